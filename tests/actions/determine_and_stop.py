"""Determines a year in a process of its own and stops in the middle: says "inside" and waits to be killed."""

from __future__ import annotations

import sys

import django


def main() -> None:
    django.setup()
    from sppt.assessment.determining import determine
    from tests.actions.cities import AT, YEAR

    def stop(_done: int, _total: int) -> None:
        sys.stdout.write("inside\n")
        sys.stdout.flush()
        sys.stdin.readline()

    determine(YEAR, maker="budi", at=AT, heard=stop)


if __name__ == "__main__":
    main()
