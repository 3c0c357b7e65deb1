"""The report: when it is due, what makes a new draft, and what a signature does."""

import pytest
from tests.services.conftest import CYCLE, NAMES, OfficeHouse, at

from duban.domain.document import DocumentState, Outcome
from duban.errors import Refused, UnknownReference

REPORT = f"report/{CYCLE}"


def everybody_reports(house: OfficeHouse) -> None:
    house.send_forms()
    for hour, organisation in enumerate(NAMES, start=10):
        house.reply(organisation, house.good_form(organisation), at(10, 20, hour))


def test_the_report_is_due_when_the_last_return_is_in(house: OfficeHouse) -> None:
    house.send_forms()
    assert not house.compile.is_due(CYCLE, at(10, 25))
    everybody_reports(house)
    assert house.compile.is_due(CYCLE, at(10, 20, 13))


def test_the_report_is_due_at_the_cut_off_whoever_is_missing(house: OfficeHouse) -> None:
    house.send_forms()
    assert not house.compile.is_due(CYCLE, at(11, 1, 8, 59))
    assert house.compile.is_due(CYCLE, at(11, 1, 9))


def test_compiling_twice_makes_one_draft(house: OfficeHouse) -> None:
    everybody_reports(house)
    first = house.compile.draft(CYCLE, at(10, 20, 14))
    second = house.compile.draft(CYCLE, at(10, 20, 15))
    assert first == second
    assert first.draft == 1
    assert len(first.files) == 2


def test_a_later_return_makes_the_next_draft_and_supersedes_the_waiting_one(house: OfficeHouse) -> None:
    house.send_forms()
    house.reply("swj", house.good_form("swj"), at(10, 20, 10))
    house.compile.draft(CYCLE, at(11, 1))
    house.reply("jyj", house.good_form("jyj"), at(11, 2, 10))
    second = house.compile.outstanding(at(11, 2, 11))[0]
    assert second.draft == 2
    assert house.sign.document(REPORT, 1).state is DocumentState.SUPERSEDED
    assert [document.draft for document in house.sign.waiting()] == [2]


def test_a_cycle_that_was_never_opened_has_no_report(house: OfficeHouse) -> None:
    with pytest.raises(UnknownReference, match="尚未开启"):
        house.compile.draft(CYCLE, at(11, 1))


def test_a_missing_return_is_said_to_be_missing(house: OfficeHouse) -> None:
    house.send_forms()
    house.reply("swj", house.good_form("swj"), at(10, 20, 10))
    draft = house.compile.draft(CYCLE, at(11, 1))
    assert "市教育局" in draft.body
    assert "未报" in draft.body


def test_a_signature_sends_the_report_to_the_office_once_and_freezes_it(house: OfficeHouse) -> None:
    everybody_reports(house)
    draft = house.compile.draft(CYCLE, at(10, 20, 14))
    for _twice in range(2):
        state = house.sign.decide(REPORT, 1, Outcome.SIGN, "市发改委分管领导", "", at(10, 21, 9))
        assert state is DocumentState.SIGNED
        house.deliver.round(at(10, 21, 9))
    assert house.sent_to("office@yyb.example") == 1
    assert house.sign.document(REPORT, 1).files == draft.files


@pytest.mark.parametrize("outcome", [Outcome.DEFER, Outcome.WITHDRAW])
def test_putting_off_or_withdrawing_needs_a_reason(house: OfficeHouse, outcome: Outcome) -> None:
    everybody_reports(house)
    house.compile.draft(CYCLE, at(10, 20, 14))
    with pytest.raises(Refused, match="理由"):
        house.sign.decide(REPORT, 1, outcome, "市发改委分管领导", "  ", at(10, 21))
    state = house.sign.decide(REPORT, 1, outcome, "市发改委分管领导", "数据待核", at(10, 21))
    assert state in (DocumentState.DEFERRED, DocumentState.WITHDRAWN)
    house.deliver.round(at(10, 21))
    assert house.sent_to("office@yyb.example") == 0
