"""The words of an HTML body, as a browser would show them."""

from html.parser import HTMLParser

LINES = ("br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4")
CELLS = ("td", "th")
HIDDEN = ("script", "style", "head")
BLOCK = 1 << 16
# Nobody reads more of a mail: the first lines tell what it wants, and a form that is pasted in is far shorter.
LONGEST = 200_000
MOST_LINKS = 500


class _TextOnly(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.anchors: list[tuple[str, int, int]] = []
        self._anchor: tuple[str, int] | None = None
        self._hidden = 0
        self.length = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a" and len(self.anchors) < MOST_LINKS:
            self._anchor = (dict(attrs).get("href") or "", len(self.words))
        self._hidden += tag in HIDDEN
        if tag in LINES:
            self._add("\n")
        elif tag in CELLS:
            self._add("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._anchor is not None:
            self.anchors.append((*self._anchor, len(self.words)))
            self._anchor = None
        self._hidden -= tag in HIDDEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # A line break in the source is a blank on the screen.
            self._add(" ".join(data.split("\n")).replace("\t", " "))

    def _add(self, words: str) -> None:
        self.words.append(words)
        self.length += len(words)


def without_tags(html: str) -> str:
    """The lines of *html* that hold words, as far as anybody reads; the cells of a row are divided by tabs."""
    return _lines(_read(html))


def words_and_links(html: str) -> tuple[str, list[tuple[str, str]]]:
    """The same, and the links of *html* with the words that they stand under."""
    reader = _read(html)
    links = [(url, " ".join("".join(reader.words[start:end]).split())) for url, start, end in reader.anchors]
    return _lines(reader), links


def _lines(reader: _TextOnly) -> str:
    return "\n".join(line for line in map(_tidy, "".join(reader.words).splitlines()) if line)


def _read(html: str) -> _TextOnly:
    reader = _TextOnly()
    for start in range(0, len(html), BLOCK):
        reader.feed(html[start : start + BLOCK])
        if reader.length > LONGEST:
            break
    return reader


def _tidy(line: str) -> str:
    cells = [" ".join(cell.split()) for cell in line.split("\t")]
    return "\t".join(cells[1:] if cells and not cells[0] else cells) if any(cells) else ""
