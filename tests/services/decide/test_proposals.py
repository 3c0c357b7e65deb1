"""From a lead's word on 任务认领核对表 to the office's, and back to the lead with its next form."""

from dataclasses import replace

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import open_book, saved
from tests.people import officer
from tests.services.collect.mails import letter, receive, submissions, text_of
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.form.words import CLAIM_SHEET
from duban.domain.returns.submission import Verdict
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.decide.proposals import Proposals
from duban.services.decide.task_list import Correct, CorrectionReason
from duban.services.plan.item_answers import AnswerState, ItemAnswers

NOVEMBER = Reference(CYCLE.programme, CYCLE.stream, Period.parse("2021-11"))
FILED, DECIDED, LATER = at(10, 25, 10), at(10, 26), at(11, 14)
DESK = Who(officer("督办岗"), "方案原文即为2021年12月底。")
AGREED = ("无异议",)
PROPOSED = ("建议更正", "完成时限", "2022年6月底", "上级另有部署")


def claims_in(book_sheet: Worksheet, lines: dict[int, tuple[str, ...]]) -> None:
    """Type *lines* into the open columns, from the first one on, by item."""
    columns = {str(cell.value): cell.column for row in book_sheet.iter_rows(max_row=5) for cell in row if cell.value}
    for row in book_sheet.iter_rows(min_row=7):
        for place, text in enumerate(lines.get(int(row[0].value or 0), ())):
            book_sheet.cell(row[0].row, columns["#claim.word"] + place).value = text


def answer(app: OfficeApp, lines: dict[int, tuple[str, ...]], unit: str = "swj") -> str:
    """Let *unit* return its good form with those *lines*; gives the receipt."""
    book = open_book(app.good_form(unit))
    claims_in(book[CLAIM_SHEET], lines)
    receive(app, letter(address(unit), FILED, files=[("报表.xlsx", saved(book))]), FILED)
    return text_of(app.post_office.attempts[-1][0])


@pytest.fixture
def office(app: OfficeApp) -> OfficeApp:
    """The office, its forms sent."""
    app.send_forms()
    return app


def states(app: OfficeApp) -> dict[int, AnswerState]:
    return {one.item.number: one.state for one in ItemAnswers(app.context).of("qz2021", LATER)}


def letter_of_november(app: OfficeApp, unit: str = "swj") -> str:
    app.generate.open_cycle(NOVEMBER, LATER)
    key = app.generate.prepare_form(NOVEMBER.of(unit), LATER)
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(key)
    assert mail is not None
    return text_of(app.context.archive.get(mail.raw_sha256))


def test_every_lead_is_asked_once_of_each_of_its_items(office: OfficeApp) -> None:
    assert set(states(office).values()) == {AnswerState.AWAITED}
    receipt = answer(office, {1: AGREED, 2: PROPOSED})
    assert submissions(office, "swj")[0].verdict is Verdict.ACCEPTED
    assert {number: state for number, state in states(office).items() if number < 3} == {
        1: AnswerState.AGREED,
        2: AnswerState.OPEN,
    }
    assert "任务认领（更正建议研究后，随下一期填报表答复）" in receipt
    assert "· 无异议：1项（第1项）" in receipt
    assert "· 建议更正：1项（第2项）" in receipt
    assert CLAIM_SHEET not in open_book(office.generate.prepare(NOVEMBER.of("swj"), LATER).workbook).sheetnames


def test_a_sheet_that_nobody_filled_holds_nothing_up_and_is_told_of(office: OfficeApp) -> None:
    receipt = answer(office, {})
    (filed,) = submissions(office, "swj")
    assert (filed.verdict, filed.answers, filed.findings) == (Verdict.ACCEPTED, (), ())
    assert "任务认领（未答复的可补填后再回复一次）" in receipt
    assert "· 未答复：2项（第1—2项）" in receipt
    assert {states(office)[number] for number in (1, 2)} == {AnswerState.SILENT}


def test_a_correction_that_leaves_the_sheet_out_takes_nothing_back(office: OfficeApp) -> None:
    answer(office, {1: AGREED, 2: PROPOSED})
    book = open_book(office.good_form("swj"))
    del book[CLAIM_SHEET]
    receive(office, letter(address("swj"), LATER, files=[("更正.xlsx", saved(book))]), LATER)
    assert [len(filed.answers) for filed in submissions(office, "swj")] == [2, 0]
    assert (states(office)[1], states(office)[2]) == (AnswerState.AGREED, AnswerState.OPEN)


def test_a_proposal_without_reason_is_asked_after_and_never_sent_back(office: OfficeApp) -> None:
    answer(office, {1: AGREED, 2: ("建议更正", "完成时限", "2022年6月底")})
    (filed,) = submissions(office, "swj")
    assert filed.verdict is Verdict.QUERIED
    assert [(one.code, one.item, one.column) for one in filed.findings] == [("W25", 2, "更正理由")]


def test_what_is_not_adopted_is_told_with_its_reason_in_the_next_form_and_once(office: OfficeApp) -> None:
    answer(office, {1: AGREED, 2: PROPOSED})
    done = Proposals(office.context).decline("qz2021", 2, DESK, DECIDED)
    assert "随其下一期填报表告知" in done.sentence
    assert states(office)[2] is AnswerState.NOT_ADOPTED
    told = "· 第2项建议更正“完成时限”；应为：2022年6月底；理由：上级另有部署——未采纳：方案原文即为2021年12月底"
    assert told in letter_of_november(office)
    december = replace(NOVEMBER, period=NOVEMBER.period.later()).of("swj")
    assert ItemAnswers(office.context).outcomes(december, at(12, 14)) == ()
    again = Proposals(office.context).decline("qz2021", 2, DESK, LATER)
    assert (again.decision, "无需重复办理" in again.sentence) == (None, True)


def test_a_correction_of_that_very_cell_adopts_the_proposal(office: OfficeApp) -> None:
    answer(office, {1: AGREED, 2: ("建议更正", "责任部门", "市财政局", "职能已划转")})
    Correct(office.context).co_leads("qz2021", 2, ["jyj"], CorrectionReason(DESK), DECIDED)
    assert states(office)[2] is AnswerState.ADOPTED
    assert "——已采纳，自2021年11月起生效" in letter_of_november(office)


def test_a_proposal_is_not_called_adopted_while_the_list_says_the_same(office: OfficeApp) -> None:
    answer(office, {1: AGREED, 2: PROPOSED})
    with pytest.raises(Refused, match="第2项在任务清单中尚未改动"):
        Proposals(office.context).adopt("qz2021", 2, DESK, DECIDED)


def test_what_nobody_proposed_cannot_be_answered(office: OfficeApp) -> None:
    answer(office, {1: AGREED})
    with pytest.raises(Refused, match="没有单位对第1项提出更正建议"):
        Proposals(office.context).decline("qz2021", 1, DESK, DECIDED)


def test_an_item_that_comes_to_another_lead_is_asked_of_that_one(office: OfficeApp) -> None:
    answer(office, {1: AGREED, 2: AGREED})
    Correct(office.context).lead("qz2021", 2, ["jyj"], CorrectionReason(DESK), DECIDED)
    answer(office, {}, "jyj")
    office.generate.open_cycle(NOVEMBER, LATER)
    asked = office.generate.prepare(NOVEMBER.of("jyj"), LATER)
    assert asked.claims == (2,)


def test_a_programme_may_do_without(office: OfficeApp) -> None:
    plan = office.context.programmes["qz2021"]
    without = replace(office.context, programmes={"qz2021": replace(plan, claim_sheet=False)})
    generate = replace(office.generate, context=without)
    prepared = generate.prepare(CYCLE.of("swj"), at(10, 14))
    assert (prepared.claims, CLAIM_SHEET in open_book(prepared.workbook).sheetnames) == ((), False)
