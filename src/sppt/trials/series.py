"""Many seeds, one after the other, each put down when it is done: a campaign that can be cut and taken up again."""

from __future__ import annotations

import json
import resource
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

EARLY = 20  # seeds


class BadResults(ValueError):
    """A file of results that is not of this campaign; the text says why."""

    code = "bad_results"


@dataclass(frozen=True, slots=True)
class Seed:
    """What a seed showed.

    `size` says what was played (payments, blows); `memory_mb` is the most that this process has used so far.
    """

    seed: int
    size: str
    payments: int
    messages: int
    seconds: float
    broken: tuple[str, ...]
    heard: Mapping[str, int]
    memory_mb: int = field(default_factory=lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


@dataclass(frozen=True, slots=True)
class Sum:
    """All that was played of some seeds, added up; `memory_mb` early and at its greatest shows whether it grows."""

    seeds: int
    seeds_left: int
    size: str
    payments: int
    messages: int
    seconds: int
    memory_mb_early: int
    memory_mb: int
    heard: Mapping[str, int]
    broken: tuple[str, ...]


@dataclass(slots=True)
class Series:
    """The results in a file, a line of JSON for each seed. Every line was played at the same size."""

    file: Path
    size: str
    done: dict[int, Seed] = field(default_factory=dict)

    @classmethod
    def open(cls, file: Path, size: str) -> Series:
        """What was done before; a last line that was cut is played again. Raises BadResults."""
        series = cls(file, size)
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True) if file.exists() else []
        if lines and not lines[-1].endswith("\n"):
            file.write_text("".join(lines[:-1]), encoding="utf-8")
            lines.pop()
        for number, line in enumerate(lines, start=1):
            one = _read(line, f"{file}:{number}")
            if one.size != size:
                raise BadResults(
                    f"{file} berisi hasil untuk {one.size}, bukan {size}. Pakai berkas lain, atau ukuran yang sama."
                )
            series.done[one.seed] = one
        return series

    def todo(self, seeds: range) -> Iterator[int]:
        """The seeds that were not played yet."""
        return (seed for seed in seeds if seed not in self.done)

    def add(self, one: Seed) -> None:
        """Puts a seed down, so that it is not played again."""
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(asdict(one)) + "\n")
        self.done[one.seed] = one

    def sum(self, seeds: range) -> Sum:
        """What was played of these seeds."""
        played = [self.done[seed] for seed in seeds if seed in self.done]
        heard: Counter[str] = Counter()
        for one in played:
            heard.update(one.heard)
        return Sum(
            seeds=len(played),
            seeds_left=len(seeds) - len(played),
            size=self.size,
            payments=sum(one.payments for one in played),
            messages=sum(one.messages for one in played),
            seconds=round(sum(one.seconds for one in played)),
            memory_mb_early=max((one.memory_mb for one in played[:EARLY]), default=0),
            memory_mb=max((one.memory_mb for one in played), default=0),
            heard=dict(sorted(heard.items())),
            broken=tuple(f"{one.seed}: {told}" for one in played for told in one.broken),
        )


def _read(line: str, where: str) -> Seed:
    try:
        told = json.loads(line)
        return Seed(
            int(told["seed"]),
            str(told["size"]),
            int(told["payments"]),
            int(told["messages"]),
            float(told["seconds"]),
            tuple(map(str, told["broken"])),
            {str(word): int(many) for word, many in told["heard"].items()},
            int(told["memory_mb"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadResults(f"{where} bukan hasil simulasi: {error}. Pakai berkas lain.") from error
