"""Which items count as 创新突破改革: by the list or a decision, and with the consent of their lead."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.report_cases import item

from duban.domain.decisions.decision import Decision, DecisionKind, Ruling, in_force
from duban.domain.decisions.reform import reform_state, reform_states
from duban.domain.returns.assessment import Consent, Rating, ReformState, SelfAssessment
from duban.domain.returns.submission import Entry, Status

NOON = datetime(2021, 11, 5, 4, 0, tzinfo=UTC)
PLAIN = item(1)
LISTED = replace(PLAIN, is_reform=True)
MARKED = Decision("qz2021", DecisionKind.REFORM, "督办岗", NOON, "重大突破", 1, value=Ruling.MARKED)
AGREED_BY_LETTER = replace(MARKED, original="泉科函〔2021〕3号")
TAKEN_AWAY = replace(MARKED, value=Ruling.NOT_MARKED)


@pytest.mark.parametrize(
    ("of", "decision", "consent", "state"),
    [
        pytest.param(PLAIN, None, None, None, id="nobody means to mark it"),
        pytest.param(PLAIN, None, Consent.AGREED, None, id="a word on no mark marks nothing"),
        pytest.param(LISTED, None, None, ReformState.PROPOSED, id="by the list, its lead not asked yet"),
        pytest.param(PLAIN, MARKED, None, ReformState.PROPOSED, id="by decision, silence is no consent"),
        pytest.param(LISTED, None, Consent.AGREED, ReformState.MARKED, id="its lead agrees"),
        pytest.param(PLAIN, MARKED, Consent.DECLINED, ReformState.DECLINED, id="its lead does not"),
        pytest.param(PLAIN, AGREED_BY_LETTER, None, ReformState.MARKED, id="its lead agreed by letter"),
        pytest.param(PLAIN, AGREED_BY_LETTER, Consent.DECLINED, ReformState.MARKED, id="it thought better of it"),
        pytest.param(LISTED, TAKEN_AWAY, Consent.AGREED, None, id="the office took it away"),
    ],
)
def test_an_item_is_marked_by_the_office_with_its_lead_s_consent(of, decision, consent, state) -> None:
    assert reform_state(of, decision, consent) is state


def test_the_last_decision_counts() -> None:
    assert in_force((MARKED, TAKEN_AWAY)).reforms == {1: TAKEN_AWAY}
    assert in_force((TAKEN_AWAY, AGREED_BY_LETTER)).reforms == {1: AGREED_BY_LETTER}


def test_the_states_of_many_leave_out_what_nobody_means_to_mark() -> None:
    items = (LISTED, item(2))
    last = {1: Entry(1, Status.DONE, consent=Consent.AGREED)}
    assert reform_states(items, {}, last) == {1: ReformState.MARKED}
    assert reform_states(items, {2: replace(MARKED, item=2)}, {}) == {
        1: ReformState.PROPOSED,
        2: ReformState.PROPOSED,
    }


def test_an_assessment_is_kept_and_read_back() -> None:
    said = SelfAssessment("做法", "成效", "无", Rating.PARTLY)
    assert SelfAssessment.read(said.written()) == said
    assert said.texts["rating"] == "部分达到"
    assert SelfAssessment.read(SelfAssessment("做法").written()) == SelfAssessment("做法")
