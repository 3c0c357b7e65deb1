"""典型经验 from a return to the 简况: judged, cleared, agreed to, spread, adopted; each by the office, with reason."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from tests.people import checker, officer, signer
from tests.services.compile.test_brief import statements
from tests.services.conftest import CYCLE, OfficeApp, at, with_loops
from tests.services.decide.test_decide import CODE, recorded

from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.document import Document, DocumentState, Outcome
from duban.domain.decisions.practice import PracticeActKind, PracticeStage
from duban.domain.papers.progress import progress
from duban.domain.returns.submission import Entry, ReturnEvent, ReturnState, Status, Submission, Verdict
from duban.errors import Refused, UnknownReference
from duban.services.compile.load_facts import Gather
from duban.services.decide.decider import Who
from duban.services.decide.practices import PracticeNote, SpreadPractices
from duban.services.drafts.briefs import BesideForm, brief_of
from duban.services.operate.audit import Audit
from duban.services.overview.practices import Practices, PracticeShown
from duban.services.sign.sign import SignerAnswer

DECEMBER = replace(CYCLE, period=Period.parse("2021-12"))
NAME = DECEMBER.of("swj")
DESK = Who(officer("督办岗"), "可复制")
WORDS, SUMMARY = "首创一窗通办，企业少跑两次。", "首创一窗通办"
TAKEN, DECLINED = PracticeActKind.TAKEN, PracticeActKind.DECLINED
CLEARED, BARRED = PracticeActKind.CLEARED, PracticeActKind.BARRED
AGREED, REFUSED, ADOPTED = PracticeActKind.AGREED, PracticeActKind.REFUSED, PracticeActKind.ADOPTED
NOTES = {
    TAKEN: PracticeNote(SUMMARY),
    DECLINED: PracticeNote("做法已在全市施行。"),
    CLEARED: PracticeNote(person="保密员", dated=date(2021, 12, 24)),
    BARRED: PracticeNote(person="保密员", dated=date(2021, 12, 24)),
    AGREED: PracticeNote(paper="来函〔2021〕3号", dated=date(2021, 12, 24)),
    REFUSED: PracticeNote("暂不宜公开。", paper="电话", dated=date(2021, 12, 24)),
    ADOPTED: PracticeNote("已参照市税务局做法", unit="mzj"),
}
LETTER = {"words": "我局已参照施行", "paper": "泉民函〔2021〕7号", "dated": date(2021, 12, 24)}


def tells(app: OfficeApp, reference: Reference, words: str, *entries: Entry, when: datetime | None = None) -> None:
    """Let an accepted return of the unit say *words* as worth copying."""
    with app.context.ledger.begin() as work:
        attempt = len(work.submissions.of_return(reference)) + 1
        filed = Submission(
            *(
                str(reference),
                attempt,
                when or at(12, 22),
                "filler@swj.example",
                f"{attempt:064}",
                "报表.xlsx",
                "0" * 64,
            ),
            verdict=Verdict.ACCEPTED,
            entries=entries,
            findings=(),
            experience=words,
        )
        work.submissions.add(filed)
        work.returns.record(ReturnEvent(str(reference), ReturnState.ACCEPTED, filed.received_at, str(filed.number)))


@pytest.fixture
def told(app: OfficeApp) -> OfficeApp:
    """The quarter's last month is open, the loop is on, and 市税务局 told something."""
    with_loops(app.context, practices=True, brief=True)
    app.generate.open_cycle(DECEMBER, at(12, 16))
    tells(app, NAME, WORDS, Entry(1, Status.ON_SCHEDULE, progress="推进。"))
    return app


def act(app: OfficeApp, *kinds: PracticeActKind, now: datetime | None = None, **changed: object) -> str:
    said = ""
    for kind in kinds:
        note = replace(NOTES[kind], **changed)  # type: ignore[arg-type]
        said = SpreadPractices(app.context).act(NAME, kind, note, DESK, now or at(12, 27))
    return said


def shown(app: OfficeApp, now: datetime | None = None) -> PracticeShown:
    return Practices(app.context).shown(NAME, now or at(12, 28))


def brief(app: OfficeApp) -> Document:
    with app.context.ledger.begin() as work:
        found = work.documents.latest(str(brief_of(DECEMBER)))
    assert found is not None
    return found


def signs(app: OfficeApp, *moment: int) -> DocumentState:
    paper = brief(app)
    return app.sign.decide(paper.name, paper.draft, SignerAnswer(Outcome.SIGN), signer(paper.signer), at(*moment))


def test_it_goes_step_by_step_into_the_brief_of_the_quarters_last_month(told: OfficeApp) -> None:
    one = shown(told)
    assert (one.unit, one.step.stage, one.owner, one.practice.told) == (
        "市税务局",
        PracticeStage.JUDGE,
        "督办岗、签发人",
        WORDS,
    )
    assert (one.step.due, one.is_overdue(date(2022, 1, 6))) == (date(2022, 1, 6), False)
    assert "待保密审查" in act(told, TAKEN)
    assert "待征求单位意见" in act(told, CLEARED)
    assert "随季度末月的调度简况推广" in act(told, AGREED)
    assert (shown(told).owner, shown(told).is_offices) == ("季度末月的调度简况", False)
    told.compile.draft(DECEMBER, at(12, 31, 20))
    assert f"典型经验，供结合实际参考：市税务局：{SUMMARY}。" in brief(told).text
    assert shown(told).step.stage is PracticeStage.READY
    signs(told, 12, 31, 21)
    one = shown(told, at(12, 31, 22))
    assert (one.step.stage, one.practice.brief) == (PracticeStage.SPREAD, "2021年12月")
    assert Practices(told.context).waiting(at(12, 31, 22)) == ()
    recorded(told)


def test_a_report_cites_what_may_be_spread_with_who_adopted_it_and_nothing_that_nobody_judged(told: OfficeApp) -> None:
    def cited() -> list[str]:
        report = Gather(told.context).report(DECEMBER, at(12, 31, 20))
        return [part.text for part in progress(report) if "典型经验" in part.heading]

    assert cited() == []
    act(told, TAKEN, CLEARED, AGREED)
    assert cited() == [f"市税务局：{SUMMARY}。"]
    tells(told, DECEMBER.of("mzj"), "", Entry(3, Status.ON_SCHEDULE, progress="已参照市税务局做法，推行一窗通办。"))
    act(told, ADOPTED)
    assert cited() == [f"市税务局：{SUMMARY}（市民政局已采用）。"]
    facts = {fact.key: fact.value for fact in Gather(told.context).facts(DECEMBER, at(12, 31, 20)).facts}
    assert (facts["lists.practices"], facts["lists.practices_cited"]) == (1, 1)
    assert facts[f"practice.{NAME}"] == f"市税务局：{SUMMARY}（市民政局已采用）"
    with_loops(told.context, practices=False)
    assert cited() == [f"据市税务局报送，{WORDS}"]


def test_an_adopter_is_noted_by_its_own_words_alone(told: OfficeApp) -> None:
    act(told, TAKEN)
    with pytest.raises(Refused, match="报送件中没有这句话"):
        act(told, ADOPTED)
    with pytest.raises(Refused, match="来函的文号"):
        act(told, ADOPTED, paper="听说")
    with pytest.raises(Refused, match="不是报送该经验的单位"):
        act(told, ADOPTED, unit="swj")
    with pytest.raises(Refused, match="请填写来函日期"):
        act(told, ADOPTED, paper="泉民函〔2021〕7号")
    assert act(told, ADOPTED, **LETTER) == "已登记市民政局采用。"
    assert "无需重复办理" in act(told, ADOPTED, **LETTER)
    assert shown(told).adopters == ("市民政局",)
    audit = Audit(told.context)
    for unit in ("swj", "mzj"):
        assert any(
            "市民政局采用，我局已参照施行（泉民函〔2021〕7号）" in one.text for one in audit.organisation(CODE, unit)
        )


@pytest.mark.parametrize(
    ("kinds", "changed", "says"),
    [
        ((TAKEN,), {"words": ""}, "请写推广摘要"),
        ((TAKEN,), {"words": "长" * 81}, "80字以内"),
        ((TAKEN,), {"words": "按秘密★文件"}, "疑似涉密"),
        ((DECLINED,), {"words": " "}, "请写明不采纳的说明"),
        ((CLEARED,), {}, "现为“待研判”，不能登记“保密审查通过”"),
        ((AGREED,), {}, "不能登记“单位同意推广”"),
        (
            (ADOPTED,),
            LETTER,
            "不能登记“其他单位采用”",
        ),
    ],
)
def test_what_is_out_of_turn_or_says_too_little_is_refused(
    told: OfficeApp, kinds: tuple[PracticeActKind, ...], changed: dict[str, object], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        act(told, *kinds, **changed)
    assert shown(told).practice.acts == ()


@pytest.mark.parametrize(
    ("kind", "changed", "says"),
    [
        (CLEARED, {"person": ""}, "请写明保密审查人"),
        (CLEARED, {"dated": None}, "请填写审查日期"),
        (CLEARED, {"dated": date(2021, 12, 28)}, "不能晚于今天"),
        (CLEARED, {"person": "长" * 61}, "内容过长"),
        (AGREED, {}, "现为“待保密审查”"),
        (AGREED, {"paper": ""}, "请写明单位意见的依据"),
    ],
)
def test_each_step_says_who_when_and_on_what(told: OfficeApp, kind, changed: dict[str, object], says: str) -> None:
    act(told, TAKEN)
    with pytest.raises(Refused, match=says):
        act(told, kind, **changed)


@pytest.mark.parametrize("ends", [(DECLINED,), (TAKEN, BARRED), (TAKEN, CLEARED, REFUSED)])
def test_what_is_not_taken_not_cleared_or_not_agreed_to_is_spread_nowhere(
    told: OfficeApp, ends: tuple[PracticeActKind, ...]
) -> None:
    act(told, *ends)
    assert (shown(told).step.stage, shown(told).owner) == (PracticeStage.OVER, "")
    told.compile.draft(DECEMBER, at(12, 31, 20))
    assert "典型经验" not in brief(told).text
    assert "无需重复办理" in act(told, ends[-1])
    assert "待保密审查" in act(told, TAKEN), "it may be judged anew"


def test_a_brief_is_not_signed_over_a_consent_that_was_taken_back(told: OfficeApp) -> None:
    act(told, TAKEN, CLEARED, AGREED)
    told.compile.draft(DECEMBER, at(12, 31, 20))
    act(told, REFUSED, now=at(12, 31, 20))
    with pytest.raises(Refused, match="所列市税务局的典型经验现为“不推广”，不得推广"):
        signs(told, 12, 31, 21)


@pytest.mark.parametrize("taken_back", [REFUSED, BARRED, None])
def test_a_brief_that_nobody_signed_is_drafted_anew_without_what_may_not_be_spread_any_more(
    told: OfficeApp, taken_back: PracticeActKind | None
) -> None:
    act(told, TAKEN, CLEARED, AGREED)
    told.compile.draft(DECEMBER, at(12, 31, 20))
    if taken_back:
        act(told, taken_back, now=at(12, 31, 20))
    else:
        tells(told, NAME, "", Entry(1, Status.ON_SCHEDULE, progress="推进。"), when=at(12, 31, 20))
    told.compile.outstanding(at(12, 31, 21))
    paper = brief(told)
    assert (paper.draft, paper.state) == (2, DocumentState.WAITING)
    assert "典型经验" not in paper.text
    told.compile.outstanding(at(12, 31, 22))
    assert brief(told).draft == 2, "once"
    assert signs(told, 12, 31, 22) is DocumentState.SIGNED


JANUARY = replace(CYCLE, period=Period.parse("2022-01"))


@pytest.fixture
def signed(told: OfficeApp) -> OfficeApp:
    """The 简况 that spreads it was signed in the night of 31 December; the form that brings it is a fortnight away."""
    act(told, TAKEN, CLEARED, AGREED)
    told.compile.draft(DECEMBER, at(12, 31, 20))
    assert signs(told, 12, 31, 21) is DocumentState.SIGNED
    return told


def brought(app: OfficeApp) -> BesideForm:
    """What the form of January brings of it to another unit."""
    return statements(app).with_form(JANUARY.of("mzj"), at(12, 31, 23))


@pytest.mark.parametrize("kind", [REFUSED, BARRED])
def test_a_consent_taken_back_before_the_brief_left_ends_its_signature_and_who_signed_is_asked_for_the_next(
    signed: OfficeApp, kind: PracticeActKind
) -> None:
    assert brought(signed).files
    late = at(12, 31, 22)
    assert "已签发、尚未发出的简况不再发出" in act(signed, kind, now=late, dated=late.date())
    assert (shown(signed, late).step.stage, brief(signed).state) == (PracticeStage.OVER, DocumentState.WITHDRAWN)
    assert brought(signed) == BesideForm(), "at once: the form might leave before the next round"
    signed.compile.outstanding(at(12, 31, 22))
    paper = brief(signed)
    assert (paper.draft, paper.state, "典型经验" in paper.text) == (2, DocumentState.WAITING, False)
    assert f"**第1稿签发后、发出前失效**：市税务局的典型经验：{kind}" in paper.body
    assert signs(signed, 12, 31, 23) is DocumentState.SIGNED
    assert brought(signed).files
    signed.compile.outstanding(at(12, 31, 23))
    assert brief(signed).draft == 2
    recorded(signed)


def test_words_that_a_unit_takes_back_before_the_brief_left_end_its_signature_too(signed: OfficeApp) -> None:
    tells(signed, NAME, "", Entry(1, Status.ON_SCHEDULE, progress="推进。"), when=at(12, 31, 22))
    signed.compile.outstanding(at(12, 31, 22))
    paper = brief(signed)
    assert (paper.draft, "典型经验" in paper.text) == (2, False)
    assert "市税务局的典型经验已不具备推广条件" in paper.body


def test_what_was_sent_to_anybody_stays_and_cannot_be_taken_back(signed: OfficeApp) -> None:
    signed.generate = replace(signed.generate, beside=statements(signed))
    signed.generate.open_cycle(JANUARY, at(12, 31, 22))
    signed.generate.prepare_form(JANUARY.of("mzj"), at(12, 31, 22))
    with pytest.raises(Refused, match="现为“已推广”，不能登记“单位不同意推广”"):
        act(signed, REFUSED, now=at(12, 31, 23))
    tells(signed, NAME, "", Entry(1, Status.ON_SCHEDULE, progress="推进。"), when=at(12, 31, 23))
    signed.compile.outstanding(at(12, 31, 23))
    assert (brief(signed).draft, brief(signed).state) == (1, DocumentState.SIGNED)


def test_its_unit_reads_what_waits_and_what_came_of_it(told: OfficeApp) -> None:
    def said(now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
        found = statements(told).of(NAME, now)
        return found.owed, found.practices

    assert said(at(12, 27)) == (("所报经验做法，待研判，由我办于2022年1月6日前办结",), ())
    act(told, TAKEN, CLEARED)
    owed, answered = said(at(12, 27, 20))
    assert answered == (f"2021年12月所报：已采纳，拟推广为“{SUMMARY}”",)
    assert "待征求单位意见" in owed[0]
    act(told, REFUSED)
    assert said(at(12, 27, 20))[0] == ()


def test_it_is_the_desks_act_with_a_reason_and_only_where_the_loop_is_on(told: OfficeApp) -> None:
    def by(who: Who, reference: Reference = NAME) -> str:
        return SpreadPractices(told.context).act(reference, TAKEN, NOTES[TAKEN], who, at(12, 27))

    with pytest.raises(Refused, match="须由督办岗"):
        by(Who(checker(), "可复制"))
    with pytest.raises(Refused, match="请写明理由"):
        by(Who(officer("督办岗"), " "))
    with pytest.raises(UnknownReference, match="没有登记这条典型经验"):
        by(DESK, CYCLE.of("swj"))
    with_loops(told.context, practices=False)
    assert Practices(told.context).all(at(12, 28)) == ()
    with pytest.raises(Refused, match="未启用"):
        by(DESK)


def test_what_a_unit_takes_back_is_left_alone(told: OfficeApp) -> None:
    act(told, TAKEN)
    tells(told, NAME, "", Entry(1, Status.ON_SCHEDULE, progress="推进。"), when=at(12, 23))
    with pytest.raises(Refused, match="已不再填写这条经验"):
        act(told, CLEARED)


def test_two_practices_have_not_one_summary(told: OfficeApp) -> None:
    act(told, TAKEN)
    other = DECEMBER.of("mzj")
    tells(told, other, "一窗通办婚姻登记。", Entry(3, Status.ON_SCHEDULE, progress="推进。"))
    spread = SpreadPractices(told.context)
    for words in (SUMMARY, "一窗通办", f"{SUMMARY}，少跑两次"):
        with pytest.raises(Refused, match="另一条经验的推广摘要与此相同"):
            spread.act(other, TAKEN, PracticeNote(words), DESK, at(12, 27))
    assert "待保密审查" in spread.act(other, TAKEN, PracticeNote("婚姻登记全市通办"), DESK, at(12, 27))
