"""A rehearsal with all loops on plays those too that are off by default, and what is missing in it is counted."""

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.rehearsal.simulation.test_counters import Counted
from tests.services.appraise.test_appraise import CHECK, DESK, OBJECTION, appraise, extracts, sent_out
from tests.services.appraise.test_scoring import YEAR, office
from tests.services.appraise_cases import day
from tests.services.conftest import OfficeApp, app, at, settings_of_project
from tests.services.decide.test_decide import CODE, NOVEMBER, file
from tests.services.decide.test_reforms import DECEMBER, WHOLE, answered, opened, reforming

from duban.config import load_settings
from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, ObjectionAnswer
from duban.domain.calendar.cycle import Period
from duban.domain.decisions.expert_letter import ExpertAct, ExpertActKind, letters_in
from duban.domain.returns.assessment import Consent, Rating, SelfAssessment
from duban.domain.returns.submission import Entry, Status
from duban.services.appraise.appraise import Appraise
from duban.services.appraise.objections import AnswerWords, Objections
from duban.services.decide.reforms import Reforming
from duban.services.overview.waiting_entry import WaitingKind
from duban_rehearsal.agenda import SteppedClock
from duban_rehearsal.simulation.contested import ObjectionFigures, objection_figures
from duban_rehearsal.simulation.loops import BASIS, every_loop_on
from duban_rehearsal.simulation.post import InnerPostOffice, PostedMail
from duban_rehearsal.simulation.proof import LadderProof
from duban_rehearsal.simulation.rehearse import rehearse
from duban_rehearsal.simulation.tracked import ReformFigures, asked_too_often, reform_figures

__all__ = ["app", "appraise", "office", "opened", "reforming"]
SAID = SelfAssessment("并联审批", "由10天压缩到3天", "无", Rating.MET)
DONE = Entry(3, Status.DONE, progress="已办。", assessment=SAID)


def test_every_loop_is_on_that_there_is_and_what_it_needs_is_there(tmp_path: Path) -> None:
    settings = every_loop_on(settings_of_project(), tmp_path)
    (plan,) = settings.programmes.values()
    assert all(asdict(plan.loops).values())
    assert settings.appraisal.basis == BASIS
    days = [meeting.on for meeting in plan.meetings]
    assert days == sorted(days)
    assert all(plan.starts_on <= day <= plan.ends_on for day in days)
    assert {meeting.task_force for meeting in plan.meetings} == {plan.task_forces[0].name}


def test_what_an_office_has_set_for_itself_stays(tmp_path: Path) -> None:
    settings = settings_of_project()
    own = replace(settings, appraisal=replace(settings.appraisal, basis="泉效能办〔2021〕5号"))
    assert every_loop_on(own, tmp_path).appraisal.basis == "泉效能办〔2021〕5号"


def contested(office: OfficeApp, *waits: WaitingKind, silent: str = "") -> ObjectionFigures:
    """Counted ten days after the last decision, with *waits* on the office's list."""
    app: Any = Counted(office).app
    app.work_sheet = SimpleNamespace(entries=lambda _now: [SimpleNamespace(kind=kind) for kind in waits])
    event = SimpleNamespace(is_of_unit=True, organisation=silent)
    app.reaching = SimpleNamespace(unreached=lambda: [SimpleNamespace(event=event)])
    return objection_figures(app, Counted(office).post_office, day(2022, 4, 20))


@pytest.fixture
def objected(office: OfficeApp, appraise: Appraise) -> int:
    """An objection of 市教育局 that waits; its number."""
    sent_out(office, appraise)
    objections = Objections(office.context)
    objections.object_to(CODE, YEAR, "jyj", OBJECTION, DESK, day(2022, 3, 14))
    return next(objections.waiting(day(2022, 3, 15))).objection.act.number


def test_an_objection_that_no_list_shows_is_a_fault(office: OfficeApp, objected: int) -> None:
    assert contested(office, WaitingKind.OBJECTION).at_odds == ()
    assert contested(office).at_odds == ("未处理的异议1件，工作单列出0件",)


def test_whoever_objected_has_a_mail_that_says_what_came_of_it(office: OfficeApp, objected: int) -> None:
    Objections(office.context).answer(
        CODE, YEAR, objected, AnswerWords(ObjectionAnswer.NOT_ADOPTED), CHECK, day(2022, 3, 15)
    )
    (told,) = contested(office).at_odds
    assert told.endswith("没有告知jyj")
    assert contested(office, silent="jyj").at_odds == (), "the office is shown that no mail reaches it"
    extracts(office).lay_due(day(2022, 3, 16))
    office.deliver.round(day(2022, 3, 16))
    found = contested(office)
    assert (found.at_odds, found.counts["不予采纳"], found.counts["考核结果未拟稿"]) == ((), 1, 1)


def test_whoever_scored_decides_on_no_objection(office: OfficeApp, objected: int) -> None:
    decided = AppraisalAct(
        *(CODE, AppraisalActKind.DECIDED, day(2022, 4, 19), "督办岗"),
        organisation="jyj",
        value="NOT_ADOPTED",
        about=objected,
        account=DESK.actor.account,
    )
    with office.context.ledger.begin() as work:
        work.appraisal.add(decided)
    (told,) = contested(office).at_odds
    assert told.endswith("由参与计分的人处理")


def test_what_is_told_of_scores_stands_on_no_ladder(office: OfficeApp, appraise: Appraise) -> None:
    sent_out(office, appraise)
    with office.context.ledger.begin() as work:
        said = work.notices.below("appraisal/qz2021/2021")
    notices = tuple(notice for about in said.values() for notice in about)
    assert len(notices) == 2
    assert LadderProof(Counted(office).app, notices).missing() == ()


def tracked(app: OfficeApp) -> ReformFigures:
    counted: Any = Counted(app).app
    counted.clock = SimpleNamespace(now=lambda: at(12, 31, 12))
    return reform_figures(counted, Counted(app).post_office)


def test_what_a_lead_said_of_its_reform_is_counted_and_stands_in_the_report(
    opened: OfficeApp, reforming: Reforming
) -> None:
    reforming.mark(CODE, 3, "", DESK, at(11, 5))
    answered(opened, NOVEMBER.of("jyj"), {"标注意见": "同意标注"}, 11, 16)
    answered(opened, DECEMBER.of("jyj"), WHOLE, 12, 15)
    found = tracked(opened)
    assert (found.counts["拟标注"], found.counts["自我评估"], found.at_odds) == (1, 1, ())


def test_an_assessment_of_what_nobody_marked_or_its_lead_declined_is_a_fault(
    opened: OfficeApp, reforming: Reforming
) -> None:
    opened.generate.open_cycle(DECEMBER, at(12, 15))
    file(opened, DONE, reference=DECEMBER.of("jyj"), when=at(12, 20))
    assert tracked(opened).at_odds == (f"{DECEMBER} 3 未标注而作了自我评估",)
    reforming.mark(CODE, 3, "", DESK, at(12, 20))
    file(opened, replace(DONE, consent=Consent.DECLINED), reference=DECEMBER.of("jyj"), when=at(12, 21))
    assert f"{DECEMBER} 3 未标注而作了自我评估" in tracked(opened).at_odds


def test_an_assessment_that_no_report_shows_is_a_fault(opened: OfficeApp, reforming: Reforming) -> None:
    """November is no month of assessments: whatever was said then stands in no report."""
    reforming.mark(CODE, 3, "泉教函〔2021〕3号", DESK, at(11, 5))
    opened.generate.open_cycle(NOVEMBER, at(11, 16))
    file(opened, DONE, reference=NOVEMBER.of("jyj"), when=at(11, 20))
    assert tracked(opened).at_odds == (f"{NOVEMBER} 3 自我评估没有列入报告",)


@pytest.mark.parametrize(("mails", "faults"), [(0, 1), (1, 0), (2, 0), (3, 1)])
def test_an_expert_who_is_not_written_to_or_more_than_twice_is_a_fault(mails: int, faults: int) -> None:
    asked = ExpertAct(
        *(CODE, 3, ExpertActKind.ASKED, at(12, 1), "督办岗", "出差", 1), address="a@b.example", until=date(2021, 12, 20)
    )
    boxes = {"a@b.example": [PostedMail(at(12, 1), b"Subject: x\r\n\r\n")] * mails}
    post_office = InnerPostOffice(SteppedClock(at(12, 1)), "robot@yyb.example", boxes=boxes)
    assert len(list(asked_too_often(post_office, letters_in((asked,))))) == faults


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_the_last_months_of_a_year_are_lived_through_with_all_loops_on(tmp_path: Path) -> None:
    """Marks, self-assessments, 核对稿, objections and their answers: nothing without a fact, nothing untold."""
    found = rehearse(every_loop_on(load_settings(), tmp_path), Period.parse("2021-11"), Period.parse("2021-12"), 1)
    assert found.faults == 0, found.as_json()
    assert {"拟标注", "自我评估"} <= {name for name, count in found.reforms.items() if count}
    assert {"印发核对稿", "单位异议", "异议处理"} <= found.appraisals.keys()
