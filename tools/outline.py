"""Makes a city's outline for the office's map from a GeoJSON of its kelurahan: python tools/outline.py GEOJSON OUT.

Each feature's `properties` hold `code` (Kemendagri/BPS, such as 36.74.01.1001) and `name`. The outline keeps names and
shapes in whole units of a square 1 000 units wide; neighbours keep their common borders, because every point is moved
by the same rule. Run it once for a city and commit what it wrote.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise
from pathlib import Path

WIDTH = 1000


def main(source: Path, out: Path) -> None:
    features = json.loads(source.read_text(encoding="utf-8"))["features"]
    shapes = [(one["properties"], rings(one["geometry"])) for one in features]
    points = [point for _, parts in shapes for ring in parts for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(
        math.radians((south + north) / 2)
    )  # a degree of longitude is shorter than one of latitude
    scale = WIDTH / ((east - west) * narrow)

    def placed(x: float, y: float) -> tuple[int, int]:
        return round((x - west) * narrow * scale), round((north - y) * scale)

    kelurahan = [
        {
            "code": about["code"],
            "name": about["name"],
            "d": "".join(path([placed(*point) for point in ring]) for ring in parts),
        }
        for about, parts in sorted(shapes, key=lambda shape: str(shape[0]["code"]))
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in kelurahan)
    height = round((north - south) * scale)
    out.write_text(
        f'{{"source":"cahyadsn/wilayah_boundaries (MIT), menurut Kepmendagri 300.2.2-2430/2025; disederhanakan",\n'
        f'"width":{WIDTH},"height":{height},\n"kelurahan":[\n{lines}\n]}}\n',
        encoding="utf-8",
    )


def rings(geometry: dict[str, object]) -> list[list[tuple[float, float]]]:
    """All rings of a Polygon or MultiPolygon."""
    coordinates = geometry["coordinates"]
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    return [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]  # type: ignore[attr-defined]


def path(points: list[tuple[int, int]]) -> str:
    """A closed SVG path in relative steps; points that fall together or on one line are left out."""
    kept: list[tuple[int, int]] = []
    for point in points:
        if kept and point == kept[-1]:
            continue
        while len(kept) > 1 and straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:
        return ""
    text = f"M{kept[0][0]} {kept[0][1]}l"
    steps = [f"{x - px} {y - py}" for (px, py), (x, y) in pairwise(kept)]
    return text + " ".join(steps).replace(" -", "-") + "z"


def straight(a: tuple[int, int], b: tuple[int, int], c: tuple[int, int]) -> bool:
    """Whether b lies on the way from a to c."""
    turn = (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    ahead = (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1])
    return turn == 0 and ahead >= 0


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
