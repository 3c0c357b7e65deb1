"""A page of the web as a plan's document: what a browser shows of it, in the order of the page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html

from duban.adapters.office.plans.decoding import text_of
from duban.adapters.office.plans.grid import tidy
from duban.adapters.office.plans.nested import Block, CellBlocks, table_blocks
from duban.domain.importing.document import PlanDocument, PlanHeading, PlanParagraph

CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
DECLARED_WITHIN = 4096
# What is not shown, and what a form asks.
UNSHOWN = frozenset(
    {"script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select", "button", "textarea"}
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
# What a line does not go on through.
BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figure", "footer", "form", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "ul"),
    }
)
OF_THE_SITE = frozenset(
    {
        *(
            "nav",
            "navbar",
            "menu",
            "footer",
            "foot",
            "bottom",
            "copyright",
            "breadcrumb",
            "crumb",
            "crumbs",
            "position",
        ),
        *("pos", "location", "sidebar", "share", "toolbar"),
    }
)
LONGEST_OF_SITE = 600
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
SPACE = re.compile(r"[^\S\u3000]+")


def read_web_plan(name: str, content: bytes) -> PlanDocument:
    """The document in the page *content*, in the encoding that it declares or that its bytes show."""
    declared = CHARSET.search(content[:DECLARED_WITHIN])
    text = text_of(content, declared[1].decode("ascii") if declared else "")
    return PlanDocument(name, tuple(blocks_of(text)))


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a page or of a piece of one."""
    # A declaration within the text is of the bytes that it once was.
    bare = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not bare.strip():
        return
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    yield from _PageWalk().blocks(html.document_fromstring(bare, parser=parser))


@dataclass(slots=True)
class _PageWalk:
    """The way through a page from above; a line is gathered until something ends it."""

    paragraphs: int = 0
    tables: int = 0
    line: list[str] = field(default_factory=list)

    def blocks(self, element: html.HtmlElement) -> Iterator[Block]:
        """What *element* shows, and the end of its last line."""
        yield from self._inside(element)
        yield from self._end()

    def _inside(self, element: html.HtmlElement, level: int = 0) -> Iterator[Block]:
        self._say(element.text)
        for one in element:
            yield from self._element(one, level)
            self._say(one.tail)

    def _element(self, one: html.HtmlElement, level: int) -> Iterator[Block]:
        name = one.tag if isinstance(one.tag, str) else ""
        if not name or name in UNSHOWN or "hidden" in one.attrib or HIDDEN.search(one.get("style", "")):
            return
        if _is_of_the_site(one):
            return
        if name == "br":
            yield from self._end(level)
        elif name == "table":
            yield from self._end(level)
            yield from self._table(one)
        elif name in HEADINGS or name in BLOCKS:
            yield from self._end(level)
            inner = HEADINGS.get(name, level)
            yield from self._inside(one, inner)
            yield from self._end(inner)
        else:
            yield from self._inside(one, level)

    def _say(self, text: str | None) -> None:
        if text:
            self.line.append(SPACE.sub(" ", text))

    def _end(self, level: int = 0) -> Iterator[Block]:
        text, self.line = tidy("".join(self.line)), []
        if not text:
            return
        self.paragraphs += 1
        at = f"第{self.paragraphs}段"
        yield PlanHeading(text, level, at) if level else PlanParagraph(text, at)

    def _table(self, element: html.HtmlElement) -> Iterator[Block]:
        self.tables += 1
        number = self.tables
        captions = [one for one in element if one.tag == "caption"]
        for caption in captions:
            yield from self.blocks(caption)
        rows = [[self._cell(cell) for cell in _cells(row)] for row in _rows(element)]
        yield from table_blocks(rows, number)

    def _cell(self, element: html.HtmlElement) -> CellBlocks:
        if HIDDEN.search(element.get("style", "")):
            return CellBlocks(())
        blocks = tuple(self.blocks(element))
        return CellBlocks(blocks, _span(element.get("rowspan"), 1), _span(element.get("colspan"), 1))


def _is_of_the_site(element: html.HtmlElement) -> bool:
    """Whether a part is the site's own, as its menu and its foot are; what holds a table or much text is not."""
    called = {element.tag, *element.get("class", "").casefold().split(), element.get("id", "").casefold()}
    if not called & OF_THE_SITE:
        return False
    return element.find(".//table") is None and len(element.text_content()) < LONGEST_OF_SITE


def _rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The rows of a table in the order in which they are shown: its head first, its foot last."""
    groups: dict[str, list[html.HtmlElement]] = {"thead": [], "tbody": [], "tfoot": []}
    for one in table:
        if one.tag == "tr":
            groups["tbody"].append(one)
        elif one.tag in groups:
            groups[one.tag] += [row for row in one if row.tag == "tr"]
    for rows in groups.values():
        yield from (row for row in rows if not HIDDEN.search(row.get("style", "")))


def _cells(row: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _span(text: str | None, otherwise: int) -> int:
    """What a cell covers; rowspan 0 is all rows that follow."""
    digits = (text or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 6 else otherwise
