"""A dropped item is asked and said of nobody and counted by no rate; without a basis only a 请示 is drafted."""

from dataclasses import replace
from datetime import date

import pytest
from tests.offices import LEVELS
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, at

from duban.domain.decisions.decision import BasisKind
from duban.domain.decisions.document import Document, DocumentState
from duban.domain.decisions.levels import DecidingLevel, DecisionBasis, DecisionMatter
from duban.domain.papers.standing import results
from duban.errors import Refused
from duban.services.compile.load_facts import Gather
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.task_list import Correct, CorrectionReason
from duban.services.decide.terminate import Terminate

CODE = "qz2021"
NOVEMBER = replace(CYCLE, period=CYCLE.period.later())
BARE = Who(officer(), "职能已划转")
FOUNDED = replace(BARE, basis=DecisionBasis(BasisKind.MINUTES, "〔2021〕15号"))


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    """An office whose cycle of October is open, its forms sent."""
    app.send_forms()
    return app


def terminate(app: OfficeApp) -> Terminate:
    return Terminate(app.context, LEVELS)


def change_of(app: OfficeApp, matter: str, item: int = 1) -> Document | None:
    with app.context.ledger.begin() as work:
        return work.documents.latest(f"change/{CODE}/{item}/{matter}")


def test_a_dropped_item_leaves_form_and_ladder_and_is_listed_outside_of_every_rate(opened: OfficeApp):
    before = Gather(opened.context).report(CYCLE, at(11, 1))
    answer = terminate(opened).terminate(CODE, 2, FOUNDED, at(10, 26))
    assert answer.sentence.startswith("第2项已终止，自2021年11月起不再列入填报表")
    assert answer.decision is not None
    assert answer.decision.basis == "会议纪要期号：〔2021〕15号"
    opened.generate.open_cycle(NOVEMBER, at(11, 16))
    form = opened.generate.prepare(NOVEMBER.of("swj"), at(11, 16))
    assert form.items == (1,)
    assert form.facts["terminated"] == [2]
    after = Gather(opened.context).report(CYCLE, at(11, 1))
    assert (after.total.items, after.total.due) == (before.total.items - 1, before.total.due - 1)
    assert [each.item.number for each in after.terminated] == [2]
    assert "另有1项已终止，不计入任务总数和完成率：第2项（市税务局牵头，2021年10月26日终止" in results(after)
    again = terminate(opened).terminate(CODE, 2, FOUNDED, at(10, 27))
    assert (again.sentence, again.decision) == ("第2项已经终止，无需重复办理。", None)


def test_whose_only_item_is_dropped_owes_nothing_more(opened: OfficeApp):
    terminate(opened).terminate(CODE, 4, FOUNDED, at(10, 26))
    opened.generate.open_cycle(NOVEMBER, at(11, 16))
    with opened.context.ledger.begin() as work:
        expected = work.returns.get(NOVEMBER.of("mzj"))
    assert expected is not None
    assert not expected.state.is_owed


def test_a_dropped_item_is_neither_extended_nor_closed_until_it_is_taken_up_again(opened: OfficeApp):
    terminate(opened).terminate(CODE, 1, FOUNDED, at(10, 26))
    with pytest.raises(Refused, match="已终止"):
        Decide(opened.context).extend(CODE, 1, date(2022, 3, 31), FOUNDED, at(10, 27), None)
    assert "恢复办理" in terminate(opened).resume(CODE, 1, BARE, at(10, 28)).sentence
    with pytest.raises(Refused, match="没有终止"):
        terminate(opened).resume(CODE, 1, BARE, at(10, 28))
    assert [each.number for each in opened.context.programme(NOVEMBER).asked_of("swj")] == [1, 2]


def test_without_a_basis_a_draft_waits_and_nothing_is_decided(opened: OfficeApp):
    first = terminate(opened).terminate(CODE, 1, BARE, at(10, 26))
    again = terminate(opened).terminate(CODE, 1, BARE, at(10, 27))
    assert first.decision is again.decision is None
    assert "已拟《关于终止第1项任务的请示》，待市发改委主要领导签发" in first.sentence
    assert "已在待签" in again.sentence
    draft = change_of(opened, "termination")
    assert draft is not None
    assert (draft.draft, draft.state) == (1, DocumentState.WAITING)
    assert "理由为：职能已划转。" in draft.text
    assert opened.sign.dossier(draft, at(10, 27)).shown  # whoever signs can be shown it
    with opened.context.ledger.begin() as work:
        assert not work.decisions.all(CODE)
    terminate(opened).terminate(CODE, 1, FOUNDED, at(10, 28))
    settled = change_of(opened, "termination")
    assert settled is not None
    assert settled.state is DocumentState.WITHDRAWN


def test_another_wish_takes_the_place_of_the_draft(opened: OfficeApp):
    decide = Decide(opened.context, levels=LEVELS)
    for month in (3, 4):
        decide.extend(CODE, 1, date(2022, month, 30), BARE, at(10, 26), None)
    draft = change_of(opened, "extension")
    assert draft is not None
    assert draft.draft == 2
    assert "延至2022年4月30日（第1次延期）" in draft.text


def test_another_lead_and_another_target_are_the_citys_and_wording_is_not(opened: OfficeApp):
    correct, bare, founded = Correct(opened.context, LEVELS), CorrectionReason(BARE), CorrectionReason(FOUNDED)
    for answer in (
        correct.lead(CODE, 1, ["市教育局"], bare, at(10, 26)),
        correct.goal(CODE, 1, "另一目标。", bare, at(10, 26)),
        correct.deadline(CODE, 1, "2022-12-31", bare, at(10, 26)),
        correct.deadline(CODE, 1, "持续推进", bare, at(10, 26)),
    ):
        assert answer.decision is None
        assert "没有登记任何决定" in answer.sentence
    assert all(change_of(opened, matter) for matter in ("lead", "goal", "extension"))
    assert correct.measures(CODE, 1, {1: "另一措施。"}, bare, at(10, 26)).decision
    assert correct.co_leads(CODE, 1, ["市民政局"], bare, at(10, 26)).decision
    assert correct.goal(CODE, 1, "另一目标。", founded, at(10, 26)).decision
    first = opened.context.programme(NOVEMBER).item(1)
    assert (first.goal, first.measures[0][-5:], first.co_organisations) == ("另一目标。", "另一措施。", ("mzj",))


def test_taking_it_up_again_may_be_given_a_level(opened: OfficeApp):
    service = Terminate(opened.context, (DecidingLevel(DecisionMatter.RESUMPTION, basis=True),))
    assert service.terminate(CODE, 1, BARE, at(10, 26)).decision
    with pytest.raises(Refused, match="恢复须有批示登记号"):
        service.resume(CODE, 1, BARE, at(10, 28))
    assert service.resume(CODE, 1, FOUNDED, at(10, 28)).decision
