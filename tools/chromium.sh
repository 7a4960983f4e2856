#!/bin/sh
# The browser tests drive Debian's Chromium: installed when the user is root, named in a sentence when not.
set -eu
cd "$(dirname "$0")/.."

if command -v chromium >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    exec sh tools/debian.sh chromium fonts-dejavu-core
fi
printf '%s\n' "sppt: the browser tests need Chromium, which only root can install:" \
    "        sudo apt-get install --no-install-recommends chromium fonts-dejavu-core" \
    "      Then run the same command again; 'make check' runs everything that needs no browser." >&2
exit 1
