"""Determines a year in a process of its own and stops in the middle: says "inside" and waits to be killed.

With the word "helped" a second process has one half, and it stops while that one is at it.
"""

from __future__ import annotations

import sys

import django


def main() -> None:
    django.setup()
    from sppt.assessment import determining, helping
    from tests.actions.cities import AT, YEAR

    def stop(_done: int, _total: int) -> None:
        sys.stdout.write("inside\n")
        sys.stdout.flush()
        sys.stdin.readline()

    if sys.argv[1:] == ["helped"]:
        helping.is_worth_it = lambda objects: objects > 1
        determining.TELL_EVERY = 1
    determining.determine(YEAR, maker="budi", at=AT, heard=stop)


if __name__ == "__main__":
    main()
