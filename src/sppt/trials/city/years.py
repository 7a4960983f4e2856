"""The ten tax years of the city and the day on which it is exported."""

from __future__ import annotations

from datetime import date

FIRST_YEAR = 2017
NEWEST_YEAR = 2026
YEARS = tuple(range(FIRST_YEAR, NEWEST_YEAR + 1))

# Values of the next year are known before its notices: its determination needs them.
NEXT_YEAR = NEWEST_YEAR + 1

# A fixed day, not today: the same seed must give the same bytes next week.
AS_OF = date(2026, 11, 15)

# NJOP is set anew every third year (UU 1/2022 Ps 40): 2017-2018, 2019-2021, 2022-2024, 2025-2026.
STEP_OF = {year: (0 if year < 2019 else (year - 2019) // 3 + 1) for year in YEARS}
STEPS = 4
# Land values of each step as a percentage of the newest.
STEP_PERCENT = (76, 84, 92, 100)

DAY = tuple(tuple(f"-{month:02}-{day:02}" for day in range(1, 32)) for month in range(1, 13))
# 28 February every year: a day that always exists.
_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def last_day(month: int) -> int:
    return _LAST_DAY[month - 1]
