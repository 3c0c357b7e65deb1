"""How long records are kept: never less than the rules say, and for ever where no number can be set."""

from datetime import date, datetime

import pytest

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.operation.retention import FiledRecord, RecordKind, Retention, Term

AT = datetime(2021, 10, 26, 9, tzinfo=TIMEZONE)


def record(years: int | None) -> FiledRecord:
    return FiledRecord(AT, RecordKind.RETURN, "市税务局 2021年10月第1次报送", "市税务局", "表.xlsx", "a" * 64, years)


def test_the_usual_terms_are_well() -> None:
    assert Retention().faults() == ()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (Retention(return_years=9), "至少保存10年，不能少于 10 年"),
        (Retention(log_days=7), "至少保存30天，不能少于 30 天"),
    ],
    ids=["returns", "logs"],
)
def test_a_shorter_term_is_refused_in_words(rules: Retention, said: str) -> None:
    (fault,) = rules.faults()
    assert said in fault


@pytest.mark.parametrize(
    ("years", "term", "until"),
    [
        pytest.param(10, Term.TEN, date(2031, 12, 31), id="ten years count from the year after its own"),
        pytest.param(11, Term.THIRTY, date(2032, 12, 31), id="longer goes with what is kept for thirty"),
        pytest.param(None, Term.FOREVER, None, id="for ever"),
    ],
)
def test_a_record_belongs_to_a_term_and_is_kept_to_the_end_of_a_year(
    years: int | None, term: Term, until: date | None
) -> None:
    found = record(years)
    assert (found.term, found.kept_until) == (term, until)
    assert not found.is_due(date(2031, 12, 31))
    assert found.is_due(date(2033, 1, 1)) == (until is not None)
