#!/bin/sh
# Debian's programs for the tests: poppler reads the documents, libfaketime gives a process another clock.
# Installed when the user is root; poppler is named in a sentence when not. Without libfaketime clocks are put on by a setting.
set -eu
cd "$(dirname "$0")/.."

missing=
command -v pdftotext >/dev/null 2>&1 || missing=poppler-utils
ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || missing="$missing libfaketime"
if [ -z "$missing" ]; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086  # one name or two
    sh tools/debian.sh $missing || exec sh tools/debian.sh poppler-utils
    exit 0
fi
if command -v pdftotext >/dev/null 2>&1; then exit 0; fi
printf '%s\n' "sppt: the tests of documents need pdftotext and pdftoppm, which only root can install:" \
    "        sudo apt-get install --no-install-recommends poppler-utils" \
    "      Then run the same command again; 'make check' leaves those tests out." >&2
exit 1
