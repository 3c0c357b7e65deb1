"""A .docx is read as a person sees it on the page."""

import pytest
from tests.adapters.office.plans.packages import cell, docx, level, numbered, paragraph, table

from duban.adapters.office.plans.word import read_word_plan
from duban.adapters.office.plans.word_numbering import formatted
from duban.domain.importing.document import PlanHeading, PlanTable

SPAN, RESTART, CONTINUE = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def texts(content: bytes) -> list[str]:
    return [block.text for block in read_word_plan("", content).blocks if not isinstance(block, PlanTable)]


def rows(content: bytes) -> list[dict[int, tuple[str, int, int]]]:
    """Text, height and width of each cell of the tables."""
    tables = [block for block in read_word_plan("", content).blocks if isinstance(block, PlanTable)]
    return [
        {place: (one.text, one.rows, one.columns) for place, one in row.cells.items()}
        for each in tables
        for row in each.rows
    ]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (11, "japaneseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (24, "ideographDigital", "二四"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (9, "lowerRoman", "ix"),
        (27, "upperLetter", "AA"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (2, "chineseLegalSimplified", "贰"),
        (2, "ideographTraditional", "乙"),
        (5, "hebrew1", "5"),
    ],
)
def test_a_number_is_said_in_the_format_of_its_list(number: int, form: str, text: str):
    assert formatted(number, form) == text


def test_numbers_that_word_generates_are_worked_out():
    """Each level counts within the one above; a level shows the others in their own formats."""
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "chineseCounting", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%3.", '<w:suff w:val="nothing"/>')
        + level(3, "decimal", "%1.%4", "<w:isLgl/>")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = (
        numbered("总则", 1) + numbered("甲", 1, 1) + numbered("子", 1, 2) + numbered("丑", 1, 2)
        + numbered("乙", 1, 1) + numbered("寅", 1, 2) + numbered("分则", 1) + numbered("卯", 1, 3)
    )  # fmt: skip
    assert texts(docx(body, numbering=numbering)) == [
        *("一、总则", "（一）甲", "1.子", "2.丑", "（二）乙", "1.寅", "二、分则", "2.1 卯")
    ]


def test_lists_of_one_pattern_count_on_unless_one_says_where_it_starts():
    again = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1.") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        + again
    )
    body = "".join(numbered(text, number) for text, number in (("甲", 1), ("乙", 2), ("丙", 3), ("丁", 3)))
    assert texts(docx(body, numbering=numbering)) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]


def test_a_list_may_be_that_of_a_style_and_a_paragraph_may_leave_it():
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:name w:val="条"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="derived"><w:name w:val="款"/><w:basedOn w:val="base"/></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1、") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    style, left = '<w:pStyle w:val="derived"/>', '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("甲", style) + paragraph("说明", style + left) + paragraph("乙", style)
    assert texts(docx(body, styles=styles, numbering=numbering)) == ["1、甲", "说明", "2、乙"]


def test_a_column_of_generated_numbers_is_read_though_its_cells_hold_no_text():
    numbering = (
        '<w:abstractNum w:abstractNumId="0">' + level(0, "decimal", "%1") + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = table(*(cell(numbered("", 1)) + cell(text) for text in ("甲", "乙")))
    assert rows(docx(body, numbering=numbering)) == [
        {0: ("1", 1, 1), 1: ("甲", 1, 1)},
        {0: ("2", 1, 1), 1: ("乙", 1, 1)},
    ]


def test_headings_are_known_by_style_or_outline_in_either_dialect():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="正文标题"/><w:basedOn w:val="a1"/></w:style>'
    )
    body = (
        paragraph("甲", '<w:pStyle w:val="a1"/>')
        + paragraph("乙", '<w:pStyle w:val="a2"/>')
        + paragraph("丙", '<w:outlineLvl w:val="0"/>')
        + paragraph("丁", '<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>')
    )
    for dialect in (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ):
        blocks = read_word_plan("", docx(body, styles=styles, main=dialect)).blocks
        levels = [block.level if isinstance(block, PlanHeading) else 0 for block in blocks]
        assert levels == [2, 2, 1, 0]


def test_what_was_inserted_counts_and_what_was_deleted_does_not():
    run = "<w:r><w:t>{}</w:t></w:r>"
    changed = (
        f"<w:p>{run.format('市发展改革委')}<w:ins>{run.format('、市税务局')}</w:ins>"
        "<w:del><w:r><w:delText>、市公安局</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('旧处')}</w:moveFrom><w:moveTo>{run.format('新处')}</w:moveTo></w:p>"
    )
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r></w:p>"
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + paragraph("后半")
    assert texts(docx(changed + hidden + joined)) == ["市发展改革委、市税务局新处", "可见", "前半后半"]


def test_a_row_that_was_deleted_is_none():
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('2')}{cell('乙')}</w:tr>"
    body = table(cell("1") + cell("甲")).replace("</w:tbl>", gone + "</w:tbl>")
    assert rows(docx(body)) == [{0: ("1", 1, 1), 1: ("甲", 1, 1)}]


def test_cells_go_over_columns_and_rows():
    body = table(
        cell("序号", RESTART) + cell("责任单位", SPAN),
        cell("", CONTINUE) + cell("牵头") + cell("配合"),
        cell("1") + cell("甲", SPAN + RESTART),
        cell("2") + cell("", SPAN + CONTINUE),
    )
    assert rows(docx(body)) == [
        {0: ("序号", 2, 1), 1: ("责任单位", 1, 2)},
        {1: ("牵头", 1, 1), 2: ("配合", 1, 1)},
        {0: ("1", 1, 1), 1: ("甲", 2, 2)},
        {0: ("2", 1, 1)},
    ]


def test_a_cell_that_continues_nothing_stands_for_itself():
    assert rows(docx(table(cell("1", CONTINUE) + cell("甲")))) == [{0: ("1", 1, 1), 1: ("甲", 1, 1)}]


def test_columns_that_a_row_leaves_free_are_empty():
    short = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell("乙")}</w:tr>'
    body = table(cell("1") + cell("甲")).replace("</w:tbl>", short + "</w:tbl>")
    assert rows(docx(body))[1] == {0: ("", 1, 1), 1: ("乙", 1, 1)}


def test_a_table_in_a_cell_is_lines_of_it_and_one_that_only_arranges_the_page_is_opened():
    inner = table(cell("子") + cell("丑"), cell("寅") + cell("卯"))
    within = table(cell("1") + cell(inner + paragraph("说明")) + cell("丙"))
    assert rows(docx(within)) == [{0: ("1", 1, 1), 1: ("子 丑\n寅 卯\n说明", 1, 1), 2: ("丙", 1, 1)}]
    assert [row[0][0] for row in rows(docx(table(cell(paragraph("标题") + inner))))] == ["子", "寅"]


def test_a_text_box_is_read_once_behind_its_paragraph():
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    both = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="m"><mc:Choice><w:drawing>' + box + "</w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict>"
        + box
        + "</w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>框外</w:t></w:r></w:p>"
    )
    assert texts(docx(both)) == ["框外", "框内"]


def test_breaks_divide_lines_and_footnotes_are_told():
    body = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t><w:footnoteReference/></w:r></w:p>"
    noted = docx(body, footnotes=f"<w:footnote>{paragraph('以市编办为准')}</w:footnote>")
    assert texts(noted) == ["甲", "乙 丙"]
    assert read_word_plan("", noted).remarks == ("脚注没有读入，如写有任务或时限请手工补入：“以市编办为准”",)


def test_the_lines_that_separate_notes_from_the_text_are_none():
    noted = docx(paragraph("甲"), footnotes=f'<w:footnote w:type="separator">{paragraph("线")}</w:footnote>')
    assert read_word_plan("", noted).remarks == ()


def test_a_table_of_contents_is_no_part_of_the_plan():
    styles = '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    body = paragraph("一、总则	1", '<w:pStyle w:val="t"/>') + paragraph("二、分则………………2") + paragraph("一、总则")
    assert texts(docx(body, styles=styles)) == ["一、总则"]
