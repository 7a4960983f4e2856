#!/bin/sh
# Brings .venv to exactly what requirements/dev.txt pins, with this checkout installed in it; does nothing when it is so already.
# `sh tools/env.sh lock` resolves the pins anew instead.
#
# One environment serves demo and test: a second one would save a newcomer seconds and cost everyone a question.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
stop() { say "sppt: $*"; exit 1; }

stamp=.venv/.sppt-stamp
uv=.tools/uv/bin/uv
wanted() {
    printf '%s\n' "$PWD"
    cksum pyproject.toml requirements/tools.txt requirements/dev.txt tools/env.sh
}

ready() { .venv/bin/python -c '' 2>/dev/null && [ "$(wanted)" = "$(cat "$stamp" 2>/dev/null)" ]; }

if [ "${1:-}" != lock ] && ready; then exit 0; fi

# Two commands started at once must not build the same environment twice.
if [ -z "${SPPT_ENV_LOCKED:-}" ] && command -v flock >/dev/null 2>&1; then
    mkdir -p .tools
    SPPT_ENV_LOCKED=1 exec flock .tools/lock sh tools/env.sh "$@"
fi
if [ "${1:-}" != lock ] && ready; then exit 0; fi

find_python() {
    for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no python3")
    stop "Python 3.11 or newer is needed; found: $found." \
        "Install it (Debian 12: apt-get install python3 python3-venv) or name one: make PYTHON=/path/to/python3.11 …"
}

make_tools() {
    if "$python" -m venv --clear .tools/uv >.tools/venv.log 2>&1; then return; fi
    if ! "$python" -c 'import ensurepip' 2>/dev/null && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        sh tools/debian.sh python3-venv
        if "$python" -m venv --clear .tools/uv >.tools/venv.log 2>&1; then return; fi
    fi
    cat .tools/venv.log >&2
    stop "$python cannot make a virtual environment. Install its venv module" \
        "(Debian 12: sudo apt-get install python3-venv) and run the same command again."
}

# uv reads its own settings only. What this machine told pip about its index and certificates is passed on
# unless uv has been told otherwise.
pip_setting() { .tools/uv/bin/python -m pip config get "global.$1" 2>/dev/null || true; }
follow_pip() {
    : "${UV_DEFAULT_INDEX:=${UV_INDEX_URL:-${PIP_INDEX_URL:-$(pip_setting index-url)}}}"
    : "${SSL_CERT_FILE:=${PIP_CERT:-$(pip_setting cert)}}"
    if [ -n "$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; else unset UV_DEFAULT_INDEX; fi
    if [ -n "$SSL_CERT_FILE" ]; then export SSL_CERT_FILE; else unset SSL_CERT_FILE; fi
    # The certificates that the rest of the machine trusts, as Debian's pip does.
    export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
    # A Python that nobody here chose must not arrive over the network.
    export UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV="$PWD/.venv"
}

mkdir -p .tools
python=$(find_python)
[ -n "$python" ] || exit 1
say "sppt: preparing the environment in .venv ($("$python" --version)) …"
if ! "$uv" --version >/dev/null 2>&1 || [ "$(cat .tools/stamp 2>/dev/null)" != "$(cksum requirements/tools.txt)" ]; then
    make_tools
    .tools/uv/bin/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes \
        -r requirements/tools.txt ||
        stop "uv could not be installed with pip; its message is above. Is the package index reachable?"
    cksum requirements/tools.txt >.tools/stamp
fi
follow_pip

if [ "${1:-}" = lock ]; then
    compile() {
        "$uv" pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header "$@"
    }
    echo uv | compile - -o requirements/tools.txt
    compile pyproject.toml -o requirements/runtime.txt
    compile pyproject.toml --extra dev -c requirements/runtime.txt -o requirements/dev.txt
    exit 0
fi

# Scripts in an environment carry its path: a checkout that moved starts anew.
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null ||
    [ "$(head -n 1 "$stamp" 2>/dev/null)" != "$PWD" ]; then
    "$uv" venv -q --clear --python "$python" .venv
fi
rm -f "$stamp"
# pip is slower but reads every setting of the machine: the second way in when uv cannot reach the index.
"$uv" pip sync -q --require-hashes requirements/dev.txt ||
    .tools/uv/bin/python -m pip --python .venv/bin/python install -q --disable-pip-version-check --no-deps \
        --require-hashes -r requirements/dev.txt ||
    stop "the pinned packages could not be installed; the messages are above."
"$uv" pip install -q --no-deps -e .
wanted >"$stamp"
