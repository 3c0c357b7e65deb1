"""What the office decides is signed with a reason, takes effect, and may be said twice."""

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from tests.people import officer, signer
from tests.services.conftest import CYCLE, STREAM, OfficeApp, at

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.document import DocumentState
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter
from duban.domain.office.actor import system_user
from duban.domain.plan.organisation import Contact, Role
from duban.domain.returns.registration import Channel, Registration
from duban.domain.returns.submission import Entry, MeasureState, ReturnEvent, ReturnState, Status, Submission, Verdict
from duban.domain.returns.submission_number import SubmissionNumber
from duban.errors import Refused, UnknownReference
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.returns import Exempt
from duban.services.decide.sampling import Sampling
from duban.services.decide.task_list import Correct, CorrectionReason, NewItem

CODE = "qz2021"
OCTOBER, DUE = CYCLE.of("swj"), at(10, 25)
NOVEMBER = Reference(CODE, STREAM, Period.parse("2021-11"))
FIRST, SECOND = Who(officer("督办岗"), "佐证齐全"), Who(signer("市营商办负责人"), "复核无误")
IN_PLACE = (MeasureState.IN_PLACE, MeasureState.IN_PLACE)
DONE = Entry(1, Status.DONE, IN_PLACE, "全部完成。", evidence="泉税发〔2021〕12号；泉税发〔2021〕13号")


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    """An office whose cycle of October is open."""
    app.generate.open_cycle(CYCLE, at(10, 14))
    return app


@pytest.fixture
def decide(opened: OfficeApp) -> Decide:
    return Decide(opened.context, DecisionRules())


def file(app: OfficeApp, *entries: Entry, reference: Reference = OCTOBER, when: datetime = DUE) -> SubmissionNumber:
    """Let an accepted return say *entries*; gives its number."""
    with app.context.ledger.begin() as work:
        attempt = len(work.submissions.of_return(reference)) + 1
        sha256 = f"{attempt:064}"
        filed = Submission(
            *(str(reference), attempt, when, "filler@swj.example", sha256, "报表.xlsx", "0" * 64),
            verdict=Verdict.ACCEPTED,
            entries=entries,
            findings=(),
        )
        work.submissions.add(filed)
        work.returns.record(ReturnEvent(str(reference), ReturnState.ACCEPTED, when, str(filed.number)))
    return filed.number


def state(app: OfficeApp, reference: Reference) -> ReturnState | None:
    with app.context.ledger.begin() as work:
        expected = work.returns.get(reference)
    return expected.state if expected else None


def recorded(app: OfficeApp) -> int:
    with app.context.ledger.begin() as work:
        assert list(work.log.faults()) == []
        return len(work.decisions.all(CODE))


class TestExtension:
    """第1项 is due on 2021-12-31, 第2项 was due on 2021-09-30."""

    def test_the_item_has_its_new_day_in_every_list_that_is_asked_for_from_then_on(self, decide: Decide) -> None:
        answer = decide.extend(CODE, 1, date(2022, 3, 31), FIRST, at(12, 20), date(2021, 12, 15))
        assert answer.sentence.startswith("第1项完成时限由2021-12-31延至2022-03-31（第1次延期）。下一工作日")
        deadline = decide.context.programme(CYCLE, at(12, 20)).item(1).deadline
        assert (deadline.on, deadline.told) == (date(2022, 3, 31), "2021年12月底（经批准延期至2022年3月31日）")
        assert decide.context.programme(CYCLE, at(12, 19)).item(1).deadline.on == date(2021, 12, 31)

    def test_asked_for_after_expiry_it_counts_as_overdue_until_then(self, decide: Decide) -> None:
        answer = decide.extend(CODE, 2, date(2021, 12, 31), FIRST, at(10, 20), date(2021, 10, 8))
        assert "申请日2021-10-08晚于原时限2021-09-30，原时限至批准前仍按逾期计。" in answer.sentence

    def test_the_same_extension_again_changes_nothing(self, decide: Decide, opened: OfficeApp) -> None:
        for _ in range(2):
            answer = decide.extend(CODE, 1, date(2022, 3, 31), FIRST, at(12, 20), None)
        assert answer.decision is None
        assert recorded(opened) == 1

    def test_no_item_is_extended_more_often_than_the_office_allows(self, decide: Decide) -> None:
        for month in (1, 2):
            decide.extend(CODE, 1, date(2022, month, 28), FIRST, at(12, 20), None)
        with pytest.raises(Refused, match="第1项已延期2次，不得再延。"):
            decide.extend(CODE, 1, date(2022, 6, 30), FIRST, at(12, 20), None)

    @pytest.mark.parametrize(
        ("who", "until", "applied", "said"),
        [
            (Who(system_user("root"), "理由"), date(2022, 3, 31), None, "系统用户“root”不能代办"),
            (Who(officer("督办岗"), " "), date(2022, 3, 31), None, "请写明理由"),
            (FIRST, date(2021, 12, 31), None, "不晚于现行时限2021-12-31"),
            (FIRST, date(2022, 3, 31), date(2021, 12, 21), "申请日2021-12-21晚于今天"),
        ],
    )
    def test_what_is_refused(self, decide: Decide, who: Who, until: date, applied: date | None, said: str) -> None:
        with pytest.raises(Refused, match=said):
            decide.extend(CODE, 1, until, who, at(12, 20), applied)

    def test_a_refusal_is_recorded_with_its_reason_and_moves_nothing(self, decide: Decide, opened: OfficeApp) -> None:
        for _ in range(2):
            answer = decide.refuse(CODE, 1, date(2022, 3, 31), FIRST, at(12, 20), date(2021, 12, 15))
        assert (answer.decision, recorded(opened)) == (None, 1)
        assert decide.context.programme(CYCLE, at(12, 20)).item(1).deadline.on == date(2021, 12, 31)
        with pytest.raises(Refused, match="不晚于现行时限"):
            decide.refuse(CODE, 1, date(2021, 12, 31), FIRST, at(12, 20), None)
        granted = decide.extend(CODE, 1, date(2022, 3, 31), FIRST, at(12, 21), None)
        assert "（第1次延期）" in granted.sentence, "a refusal does not use up an extension"


class TestClosure:
    def test_two_persons_close_and_the_next_form_leaves_the_item_out(self, decide: Decide, opened: OfficeApp) -> None:
        file(opened, DONE)
        first, second = (decide.close(CODE, 1, who, at(11, 1)) for who in (FIRST, SECOND))
        assert first.sentence == "第1项复核通过（依据2021年10月第1次报送），须由另一人确认后销号。"
        assert second.sentence == "第1项已销号，自2021年11月起不再列入填报表。"
        opened.generate.open_cycle(NOVEMBER, at(11, 16))
        assert opened.generate.prepare(NOVEMBER.of("swj"), at(11, 16)).items == (2,)

    def test_the_second_word_and_taking_it_back_may_be_given_a_level(self, opened: OfficeApp) -> None:
        file(opened, DONE)
        levels = tuple(
            DecidingLevel(matter, title="市发改委主要领导")
            for matter in (DecisionMatter.CLOSURE, DecisionMatter.REOPENING)
        )
        decide = Decide(opened.context, levels=levels)
        assert decide.close(CODE, 1, FIRST, at(11, 1)).decision
        with pytest.raises(Refused, match="销号由市发改委主要领导决定"):
            decide.close(CODE, 1, SECOND, at(11, 1))
        assert decide.close(CODE, 1, Who(signer("市发改委主要领导"), "复核无误"), at(11, 1)).decision
        with pytest.raises(Refused, match="撤回销号由市发改委主要领导决定"):
            decide.reopen(CODE, 1, FIRST, at(11, 2))

    def test_one_person_does_not_close_however_often_he_says_so(self, decide: Decide, opened: OfficeApp) -> None:
        file(opened, DONE)
        decide.close(CODE, 1, FIRST, at(11, 1))
        assert "须由另一人确认" in decide.close(CODE, 1, FIRST, at(11, 2)).sentence
        assert decide.context.programme(CYCLE, at(11, 2)).closed == frozenset()
        assert recorded(opened) == 1

    def test_who_registered_the_return_by_hand_is_no_second_person(self, decide: Decide, opened: OfficeApp) -> None:
        number = file(opened, DONE)
        with opened.context.ledger.begin() as work:
            work.submissions.register(Registration(number, Channel.PAPER, SECOND.by, at(10, 25), "0" * 64, "扫描件"))
        decide.close(CODE, 1, FIRST, at(11, 1))
        with pytest.raises(Refused, match="须由另一人确认"):
            decide.close(CODE, 1, SECOND, at(11, 1))

    @pytest.mark.parametrize(
        ("entry", "evidence", "said"),
        [
            (Entry(1, Status.ON_SCHEDULE, IN_PLACE, evidence="甲；乙"), {}, "未申报已完成，不能销号"),
            (Entry(1, Status.DONE, IN_PLACE), {}, "第1条措施没有佐证.*第2条措施没有佐证"),
            (Entry(1, Status.DONE, IN_PLACE, evidence="泉税发〔2021〕12号"), {}, "：第2条措施没有佐证"),
            (Entry(1, Status.DONE, IN_PLACE, evidence="2. 泉税发〔2021〕12号"), {}, "：第1条措施没有佐证"),
            (
                Entry(1, Status.DONE, (MeasureState.IN_PLACE, MeasureState.UNDER_WAY), evidence="甲；乙"),
                {},
                "第2条措施报送为“正在落实”",
            ),
            (Entry(1, Status.DONE, (), evidence="甲；乙"), {1: "丙"}, "第1条措施报送为“未填写”"),
        ],
    )
    def test_a_claim_needs_every_measure_in_place_and_evidence_for_each(
        self, decide: Decide, opened: OfficeApp, entry: Entry, evidence: Mapping[int, str], said: str
    ) -> None:
        file(opened, entry)
        with pytest.raises(Refused, match=said):
            decide.close(CODE, 1, FIRST, at(11, 1), evidence)

    def test_evidence_that_a_person_has_seen_fills_the_gap_and_is_kept(self, decide: Decide, opened: OfficeApp) -> None:
        file(opened, Entry(1, Status.DONE, IN_PLACE, evidence="2. 泉税发〔2021〕12号"))
        decide.close(CODE, 1, FIRST, at(11, 1), {1: "现场核验记录"})
        closed = decide.close(CODE, 1, SECOND, at(11, 1)).decision
        assert closed is not None
        assert closed.value == "已销号\n1.现场核验记录\n2.泉税发〔2021〕12号"

    def test_the_latest_word_counts(self, decide: Decide, opened: OfficeApp) -> None:
        file(opened, DONE)
        file(opened, Entry(1, Status.BEHIND, IN_PLACE, evidence="甲；乙"), when=at(10, 28))
        with pytest.raises(Refused, match="为“正在推进（滞后）”"):
            decide.close(CODE, 1, FIRST, at(11, 1))

    def test_without_a_return_nothing_is_closed(self, decide: Decide) -> None:
        with pytest.raises(Refused, match="没有已收的报送"):
            decide.close(CODE, 1, FIRST, at(11, 1))

    def test_a_closure_taken_back_is_counted_and_asked_about_again(self, decide: Decide, opened: OfficeApp) -> None:
        file(opened, DONE)
        for times in (1, 2):
            for who in (FIRST, SECOND):
                decide.close(CODE, 1, who, at(11, 1))
            assert f"第{times}次" in decide.reopen(CODE, 1, FIRST, at(11, 2)).sentence
        with pytest.raises(Refused, match="没有销号"):
            decide.reopen(CODE, 1, FIRST, at(11, 3))
        assert [each.number for each in decide.context.programme(CYCLE, at(11, 3)).asked_of("swj")] == [1, 2]

    def test_a_lead_whose_items_are_all_closed_owes_nothing_more(self, decide: Decide, opened: OfficeApp) -> None:
        file(opened, Entry(3, Status.DONE, IN_PLACE, evidence="甲；乙"), reference=CYCLE.of("jyj"))
        for who in (FIRST, SECOND):
            decide.close(CODE, 3, who, at(11, 1))
        opened.generate.open_cycle(NOVEMBER, at(11, 16))
        assert state(opened, NOVEMBER.of("jyj")) is ReturnState.NIL
        assert not opened.generate.is_laid_out(opened.generate.prepare_form(NOVEMBER.of("jyj"), at(11, 16)))
        assert state(opened, NOVEMBER.of("swj")) is ReturnState.OWED

    def test_a_lead_whose_items_were_closed_before_its_form_was_made_owes_nothing_more(
        self, decide: Decide, opened: OfficeApp
    ) -> None:
        file(opened, Entry(3, Status.DONE, IN_PLACE, evidence="甲；乙"), reference=CYCLE.of("jyj"))
        opened.generate.open_cycle(NOVEMBER, at(11, 16))
        for who in (FIRST, SECOND):
            decide.close(CODE, 3, who, at(11, 17))
        assert not opened.generate.is_laid_out(opened.generate.prepare_form(NOVEMBER.of("jyj"), at(11, 18)))
        assert state(opened, NOVEMBER.of("jyj")) is ReturnState.NIL

    def test_the_sample_is_drawn_from_what_was_closed_and_the_same_seed_draws_the_same(
        self, decide: Decide, opened: OfficeApp
    ) -> None:
        file(opened, DONE, Entry(2, Status.DONE, IN_PLACE, evidence="甲；乙"))
        for number in (1, 2):
            for who in (FIRST, SECOND):
                decide.close(CODE, number, who, at(11, 1))
        sampling = Sampling(opened.context)
        draw = {seed: sampling.of(CODE, CYCLE.period, 0.1, seed) for seed in map(str, range(20))}
        assert {len(drawn) for drawn in draw.values()} == {1}
        assert {drawn[0].item for drawn in draw.values()} == {1, 2}
        assert draw["7"] == sampling.of(CODE, CYCLE.period, 0.1, "7")
        assert len(sampling.of(CODE, CYCLE.period, 1, "7")) == 2
        assert sampling.of(CODE, NOVEMBER.period, 0.1, "7") == ()

    def test_a_draw_is_on_record_once_with_its_seed_and_changes_no_item(
        self, decide: Decide, opened: OfficeApp
    ) -> None:
        sampling = Sampling(opened.context)
        with pytest.raises(Refused, match="没有已销号的事项"):
            sampling.draw(CODE, CYCLE.period, 1, "7", FIRST, at(11, 1))
        file(opened, DONE, Entry(2, Status.DONE, IN_PLACE, evidence="甲；乙"))
        for number in (1, 2):
            for who in (FIRST, SECOND):
                decide.close(CODE, number, who, at(11, 1))
        assert "抽取2项" in sampling.draw(CODE, CYCLE.period, 1, "7", FIRST, at(11, 2)).sentence
        assert (
            "已于11月2日09:00按该种子抽取2项" in sampling.draw(CODE, CYCLE.period, 0.1, "7", SECOND, at(11, 3)).sentence
        )
        (drawn,) = sampling.drawn(CODE)
        assert (drawn.seed, drawn.share, drawn.by, [one.item for one in drawn.closures]) == ("7", "1", FIRST.by, [1, 2])
        with pytest.raises(Refused, match="抽签种子"):
            sampling.draw(CODE, CYCLE.period, 1, " ", FIRST, at(11, 3))
        with opened.context.ledger.begin() as work:
            assert work.decisions.in_force(CODE).closed == {1, 2}


class TestExemption:
    @pytest.fixture
    def exempt(self, opened: OfficeApp) -> Exempt:
        return Exempt(opened.context)

    def test_an_exempt_return_is_owed_no_longer_and_its_papers_are_withdrawn(
        self, exempt: Exempt, app: OfficeApp
    ) -> None:
        """A draft waits on the third working day after the deadline; the exemption withdraws it."""
        app.send_forms()
        for day in (26, 28):
            for debt in app.escalate.debts(at(10, day)):
                app.escalate.pay(debt.reference, at(10, day))
            app.deliver.round(at(10, day))
        with app.context.ledger.begin() as work:
            waiting = [one.name for one in work.documents.waiting() if one.reference == str(CYCLE.of("jyj"))]
        assert waiting
        exempt.exempt(CYCLE.of("jyj"), FIRST, at(10, 28, 10))
        with app.context.ledger.begin() as work:
            assert [work.documents.latest(name).state for name in waiting] == [DocumentState.WITHDRAWN]
        assert state(app, CYCLE.of("jyj")) is ReturnState.EXEMPT
        assert "jyj" not in {debt.reference.organisation for debt in app.escalate.debts(at(10, 29))}

    def test_a_cycle_to_come_opens_without_that_return(self, exempt: Exempt, opened: OfficeApp) -> None:
        for _ in range(2):
            exempt.exempt(NOVEMBER.of("jyj"), FIRST, at(11, 1))
        assert state(opened, NOVEMBER.of("jyj")) is None
        opened.generate.open_cycle(NOVEMBER, at(11, 16))
        assert state(opened, NOVEMBER.of("jyj")) is ReturnState.EXEMPT
        assert recorded(opened) == 1

    def test_an_exemption_may_be_taken_back_and_said_anew(self, exempt: Exempt, opened: OfficeApp) -> None:
        reference = CYCLE.of("jyj")
        seen = []
        for decision in (exempt.exempt, exempt.owe, exempt.exempt):
            decision(reference, FIRST, at(10, 20))
            seen.append(state(opened, reference))
        assert seen == [ReturnState.EXEMPT, ReturnState.OWED, ReturnState.EXEMPT]
        assert recorded(opened) == 3

    def test_a_return_of_which_nothing_is_left_is_not_owed_again(self, exempt: Exempt, opened: OfficeApp) -> None:
        reference, decide = NOVEMBER.of("jyj"), Decide(opened.context, DecisionRules())
        file(opened, Entry(3, Status.DONE, IN_PLACE, evidence="甲；乙"), reference=CYCLE.of("jyj"))
        exempt.exempt(reference, FIRST, at(11, 1))
        opened.generate.open_cycle(NOVEMBER, at(11, 16))
        for who in (FIRST, SECOND):
            decide.close(CODE, 3, who, at(11, 17))
        assert "无须报送" in exempt.owe(reference, FIRST, at(11, 18)).sentence
        assert state(opened, reference) is ReturnState.NIL
        assert not opened.generate.is_laid_out(opened.generate.prepare_form(reference, at(11, 18)))

    def test_who_has_reported_is_neither_exempt_nor_nil(self, exempt: Exempt, opened: OfficeApp) -> None:
        file(opened, DONE)
        for decision in (exempt.exempt, exempt.accept_nil):
            with pytest.raises(Refused, match="为“已报送”"):
                decision(CYCLE.of("swj"), FIRST, at(10, 26))

    def test_a_nil_return_that_was_accepted_is_owed_no_longer(self, exempt: Exempt, opened: OfficeApp) -> None:
        for _ in range(2):
            exempt.accept_nil(CYCLE.of("mzj"), FIRST, at(10, 20))
        assert state(opened, CYCLE.of("mzj")) is ReturnState.NIL
        assert recorded(opened) == 1

    def test_a_unit_that_does_not_report_has_nothing_to_be_excused_from(self, exempt: Exempt) -> None:
        with pytest.raises(UnknownReference):
            exempt.exempt(CYCLE.of("nobody"), FIRST, at(10, 20))


class TestCorrection:
    @pytest.fixture
    def correct(self, opened: OfficeApp) -> Correct:
        return Correct(opened.context)

    def test_an_open_cycle_keeps_its_lead_and_the_next_one_has_the_new(self, correct: Correct) -> None:
        for _ in range(2):
            answer = correct.lead(CODE, 1, ["市教育局"], CorrectionReason(FIRST), at(10, 20))
        assert answer.decision is None
        assert [correct.context.programme(cycle, at(10, 20)).item(1).lead for cycle in (CYCLE, NOVEMBER)] == [
            "swj",
            "jyj",
        ]

    def test_what_was_sent_out_is_not_corrected_afterwards(self, correct: Correct) -> None:
        with pytest.raises(Refused, match="订正最早自2021年11月起生效"):
            correct.deadline(CODE, 1, "2022-06-30", CorrectionReason(FIRST, CYCLE.period), at(10, 20))

    def test_a_chain_of_corrections(self, correct: Correct) -> None:
        reason, now = CorrectionReason(FIRST), at(10, 20)
        new = NewItem("纳税", "推行全电发票。", ("开展试点。",), ("市民政局",), "持续推进")
        correct.split(CODE, 1, [2], 5, reason, now)
        correct.add(CODE, 6, new, reason, now)
        correct.merge(CODE, 4, 6, reason, now)
        plan = correct.context.programme(NOVEMBER, now)
        assert [(each.number, each.lead, len(each.measures)) for each in plan.items] == [
            *((1, "swj", 1), (2, "swj", 2), (3, "jyj", 2), (5, "swj", 1), (6, "mzj", 3))
        ]

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (lambda one, why: one.lead(CODE, 1, ["不存在的局"], why, at(10, 20)), "单位表中没有"),
            (lambda one, why: one.lead(CODE, 9, ["swj"], why, at(10, 20)), "没有第9项"),
            (lambda one, why: one.deadline(CODE, 1, "年底", why, at(10, 20)), "应为日期"),
            (lambda one, why: one.split(CODE, 1, [1, 2], 5, why, at(10, 20)), "至少留下一条"),
            (lambda one, why: one.split(CODE, 1, [1], 2, why, at(10, 20)), "序号 2 不能使用"),
            (lambda one, why: one.merge(CODE, 1, 1, why, at(10, 20)), "不能并入自身"),
            (lambda one, why: one.confirm(CODE, 1, "完成时限", why.who, at(10, 20)), "不是待核实内容"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, correct: Correct, call, said: str) -> None:
        with pytest.raises((Refused, UnknownReference), match=said):
            call(correct, CorrectionReason(FIRST))

    @pytest.mark.parametrize(
        "mail",
        ["a b@jyj.example", "<i>x@jyj.example", "x@jyj.example\nBcc: y@z.example", "x@jyj", f"{'x' * 300}@jyj.example"],
    )
    def test_an_address_that_no_mail_reaches_is_no_contact(
        self, correct: Correct, opened: OfficeApp, mail: str
    ) -> None:
        with pytest.raises(Refused, match="不是有效的邮箱地址"):
            correct.contact(CODE, Contact("市教育局", Role.LIAISON, "联络员", mail, ""), FIRST, at(10, 18))
        with opened.context.ledger.begin() as work:
            assert work.decisions.all(CODE) == ()

    def test_a_new_contact_is_written_to_in_an_open_cycle_as_well(self, correct: Correct, opened: OfficeApp) -> None:
        new = Contact("市教育局", Role.LIAISON, "市教育局联络员", "new@jyj.example", "", date(2021, 10, 20))
        for _ in range(2):
            answer = correct.contact(CODE, new, FIRST, at(10, 18))
        assert answer.decision is None
        opened.send_forms()
        for debt in opened.escalate.debts(at(10, 20)):
            opened.escalate.pay(debt.reference, at(10, 20))
        with opened.context.ledger.begin() as work:
            reminder = work.outbox.get(f"R1/{CYCLE.of('jyj')}")
        assert reminder is not None
        assert "new@jyj.example" in reminder.recipients
