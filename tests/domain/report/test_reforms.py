"""How leads, experts and figures judge the reforms, and where they do not agree."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.report_cases import ENTRIES, ITEMS, TAX, TRADE, accepted, report

from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.expert_review import ExpertReview, ReviewMeans
from duban.domain.papers.monthly import paper
from duban.domain.papers.reforms import reforms_told
from duban.domain.report import Report, facts_of
from duban.domain.report.annexes import ASSESSMENTS, annexes_of
from duban.domain.returns.assessment import Consent, Rating, ReformState, SelfAssessment
from duban.domain.returns.submission import Entry, TargetValue

NOON = datetime(2021, 10, 20, 4, 0, tzinfo=UTC)


def marked(number: int, consent: str = "泉税函〔2021〕3号") -> Decision:
    return Decision(
        "qz2021", DecisionKind.REFORM, "督办岗", NOON, "重大突破", number, original=consent, value=Ruling.MARKED
    )


def reviewed(number: int, rating: Rating) -> ExpertReview:
    held = (date(2021, 10, 19), ReviewMeans.MEETING, 5, 0)
    return ExpertReview("qz2021", number, *held, rating, "成效有待观察", (), "督办岗", NOON)


def assessed(entry: Entry, rating: Rating | None, hours: int | None = None) -> Entry:
    values = () if hours is None else tuple(TargetValue(code, Decimal(hours), str(hours)) for code in ("K1", "K2"))
    return replace(entry, assessment=SelfAssessment("并联审批", "压缩过半", "无", rating), values=values)


def told(
    *entries: Entry,
    decided: tuple[Decision, ...] = (marked(1),),
    reviews: tuple[ExpertReview, ...] = (),
    **known: object,
) -> Report:
    said = {entry.item: entry for entry in ENTRIES[TAX]} | {entry.item: entry for entry in entries}
    facts: dict[str, Any] = {"marks_reforms": True, "is_assessing": True, **known}
    return report(
        submissions={TAX: accepted(TAX, said.values()), TRADE: accepted(TRADE, ENTRIES[TRADE])},
        reforms={one.item: one for one in decided},
        reviews=reviews,
        **facts,
    )


DONE, UNDER_WAY = ENTRIES[TAX]


@pytest.mark.parametrize(
    ("rating", "hours", "experts", "differences"),
    [
        pytest.param(Rating.MET, 100, None, (), id="figures bear it out"),
        pytest.param(
            Rating.MET, 120, None, ("自评“达到预期”，而“时长”为120小时，未达到≤110小时",), id="figures do not"
        ),
        pytest.param(
            *(Rating.PARTLY, 90, None, ("自评“部分达到”，而2项量化指标均已达标",)), id="too modest for its figures"
        ),
        pytest.param(Rating.PARTLY, 120, None, (), id="modest and right"),
        pytest.param(Rating.MET, 100, Rating.MET, (), id="experts agree"),
        pytest.param(
            *(Rating.MET, 100, Rating.MISSED),
            ("专家论证“未达预期”，而2项量化指标均已达标", "自评“达到预期”，专家论证（2021年10月19日）“未达预期”"),
            id="experts do not",
        ),
        pytest.param(
            *(Rating.MISSED, 120, Rating.EXCEEDED),
            (
                "专家论证“成效显著”，而“时长”为120小时，未达到≤110小时",
                "自评“未达预期”，专家论证（2021年10月19日）“成效显著”",
            ),
            id="experts against figures and lead",
        ),
        pytest.param(None, 120, None, (), id="nobody rated it"),
    ],
)
def test_where_lead_experts_and_figures_differ(rating, hours, experts, differences) -> None:
    reviews = (reviewed(1, experts),) if experts else ()
    found = told(assessed(DONE, rating, hours), reviews=reviews)
    (one,) = found.reforms.marked
    assert one.differences == differences


def test_an_overdue_item_that_praises_itself_is_told() -> None:
    late = replace(assessed(DONE, Rating.MET, 100), status=UNDER_WAY.status)
    (one,) = told(late).reforms.marked
    assert one.differences == ("自评“达到预期”，而本项已逾期25天",)


@pytest.mark.parametrize("doubt", ["完成时限", "目标任务"])
def test_doubt_about_an_item_blocks_what_figures_would_say(doubt: str) -> None:
    items = (replace(ITEMS[0], unconfirmed=(doubt,)), *ITEMS[1:])
    said = {1: assessed(DONE, Rating.MET, 120), 2: UNDER_WAY}
    found = report(
        items=items,
        submissions={TAX: accepted(TAX, said.values())},
        reforms={1: marked(1)},
        marks_reforms=True,
        is_assessing=True,
    )
    assert found.reforms.marked[0].differences == ()


def test_how_far_each_mark_has_come() -> None:
    agreed = replace(UNDER_WAY, consent=Consent.AGREED)
    found = told(agreed, decided=(marked(1, ""), marked(2, ""), marked(4)))
    states = {one.row.item.number: one.state for one in found.reforms.all}
    assert states == {1: ReformState.PROPOSED, 2: ReformState.MARKED, 4: ReformState.MARKED}
    assert told(decided=(marked(1),), marks_reforms=False).reforms.all == (), "the loop is off"


def test_the_report_says_it_at_the_end_of_a_year_alone() -> None:
    end = told(assessed(DONE, Rating.MET, 120), decided=(marked(1), marked(2)), reviews=(reviewed(1, Rating.PARTLY),))
    sentence = (
        "已标注2项，自评1项（达到预期1项）、未自评1项，专家论证1项。"
        "自评与论证、指标不一致的1项，待核实：市税务局第1项，"
        f"详见附件{annexes_of(end).index(ASSESSMENTS) + 1}。"
    )
    (section,) = (part for part in paper(end).progress if "创新突破改革评估" in part.heading)
    assert (section.heading, section.text) == ("（三）创新突破改革评估。", sentence)
    assert paper(end).attachments[-1] == ASSESSMENTS
    other = told(assessed(DONE, Rating.MET, 120), is_assessing=False)
    assert ASSESSMENTS not in annexes_of(other)
    assert not [part for part in paper(other).progress if "创新突破改革评估" in part.heading]
    assert reforms_told(told(decided=()).reforms, "附件8") == ""


def test_every_number_of_it_is_a_fact() -> None:
    end = told(assessed(DONE, Rating.MET, 120), decided=(marked(1), marked(2)))
    facts = {fact.key: fact.value for fact in facts_of(end).facts if fact.key.startswith("reform")}
    assert facts == {
        "reforms.marked": 2,
        "reforms.assessed": 1,
        "reforms.reviewed": 0,
        "reforms.different": 1,
        "reform.1.differences": "自评“达到预期”，而“时长”为120小时，未达到≤110小时",
    }


def test_what_was_said_a_year_ago_is_not_this_year_s() -> None:
    before = {1: (report().period.later(-1), assessed(DONE, Rating.MET, 100))}
    found = told(DONE, earlier=before)
    (one,) = found.reforms.marked
    assert (one.assessment is not None, found.reforms.assessed) == (True, ())


@pytest.mark.parametrize(("count", "more"), [(3, "，详见"), (4, "等，详见")])
def test_of_three_that_differ_the_items_are_named(count: int, more: str) -> None:
    (one,) = told(assessed(DONE, Rating.MET, 120)).reforms.marked
    text = reforms_told(replace(told().reforms, all=(one,) * count), "附件8")
    assert f"不一致的{count}项" in text
    assert text.count("市税务局第1项") == 3
    assert f"市税务局第1项{more}附件8。" in text
