"""
A .docx as a plan's document: what a person sees on the page.

Numbers that Word generates are worked out; what was inserted and tracked counts, what was deleted does not; hidden text
is nobody's; a text box stands behind the paragraph it hangs on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from duban.adapters.office.plans.grid import is_of_contents, tidy
from duban.adapters.office.plans.nested import Block, table_blocks
from duban.adapters.office.plans.unread import pictures_unread, unread
from duban.adapters.office.plans.word_numbering import WordNumbering
from duban.adapters.office.plans.word_parts import WordParts, attribute, child, is_on, kind, parts_of, unwrapped
from duban.adapters.office.plans.word_styles import WordStyles
from duban.adapters.office.plans.word_table import rows_of
from duban.domain.importing.document import PlanDocument, PlanHeading, PlanParagraph

AT_THE_EDGE = ("header", "footer")
PLACES = {"footnotes": "脚注", "endnotes": "尾注", "comments": "批注", "header": "页眉", "footer": "页脚"}
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


def read_word_plan(name: str, content: bytes) -> PlanDocument:
    """The document in the .docx *content*; raises what a bad file makes of its readers."""
    parts = parts_of(content)
    walk = _WordWalk(WordStyles(parts.styles), WordNumbering(parts.numbering))
    body = child(parts.document, "body")
    blocks = tuple(walk.blocks(body)) if body is not None else ()
    return PlanDocument(name, blocks, tuple(_unread(parts)))


def _unread(parts: WordParts) -> Iterator[str]:
    """What stands beside the text, in its own words, and how many pictures stand in it."""
    said: dict[str, list[str]] = {}
    for name, part in parts.beside:
        # A note that has a type is the line that separates notes from the text.
        notes = [part] if name in AT_THE_EDGE else [note for note in part if attribute(note, "type") is None]
        said.setdefault(PLACES[name], []).extend("".join(_all_words(note)) for note in notes)
    pictures = sum(kind(one) in ("blip", "imagedata") for one in parts.document.iter())
    yield from filter(None, (*(unread(place, texts) for place, texts in said.items()), pictures_unread(pictures)))


def _all_words(element: Element) -> Iterator[str]:
    """The words of all paragraphs in *element*."""
    return (word for one in element.iter() if kind(one) == "p" for word in _words(one))


@dataclass(slots=True)
class _WordWalk:
    """The way through a document from above: lists are counted on, paragraphs and tables get their places."""

    styles: WordStyles
    numbering: WordNumbering
    paragraphs: int = 0
    tables: int = 0
    carried: str = field(default="", init=False)

    def blocks(self, container: Element) -> Iterator[Block]:
        """What stands in *container*, in order."""
        for element in unwrapped(container):
            if kind(element) == "p":
                yield from self._paragraph(element)
            elif kind(element) == "tbl":
                yield from self._table(element)

    def _paragraph(self, element: Element) -> Iterator[Block]:
        self.paragraphs += 1
        at = f"第{self.paragraphs}段"
        text = self.carried + self.numbering.next(self.styles.list_place(element)) + "".join(_words(element))
        # A paragraph whose end was deleted runs on in the next one.
        self.carried = text if child(element, "pPr", "rPr", "del") is not None else ""
        if self.styles.is_of_contents(element) or is_of_contents(text):
            return
        level = self.styles.heading_level(element)
        for line in tidy("" if self.carried else text).splitlines():
            yield PlanHeading(line, level, at) if level else PlanParagraph(line, at)
        for box in _boxes(element):
            yield from self.blocks(box)

    def _table(self, element: Element) -> Iterator[Block]:
        self.tables += 1
        number = self.tables
        yield from table_blocks(rows_of(element, self._cell), number)

    def _cell(self, element: Element) -> tuple[Block, ...]:
        return tuple(self.blocks(element))


def _words(element: Element) -> Iterator[str]:
    """The words of a paragraph as they are seen."""
    for run in unwrapped(element):
        if kind(run) != "r" or is_on(run, "rPr", "vanish"):
            continue
        for one in unwrapped(run):
            name = kind(one)
            if name == "t":
                yield one.text or ""
            elif name == "br" and attribute(one, "type") in ("page", "column"):
                yield "\n"
            elif name == "sym":
                yield _symbol(one)
            else:
                yield BREAKS.get(name, "")


def _symbol(element: Element) -> str:
    """A sign of a font of signs; those beyond Unicode's own places are only pictures."""
    code = int(attribute(element, "char") or "0", 16)
    return chr(code) if 0x20 <= code < 0xE000 else ""


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph, each once."""
    for run in unwrapped(element):
        for one in unwrapped(run) if kind(run) == "r" else ():
            if kind(one) in ("drawing", "pict", "object"):
                yield from (box for box in one.iter() if kind(box) == "txbxContent")
