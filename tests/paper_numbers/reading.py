"""Papers as files, read back section by section, and their numbers held against the table of facts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentType
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.paper_numbers import grammar
from tests.paper_numbers.table import Table

SUBHEADING = re.compile(r"^（[一二三四五六七八九十]+）([^。]+)。")
LIGHTS = {"绿": "绿灯", "黄": "黄灯", "红": "红灯", "灰": "灰灯", "已销号": "已销号"}


@dataclass(frozen=True, slots=True)
class Written:
    """A paper as it was written: what stands before its first section, and each section by its heading."""

    opening: tuple[str, ...]
    sections: dict[str, tuple[str, ...]]
    captions: tuple[str, ...]
    pictures: tuple[str, ...]

    def section(self, word: str) -> tuple[str, ...]:
        """The paragraphs of the section whose heading contains *word*."""
        return next(lines for heading, lines in self.sections.items() if word in heading)


def written(data: bytes) -> Written:
    """The .docx *data* read back."""
    document: DocumentType = Document(BytesIO(data))
    opening: list[str] = []
    sections: dict[str, list[str]] = {}
    lines = opening
    for paragraph in document.paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Heading 1":
            lines = sections.setdefault(paragraph.text, [])
        elif paragraph.text.startswith("附件："):
            break
        elif paragraph.text.strip():
            lines.append(paragraph.text)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells if cell.text]
    drawn = [str(shape._inline.docPr.get("descr")) for shape in document.inline_shapes]
    return Written(tuple(opening), {name: tuple(each) for name, each in sections.items()}, tuple(cells), tuple(drawn))


def check_monthly(paper: Written, table: Table) -> None:
    """Every number of a 专报."""
    table.check("开头", paper.opening[-1], grammar.LEAD)
    for line in paper.section("总体情况"):
        table.check("总体情况", line, grammar.RESULTS)
    for line in paper.section("主要进展"):
        (category,) = SUBHEADING.findall(line)
        table.check(category, line, grammar.PROGRESS, category=category)
    for line in paper.section("存在的主要问题"):
        (subject,) = SUBHEADING.findall(line)
        table.check(subject, line.partition("。")[2], grammar.PROBLEMS[subject])
    for word, patterns in (("临近到期", grammar.AHEAD), ("协调解决", grammar.NEEDS), ("下一步", grammar.NEXT)):
        for line in paper.section(word):
            table.check(word, line, patterns)
    check_pictures(paper, table)


def check_pictures(paper: Written, table: Table) -> None:
    """Every number of the captions and of the words of the charts."""
    for caption in paper.captions:
        table.check("图题", caption, grammar.CAPTION)
    for number, words in enumerate(paper.pictures):
        for part in words.split("；"):
            (_light, _left, _strip)[number](part, table)


def _light(part: str, table: Table) -> None:
    head, _, told = part.partition("：")
    for light, count in re.findall(r"(绿灯|黄灯|红灯|灰灯|已销号)(\d+)项", told):
        table.same(f"图1 {head}", count, f"={head}{light}")


def _left(part: str, table: Table) -> None:
    month = part.partition("末")[0]
    for word, count in re.findall(r"(应剩|实剩)(\d+)项", part):
        table.same(f"图2 {month}", count, f"={month}末按时限应剩" if word == "应剩" else f"={month}实剩")


def _strip(part: str, table: Table) -> None:
    head, _, told = part.partition("：")
    for each in told.split("、"):
        word, count = re.fullmatch(r"(.+?)(\d+)期", each).groups()  # type: ignore[union-attr]
        table.same(f"图3 {head}", count, f"={head}{word}期数")


def check_quarterly(paper: Written, table: Table, leads: Table, level: str) -> None:
    """Every number of a quarter's 报告: what the leads reported, and what the counties did."""
    table.check("开头", paper.opening[-1], grammar.COUNTY_LEAD, level=level)
    *results, coverage = paper.section("总体")
    for line in results:
        leads.check("总体情况", line, grammar.RESULTS)
    check_pictures(paper, leads)
    table.check("报送情况", coverage, grammar.COUNTY_COVERAGE)
    for word in ("工作推进", "存在问题", "下一步", "典型经验"):
        for line in paper.section(word):
            table.check(word, line, grammar.COUNTIES, level=level)


def lines_of(sheet: Worksheet) -> Iterator[dict[str, object]]:
    """The lines of an annex below its titles, by column; a list that says that it is empty has none."""
    rows = list(sheet.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] in ("序号", "大类", "单位", "编号", "类别", "类型"))
    titles = rows[head]
    for row in rows[head + 1 :]:
        if len([cell for cell in row if cell is not None]) > 1:
            yield dict(zip(map(str, titles), row, strict=True))


def check_annexes(data: bytes, table: Table) -> None:
    """Lights, days, counts and lengths of the annexes of a 专报, and the numbers under its charts."""
    book = load_workbook(BytesIO(data))
    for line in lines_of(book["任务进展总表"]):
        item = line["序号"]
        table.same("任务进展总表", line["灯"], f"item.{item}.light")
        table.same("任务进展总表", line["状态"], f"item.{item}.standing")
    for line in lines_of(book["一级指标进展表"]):
        key = "total" if line["大类"] == "合计" else f"indicator.{line['一级指标']}"
        for column, name in grammar.INDICATORS.items():
            table.same(f"一级指标进展表 {key}", line[column], f"{key}.{name}")
    late, ahead = list(lines_of(book["逾期及滞后清单"])), list(lines_of(book["临期清单"]))
    table.same("逾期及滞后清单", len(late), "delays.late")
    for line in late:
        if line["逾期天数"]:
            table.same("逾期及滞后清单", line["逾期天数"], f"item.{line['序号']}.days_overdue")
    table.same("临期清单", len(ahead), "lists.ahead")
    for line in ahead:
        table.same("临期清单", line["剩余天数"], f"item.{line['序号']}.days_left")
    matters = [line["类别"] for line in lines_of(book["问题清单"])]
    table.same("问题清单", matters.count("存在问题"), "lists.problems")
    table.same("问题清单", matters.count("需协调事项"), "lists.needs")
    table.same("量化指标表", len(list(lines_of(book["量化指标表"]))), "targets.enabled")
    changes = [str(line["类型"]) for line in lines_of(book["变化清单"]) if "更正" not in str(line["类型"])]
    for kind in dict.fromkeys(changes):
        table.same("变化清单", changes.count(kind), f"={kind}")
    _check_chart_data(book["图表数据"], table)


def _check_chart_data(sheet: Worksheet, table: Table) -> None:
    head: tuple[object, ...] = ()
    for row in sheet.iter_rows(values_only=True):
        if row[0] in ("大类、报告期", "月份", "单位"):
            head = row
        elif row[0] is None or len([cell for cell in row if cell is not None]) < 2:
            head = ()
        elif head:
            _check_chart_line(head, row, table)


def _check_chart_line(head: tuple[object, ...], row: tuple[object, ...], table: Table) -> None:
    name = str(row[0])
    if head[0] == "月份":
        for column, key in (("按时限月末应剩", "should_be_left"), ("统计截止日实剩", "left")):
            if (value := row[head.index(column)]) is not None:
                table.same("图表数据", value, f"month.{name}.{key}")
    elif head[0] == "大类、报告期":
        category, period = name.rsplit(" ", 1)
        for word, key in grammar.LIGHTS.items():
            table.same("图表数据", row[head.index(word)] or 0, f"lights.{period}.{category}.{key}")
