"""Several cycles: circular, proposals, service of papers; nobody is blamed who was not told."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from tests.people import officer, signer
from tests.services.conftest import CYCLE, NAMES, PROGRAMME, OfficeApp, address, at, filled_well, read_to_the_end

from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.escalation.ladder import NoticeState
from duban.domain.escalation.service_of_papers import Way
from duban.domain.files.paper_file import PaperFile
from duban.domain.plan.organisation import Role
from duban.errors import Refused, UnknownReference
from duban.services.decide.decider import Who
from duban.services.decide.returns import Exempt
from duban.services.escalate.circular import Circulars
from duban.services.sign.service_of_papers import Serve, Service
from duban.services.sign.sign import SignerAnswer

DEPUTY, HEAD = "市发改委分管领导", "市发改委主要领导"


def cycle_of(period: str) -> Reference:
    return Reference(CYCLE.programme, CYCLE.stream, Period.parse(period))


def mornings(first: date, last: date) -> list[datetime]:
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [datetime(day.year, day.month, day.day, 9, tzinfo=TIMEZONE) for day in days]


def run(app: OfficeApp, first: date, last: date) -> None:
    """Every morning from *first* to *last*, working or not, as the clock would have it."""
    for now in mornings(first, last):
        for debt in app.escalate.debts(now):
            app.escalate.pay(debt.reference, now)
        app.deliver.round(now)


def open_cycle(app: OfficeApp, period: str) -> None:
    cycle = app.context.cycle(cycle_of(period))
    for reference in app.generate.open_cycle(cycle.reference, cycle.opens_at):
        app.generate.prepare_form(reference, cycle.opens_at)
    app.deliver.round(cycle.opens_at)


def sign_and_serve(app: OfficeApp, name: str, when: datetime) -> None:
    document = next(one for one in app.sign.waiting() if one.name == name)
    app.sign.decide(name, document.draft, SignerAnswer(Outcome.SIGN), signer(document.signer), when)
    serve(app, name, when)


def serve(app: OfficeApp, name: str, when: datetime, **changes: object) -> None:
    facts: dict[str, object] = {
        "number": "泉发改函〔2021〕12号",
        "way": Way.EXCHANGE,
        "received_at": when,
        "scan": PaperFile("盖章件.pdf", b"%PDF-1.4 sealed"),
        "by": officer("市营商办督办岗"),
    }
    Serve(app.context).record(name, Service(**(facts | changes)), when)  # type: ignore[arg-type]


def rungs(app: OfficeApp, subject: Reference) -> list[str]:
    with app.context.ledger.begin() as work:
        return [notice.rung for notice in work.notices.about(str(subject))]


def titles(app: OfficeApp) -> set[str]:
    return {document.title for document in app.sign.waiting()}


@pytest.fixture
def october(app: OfficeApp) -> OfficeApp:
    """October: one reported, one late after the urge, one never; all mornings up to the letter."""
    app.live("October", lambda: _october(app))
    return app


def _october(app: OfficeApp) -> None:
    open_cycle(app, "2021-10")
    app.reply("mzj", app.good_form("mzj"), at(10, 20, 10))
    run(app, date(2021, 10, 15), date(2021, 10, 26))
    app.reply("jyj", app.good_form("jyj"), at(10, 26, 15))
    run(app, date(2021, 10, 27), date(2021, 11, 1))


def test_who_reported_in_time_the_last_time_is_reminded_once(october: OfficeApp) -> None:
    november = replace(CYCLE, period=Period.parse("2021-11"))
    open_cycle(october, "2021-11")
    run(october, date(2021, 11, 17), date(2021, 11, 22))
    assert [rungs(october, november.of(unit)) for unit in ("mzj", "jyj")] == [["R0"], ["R0", "R1"]]
    run(october, date(2021, 11, 23), date(2021, 11, 24))
    assert [rungs(october, november.of(unit)) for unit in ("mzj", "jyj")] == [["R0", "R2"], ["R0", "R1", "R2"]]


class TestCircular:
    def test_it_is_one_draft_for_the_cycle_that_names_whoever_reported_nothing(self, october: OfficeApp) -> None:
        run(october, date(2021, 11, 2), date(2021, 11, 5))
        circular = october.sign.document(f"R6/{CYCLE}", 1)
        assert circular.title == "2021年10月 · 通报"
        assert "市税务局：10月漏报。市营商办已于10月26日商请报送。" in circular.text
        assert "有关单位报送情况" in circular.text, "a unit that is no subordinate has a section of its own"
        assert "市教育局" not in circular.text, "one late return is no ground"
        assert "应报3家，按时报送1家，迟报1家，漏报1家" in circular.text
        assert rungs(october, CYCLE) == ["R6"]

    def test_who_filed_after_the_cut_off_is_asked_for_nothing_more(self, october: OfficeApp) -> None:
        run(october, date(2021, 11, 2), date(2021, 11, 2))
        assert "未报送的有关单位，请予支持，及时补报。" in october.sign.document(f"R6/{CYCLE}", 1).text
        october.reply("swj", october.good_form("swj"), at(11, 3, 10))
        run(october, date(2021, 11, 4), date(2021, 11, 4))
        (waiting,) = [one for one in october.sign.waiting() if one.name == f"R6/{CYCLE}"]
        assert "市税务局：10月漏报，其后已于11月3日补报" in waiting.text
        assert "请予支持" not in waiting.text
        assert "三、有关事项" in waiting.text

    def test_it_is_drafted_for_the_citys_office_unless_the_city_agreed_to_one_of_our_own(
        self, october: OfficeApp
    ) -> None:
        run(october, date(2021, 11, 2), date(2021, 11, 2))
        drafted = october.sign.document(f"R6/{CYCLE}", 1).text
        assert "（代拟稿）" in drafted
        assert "泉州市人民政府办公室" in drafted
        assert "同意" not in drafted
        rules = replace(october.context.rules, circulars_agreed={"2021-10": "泉政批〔2021〕9号"})
        circulars = Circulars(replace(october.context, rules=rules))
        read_to_the_end(october.context, at(11, 3))
        circulars.draft(october.context.cycle(CYCLE), at(11, 3))
        (waiting,) = [one for one in october.sign.waiting() if one.name == f"R6/{CYCLE}"]
        assert waiting.draft == 2
        assert "经市政府同意（泉政批〔2021〕9号），现将" in waiting.text
        assert "泉州市发展和改革委员会" in waiting.text
        assert "代拟" not in waiting.text

    def test_it_counts_a_nil_return_as_the_report_does_owed_and_come(self, app: OfficeApp) -> None:
        open_cycle(app, "2021-10")
        nil = Who(officer("督办岗"), "本月均无变化")
        Exempt(app.context).accept_nil(CYCLE.of("jyj"), nil, at(10, 20))
        run(app, date(2021, 10, 15), date(2021, 11, 2))
        text = app.sign.document(f"R6/{CYCLE}", 1).text
        assert "应报3家，按时报送0家，零报告1家，漏报2家" in text
        assert "市教育局" not in text

    @pytest.mark.parametrize(
        ("decided", "said"), [((), []), (("2021-10",), ["R6"])], ids=["in no quarter's last month", "decided"]
    )
    def test_by_quarter_a_month_has_one_only_where_the_office_decided_so(
        self, october: OfficeApp, decided: tuple[str, ...], said: list[str]
    ) -> None:
        rules = replace(october.context.rules, quarterly_circulars=True, circulars_for=decided)
        object.__setattr__(october.context, "rules", rules)
        run(october, date(2021, 11, 2), date(2021, 11, 5))
        assert rungs(october, CYCLE) == said

    def test_that_of_a_quarter_counts_all_its_returns(self, october: OfficeApp) -> None:
        rules = replace(october.context.rules, quarterly_circulars=True, circulars_for=())
        object.__setattr__(october.context, "rules", rules)
        december = replace(CYCLE, period=Period.parse("2021-12"))
        open_cycle(october, "2021-12")
        run(october, date(2021, 12, 16), date(2022, 1, 5))
        circular = october.sign.document(f"R6/{december}", 1)
        assert circular.title == "2021年第四季度 · 通报"
        assert "2021年第四季度任务进展报送情况的通报" in circular.text
        assert "应报6家次，按时报送1家次，迟报1家次，漏报4家次" in circular.text
        assert "市税务局：本季度2期漏报（10月、12月）" in circular.text

    def test_an_urge_of_this_period_shows_nothing_of_an_earlier_one(self, october: OfficeApp) -> None:
        rules = replace(october.context.rules, quarterly_circulars=True, circulars_for=())
        object.__setattr__(october.context, "rules", rules)
        december = replace(CYCLE, period=Period.parse("2021-12"))
        open_cycle(october, "2021-12")
        run(october, date(2021, 12, 16), date(2021, 12, 28))
        filled = filled_well(october.form_of("swj", december), PROGRAMME.items_of("swj"))
        october.reply("swj", filled, at(12, 28, 10))
        run(october, date(2021, 12, 29), date(2022, 1, 5))
        text = october.sign.document(f"R6/{december}", 1).text
        assert "市税务局：本季度1期漏报（10月）。\n" in text, "its return of December came late, and was urged"
        assert "市民政局：12月漏报。市营商办已于12月28日催办。" in text

    def test_a_baseline_has_none(self, october: OfficeApp) -> None:
        stream = october.context.streams[CYCLE.stream]
        october.context.streams[CYCLE.stream] = replace(stream, baseline=("2021-10",))  # type: ignore[index]
        run(october, date(2021, 11, 2), date(2021, 11, 5))
        assert rungs(october, CYCLE) == []

    def test_a_return_that_comes_after_the_cut_off_stays_named_and_a_signed_paper_is_not_drafted_again(
        self, october: OfficeApp
    ) -> None:
        run(october, date(2021, 11, 2), date(2021, 11, 2))
        read_to_the_end(october.context, at(11, 3))
        october.sign.decide(f"R6/{CYCLE}", 1, SignerAnswer(Outcome.SIGN), signer(HEAD), at(11, 3))
        october.reply("swj", october.good_form("swj"), at(11, 3, 10))
        run(october, date(2021, 11, 4), date(2021, 11, 8))
        assert october.sign.document(f"R6/{CYCLE}", 1).state is DocumentState.SIGNED
        with pytest.raises(UnknownReference):
            october.sign.document(f"R6/{CYCLE}", 2)

    def test_nobody_is_named_whose_urge_did_not_arrive(self, app: OfficeApp) -> None:
        open_cycle(app, "2021-10")
        run(app, date(2021, 10, 15), date(2021, 10, 25))
        for debt in app.escalate.debts(at(10, 26)):
            app.escalate.pay(debt.reference, at(10, 26))
        for now in mornings(date(2021, 10, 27), date(2021, 11, 5)):
            for debt in app.escalate.debts(now):
                app.escalate.pay(debt.reference, now)
        assert rungs(app, CYCLE) == []
        assert app.sign.waiting() == (), "the urges lie in the outbox: nothing above them is drafted"


class TestServing:
    def test_only_service_starts_the_next_clock(self, october: OfficeApp) -> None:
        name = f"R5/{CYCLE.of('swj')}"
        october.sign.decide(name, 1, SignerAnswer(Outcome.SIGN), signer(DEPUTY), at(11, 2))
        assert not october.deliver.round(at(11, 2)).sent, "a formal paper is not mailed"
        with october.context.ledger.begin() as work:
            letter = next(one for one in work.notices.about(str(CYCLE.of("swj"))) if one.rung == "R5")
        assert letter.delivered_at is None
        serve(october, name, at(11, 3, 10))
        with october.context.ledger.begin() as work:
            letter = next(one for one in work.notices.about(str(CYCLE.of("swj"))) if one.rung == "R5")
            assert list(work.log.faults()) == [], "the record of service is vouched for by the log"
        assert (letter.delivered_at, letter.state) == (at(11, 3, 10), NoticeState.DELIVERED)

    def test_the_same_record_twice_changes_nothing_and_another_one_is_refused(self, october: OfficeApp) -> None:
        name = f"R5/{CYCLE.of('swj')}"
        sign_and_serve(october, name, at(11, 2, 10))
        serve(october, name, at(11, 2, 10))
        with pytest.raises(Refused, match="不能改动"):
            serve(october, name, at(11, 2, 10), number="泉发改函〔2021〕13号")

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            pytest.param({"number": " "}, "发文字号", id="a paper without number"),
            pytest.param({"scan": PaperFile("盖章件.pdf", b"")}, "空文件", id="an empty scan"),
            pytest.param({"received_at": at(11, 4)}, "晚于现在", id="received tomorrow"),
            pytest.param({"received_at": at(11, 1)}, "早于签发", id="received before it was signed"),
        ],
    )
    def test_what_cannot_be_is_refused(self, october: OfficeApp, changes: dict[str, object], sentence: str) -> None:
        name = f"R5/{CYCLE.of('swj')}"
        october.sign.decide(name, 1, SignerAnswer(Outcome.SIGN), signer(DEPUTY), at(11, 2))
        with pytest.raises(Refused, match=sentence):
            serve(october, name, at(11, 3), **changes)

    def test_a_draft_that_nobody_signed_cannot_be_served(self, october: OfficeApp) -> None:
        with pytest.raises(Refused, match="尚未签发"):
            serve(october, f"R5/{CYCLE.of('swj')}", at(11, 2))
        assert Serve(october.context).outstanding() == ()


class TestProposals:
    """漏报 twice running: proposed to the leaders only after the letter of the second was served."""

    @pytest.fixture
    def november(self, october: OfficeApp) -> OfficeApp:
        run(october, date(2021, 11, 2), date(2021, 11, 15))
        open_cycle(october, "2021-11")
        run(october, date(2021, 11, 16), date(2021, 12, 3))
        return october

    def test_without_service_of_the_letter_it_is_held_and_the_office_is_told(self, november: OfficeApp) -> None:
        swj = cycle_of("2021-11").of("swj")
        plan = november.escalate.plan(at(12, 6))
        assert not any(step.reference == swj for step in plan.steps)
        assert any("市税务局：函请尚未登记送达，报请协调暂不拟稿" in told for told in plan.for_office)

    def test_a_unit_that_is_no_subordinate_is_not_supervised_but_a_leader_is_asked_to_help(
        self, november: OfficeApp
    ) -> None:
        swj = cycle_of("2021-11").of("swj")
        sign_and_serve(november, f"R5/{swj}", at(12, 3, 10))
        run(november, date(2021, 12, 6), date(2021, 12, 13))
        document = november.sign.document(f"R7/{swj}", 1)
        assert document.title == "市税务局 · 报请协调"
        assert "不隶属市政府" in document.text
        assert "督办" not in document.text

    def test_a_subordinate_unit_is_proposed_for_supervision_with_the_ground(self, november: OfficeApp) -> None:
        jyj = cycle_of("2021-11").of("jyj")
        assert rungs(november, jyj)[-1] == "R5"
        sign_and_serve(november, f"R5/{jyj}", at(12, 3, 10))
        run(november, date(2021, 12, 6), date(2021, 12, 13))
        assert "R7" not in rungs(november, jyj), "late once and missing once is not missing twice"

    def test_after_the_proposal_no_late_form_leads_to_anything_by_itself(self, november: OfficeApp) -> None:
        swj = cycle_of("2021-11").of("swj")
        sign_and_serve(november, f"R5/{swj}", at(12, 3, 10))
        run(november, date(2021, 12, 6), date(2021, 12, 13))
        sign_and_serve(november, f"R7/{swj}", at(12, 14, 10))
        run(november, date(2021, 12, 15), date(2021, 12, 17))
        assert rungs(november, swj)[-1] == "R7"


def test_a_role_that_nobody_fills_holds_the_rung_and_tells_the_office(app: OfficeApp) -> None:
    app.send_forms()
    lists = app.context.task_lists
    gap = replace(
        PROGRAMME,
        contacts=tuple(one for one in PROGRAMME.contacts if (one.organisation, one.role) != ("jyj", Role.LIAISON)),
    )
    lists.programme = lambda code, *versions: gap  # type: ignore[method-assign, attr-defined]
    plan = app.escalate.plan(at(10, 20))
    assert {step.name for step in plan.steps} == {"市税务局", "市民政局"}
    assert any("市教育局：《联系人》中缺少联络员" in told for told in plan.for_office)
    assert app.escalate.pay(CYCLE.of("jyj"), at(10, 20)) == ""


def test_the_pause_switch_loses_nothing_and_never_keeps_the_form_back(app: OfficeApp) -> None:
    from duban.services.escalate.pause import Pause

    switch = Pause(app.context.ledger)
    assert switch.pause(signer("市营商办负责人"), "系统检修", at(10, 13))
    assert not switch.pause(signer("市营商办负责人"), "再说一次", at(10, 13, 10))
    app.generate.open_cycle(CYCLE, at(10, 14))
    run(app, date(2021, 10, 14), date(2021, 10, 22))
    assert rungs(app, CYCLE.of("swj")) == ["R0"]
    told = app.escalate.plan(at(10, 22)).withheld[0].halt.reason
    assert "已暂停升级" in told
    assert "系统检修" in told
    assert switch.resume(signer("市营商办负责人"), "检修完毕", at(10, 25, 8))
    run(app, date(2021, 10, 25), date(2021, 10, 26))
    assert rungs(app, CYCLE.of("swj")) == ["R0", "R2", "R3"]
    with pytest.raises(Refused, match="理由"):
        switch.pause(signer("市营商办负责人"), " ", at(10, 26))


def test_what_was_due_before_the_system_went_live_is_not_caught_up_with(app: OfficeApp) -> None:
    plan = app.context.plan("qz2021")
    app.context.programmes["qz2021"] = replace(plan, goes_live_on=date(2021, 10, 25))  # type: ignore[index]
    app.send_forms()
    assert app.escalate.debts(at(10, 25)) == ()
    assert {debt.rung for debt in app.escalate.debts(at(10, 26))} == {"R3"}


def test_the_office_itself_is_asked_by_internal_memo(app: OfficeApp) -> None:
    context = replace(app.context, office=replace(app.context.office, organisation="jyj"))
    app = replace(app, context=context, escalate=replace(app.escalate, context=context))
    open_cycle(app, "2021-10")
    run(app, date(2021, 10, 15), date(2021, 11, 1))
    memo = app.sign.document(f"R5/{CYCLE.of('jyj')}", 1)
    assert memo.title == "市教育局 · 签报"
    assert "委领导" in memo.text
    assert memo.signer == "市发改委分管领导"
    assert {f"{name} · 函请" for name in NAMES.values() if name != "市教育局"} <= titles(app)
    assert address("jyj") not in memo.text
