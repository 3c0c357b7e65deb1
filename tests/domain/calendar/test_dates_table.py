"""The table of dates agrees with the calendar that was worked out by hand, and guesses nothing."""

import csv
from datetime import date
from pathlib import Path

import pytest

from duban.adapters.holidays import official_calendar
from duban.domain.calendar.cycle import Frequency, Period, Stream
from duban.domain.calendar.dates_table import HEADER, UNKNOWN, dates_table
from duban.domain.calendar.workdays import WorkCalendar

CALENDAR = official_calendar(None)
STREAMS = (
    Stream("department_monthly", "市直牵头单位月报", Frequency.MONTHLY),
    Stream("county_quarterly", "县（市、区）季报", Frequency.QUARTERLY),
)
BY_HAND = Path(__file__).with_name("reporting_calendar.csv")
# Our columns after period and stream, by the titles of the table worked out by hand.
TITLES = (
    *("名义截止(25日)", "提醒目标日(前移)", "逾期判定日(顺延)"),
    *("T-7工作日", "T-5", "T-3", "T-1", "T+1", "T+3", "T+5"),
)


def table(first: str, last: str, calendar: WorkCalendar = CALENDAR) -> list[dict[str, str]]:
    rows = dates_table(Period.parse(first), Period.parse(last), STREAMS, calendar)
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def expected() -> list[tuple[str, ...]]:
    """The lines worked out by hand, the quarterly stream on a line of its own."""
    with BY_HAND.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = []
    for row in rows:
        dates = tuple(row[title] for title in TITLES)
        found.append((row["周期"], "department_monthly", *dates))
        if row["类型"] == "月报+县区季报":
            year, month = row["周期"].split("-")
            found.append((f"{year}-Q{int(month) // 3}", "county_quarterly", *dates))
    return found


def test_the_header_is_what_other_programs_rely_on():
    assert ",".join(HEADER) == ("period,stream,due,reminder_target,due_effective,T-7,T-5,T-3,T-1,T+1,T+3,T+5")


def test_every_date_of_2021_and_2022_agrees_with_the_calendar_worked_out_by_hand():
    rows = dates_table(Period.parse("2021-09"), Period.parse("2022-12"), STREAMS, CALENDAR)
    assert len(rows) == 16 + 6
    assert rows == expected()


@pytest.mark.parametrize(
    ("period", "dates"),
    [
        pytest.param(
            "2023-06",
            {"due": "2023-06-25", "reminder_target": "2023-06-25", "due_effective": "2023-06-25", "T-1": "2023-06-21"},
            id="2023: a Sunday swapped for 端午, 22 to 24 June free",
        ),
        pytest.param(
            "2024-02",
            {
                "due": "2024-02-25",
                "reminder_target": "2024-02-23",
                "due_effective": "2024-02-26",
                "T-5": "2024-02-18",
                "T-7": "2024-02-08",
            },
            id="2024: 春节 from 10 to 17 February, 18 February worked",
        ),
        pytest.param(
            "2025-09",
            {"due": "2025-09-25", "reminder_target": "2025-09-25", "T+3": "2025-09-29", "T+5": "2025-10-09"},
            id="2025: Sunday 28 September worked, free until 8 October",
        ),
        pytest.param(
            "2026-02",
            {"due": "2026-02-25", "T-1": "2026-02-24", "T-3": "2026-02-13", "T+3": "2026-02-28"},
            id="2026: 春节 from 15 to 23 February, Saturdays 14 and 28 worked",
        ),
    ],
)
def test_later_years_follow_their_own_notices(period: str, dates: dict[str, str]):
    row = table(period, period)[0]
    assert {name: row[name] for name in dates} == dates


def test_a_date_whose_year_has_no_data_is_unknown_and_the_others_are_told():
    until_2022 = WorkCalendar({year: days for year, days in CALENDAR.years.items() if year <= 2022})
    december = table("2022-12", "2022-12", until_2022)[0]
    assert december["T+3"] == "2022-12-29"
    assert december["T+5"] == UNKNOWN
    january = table("2023-01", "2023-01", until_2022)[0]
    assert january.pop("period") == "2023-01"
    assert january.pop("stream") == "department_monthly"
    assert january.pop("due") == "2023-01-25"
    assert set(january.values()) == {UNKNOWN}


def test_all_that_a_quarter_needs_is_told_until_the_data_ends():
    last = max(CALENDAR.years)
    rows = table("2023-01", f"{last}-12")
    assert len(rows) == (last - 2022) * 16
    beyond = [row for row in rows if UNKNOWN in row.values()]
    assert {row["due"][:7] for row in beyond} <= {f"{last}-12"}
    assert all(date.fromisoformat(row["due"]).day == 25 for row in rows)
