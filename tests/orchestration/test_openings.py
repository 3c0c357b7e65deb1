"""When cycles open and mornings come."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duban.config import load_settings
from duban.domain.calendar.cycle import TIMEZONE, DueDay, DueIn, Frequency, Period
from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.plan.programme_plan import ProgrammePlan
from duban.errors import Refused
from duban.orchestration.openings import Mornings, OpeningMoments

OFFICE_HOURS = st.datetimes(datetime(2021, 9, 1), datetime(2022, 11, 30))  # noqa: DTZ001 - the zone comes below


def at(text: str) -> datetime:
    """A moment in the time of the office."""
    return datetime.fromisoformat(text).replace(tzinfo=TIMEZONE)


@pytest.fixture(scope="module")
def programme() -> ProgrammePlan:
    return load_settings().programmes["qz2021"]


@pytest.fixture(scope="module")
def openings(calendar: WorkCalendar, programme: ProgrammePlan) -> OpeningMoments:
    return OpeningMoments("qz2021", programme, load_settings().streams["department_monthly"], calendar)


@pytest.fixture(scope="module")
def longer(openings: OpeningMoments, programme: ProgrammePlan) -> OpeningMoments:
    """The programme goes on into 2023, of which nothing is known."""
    return replace(openings, programme=replace(programme, ends_on=date(2023, 12, 31)))


@pytest.fixture(scope="module")
def mornings(calendar: WorkCalendar) -> Mornings:
    return Mornings(time(9), calendar)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        pytest.param("2021-01-01 00:00", "2021-09-22 09:00", id="the first cycle opens when the programme starts"),
        pytest.param("2021-09-22 09:00", "2021-10-14 09:00", id="seven working days before the target of 2021-10"),
        pytest.param("2021-10-14 08:59", "2021-10-14 09:00", id="a minute before"),
        pytest.param("2022-03-31 00:00", "2022-04-15 09:00", id="worked weekend days count"),
    ],
)
def test_the_next_cycle_opens(openings: OpeningMoments, moment: str, opening: str) -> None:
    assert openings.first_after(at(moment)) == at(opening)


def test_nothing_opens_once_the_programme_has_ended(openings: OpeningMoments) -> None:
    last = openings.first_after(at("2022-12-01 00:00"))
    assert last is not None
    assert openings.period_of(last) == Period.parse("2022-12")
    assert openings.first_after(last) is None


@given(moment=OFFICE_HOURS)
def test_each_opening_is_aware_later_and_tells_its_period(openings: OpeningMoments, moment: datetime) -> None:
    opening = openings.first_after(moment.replace(tzinfo=TIMEZONE))
    assert opening is not None
    assert opening.tzinfo is not None
    assert opening > moment.replace(tzinfo=TIMEZONE)
    period = openings.period_of(opening)
    assert openings.period_of(opening + timedelta(hours=1)) == period
    assert opening.date() < date(period.year, period.month, 25)


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        pytest.param("2021-10-20 12:00", "2021-10-14 09:00", id="installed while the cycle runs: opened at once"),
        pytest.param("2021-10-14 09:00", "2021-10-14 09:00", id="at the very moment"),
        pytest.param("2021-11-01 09:00", None, id="a cycle that was cut off is not opened any more"),
        pytest.param("2021-08-01 09:00", None, id="before the programme"),
    ],
)
def test_what_was_missed_is_opened_until_its_cut_off(
    openings: OpeningMoments, moment: str, opening: str | None
) -> None:
    assert openings.latest_up_to(at(moment)) == (at(opening) if opening else None)


class TestAYearWithoutOfficialCalendar:
    def test_it_is_said_every_day_from_the_first_of_the_due_month(self, longer: OpeningMoments) -> None:
        first = longer.first_after(at("2022-12-20 00:00"))
        assert first == at("2023-01-01 09:00")
        assert longer.first_after(first) == at("2023-01-02 09:00")
        assert longer.latest_up_to(at("2023-01-05 08:00")) == at("2023-01-04 09:00")

    def test_the_run_of_such_a_day_is_for_the_period_whose_dates_are_unsure(self, longer: OpeningMoments) -> None:
        assert longer.period_of(at("2023-01-01 09:00")) == Period.parse("2023-01")
        assert longer.period_of(at("2023-01-31 09:00")) == Period.parse("2023-01")

    def test_the_last_cycle_before_it_opens_as_usual(self, longer: OpeningMoments) -> None:
        opening = longer.first_after(at("2022-12-01 00:00"))
        assert opening == at("2022-12-14 09:00")
        assert longer.period_of(opening) == Period.parse("2022-12")
        assert longer.latest_up_to(at("2022-12-20 09:00")) == opening


def test_a_day_that_stands_for_no_cycle_says_what_to_do(openings: OpeningMoments) -> None:
    with pytest.raises(Refused, match="请在“报告期”中写明"):
        openings.period_of(at("2021-08-01 09:00"))


def test_a_moment_in_another_zone_is_the_same_moment(openings: OpeningMoments) -> None:
    moment = at("2021-10-14 08:59")
    assert openings.first_after(moment.astimezone(tz=None)) == openings.first_after(moment)


class TestMornings:
    @pytest.mark.parametrize(
        ("moment", "morning"),
        [
            pytest.param("2021-09-30 09:00", "2021-10-08 09:00", id="over the national holiday"),
            pytest.param("2021-09-25 12:00", "2021-09-26 09:00", id="a worked Sunday"),
            pytest.param("2022-12-31 12:00", "2023-01-01 09:00", id="daily where nothing is known"),
        ],
    )
    def test_the_next_working_morning(self, mornings: Mornings, moment: str, morning: str) -> None:
        assert mornings.first_after(at(moment)) == at(morning)

    def test_the_last_working_morning(self, mornings: Mornings) -> None:
        assert mornings.latest_up_to(at("2021-10-05 12:00")) == at("2021-09-30 09:00")
        assert mornings.latest_up_to(at("2021-10-08 09:00")) == at("2021-10-08 09:00")


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        pytest.param(
            {"frequency": Frequency.MONTHLY, "due_day": 5, "due_in": DueIn.NEXT},
            ["2021-09", "2021-10", "2021-11"],
            id="the fifth of the next month",
        ),
        pytest.param({"frequency": Frequency.QUARTERLY, "due_day": DueDay.LAST}, ["2021-Q3", "2021-Q4"], id="quarters"),
        pytest.param(
            {"frequency": Frequency.WEEKLY, "opens_before": 2, "ends_on": date(2021, 10, 15)},
            ["2021-W38", "2021-W39", "2021-W40", "2021-W41"],
            id="weeks, until a day",
        ),
        pytest.param({"frequency": Frequency.ONCE, "due_on": date(2021, 11, 19)}, ["2021-11-19"], id="once"),
        pytest.param({"frequency": Frequency.HALF_YEARLY, "due_working_day": 5}, ["2021-H2"], id="half a year"),
    ],
)
def test_every_period_that_is_asked_for_opens_once_and_is_known_by_its_moment(
    openings: OpeningMoments, rule: dict[str, object], asked: list[str]
) -> None:
    """The runs of a scheduler that looks every morning, from before the programme to its end."""
    stream = replace(openings.stream, baseline=(), **rule)
    moments = replace(openings, stream=stream, programme=replace(openings.programme, ends_on=date(2021, 12, 31)))
    found, moment = [], at("2021-09-01T08:00")
    while (moment := moments.first_after(moment)) is not None:
        found.append(str(moments.period_of(moment)))
        assert moments.latest_up_to(moment) == moment
    assert found == asked
