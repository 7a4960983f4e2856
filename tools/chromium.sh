#!/bin/sh
# The browser tests drive Debian's Chromium, the one without windows: installed when the user is root, named in a
# sentence when not. The whole Chromium does as well, in half as much time again.
set -eu
cd "$(dirname "$0")/.."

for browser in chromium-headless-shell chromium; do
    if command -v "$browser" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    sh tools/debian.sh chromium-headless-shell fonts-dejavu-core || exec sh tools/debian.sh chromium fonts-dejavu-core
    exit 0
fi
printf '%s\n' "sppt: the browser tests need Chromium, which only root can install:" \
    "        sudo apt-get install --no-install-recommends chromium-headless-shell fonts-dejavu-core" \
    "      Then run the same command again; 'make check' runs everything that needs no browser." >&2
exit 1
