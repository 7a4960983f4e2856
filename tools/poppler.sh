#!/bin/sh
# The tests of documents read them with Debian's poppler: installed when the user is root, named in a sentence when not.
set -eu
cd "$(dirname "$0")/.."

if command -v pdftotext >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    exec sh tools/debian.sh poppler-utils
fi
printf '%s\n' "sppt: the tests of documents need pdftotext and pdftoppm, which only root can install:" \
    "        sudo apt-get install --no-install-recommends poppler-utils" \
    "      Then run the same command again; 'make check' leaves those tests out." >&2
exit 1
