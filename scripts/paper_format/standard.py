"""
What GB/T 9704-2012 (党政机关公文格式) asks of a printed paper, measured in millimetres on its pages.

Each measure names its clause. Text is measured as a ruler would: the ink of what is red or printed large, of the body
the lines that it stands on, for the paper's edge of a line of text shows in no print. Of a line's height four fifths
are above the line that its letters stand on, in Word, WPS and LibreOffice alike where the pitch is fixed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from paper_format.page import MeasuredLine, Page, RuledLine

WIDTH, HEIGHT = 210.0, 297.0
LEFT, TOP, RIGHT, BOTTOM = 28.0, 37.0, 184.0, 262.0
LINES, CHARACTERS = 22, 28
# 5.2.3 allows for special cases: a 专报 has 26 lines to a page, so that it is told in three.
BRIEFING_LINES = 26
PITCH, ADVANCE = (BOTTOM - TOP) / LINES, (RIGHT - LEFT) / CHARACTERS
ABOVE = 0.8
BODY, TITLE, SMALL = 16.0, 22.0, 14.0
ONE_CHARACTER = SMALL * 25.4 / 72
# An empty line between two prints is seen as a little more than its pitch, by what is blank within their own lines.
EMPTY_LINES = (1.7, 2.9)
# A paper that has not so many lines in the size of the body is set in another way.
FEWEST_LINES = 3
# Pages whose numbers are measured: on the right and on the left, also where the first has none.
MEASURED = 3


class PaperLayout(StrEnum):
    """What the paper is printed as."""

    DOCUMENT = "文件格式"
    LETTER = "信函格式"
    BRIEFING = "专报"
    MEMO = "签报"
    OTHER = "其他版式，标准没有规定"


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing measured: what, where it should lie (from, to), where it lies, in *unit*, and the clause that asks."""

    what: str
    least: float
    most: float
    found: float
    clause: str
    unit: str = "毫米"

    @property
    def holds(self) -> bool:
        """Whether it lies where it should."""
        return self.least <= self.found <= self.most


def form_of(pages: tuple[Page, ...]) -> PaperLayout:
    """What the paper is, by what is printed red on its first page."""
    red = [line.text for line in pages[0].lines if line.red]
    if not red or max(len(_body(page)) for page in pages) < FEWEST_LINES:
        return PaperLayout.OTHER
    if any("专报" in text for text in red):
        return PaperLayout.BRIEFING
    if any("签报" in text for text in red):
        return PaperLayout.MEMO
    return PaperLayout.LETTER if any(rule.top > BOTTOM for rule in pages[0].rules) else PaperLayout.DOCUMENT


def measures(pages: tuple[Page, ...]) -> Iterator[Measure]:
    """Everything that is measured on a paper of this form, the page first."""
    form = form_of(pages)
    yield Measure("纸张宽", WIDTH - 0.5, WIDTH + 0.5, pages[0].width, "5.1")
    yield Measure("纸张高", HEIGHT - 0.5, HEIGHT + 0.5, pages[0].height, "5.1")
    if form is PaperLayout.OTHER:
        return
    yield from _text_area(pages, BRIEFING_LINES if form is PaperLayout.BRIEFING else LINES)
    yield from _page_numbers(pages, form)
    if form is PaperLayout.DOCUMENT:
        yield from _document_head(pages[0])
        yield from _imprint(pages[-1])
    if form is PaperLayout.LETTER:
        yield from _letter_head(pages[0])
    if form in (PaperLayout.DOCUMENT, PaperLayout.LETTER):
        yield from _titles(pages[0])
    yield from _annexes(pages)


def _about(what: str, wanted: float, found: float, clause: str, within: float = 1.0) -> Measure:
    return Measure(what, wanted - within, wanted + within, found, clause)


def _body(page: Page) -> list[MeasuredLine]:
    """The lines of the text: black, in the size of the body, within the text area."""
    return [line for line in page.lines if line.size == BODY and not line.red and TOP < line.baseline < BOTTOM]


def _text_area(pages: tuple[Page, ...], wanted: int) -> Iterator[Measure]:
    expected = (BOTTOM - TOP) / wanted
    body = [_body(page) for page in pages]
    lines = [line for page in body for line in page]
    yield _about("订口（左白边）", LEFT, min(line.left for line in lines), "5.2.1")
    yield Measure("正文最右处", RIGHT - 2 * ADVANCE, RIGHT + 0.5, max(line.right for line in lines), "5.2.1")
    if later := [page[0].baseline for page in body[1:] if page]:
        yield _about("天头（上白边）", TOP, min(later) - ABOVE * expected, "5.2.1")
    lowest = max(line.baseline for line in lines) + (1 - ABOVE) * expected
    yield Measure("版心下边缘", TOP, BOTTOM + 0.5, lowest, "5.2.1")
    pitch = _most_often(below.baseline - above.baseline for page in body for above, below in pairwise(page))
    yield Measure("每面行数", wanted - 0.3, wanted + 0.3, (BOTTOM - TOP) / pitch, "5.2.3", "行")
    advance = _most_often(
        second.x - first.x for line in lines for first, second in pairwise(line.inked) if _is_full(first.text)
    )
    yield Measure("每行字数", CHARACTERS - 0.3, CHARACTERS + 0.3, (RIGHT - LEFT) / advance, "5.2.3", "字")


def _is_full(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def _most_often(values: Iterable[float]) -> float:
    """The value that occurs most often, to a hundredth of a millimetre."""
    return Counter(round(value, 2) for value in values).most_common(1)[0][0]


def _page_numbers(pages: tuple[Page, ...], form: PaperLayout) -> Iterator[Measure]:
    for number, page in enumerate(pages, start=1):
        printed = [line for line in page.lines if line.baseline > BOTTOM and line.text.strip().startswith("—")]
        if form is PaperLayout.LETTER and number == 1:
            yield Measure("首页页码", 0, 0, len(printed), "10.1", "处")
            continue
        if number > MEASURED:
            return  # the others are printed as these
        yield Measure(f"第{number}页页码", 1, 1, len(printed), "7.5", "处")
        for line in printed:
            yield _about(f"第{number}页页码一字线距版心下边缘", 7, line.top - BOTTOM, "7.5")
            if number % 2:
                yield _about(f"第{number}页页码右空一字", RIGHT - ONE_CHARACTER, line.right, "7.5")
            else:
                yield _about(f"第{number}页页码左空一字", LEFT + ONE_CHARACTER, line.left, "7.5")


def _mark(page: Page) -> MeasuredLine:
    """发文机关标志: the largest red line."""
    return max((line for line in page.lines if line.red), key=lambda line: line.size)


def _centre(what: str, line: MeasuredLine, clause: str) -> Measure:
    return _about(f"{what}居中（中心距左边）", (LEFT + RIGHT) / 2, (line.left + line.right) / 2, clause, within=2)


def _gap(what: str, above: float, below: float, clause: str) -> Measure:
    return Measure(what, *EMPTY_LINES, (below - above) / PITCH, clause, "行")


def _document_head(page: Page) -> Iterator[Measure]:
    mark = _mark(page)
    yield _about("发文机关标志上边缘距版心上边缘", 35, mark.top - TOP, "7.2.4")
    yield _centre("发文机关标志", mark, "7.2.4")
    rule = page.rules[0]
    number = max((line for line in page.lines if line.baseline < rule.top), key=lambda line: line.baseline)
    yield _gap("发文字号在发文机关标志下空", mark.bottom, number.top, "7.2.5")
    if "签发人" in number.text:
        yield _about("发文字号左空一字", LEFT + ADVANCE, number.left, "7.2.5")
    else:
        yield _centre("发文字号", number, "7.2.5")
    yield _about("版头分隔线在发文字号下", 4, rule.top - number.bottom, "7.2.7", within=0.7)
    yield from _across(rule, RIGHT - LEFT, "版头分隔线长", "7.2.7")


def _across(rule: RuledLine, length: float, what: str, clause: str) -> Iterator[Measure]:
    yield _about(what, length, rule.length, clause)


def _letter_head(page: Page) -> Iterator[Measure]:
    # The thinner rule of a double one is measured: a thick one is printed with ends of its own thickness.
    mark = _mark(page)
    yield _about("发文机关标志上边缘距上页边", 30, mark.top, "10.1")
    upper = [rule for rule in page.rules if rule.top < HEIGHT / 2]
    lower = [rule for rule in page.rules if rule.top > HEIGHT / 2]
    yield _about("红色双线在发文机关标志下", 4, min(rule.top for rule in upper) - mark.bottom, "10.1")
    yield from _across(min(upper, key=lambda rule: rule.length), 170, "首条红色双线长", "10.1")
    yield _about("末条红色双线距下页边", 20, HEIGHT - max(rule.bottom for rule in lower), "10.1")
    yield from _across(min(lower, key=lambda rule: rule.length), 170, "末条红色双线长", "10.1")
    under = max(rule.bottom for rule in upper)
    number = min((line for line in page.lines if line.top > under), key=lambda line: line.baseline)
    yield _about("发文字号居右（右端）", RIGHT, number.right, "10.1", within=ADVANCE)
    yield _about("发文字号与首条红色双线相距", BODY * 25.4 / 72 * 7 / 8, number.top - under, "10.1")


def _titles(page: Page) -> Iterator[Measure]:
    titles = [line for line in page.lines if line.size == TITLE and not line.red]
    if not titles:
        return
    before = [rule.bottom for rule in page.rules if rule.bottom < titles[0].top]
    text = [line.bottom for line in page.lines if line.bottom < titles[0].top]
    above = max((*before, *text))
    yield _gap("标题在其上要素下空", above, titles[0].top, "7.3.1")
    for line in titles:
        yield _centre("标题", line, "7.3.1")
    addressee = next((line for line in _body(page) if line.top > titles[-1].bottom), None)
    if addressee is not None and addressee.text.rstrip().endswith("："):
        yield Measure("主送机关在标题下空", 0.7, 1.9, (addressee.top - titles[-1].bottom) / PITCH, "7.3.2", "行")
        yield _about("主送机关顶格", LEFT, addressee.left, "7.3.2")


def _annexes(pages: tuple[Page, ...]) -> Iterator[Measure]:
    for page in pages:
        for above, line in pairwise(_body(page)):
            if line.text.strip().startswith("附件："):
                yield _about("附件说明左空二字", LEFT + 2 * ADVANCE, line.left, "7.3.4")
                yield Measure(
                    "附件说明在正文下空", 0.8, 1.2, (line.baseline - above.baseline) / PITCH - 1, "7.3.4", "行"
                )


def _imprint(page: Page) -> Iterator[Measure]:
    rules = page.rules[1:] if page.rules and page.rules[0].top < HEIGHT / 2 else page.rules
    printed = [line for line in page.lines if line.text.strip().endswith("印发")]
    yield Measure("版记（印发机关和印发日期）", 1, 1, len(printed), "7.4.3", "处")
    if not printed or len(rules) < 2:
        yield Measure("版记分隔线", 2, 3, len(rules), "7.4.1", "条")
        return
    yield _about("版记末条分隔线与版心下边缘重合", BOTTOM, rules[-1].bottom, "7.4.1")
    for rule in (rules[0], rules[-1]):
        yield from _across(rule, RIGHT - LEFT, "版记分隔线长", "7.4.1")
    yield _about("印发机关左空一字", LEFT + ONE_CHARACTER, printed[0].left, "7.4.3")
    yield _about("印发日期右空一字", RIGHT - ONE_CHARACTER, printed[0].right, "7.4.3")
