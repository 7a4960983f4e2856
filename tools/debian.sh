#!/bin/sh
# Installs Debian packages as root, without questions and without noise: apt-get's own words are shown when it fails.
set -eu

say() { printf '%s\n' "$*" >&2; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { DEBIAN_FRONTEND=noninteractive "$@" </dev/null >>"$log" 2>&1; }

say "sppt: installing the Debian package(s) $* (once) …"
quietly apt-get update -qq || say "sppt: apt-get update failed; going on with the package lists that are here."
quietly apt-get install -y -qq --no-install-recommends "$@" || {
    cat "$log" >&2
    say "sppt: apt-get could not install $*; its message is above."
    exit 1
}
