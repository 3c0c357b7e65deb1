"""The template of the sheet that goes with a paper (拟稿单): what is known is filled in, the rest is for people."""

from documents.layout import BODY, HEADING, SIZE_4, TITLE, layout, new_document, set_font
from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import _Cell

WIDTHS = (26, 58, 26, 54)
SMALL = 12
# Each row: height in mm, and cells of (title, text); a title alone is left for people to write.
ROWS = (
    (16, (("标题", "{{ title }}"),)),
    (14, (("发文机关", "{{ issuer }}"), ("发文字号", ""))),
    (14, (("拟稿", "{{ drafted_by }}"), ("拟稿时间", "{{ drafted_at }}"))),
    (22, (("核稿", ""), ("会签", ""))),
    (26, (("签发", "{% for one in signed %}{{ one }}{% if not loop.last %}\n{% endif %}{% endfor %}"),)),
    (14, (("主送", "{{ addressee }}"),)),
    (14, (("抄送", ""),)),
    (14, (("紧急程度", "□特急　　□加急　　□平件"), ("印制份数", ""))),
    (20, (("公开属性", "□主动公开　　□依申请公开　　□不予公开（理由：　　　　　　）"),)),
    (20, (("保密审查", "审查人：　　　　　　　意见：　　　　　　　　　　　日期：　　　　"),)),
    (18, (("附件", "{% for one in enclosed %}{{ one }}{% if not loop.last %}\n{% endif %}{% endfor %}"),)),
)
NOTE = "本单随公文包交本单位办公系统，空白各项由经办人填写；文号、用印后的正式文件和签收情况，办结后在“文书”页登记。"


def drafting_sheet() -> DocumentType:
    """One page upright: a table of what goes with the paper."""
    document = new_document("拟稿单")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(25)
    section.left_margin = section.right_margin = Mm(23)
    heading = document.add_paragraph()
    layout(heading, pitch=44)
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(heading.add_run("拟 稿 单"), TITLE, 26)
    table = document.add_table(rows=0, cols=len(WIDTHS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    for height, cells in ROWS:
        row = table.add_row()
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)
        places = list(row.cells) if len(cells) > 1 else [row.cells[0], row.cells[1].merge(row.cells[-1])]
        for place, text in zip(places, (one for pair in cells for one in pair), strict=True):
            _fill(place, text, HEADING if text in {title for title, _ in cells} else BODY)
    note = document.add_paragraph()
    layout(note, pitch=20)
    note.paragraph_format.space_before = Pt(6)
    set_font(note.add_run(NOTE), BODY, 10.5)
    return document


def _fill(cell: _Cell, text: str, font: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    made = cell.paragraphs[0]
    layout(made, pitch=20)
    if font == HEADING:
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(made.add_run(text), font, SMALL if font == BODY else SIZE_4)
