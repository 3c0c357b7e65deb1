"""Markdown, and tables drawn with strokes, as a plan's document; numbers of lists stay as they are typed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from duban.adapters.office.plans.decoding import text_of
from duban.adapters.office.plans.grid import Spanning, filled, laid_out, tidy
from duban.adapters.office.plans.nested import Block
from duban.adapters.office.plans.web_page import blocks_of
from duban.domain.importing.document import PlanDocument, PlanHeading, PlanParagraph, PlanTable

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|(?=[^#\s]))(.*?)(?:[ \t]+#+)?[ \t]*")
UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*")
STROKE = re.compile(r"(?<!\\)[|｜]")
DIVIDER = re.compile(r"[\s|｜:+=-]*-[\s|｜:+=-]*")
# A line that begins so is no continuation of the one before.
BEGINS = re.compile(
    r"[\s\u3000]*(?:[-*+>•·]\s|\d+[.、)．）]|[（(〔【]|[一二三四五六七八九十百]+[、（.]|\*\*|\u3000{2}|第.{1,4}[章节条项]"
    r"|[\u4e00-\u9fff]{2,8}[：:])"
)
# Behind these nobody breaks a line only because it is full.
ENDS = re.compile(r".*[。；：！？;:!?）)】〕](?:\*\*)?|.*[ ]{2}")
BULLET = re.compile(r"^\s*(?:>\s?)*(?:[-*+•·]\s+(?:\[[ xX]\]\s+)?)?")
EMPHASIS = re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|｜<>~])")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(r"</?(?:b|i|u|em|strong|span|font|sup|sub)(?:\s[^>]*)?>", re.IGNORECASE)
TABLE_BEGINS, TABLE_ENDS = re.compile(r"\s*<table[\s>]", re.IGNORECASE), re.compile(r"</table>", re.IGNORECASE)


def read_markdown_plan(name: str, content: bytes) -> PlanDocument:
    """The document in the text *content*."""
    lines = re.split(r"\r\n|\r|\n", text_of(content))
    return PlanDocument(name, tuple(_MarkdownWalk().blocks(_without_front_matter(lines))))


def looks_like_markdown(text: str) -> bool:
    """Whether a text has headings or tables of Markdown."""
    lines = text.splitlines()
    strokes = sum(len(STROKE.findall(line)) >= 2 for line in lines)
    headings = sum(re.match(r"#{1,6} \S", line) is not None for line in lines)
    return strokes >= 3 or headings >= 2


def _without_front_matter(lines: list[str]) -> list[str]:
    """The lines, those of a head in YAML emptied so that the others keep their numbers."""
    if not lines or lines[0].strip() != "---":
        return lines
    end = next((place for place, line in enumerate(lines[1:60], 1) if line.strip() in ("---", "...")), 0)
    head = lines[1:end]
    return (
        ["" if place <= end else line for place, line in enumerate(lines)]
        if head and all(":" in line or not line.strip() or line.startswith((" ", "-")) for line in head)
        else lines
    )


@dataclass(slots=True)
class _MarkdownWalk:
    """The way through the lines: a paragraph is gathered until a line ends it."""

    gathered: list[str] = field(default_factory=list)
    began: int = 0

    def blocks(self, lines: Sequence[str]) -> Iterator[Block]:
        """The blocks of *lines* in order."""
        number = 0
        while number < len(lines):
            line = lines[number]
            taken = 1
            heading = HEADING.fullmatch(line)
            if heading is not None:
                yield from self._end()
                if text := plain(heading[2]):
                    yield PlanHeading(text, len(heading[1]), f"第{number + 1}行")
            elif TABLE_BEGINS.match(line):
                yield from self._end()
                taken = _until(lines, number)
                yield from blocks_of("\n".join(lines[number : number + taken]))
            elif _is_row(lines, number):
                yield from self._end()
                taken = _rows_from(lines, number)
                yield from _table(lines[number : number + taken], number + 1)
            elif self.gathered and UNDERLINE.fullmatch(line):
                yield PlanHeading(self._taken(), 1 if "=" in line else 2, f"第{self.began}行")
            elif not line.strip() or UNDERLINE.fullmatch(line):
                yield from self._end()
            else:
                yield from self._line(line, number + 1)
            number += taken
        yield from self._end()

    def _line(self, line: str, number: int) -> Iterator[Block]:
        if self.gathered and (BEGINS.match(line) or ENDS.fullmatch(self.gathered[-1])):
            yield from self._end()
        if not self.gathered:
            self.began = number
        self.gathered.append(line)

    def _end(self) -> Iterator[Block]:
        if text := self._taken():
            yield from (PlanParagraph(one, f"第{self.began}行") for one in text.splitlines())

    def _taken(self) -> str:
        lines, self.gathered = self.gathered, []
        return plain("".join(BULLET.sub("", line, count=1).rstrip() for line in lines))


def plain(text: str) -> str:
    """*text* without the marks that dress it."""
    text = TAG.sub("", BREAK.sub("\n", LINK.sub(r"\1", text)))
    for _ in range(3):
        text = EMPHASIS.sub(lambda match: match[2] or match[3], text)
    text = ESCAPED.sub(r"\1", text).replace("&nbsp;", " ").replace("&emsp;", "　")
    return tidy(text.replace("`", ""))


def _is_row(lines: Sequence[str], number: int) -> bool:
    """Whether a line is a row of a table: strokes at its ends, or a line of dashes below its head."""
    line = lines[number].strip()
    if line.startswith(("|", "｜")) and len(STROKE.findall(line)) >= 2:
        return True
    below = lines[number + 1] if number + 1 < len(lines) else ""
    return bool(STROKE.search(line)) and bool(STROKE.search(below)) and DIVIDER.fullmatch(below) is not None


def _rows_from(lines: Sequence[str], number: int) -> int:
    """How many lines from *number* on are one table: until one has no stroke."""
    count = 0
    while number + count < len(lines) and STROKE.search(lines[number + count]):
        count += 1
    return count


def _until(lines: Sequence[str], number: int) -> int:
    """How many lines a table in HTML takes."""
    depth = 0
    for count, line in enumerate(lines[number:], 1):
        depth += len(re.findall(r"<table[\s>]", line, re.IGNORECASE)) - len(TABLE_ENDS.findall(line))
        if depth <= 0:
            return count
    return len(lines) - number


def _table(lines: Sequence[str], first: int) -> Iterator[PlanTable]:
    kept = [(number, line) for number, line in enumerate(lines, first) if not DIVIDER.fullmatch(line)]
    rows = [[Spanning(plain(cell)) for cell in _cells(line)] for _, line in kept]
    table = laid_out(rows, [f"第{number}行" for number, _ in kept])
    if filled(table):
        yield table


def _cells(line: str) -> list[str]:
    """What stands between the strokes of a row."""
    cells = STROKE.split(line.strip())
    if not cells[0].strip():
        cells = cells[1:]
    return cells[:-1] if cells and not cells[-1].strip() else cells
