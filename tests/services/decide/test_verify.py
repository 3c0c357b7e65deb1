"""核验: a claim goes from its unit to the task force, the office and its head; what is missing goes back."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from tests.people import checker, officer, signer
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, at, with_loops
from tests.services.decide.test_decide import CODE, DONE, IN_PLACE, NOVEMBER, file, recorded

from duban.domain.calendar.cycle import TIMEZONE, Period
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.levels import basis_of
from duban.domain.decisions.verification import ClaimAnswer, ClaimStage, VerificationRules
from duban.domain.form import TABLE_SHEET
from duban.domain.returns.item_light import Light, LightReason
from duban.domain.returns.submission import Entry, Status
from duban.errors import Refused
from duban.services.compile.load_facts import Gather
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.open_answers import open_answers
from duban.services.decide.verify import VerifyClaims
from duban.services.escalate.item_status import ItemStatuses
from duban.services.overview.claims import Claims

RULES = VerificationRules(confirmed_by="市营商办负责人", visits_released_by="市发改委分管领导")
DESK, CHECK = Who(officer("督办岗"), "逐条核对"), Who(checker(), "逐条核对")
HEAD, DEPUTY = Who(signer("市营商办负责人"), "确认无误"), Who(signer("市发改委分管领导"), "数据无法核实")
EDUCATION = CYCLE.of("jyj")
CLAIM = Entry(3, Status.DONE, IN_PLACE, "全部完成。", evidence="泉教发〔2021〕1号；泉教发〔2021〕2号")
SEEN = {2: "现场核查：窗口已设"}
MISSING = {2: "缺县级学校名单"}


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    """October is open; 市教育局 has claimed 第3项 and 市税务局, which the city cannot order, 第1项."""
    app.generate.open_cycle(CYCLE, at(10, 14))
    file(app, CLAIM, reference=EDUCATION)
    file(app, DONE)
    with_loops(app.context, verification=True)
    return app


@pytest.fixture
def decide(opened: OfficeApp) -> Decide:
    return Decide(opened.context, DecisionRules(), verification=RULES)


@pytest.fixture
def verify(decide: Decide) -> VerifyClaims:
    return VerifyClaims(decide.context, decide.closing)


@pytest.fixture
def queue(opened: OfficeApp) -> Claims:
    return Claims(opened.context, RULES)


def stage(queue: Claims, number: int, *day: int) -> tuple[ClaimStage, date | None, str] | None:
    """Where a claim waits on a day, until when, and whose turn it is; None if it waits with nobody of the office."""
    for one in queue.waiting(at(*day)):
        if one.item.number == number and one.step is not None:
            return one.step.stage, one.step.due, one.owner
    return None


def test_a_claim_goes_from_step_to_step_each_with_its_day_and_owner(
    verify: VerifyClaims, decide: Decide, queue: Claims
) -> None:
    assert stage(queue, 3, 10, 26) == (ClaimStage.OPINION, date(2021, 11, 1), "专班（选填，由督办岗登记）")
    assert stage(queue, 3, 11, 2) == (ClaimStage.CHECK, date(2021, 11, 15), "督办岗、复核、签发人")
    assert "专班意见已登记" in verify.opinion(CODE, 3, "同意销号", DESK, at(10, 28)).sentence
    assert "已经登记" in verify.opinion(CODE, 3, "同意销号", DESK, at(10, 28)).sentence
    assert stage(queue, 3, 10, 28) == (ClaimStage.CHECK, date(2021, 11, 11), "督办岗、复核、签发人")
    decide.close(CODE, 3, DESK, at(11, 3))
    assert stage(queue, 3, 11, 3) == (ClaimStage.CONFIRM, date(2021, 11, 8), "市营商办负责人")
    with pytest.raises(Refused, match="销号须由市营商办负责人确认"):
        decide.close(CODE, 3, CHECK, at(11, 3))
    assert "已销号" in decide.close(CODE, 3, HEAD, at(11, 4)).sentence
    assert stage(queue, 3, 11, 4) is None


def test_what_is_missing_goes_back_and_the_units_answer_enters_the_queue_again(
    opened: OfficeApp, verify: VerifyClaims, decide: Decide, queue: Claims
) -> None:
    decide.close(CODE, 3, DESK, at(11, 2))
    said = verify.answer(CODE, 3, ClaimAnswer.MORE, MISSING, CHECK, at(11, 3)).sentence
    assert said == "第3项答复单位“请补充”，请其于2021年11月25日前补充；随下一期填报表和其间的回执告知牵头单位。"
    assert stage(queue, 3, 11, 3) is None
    (returned,) = queue.with_units(at(11, 3))
    assert (returned.lead, returned.answered.missing) == ("市教育局", MISSING)
    assert "无需重复办理" in verify.answer(CODE, 3, ClaimAnswer.MORE, MISSING, CHECK, at(11, 3)).sentence
    with pytest.raises(Refused, match="已于11月3日09:00答复单位“请补充”"):
        decide.close(CODE, 3, DESK, at(11, 4))
    opened.generate.open_cycle(NOVEMBER, at(11, 16))
    file(opened, replace(CLAIM, unchanged=True), reference=NOVEMBER.of("jyj"), when=at(11, 22))
    assert stage(queue, 3, 11, 22) is None, "that nothing changed is no answer"
    file(opened, CLAIM, reference=NOVEMBER.of("jyj"), when=at(11, 23))
    assert stage(queue, 3, 11, 23) == (ClaimStage.OPINION, date(2021, 11, 30), "专班（选填，由督办岗登记）")
    assert queue.with_units(at(11, 23)) == ()
    decide.close(CODE, 3, DESK, at(11, 24))
    assert "已销号" in decide.close(CODE, 3, HEAD, at(11, 24)).sentence
    recorded(opened)


@pytest.mark.parametrize(
    ("answer", "missing", "who", "said"),
    [
        (ClaimAnswer.MORE, {}, CHECK, "请逐条写明"),
        (ClaimAnswer.MORE, {3: "缺文号"}, CHECK, "只有2条措施，没有第3条"),
        (ClaimAnswer.MORE, MISSING, Who(checker(), " "), "请写明理由"),
        (ClaimAnswer.NOT_CLOSED, {}, DESK, "销号确认须由复核、签发人办理"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    verify: VerifyClaims, answer: ClaimAnswer, missing: dict[int, str], who: Who, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        verify.answer(CODE, 3, answer, missing, who, at(11, 3))


class TestOutsideTheCitysAuthority:
    """市税务局 does not answer to the city: its written confirmation is registered, nobody judges."""

    def test_its_word_is_registered_and_confirmed_not_judged(
        self, opened: OfficeApp, verify: VerifyClaims, decide: Decide, queue: Claims
    ) -> None:
        assert stage(queue, 1, 10, 26) == (ClaimStage.IN_WRITING, date(2021, 11, 8), "督办岗、复核、签发人")
        with pytest.raises(Refused, match="不作核验，以单位书面确认登记"):
            decide.close(CODE, 1, DESK, at(10, 27))
        with pytest.raises(Refused, match="不征求专班意见"):
            verify.opinion(CODE, 1, "同意", DESK, at(10, 27))
        with pytest.raises(Refused, match="不作“暂不销号”的结论"):
            verify.answer(CODE, 1, ClaimAnswer.NOT_CLOSED, {}, CHECK, at(10, 27))
        register = ("泉税函〔2021〕8号", date(2021, 10, 26), DESK, at(10, 27))
        assert "书面确认已登记" in verify.register(CODE, 1, *register).sentence
        assert "已经登记" in verify.register(CODE, 1, *register).sentence
        assert stage(queue, 1, 10, 27) == (ClaimStage.CONFIRM, date(2021, 11, 1), "市营商办负责人")
        closed = decide.close(CODE, 1, HEAD, at(10, 28)).decision
        assert closed is not None
        assert closed.value == "已销号\n单位书面确认：泉税函〔2021〕8号（2021年10月26日）"
        recorded(opened)

    @pytest.mark.parametrize(
        ("number", "paper", "day", "said"),
        [
            (3, "泉教函〔2021〕1号", date(2021, 10, 26), "须逐条核验"),
            (1, "来函", date(2021, 10, 26), "请写明单位来函的文号"),
            (1, "泉税函〔2021〕8号", date(2021, 10, 29), "晚于今天"),
        ],
    )
    def test_what_cannot_be_registered(
        self, verify: VerifyClaims, number: int, paper: str, day: date, said: str
    ) -> None:
        with pytest.raises(Refused, match=said):
            verify.register(CODE, number, paper, day, DESK, at(10, 27))


class TestVisits:
    def test_what_was_seen_on_the_spot_needs_a_visit_that_was_released(
        self, verify: VerifyClaims, decide: Decide
    ) -> None:
        with pytest.raises(Refused, match="2021年下半年尚未批准到该单位现场核查（由市发改委分管领导批准）"):
            decide.close(CODE, 3, DESK, at(11, 2), SEEN)
        with pytest.raises(Refused, match="现场核查须由市发改委分管领导批准"):
            verify.release_visit(CODE, "jyj", date(2021, 11, 4), [3], DESK, at(11, 2))
        released = verify.release_visit(CODE, "jyj", date(2021, 11, 4), [3], DEPUTY, at(11, 2)).sentence
        assert released == "已批准2021年11月4日到市教育局现场核查第3项，2021年下半年不再安排。"
        with pytest.raises(Refused, match="每半年至多一次"):
            verify.release_visit(CODE, "jyj", date(2021, 12, 4), [3], DEPUTY, at(11, 2))
        assert decide.close(CODE, 3, DESK, at(11, 5), SEEN).decision

    def test_a_registered_remark_stands_for_the_post(self, verify: VerifyClaims) -> None:
        on_paper = Who(officer("督办岗"), "数据无法核实", basis_of("批示〔2021〕7号", ""))
        assert verify.release_visit(CODE, "jyj", date(2021, 11, 4), [3], on_paper, at(11, 2)).decision

    @pytest.mark.parametrize(
        ("unit", "day", "items", "said"),
        [
            ("swj", date(2021, 11, 4), [1], "不安排现场核查"),
            ("jyj", date(2021, 11, 1), [3], "已过"),
            ("jyj", date(2021, 11, 4), [], "请写明到现场核查哪几项"),
            ("jyj", date(2021, 11, 4), [1], "不由市教育局牵头"),
        ],
    )
    def test_what_cannot_be_released(
        self, verify: VerifyClaims, unit: str, day: date, items: list[int], said: str
    ) -> None:
        with pytest.raises(Refused, match=said):
            verify.release_visit(CODE, unit, day, items, DEPUTY, at(11, 2))


def test_a_loop_that_is_off_answers_nobody_and_any_two_persons_close(opened: OfficeApp) -> None:
    with_loops(opened.context, verification=False)
    decide = Decide(opened.context, DecisionRules(), verification=RULES)
    verify = VerifyClaims(opened.context, decide.closing)
    with pytest.raises(Refused, match="未启用核验环节"):
        verify.answer(CODE, 3, ClaimAnswer.MORE, MISSING, CHECK, at(11, 3))
    for who in (DESK, CHECK):
        assert decide.close(CODE, 1, who, at(11, 3)).decision, "nor is anybody outside the city's authority apart"
    assert [(one.step, one.independent) for one in Claims(opened.context, RULES).waiting(at(11, 3))] == [(None, False)]
    assert not Claims(opened.context, RULES).with_units(at(11, 3))


def test_all_units_of_these_tests_are_what_they_are_said_to_be() -> None:
    assert [PROGRAMME.organisation(code).subordinate for code in ("swj", "jyj")] == [False, True]


class TestTheUnit:
    """What is missing reaches the unit with its next form and every receipt; nobody is late before its day is over."""

    @pytest.fixture
    def asked(self, opened: OfficeApp, verify: VerifyClaims) -> OfficeApp:
        """More is asked of both claims; the form of November is out."""
        verify.answer(CODE, 3, ClaimAnswer.MORE, MISSING, CHECK, at(11, 3))
        verify.answer(CODE, 1, ClaimAnswer.MORE, {}, Who(checker(), "请来函确认"), at(11, 3))
        opened.generate.open_cycle(NOVEMBER, at(11, 16))
        return opened

    def test_the_form_says_what_is_missing_and_asks_for_the_claim_anew(self, asked: OfficeApp) -> None:
        prepared = asked.generate.prepare(NOVEMBER.of("jyj"), at(11, 16))
        line = "请补充（请随本次填报表补充）：措施2：缺县级学校名单"
        assert prepared.facts["asked_more"] == [f"第3项：{line}"]
        row = rows(prepared.workbook)[3]
        assert line in row["上期进展"]
        assert (row["完成情况"], row["本月无变化"]) == ("", "")
        assert row["佐证材料"] == CLAIM.evidence, "what was filed stands, more is added"

    def test_a_unit_that_takes_no_orders_is_asked_in_the_words_of_a_letter(self, asked: OfficeApp) -> None:
        facts = asked.generate.prepare(NOVEMBER.of("swj"), at(11, 16)).facts
        assert facts["asked_more"] == ["第1项：商请补充（商请随本次填报表补充为荷）：请来函确认"]

    def test_it_is_yellow_until_its_day_and_only_then_what_it_was_without_the_claim(self, asked: OfficeApp) -> None:
        gather = Gather(asked.context)
        standings = {}
        for period, day in (("2021-10", at(10, 28)), ("2021-11", at(11, 30)), ("2021-12", at(12, 31))):
            cycle = replace(NOVEMBER, period=Period.parse(period))
            if period == "2021-12":
                asked.generate.open_cycle(cycle, at(12, 16))
            (row,) = [one for one in gather.report(cycle, day).rows if one.item.number == 3]
            standings[period] = (row.standing, row.light)
        assert standings == {
            "2021-10": (LightReason.CLAIMED, Light.GREEN),
            "2021-11": (LightReason.ASKED, Light.YELLOW),
            "2021-12": (LightReason.NEAR, Light.YELLOW),
        }

    def test_nobody_is_late_while_the_claim_waits_with_the_office_or_the_unit_has_its_day(
        self, asked: OfficeApp
    ) -> None:
        def done(*day: int) -> bool:
            with asked.context.ledger.begin() as work:
                cycle = asked.context.cycle(NOVEMBER)
                statuses = ItemStatuses(asked.context, work, PROGRAMME, cycle, at(*day)).by_unit("jyj")["jyj"]
            return statuses[0].done

        assert (done(11, 2), done(11, 25), done(11, 26)) == (True, True, False)
        file(asked, CLAIM, reference=NOVEMBER.of("jyj"), when=at(11, 26))
        assert done(11, 27)

    def test_a_claim_made_anew_stands_however_often_nothing_changes_after_it(self, asked: OfficeApp) -> None:
        file(asked, CLAIM, reference=NOVEMBER.of("jyj"), when=at(11, 22))
        for period, day in (("2021-12", at(12, 20)), ("2022-01", datetime(2022, 1, 20, 9, tzinfo=TIMEZONE))):
            cycle = replace(NOVEMBER, period=Period.parse(period))
            asked.generate.open_cycle(cycle, day)
            file(asked, replace(CLAIM, unchanged=True), reference=cycle.of("jyj"), when=day)
        later = datetime(2022, 1, 28, 9, tzinfo=TIMEZONE)
        (row,) = [one for one in Gather(asked.context).report(cycle, later).rows if one.item.number == 3]
        assert row.standing is LightReason.CLAIMED
        with asked.context.ledger.begin() as work:
            statuses = ItemStatuses(asked.context, work, PROGRAMME, asked.context.cycle(cycle), later).by_unit("jyj")
        assert statuses["jyj"][0].done

    def test_another_word_is_an_answer_too(self, asked: OfficeApp, queue: Claims) -> None:
        slow = Entry(3, Status.BEHIND, IN_PLACE, "县级名单待核。", problems="人手不足", next_steps="月内补齐")
        file(asked, slow, reference=NOVEMBER.of("jyj"), when=at(11, 22))
        (row,) = [one for one in Gather(asked.context).report(NOVEMBER, at(11, 30)).rows if one.item.number == 3]
        assert row.standing is LightReason.BEHIND
        assert [one.item.number for one in queue.with_units(at(11, 23))] == [1]

    def test_every_receipt_in_between_says_it_until_the_claim_is_made_anew(self, asked: OfficeApp) -> None:
        with asked.context.ledger.begin() as work:
            assert set(open_answers(work, CODE, "jyj")) == {3}
            assert set(open_answers(work, CODE, "jyj", at(11, 2))) == set()
        file(asked, CLAIM, reference=NOVEMBER.of("jyj"), when=at(11, 22))
        with asked.context.ledger.begin() as work:
            assert set(open_answers(work, CODE, "jyj")) == set()


def rows(workbook: bytes) -> dict[int, dict[str, str]]:
    """The rows of 填报表 by number, each cell under its title."""
    sheet = load_workbook(BytesIO(workbook))[TABLE_SHEET]
    lines = [["" if cell.value is None else str(cell.value) for cell in line] for line in sheet.iter_rows()]
    head = next(line for line in lines if "序号" in line)
    titles = [title.split("\n")[0].rstrip("▼*") for title in head]
    found = [dict(zip(titles, line, strict=True)) for line in lines]
    return {int(line["序号"]): line for line in found if line["序号"].isdecimal()}
