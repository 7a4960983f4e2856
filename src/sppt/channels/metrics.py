"""Counts of what the doors did, told as Prometheus text to whoever asks from this machine."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

BUCKETS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_MILLISECOND = timedelta(milliseconds=1)

Labels = tuple[tuple[str, str], ...]


class Metrics:
    """Counters and one histogram of times for each route. Only the event loop adds to them."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, Labels]] = Counter()
        self._buckets: Counter[tuple[str, int]] = Counter()
        self._milliseconds: Counter[str] = Counter()

    def count(self, name: str, *, by: int = 1, **labels: str) -> None:
        """Adds to a counter; labels are few and known words, always in one order."""
        self._counts[name, tuple(labels.items())] += by

    def took(self, route: str, duration: timedelta) -> None:
        """How long a request was in the house."""
        milliseconds = -(-duration // _MILLISECOND)
        self._milliseconds[route] += milliseconds
        place = next(
            (place for place, most in enumerate(BUCKETS_MS) if milliseconds <= most), len(BUCKETS_MS)
        )
        self._buckets[route, place] += 1

    def text(self, gauges: dict[str, int]) -> str:
        """Everything in Prometheus's text form, with the gauges of this moment."""
        lines: list[str] = []
        for name in sorted({name for name, _ in self._counts}):
            lines.append(f"# TYPE {name} counter")
            for (each, labels), value in sorted(self._counts.items()):
                if each == name:
                    lines.append(f"{name}{_braces(labels)} {value}")
        lines += [f"# TYPE {name} gauge\n{name} {value}" for name, value in sorted(gauges.items())]
        lines.append("# TYPE sppt_api_milliseconds histogram")
        for route in sorted(self._milliseconds):
            total = 0
            for place, most in enumerate((*map(str, BUCKETS_MS), "+Inf")):
                total += self._buckets[route, place]
                lines.append(
                    f"sppt_api_milliseconds_bucket{_braces((('le', most), ('route', route)))} {total}"
                )
            lines.append(
                f"sppt_api_milliseconds_sum{_braces((('route', route),))} {self._milliseconds[route]}"
            )
            lines.append(f"sppt_api_milliseconds_count{_braces((('route', route),))} {total}")
        return "\n".join(lines) + "\n"


def _braces(labels: Labels) -> str:
    if not labels:
        return ""
    told = ",".join(f'{name}="{value}"' for name, value in labels)
    return "{" + told + "}"
