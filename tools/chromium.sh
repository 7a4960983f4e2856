#!/bin/sh
# The browser tests drive Debian's Chromium: installed when the user is root, named in a sentence when not.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%s\n' "$*" >&2; }

if have chromium; then exit 0; fi
packages="chromium fonts-dejavu-core"
if [ "$(id -u)" != 0 ] || ! have apt-get; then
    say "sppt: the browser tests need Chromium, and only root can install it. Run: sudo apt-get install $packages"
    say "sppt: everything that needs no browser: make check"
    exit 1
fi
say "sppt: installing Chromium for the browser tests (once, about two minutes) …"
apt-get update -qq </dev/null || say "sppt: apt-get update failed; trying with the lists that are here."
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages </dev/null >/dev/null || {
    say "sppt: apt-get could not install $packages; its message is above. Everything else: make check"
    exit 1
}
