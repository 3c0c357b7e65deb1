"""The handbook of the office (docs/handbook): its chapters, and each as HTML whose links stay within these pages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from posixpath import normpath

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from duban.config import PROJECT
from duban.errors import UnknownReference

DOCS = PROJECT / "docs"
CONTENTS = "handbook/README.md"
LISTED = re.compile(r"^(?:##\s+(?P<part>.+)|- \[(?P<title>.+)\]\((?P<file>.+)\))$", re.MULTILINE)
PICTURES = "pictures/"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the handbook: its part and title in the table of contents, and its file below docs/."""

    part: str
    title: str
    file: str

    @property
    def name(self) -> str:
        """What an address says for it."""
        return Path(self.file).stem


@dataclass(frozen=True, slots=True)
class ChapterText:
    """A chapter as HTML, its own title taken out, and its headings with the marks that lead to them."""

    chapter: Chapter
    headings: tuple[tuple[str, str], ...]
    html: Markup


@cache
def chapters() -> tuple[Chapter, ...]:
    """All of them in the order of the table of contents; none where the documents do not lie beside the program."""
    file, part, found = DOCS / CONTENTS, "", []
    for line in LISTED.finditer(file.read_text(encoding="utf-8")) if file.is_file() else ():
        part = line["part"] or part
        if line["file"]:
            found.append(Chapter(part, line["title"], _beside(CONTENTS, line["file"])))
    return tuple(found)


def chapter_text(name: str, prefix: str) -> ChapterText:
    """The chapter of that name, for pages below *prefix*; UnknownReference if there is none."""
    chapter = next((one for one in chapters() if one.name == name), None)
    if chapter is None:
        raise UnknownReference("手册中没有这一页。")
    return _made(chapter, prefix)


def picture(name: str) -> bytes:
    """A picture that some chapter shows; UnknownReference for any other file."""
    if name not in pictures():
        raise UnknownReference("手册中没有这张图。")
    return (DOCS / PICTURES / name).read_bytes()


@cache
def pictures() -> frozenset[str]:
    """The names of the pictures that the chapters show."""
    found = set()
    for chapter in chapters():
        for token in _inlines(_parser().parse(_text(chapter))):
            target = _beside(chapter.file, str(token.attrs.get("src", ""))) if token.type == "image" else ""
            if target.startswith(PICTURES):
                found.add(target.removeprefix(PICTURES))
    return frozenset(found)


@cache
def _made(chapter: Chapter, prefix: str) -> ChapterText:
    parser = _parser()
    tokens = parser.parse(_text(chapter))
    headings: list[tuple[str, str]] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            mark = f"{chapter.name}-{len(headings) + 1}"
            token.attrSet("id", mark)
            headings.append((mark, tokens[place + 1].content))
    for token in _inlines(tokens):
        _redirect(token, chapter, prefix)
    html = parser.renderer.render(_without_title(tokens), parser.options, {})
    return ChapterText(chapter, tuple(headings), Markup(html))  # noqa: S704 - our own text, its HTML switched off


def _redirect(token: Token, chapter: Chapter, prefix: str) -> None:
    """Lead a link or a picture to the page of ours that shows it; a link to anything else says its words alone."""
    if token.type == "image":
        name = _beside(chapter.file, str(token.attrs["src"])).removeprefix(PICTURES)
        token.attrSet("src", f"{prefix}/help/pictures/{name}")
        token.attrSet("class", "sheet")
    elif token.type == "link_open":
        target = _beside(chapter.file, str(token.attrs["href"]).partition("#")[0])
        named = next((one.name for one in chapters() if one.file == target), None)
        token.attrs = {"href": f"{prefix}/help/{named}"} if named else {}


def _inlines(tokens: list[Token]) -> Iterator[Token]:
    return (inner for token in tokens for inner in token.children or ())


def _without_title(tokens: list[Token]) -> list[Token]:
    """The tokens behind the first heading, which the page itself says."""
    return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens


def _beside(file: str, target: str) -> str:
    """What *target*, as written in *file*, is below docs/."""
    return normpath(f"{Path(file).parent.as_posix()}/{target}")


def _text(chapter: Chapter) -> str:
    return (DOCS / chapter.file).read_text(encoding="utf-8")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("autolink")
    # A line that is broken in the file is none on the page: Chinese has no blanks.
    parser.add_render_rule("softbreak", lambda *_: "")
    return parser
