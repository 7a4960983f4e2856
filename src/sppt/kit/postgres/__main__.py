"""`python -m sppt.kit.postgres start|stop HOME`: the embedded server by hand, as for a new major version."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sppt.kit.postgres.server import ensure_running, stop
from sppt.kit.postgres.troubles import PostgresTrouble


def main(arguments: list[str]) -> int:
    """Exit status 0 done, 1 refused with a sentence on standard error, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m sppt.kit.postgres", description=__doc__)
    parser.add_argument("what", choices=("start", "stop"))
    parser.add_argument("home", type=Path, help="folder SPPT_HOME, misalnya .sppt")
    asked = parser.parse_args(arguments)
    try:
        if asked.what == "stop":
            stop(asked.home)
            return 0
        server = ensure_running(asked.home)
    except PostgresTrouble as trouble:
        sys.stderr.write(f"{trouble.sentence}\n")
        return 1
    for notice in server.notices:
        sys.stderr.write(f"{notice}\n")
    sys.stdout.write(
        f"Soket {server.socket_dir}, pengguna {server.user}, kata sandi di {server.password_file}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
