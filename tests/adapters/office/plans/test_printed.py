"""A PDF with text: tables by their lines, paragraphs by their margins, nothing of what only belongs to the page."""

import pytest

from duban.adapters.office.plans.printed import read_pdf_plan
from duban.adapters.office.plans.printed_page import pages_of
from duban.adapters.office.plans.refused import PlanRefused
from duban.domain.importing.document import PlanDocument, PlanTable
from duban_rehearsal.published.pdf import HEIGHT, PdfPage, grid, written

FULL = "甲乙丙丁戊己庚辛壬癸" * 4  # of 40 characters, as wide as the page's text


def read(*pages: PdfPage) -> PlanDocument:
    return read_pdf_plan("", written(pages))


def paragraphs(document: PlanDocument) -> list[str]:
    return [block.text for block in document.blocks if not isinstance(block, PlanTable)]


def rows(document: PlanDocument) -> list[dict[int, tuple[str, int, int]]]:
    """Text, height and width of each cell of the tables."""
    tables = [block for block in document.blocks if isinstance(block, PlanTable)]
    return [
        {place: (one.text, one.rows, one.columns) for place, one in row.cells.items()}
        for each in tables
        for row in each.rows
    ]


WORDS = ((54, 118, "序号"), (104, 118, "任务"), (54, 148, "1"), (104, 148, "办理时间压"), (104, 162, "缩至5天。"))
TABLE = PdfPage(WORDS, grid(50, 100, (50, 70), (30, 50)))


def test_a_ruled_table_is_one_and_a_line_that_is_full_goes_on():
    assert rows(read(TABLE)) == [
        {0: ("序号", 1, 1), 1: ("任务", 1, 1)},
        {0: ("1", 1, 1), 1: ("办理时间压缩至5天。", 1, 1)},
    ]


def test_cells_that_no_line_divides_are_one():
    whole = grid(50, 100, (50, 70), (30, 30, 30))
    # But for the line between the heads, and the one below the first number.
    lines = [*(set(whole) - {(50, 160, 170, 160), (100, 100, 100, 190)}), (100, 160, 170, 160), (100, 130, 100, 190)]
    words = ((54, 118, "任务分工"), (54, 148, "一"), (104, 148, "甲甲甲"), (104, 178, "乙乙乙"))
    assert rows(read(PdfPage(words, lines))) == [
        {0: ("任务分工", 1, 2)},
        {0: ("一", 2, 1), 1: ("甲甲甲", 1, 1)},
        {1: ("乙乙乙", 1, 1)},
    ]


def test_a_table_may_be_open_at_its_sides():
    whole = grid(50, 100, (50, 70, 60), (30, 30))
    lines = [line for line in whole if line[0] != line[2] or 50 < line[0] < 230]
    heads = ((54, 118, "序号"), (104, 118, "任务"), (180, 118, "单位"))
    assert rows(read(PdfPage((*heads, (54, 148, "一"), (104, 148, "甲"), (180, 148, "乙")), lines))) == [
        {0: ("序号", 1, 1), 1: ("任务", 1, 1), 2: ("单位", 1, 1)},
        {0: ("一", 1, 1), 1: ("甲", 1, 1), 2: ("乙", 1, 1)},
    ]


def test_a_frame_around_text_is_no_table():
    framed = PdfPage(((60, 130, "甲乙丙丁戊己庚辛"),), grid(50, 100, (400,), (60,)))
    assert (paragraphs(read(framed)), rows(read(framed))) == (["甲乙丙丁戊己庚辛"], [])


def test_a_page_that_lies_on_its_side_is_read_as_it_is_looked_at():
    """Its contents are written upright, and turned when they are shown."""
    lines = [(y1, HEIGHT - x1, y2, HEIGHT - x2) for x1, y1, x2, y2 in grid(50, 100, (50, 70), (30, 30))]
    (page,) = pages_of(written([PdfPage(lines=lines, rotate=90)]))
    assert sorted(round(line.at) for line in page.level) == [100, 130, 160]
    assert sorted(round(line.at) for line in page.upright) == [50, 100, 170]


def test_paragraphs_go_on_over_lines_and_pages_and_end_where_one_is_short():
    first = PdfPage(((74, 100, FULL[2:]), (50, 120, FULL), (50, 140, "短。"), (74, 160, FULL[2:]), (280, 800, "— 1 —")))
    second = PdfPage(((50, 100, FULL), (50, 120, "完。"), (74, 140, "（一）另起"), (280, 800, "— 2 —")))
    assert paragraphs(read(first, second)) == [FULL[2:] + FULL + "短。", FULL[2:] + FULL + "完。", "（一）另起"]


def test_a_bracket_behind_an_item_is_not_broken_up():
    lines = ((74, 100, FULL[2:]), (50, 120, FULL[:30] + "（牵头单位：市税务局；"), (50, 140, "完成时限：2026年6月底）"))
    assert paragraphs(read(PdfPage(lines))) == ["".join(text for _, _, text in lines)]


def test_what_stands_at_the_edge_of_page_after_page_is_no_text():
    pages = [PdfPage(((50, 40, "江州市人民政府公报"), (50, 100, f"第{number}段文字内容。"))) for number in "一二三"]
    assert paragraphs(read(*pages)) == ["第一段文字内容。", "第二段文字内容。", "第三段文字内容。"]


def test_a_table_of_contents_is_no_text():
    page = PdfPage(((50, 80, "目录"), (50, 100, f"一、总则{'…' * 35}1"), (50, 120, f"二、分则{'…' * 35}12")))
    assert paragraphs(read(page)) == ["目录"]


def test_a_page_without_text_is_told_and_a_document_of_such_pages_is_a_scan():
    text = PdfPage(((50, 100, "甲乙丙丁戊己庚辛"),))
    assert read(text, text, PdfPage()).remarks == ("第3页没有文字（多半是图片），没有读入；如有任务，请手工补入。",)
    with pytest.raises(PlanRefused, match="scan"):
        read(text, PdfPage(), PdfPage())


def cut(*below: tuple[str, str, str]) -> PlanDocument:
    """A table of three columns whose second page has these rows below its head."""
    heads = ((54, 118, "序号"), (104, 118, "措施"), (224, 118, "单位"))
    first = (
        *heads,
        (54, 148, "1"),
        (104, 148, "建甲。"),
        (224, 148, "甲局"),
        (54, 178, "2"),
        (104, 178, "办理时间压缩"),
    )
    second = [
        (left, 148 + 30 * place, text)
        for place, row in enumerate(below)
        for left, text in zip((54, 104, 224), row, strict=True)
        if text
    ]
    lines = grid(50, 100, (50, 120, 80), (30, 30, 30))
    return read(PdfPage((*first, (224, 178, "乙")), lines), PdfPage((*heads, *second), lines))


def test_a_row_that_the_end_of_a_page_cut_is_whole_again():
    document = cut(("", "至五天。", "局"), ("3", "建丙。", "丙局"))
    assert [row[1][0] for row in rows(document)] == ["措施", "建甲。", "办理时间压缩至五天。", "措施", "建丙。"]
    assert rows(document)[2][2][0] == "乙局"


def test_a_row_without_a_number_is_one_of_its_own_below_a_sentence_that_ended():
    document = cut(("3", "建丙。", "丙局"), ("", "建丁。", "丁局"))
    assert [row[1][0] for row in rows(document)][-2:] == ["建丙。", "建丁。"]
