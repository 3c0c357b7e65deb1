"""What a lead says on 创新突破改革: kept, carried while it holds, asked after, never sent back."""

from dataclasses import replace

import pytest
from tests.domain.checks.filling import BACKGROUND, filled, judged, reform_row

from duban.domain.form.words import REFORM_SHEET
from duban.domain.returns.assessment import Consent, Rating, SelfAssessment
from duban.domain.returns.submission import Entry, FilledForm, Status

WHOLE = {"done": "并联审批", "effect": "由10天压缩到3天", "lacking": "无", "rating": "达到预期"}


def form(item: int = 38, nil: str = "", **texts: str) -> FilledForm:
    cover = {"nil": nil, "nil_reason": "系统停机"} if nil else {}
    return replace(filled(cover=cover), reforms=(reform_row(item, **texts),))


def findings(of: FilledForm, *, assessed: bool) -> list[tuple[str, str]]:
    known = replace(BACKGROUND, assessed=frozenset({38} if assessed else ()))
    return [(one.sentence, one.cell) for one in judged(of, background=known)[1] if one.code == "W27"]


def entry(of: FilledForm, last: Entry | None = None) -> Entry:
    known = replace(BACKGROUND, last={38: last} if last else {})
    return next(one for one in judged(of, background=known)[0] if one.item == 38)


def test_the_four_cells_are_kept() -> None:
    said = SelfAssessment("并联审批", "由10天压缩到3天", "无", Rating.MET)
    assert entry(form(**WHOLE)).assessment == said
    assert entry(form(39, **WHOLE)).assessment is None
    assert entry(form(done=" ")).assessment is None, "nothing was said"
    assert entry(form(done="并联审批")).assessment == SelfAssessment("并联审批")


def test_a_word_on_the_mark_holds_until_there_is_another() -> None:
    last = Entry(38, Status.ON_SCHEDULE, consent=Consent.DECLINED)
    assert entry(form(consent=" 同意标注 ")).consent is Consent.AGREED
    assert entry(form(consent="同意标注"), last).consent is Consent.AGREED
    assert entry(filled(), last).consent is Consent.DECLINED
    assert entry(filled()).consent is None


def test_an_assessment_does_not_hold_for_the_next_year() -> None:
    last = Entry(38, Status.ON_SCHEDULE, assessment=SelfAssessment("并联审批"))
    assert entry(filled(), last).assessment is None


def test_what_is_missing_is_asked_after() -> None:
    assert findings(form(**WHOLE), assessed=True) == []
    sentence = "第38项自我评估未填“实际成效”，请补充（没有的填“无”）。"
    assert findings(form(**WHOLE | {"effect": ""}), assessed=True) == [(sentence, f"{REFORM_SHEET}!G6")]
    assert len(findings(form(), assessed=True)) == 4
    (mark,) = findings(form(), assessed=False)
    assert mark[0].startswith("第38项拟标注为创新突破改革，未选“标注意见”，请选择“同意标注”“不同意标注”之一")
    assert findings(form(consent="不同意标注"), assessed=False) == []


@pytest.mark.parametrize(
    ("texts", "assessed", "column"),
    [({"consent": "看情况"}, False, "标注意见"), (WHOLE | {"rating": "优"}, True, "自评")],
)
def test_what_is_no_choice_is_quoted(texts: dict[str, str], assessed: bool, column: str) -> None:
    ((sentence, _),) = findings(form(**texts), assessed=assessed)
    assert sentence.startswith(f"第38项“{column}”填写的“")
    assert "不在选项内" in sentence


def test_nothing_is_asked_of_a_form_that_did_not_ask_or_reports_nothing() -> None:
    assert findings(filled(), assessed=True) == []
    assert findings(form(nil="√"), assessed=True) == []
