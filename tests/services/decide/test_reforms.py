"""创新突破改革 from the mark to the report: marked, agreed to by form, assessed at the year's end, heard by experts."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.builders import fill, good_answers, saved
from tests.people import checker, officer
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, at, with_loops
from tests.services.decide.test_decide import CODE, NOVEMBER, file, recorded

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.expert_review import ReviewMeans, ReviewPaper
from duban.domain.files.paper_file import PaperFile
from duban.domain.form.words import REFORM_SHEET
from duban.domain.returns.assessment import Consent, Rating, ReformState, SelfAssessment
from duban.domain.returns.submission import Entry, Status
from duban.errors import Refused
from duban.services.compile.load_facts import Gather
from duban.services.decide.decider import Who
from duban.services.decide.reforms import HeardExperts, Reforming
from duban.services.generate.item_forms import ItemForms
from duban.services.operate.audit import Audit
from duban.services.overview.items import ItemViews
from duban.services.overview.told_cells import items_told

DECEMBER = replace(CYCLE, period=Period.parse("2021-12"))
DESK = Who(officer("督办岗"), "列入年度重点改革")
PAPERS = {paper: PaperFile(f"{paper}.pdf", f"%PDF {paper}".encode()) for paper in ReviewPaper}
HEARD = HeardExperts(date(2021, 12, 20), ReviewMeans.MEETING, 5, 1, Rating.PARTLY, "数据共享尚未贯通。", PAPERS)
WHOLE = {"主要做法": "并联审批", "实际成效": "由10天压缩到3天", "不足之处": "无", "自评": "达到预期"}


@pytest.fixture
def opened(app: OfficeApp) -> OfficeApp:
    with_loops(app.context, self_assessment=True, experts=True)
    app.generate.open_cycle(CYCLE, at(10, 14))
    return app


@pytest.fixture
def reforming(opened: OfficeApp) -> Reforming:
    return Reforming(opened.context)


def asked(app: OfficeApp, reference: Reference, *day: int) -> tuple[Worksheet | None, int]:
    """The sheet of a form, and how many cells it asks for."""
    prepared = ItemForms(app.context, WorkbookFormWriter()).prepare(reference, at(*day))
    book = load_workbook(BytesIO(prepared.workbook))
    return (book[REFORM_SHEET] if REFORM_SHEET in book.sheetnames else None), prepared.asked


def open_cells(sheet: Worksheet) -> list[str]:
    """The titles over the cells of the first row that may be filled."""
    header = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("序号") for cell in row))
    below = next(sheet.iter_rows(min_row=header[0].row + 1, max_row=header[0].row + 1))
    titles = [str(cell.value).split("\n")[0] for cell in header]
    return [title for title, cell in zip(titles, below, strict=True) if not cell.protection.locked]


def answered(app: OfficeApp, reference: Reference, texts: dict[str, str], *day: int) -> Entry:
    """File the unit's form of that cycle, which says *texts* on the sheet; gives the entry."""
    app.generate.open_cycle(reference, at(*day))
    unit = reference.organisation
    app.generate.prepare_form(reference, at(*day))
    book = load_workbook(BytesIO(app.form_of(unit, reference.cycle)))
    sheet = book[REFORM_SHEET]
    header = next(row for row in sheet.iter_rows() if any(str(cell.value).startswith("序号") for cell in row))
    for cell in header:
        if (title := str(cell.value).split("\n")[0]) in texts:
            sheet.cell(header[0].row + 1, cell.column).value = texts[title]
    app.reply(unit, fill(saved(book), good_answers(PROGRAMME.items_of(unit))), at(day[0], 20))
    with app.context.ledger.begin() as work:
        return next(iter(work.submissions.accepted(reference.cycle)[unit].entries))


def test_from_the_mark_to_the_report(opened: OfficeApp, reforming: Reforming) -> None:
    assert asked(opened, NOVEMBER.of("jyj"), 11, 16)[0] is None
    told = reforming.mark(CODE, 3, "", DESK, at(11, 5)).sentence
    assert told == "第3项标注为创新突破改革：将随下期填报表征求牵头单位意见，同意后才算标注。"
    sheet, _ = asked(opened, NOVEMBER.of("jyj"), 11, 16)
    assert sheet is not None
    assert open_cells(sheet) == ["标注意见"]
    agreed = answered(opened, NOVEMBER.of("jyj"), {"标注意见": "同意标注"}, 11, 16)
    assert (agreed.consent, agreed.assessment) == (Consent.AGREED, None)
    sheet, _ = asked(opened, DECEMBER.of("jyj"), 12, 15)
    assert sheet is not None
    assert open_cells(sheet) == list(WHOLE)
    said = answered(opened, DECEMBER.of("jyj"), WHOLE, 12, 15)
    assert said.assessment == SelfAssessment("并联审批", "由10天压缩到3天", "无", Rating.MET)
    assert said.consent is Consent.AGREED, "what was agreed to holds"
    reforming.register(CODE, 3, HEARD, DESK, at(12, 22))
    report = Gather(opened.context).report(DECEMBER, at(12, 31))
    (one,) = report.reforms.assessed
    assert one.differences == ("自评“达到预期”，专家论证（2021年12月20日）“部分达到”",)
    january = replace(DECEMBER, period=Period.parse("2022-01"))
    assert asked(opened, january.of("jyj"), 12, 31)[0] is None, "asked again at the end of the next year"
    shown = ItemViews(opened.context, Audit(opened.context)).one(CODE, 3, at(12, 31))
    assert shown.reform is not None
    assert (shown.reform.state, shown.reform.assessed_in) == (ReformState.MARKED, DECEMBER.period)
    assert [cell.text for cell in shown.words[0].cells if cell.title.startswith("自我评估")] == list(WHOLE.values())
    assert any("专家论证" in line.kind and "附专家名单、回避情况、签到、签字意见" in line.text for line in shown.story)


def test_who_declines_is_not_asked_again_and_assesses_nothing(opened: OfficeApp, reforming: Reforming) -> None:
    reforming.mark(CODE, 3, "", DESK, at(11, 5))
    answered(opened, NOVEMBER.of("jyj"), {"标注意见": "不同意标注"}, 11, 16)
    assert asked(opened, DECEMBER.of("jyj"), 12, 15)[0] is None
    reforming.mark(CODE, 3, "12月3日电话", DESK, at(12, 3))
    sheet, _ = asked(opened, DECEMBER.of("jyj"), 12, 15)
    assert sheet is not None
    assert open_cells(sheet) == list(WHOLE), "its lead agreed afterwards"


def test_a_page_shows_each_cell_once_and_takes_none_for_taken_back(opened: OfficeApp, reforming: Reforming) -> None:
    reforming.mark(CODE, 3, "泉教函〔2021〕3号", DESK, at(11, 5))
    before = answered(opened, DECEMBER.of("jyj"), WHOLE, 12, 15)
    later_word = Entry(3, Status.DONE, before.measures, "已办。")
    file(opened, later_word, reference=CYCLE.of("jyj"), when=at(12, 30))
    with opened.context.ledger.begin() as work:
        own = work.submissions.accepted(DECEMBER)["jyj"]
        later = work.submissions.accepted(CYCLE)["jyj"]
    shown = [cell.text for one in items_told(PROGRAMME, own, {}) for cell in one.cells if "自我评估" in cell.title]
    assert shown == list(WHOLE.values())
    told = [cell for one in items_told(PROGRAMME, later, {3: before}) for cell in one.cells]
    assert not [cell for cell in told if "自我评估" in cell.title]


def test_deciding_again_changes_nothing_and_a_mark_may_be_taken_away(opened: OfficeApp, reforming: Reforming) -> None:
    reforming.mark(CODE, 3, "", DESK, at(11, 5))
    again = reforming.mark(CODE, 3, "", DESK, at(11, 6))
    assert (again.decision, recorded(opened)) == (None, 1)
    with_consent = reforming.mark(CODE, 3, "泉教函〔2021〕3号", DESK, at(11, 7))
    assert with_consent.decision is not None
    assert reforming.mark(CODE, 3, "电话", DESK, at(11, 8)).decision is None
    assert reforming.unmark(CODE, 3, DESK, at(11, 9)).decision is not None
    assert reforming.unmark(CODE, 3, DESK, at(11, 9)).decision is None
    assert asked(opened, NOVEMBER.of("jyj"), 11, 16)[0] is None


@pytest.mark.parametrize(
    ("who", "number", "loops", "complaint"),
    [
        (Who(checker(), "理由"), 3, {}, "须由督办岗、签发人办理"),
        (replace(DESK, reason=" "), 3, {}, "请写明理由"),
        (DESK, 99, {}, "没有第99项"),
        (DESK, 3, {"self_assessment": False}, "未启用自我评估"),
    ],
)
def test_nobody_else_marks_nor_while_the_loop_is_off(
    opened: OfficeApp, reforming: Reforming, who: Who, number: int, loops: dict[str, bool], complaint: str
) -> None:
    with_loops(opened.context, **loops)
    with pytest.raises(Exception, match=complaint):
        reforming.mark(CODE, number, "", who, at(11, 5))


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"held_on": date(2021, 12, 23)}, "论证日期晚于今天"),
        ({"present": 0}, "请填写出具意见的专家人数"),
        ({"opinion": " "}, "请写明论证意见"),
        ({"files": {}}, "请附专家名单、回避情况、签到、签字意见的扫描件"),
        ({"files": {}, "means": ReviewMeans.BY_LETTER}, "请附专家名单、回避情况、签字意见的扫描件"),
    ],
)
def test_a_review_is_registered_whole(reforming: Reforming, changed: dict[str, object], complaint: str) -> None:
    reforming.mark(CODE, 3, "", DESK, at(11, 5))
    with pytest.raises(Refused, match=complaint):
        reforming.register(CODE, 3, replace(HEARD, **changed), DESK, at(12, 22))


def test_a_review_is_registered_once_of_what_is_marked_where_the_loop_is_on(
    opened: OfficeApp, reforming: Reforming
) -> None:
    with pytest.raises(Refused, match="没有标注为创新突破改革"):
        reforming.register(CODE, 3, HEARD, DESK, at(12, 22))
    reforming.mark(CODE, 3, "", DESK, at(11, 5))
    assert "已登记第3项的专家论证" in reforming.register(CODE, 3, HEARD, DESK, at(12, 22))
    assert "无需重复办理" in reforming.register(CODE, 3, HEARD, DESK, at(12, 23))
    with opened.context.ledger.begin() as work:
        (review,) = work.reviews.all(CODE)
        assert list(work.log.faults()) == []
    assert [opened.context.archive.get(file.sha256) for file in review.files] == [one.data for one in PAPERS.values()]
    assert (review.account, review.recused) == (DESK.actor.account, 1)
    with pytest.raises(Refused, match="须由督办岗、签发人办理"):
        reforming.register(CODE, 3, HEARD, Who(checker(), ""), at(12, 22))
    with_loops(opened.context, experts=False)
    with pytest.raises(Refused, match="未启用专家论证"):
        reforming.register(CODE, 3, HEARD, DESK, at(12, 22))


def test_a_mark_counts_at_once_as_what_experts_said_does_though_the_cut_off_has_passed(
    reforming: Reforming, opened: OfficeApp
):
    after = at(11, 2)
    assert opened.context.cycle(CYCLE).cuts_off_at < after
    reforming.mark(CODE, 3, "2021年11月1日来函同意", DESK, after)
    shown = Gather(opened.context).report(CYCLE, after).reforms.all
    assert [(one.row.item.number, one.state) for one in shown] == [(3, ReformState.MARKED)]
    assert Gather(opened.context).report(CYCLE, at(11, 1, 12)).reforms.all == (), "then nobody had marked it"
