"""Amending milestones: with a reason and a version, by whom the settings say, told to the lead with its next form."""

from dataclasses import replace
from datetime import date

import pytest
from tests.people import checker, officer, signer
from tests.services.conftest import CYCLE, OfficeApp, at
from tests.services.decide.test_decide import CODE, IN_PLACE, NOVEMBER, file, recorded

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.domain.audit.told_decisions import decision_sentence
from duban.domain.calendar.cycle import Period
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter
from duban.domain.returns.submission import Entry, Milestone, Status
from duban.errors import Refused
from duban.services.decide.decider import Who
from duban.services.decide.roadmap import AmendRoadmap
from duban.services.generate.item_forms import ItemForms
from duban.services.plan.roadmaps import roadmaps_of

DESK = Who(officer("督办岗"), "省级接口推迟开放")
EDUCATION, DECEMBER = CYCLE.of("jyj"), replace(CYCLE, period=Period.parse("2021-12"))
FILED = (Milestone(date(2021, 11, 10), "系统上线"),)
LATER = "2021-12-10 系统上线"


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    app.generate.open_cycle(CYCLE, at(10, 14))
    entry = Entry(3, Status.ON_SCHEDULE, IN_PLACE, "方案已定。", milestones=FILED)
    file(app, entry, reference=EDUCATION)
    return app


@pytest.fixture
def roadmap(opened: OfficeApp) -> AmendRoadmap:
    return AmendRoadmap(opened.context)


def test_an_amendment_holds_at_once_and_keeps_what_stood_before(opened: OfficeApp, roadmap: AmendRoadmap) -> None:
    made = roadmap.amend(CODE, 3, LATER, DESK, at(11, 5))
    assert made.sentence == "第3项路线图节点调整为：2021年12月10日系统上线（第2版），将随下一期填报表告知牵头单位。"
    assert made.decision is not None
    assert (made.decision.original, made.decision.value) == ("2021-11-10 系统上线", LATER)
    assert (made.decision.account, made.decision.reason) == (DESK.actor.account, "省级接口推迟开放")
    names = opened.context.programme(CYCLE, at(11, 5)).names
    said = "第3项路线图节点由“2021年11月10日系统上线”调整为“2021年12月10日系统上线”"
    assert decision_sentence(made.decision, names) == said
    with opened.context.ledger.begin() as work:
        assert roadmaps_of(work, NOVEMBER.of("jyj"), at(11, 4)) == {3: FILED}
        assert roadmaps_of(work, NOVEMBER.of("jyj"), at(11, 5)) == {3: (Milestone(date(2021, 12, 10), "系统上线"),)}
    again = roadmap.amend(CODE, 3, LATER, DESK, at(11, 6))
    assert (again.decision, recorded(opened)) == (None, 1)
    assert "第3版" in roadmap.amend(CODE, 3, "2021-12-20 系统上线", DESK, at(11, 7)).sentence


def test_the_lead_is_told_once_with_its_next_form(opened: OfficeApp, roadmap: AmendRoadmap) -> None:
    opened.generate.open_cycle(NOVEMBER, at(11, 16))
    opened.generate.prepare_form(NOVEMBER.of("jyj"), at(11, 16))
    forms = ItemForms(opened.context, WorkbookFormWriter())
    before = forms.prepare(DECEMBER.of("jyj"), at(12, 15))
    roadmap.amend(CODE, 3, LATER, DESK, at(11, 20))
    told = forms.prepare(DECEMBER.of("jyj"), at(12, 15))
    line = "路线图节点已调整为：2021年12月10日系统上线（省级接口推迟开放）"
    assert (before.facts["amended"], told.facts["amended"]) == ([], [f"第3项：{line}"])
    assert told.asked == before.asked, "it asks nothing more"
    opened.generate.open_cycle(DECEMBER, at(12, 16))
    opened.generate.prepare_form(DECEMBER.of("jyj"), at(12, 16))
    january = replace(DECEMBER, period=Period.parse("2022-01")).of("jyj")
    assert forms.prepare(january, at(12, 30)).facts["amended"] == []


@pytest.mark.parametrize(
    ("number", "text", "who", "complaint"),
    [
        (3, LATER, Who(checker(), "理由"), "须由督办岗、签发人办理"),
        (3, LATER, Who(officer("督办岗"), " "), "请写明理由"),
        (3, "2022-01-10 系统上线", DESK, "须先办理延期"),
        (99, LATER, DESK, "没有第99项"),
    ],
)
def test_nobody_else_amends_nor_without_reason_nor_behind_the_deadline(
    roadmap: AmendRoadmap, number: int, text: str, who: Who, complaint: str
) -> None:
    with pytest.raises(Exception, match=complaint):
        roadmap.amend(CODE, number, text, who, at(11, 5))


def test_the_settings_may_make_it_a_leader_s_decision(opened: OfficeApp) -> None:
    levels = (DecidingLevel(DecisionMatter.ROADMAP, title="市营商办负责人"),)
    roadmap = AmendRoadmap(opened.context, levels)
    with pytest.raises(Refused, match="调整节点由市营商办负责人决定"):
        roadmap.amend(CODE, 3, LATER, DESK, at(11, 5))
    assert roadmap.amend(CODE, 3, LATER, Who(signer("市营商办负责人"), "同意"), at(11, 5)).decision is not None
