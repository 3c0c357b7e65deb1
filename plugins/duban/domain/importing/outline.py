"""The outline of a plan in prose: numbered lines as nodes, each below the one whose numeral ranks above its own."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from duban.domain.importing.annotations import annotated_pieces
from duban.domain.importing.document import PlanHeading, PlanParagraph
from duban.domain.importing.numbers import HAN
from duban.domain.importing.responsibility import with_colons
from duban.domain.importing.wording import one_line

ARTICLE = "条"
# What stands behind a quantity: in 3.5G基站 and 2.10个项目 the number behind the point is none of the numeral.
COUNTED = r"(?:[Gg%％年月天万亿元]|个(?!人|体|性)|项(?!目)|家(?!庭|政|电))"
# 项目3：…, 任务三：…
NAMED = rf"(?:任务|项目|事项|行动|实事)(?:\d{{1,3}}|[{HAN}]+)[：:]\s*"
KINDS = (
    # A list of what is attached holds no items.
    ("章", re.compile(rf"第[{HAN}]+[章节篇部分]+[、：:\s]*|附件[：:]\s*(?=\d+[.、．])")),
    (ARTICLE, re.compile(rf"第(?:[{HAN}]+|\d{{1,3}})条[、：:\s]*")),
    ("一", re.compile(rf"[{HAN}]+[、.．]\s*")),
    ("（一）", re.compile(rf"[（(][{HAN}]+[)）][、.．]?\s*")),
    ("1.1", re.compile(rf"\d{{1,3}}(?:[-—.．]\d{{1,3}}){{1,3}}(?:[、.．]\s*|\s+|(?=[^\d.．])(?!{COUNTED}))")),
    (
        "1",
        re.compile(
            rf"(?:任务)?\d{{1,3}}[、.．](?:(?!\d)|(?=\d{{4}}|\d+{COUNTED}))\s*|第\d{{1,3}}项[、：:]?\s*|{NAMED}"
        ),
    ),
    ("（1）", re.compile(r"[（(]\d{1,3}[)）][、.．]?\s*|\d{1,3}[)）]\s*|[①-⑳]\s*")),
)
# Units that only a blank keeps apart, in a line that says who answers.
OF_UNITS = re.compile(r"(?:单位|部门|牵头|负责|配合)")
UNITS_APART = re.compile(
    r"(?<=[局委厅院署办行会司府心])[ \u3000\xa0]+"
    r"(?=(?:[市县区省各]|中国|国网|国家|人民银行)[\u4e00-\u9fff]{1,14}(?:[局委厅院署办行会司府]|中心|单位)"
    r"(?:[ \u3000\xa0、，,；;）)]|$))"
)
# The words of an item that stand below who answers for it.
CONTENTS = re.compile(r"(?:改革|工作|任务|建设|主要|具体|重点|年度)?(?:内容|措施|举措|目标|任务)[：:]")
GOES_ON = tuple("、，,")
# A heading is short and no sentence; what is longer is a paragraph that a word processor took for one.
LONGEST_HEADING = 60
# Kinds of numerals that items have; what else carries one is a heading.
OF_ITEMS = ("", "-", "1", "1.1", "（1）")


@dataclass(slots=True, eq=False)
class OutlineNode:
    """
    A line with the lines below it.

    `kind` is the form of its numeral, `number` the numeral as printed, `text` what stands behind it; `paragraphs` are
    lines without a numeral; `annotations` what was annotated to the node itself, one text at most; `by_paragraph`
    says that this stood in a paragraph below its heading.
    """

    kind: str
    number: str
    text: str
    at: str
    original: str
    parent: "OutlineNode | None" = None
    children: "list[OutlineNode]" = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    annotations: list[str] = field(default_factory=list)
    repairs: tuple[str, ...] = ()
    by_paragraph: bool = False

    def below(self) -> "Iterator[OutlineNode]":
        """The node and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.below()

    def above(self) -> "Iterator[OutlineNode]":
        """The nodes above it, the nearest first."""
        node = self.parent
        while node is not None and node.kind:
            yield node
            node = node.parent

    @property
    def annotated(self) -> int:
        """How many annotations stand in it and below it."""
        return sum(len(node.annotations) for node in self.below())


def outline_of(blocks: Iterable[PlanHeading | PlanParagraph]) -> OutlineNode:
    """The root of the outline; a line is cut behind each annotation."""
    root = OutlineNode("", "", "", "", "")
    ranks: list[str] = []
    node = root
    for block in blocks:
        for line in block.text.split("\n"):
            if line.strip():
                node = _add(node, root, block, line, ranks)
    _divide_headings(root)
    return root


def _divide_headings(root: OutlineNode) -> None:
    """Where headings of a kind hold paragraphs that are annotated one by one, each of these is an item of its own."""
    headings = [
        node for node in root.below() if node.by_paragraph and node.kind not in OF_ITEMS and "。" not in node.text
    ]
    kinds = {node.kind for node in headings if any(each.annotations for each in _paragraphs_behind(node))}
    for node in headings:
        if node.kind in kinds:
            first = OutlineNode("-", "", node.paragraphs[0], node.at, node.original)
            first.paragraphs, first.annotations = node.paragraphs[1:], node.annotations
            behind = _paragraphs_behind(node)
            node.paragraphs, node.annotations = [], []
            for each in behind:
                (each.parent or root).children.remove(each)
            for each in (first, *behind):
                _child(node, each)


def _paragraphs_behind(node: OutlineNode) -> list[OutlineNode]:
    """The paragraphs that follow a node directly, each of which was made a node when the one before was annotated."""
    beside = node.parent.children if node.parent else []
    return list(takewhile(lambda each: each.kind == "-", beside[beside.index(node) + 1 :])) if node in beside else []


def _add(
    node: OutlineNode, root: OutlineNode, block: PlanHeading | PlanParagraph, line: str, ranks: list[str]
) -> OutlineNode:
    """The node that the next line belongs to."""
    written = with_colons(line)
    words = one_line(UNITS_APART.sub("、", written) if OF_UNITS.search(written) else written)
    kind, number, text = _numeral(words.text)
    if not kind and isinstance(block, PlanHeading) and len(text) <= LONGEST_HEADING:
        kind = f"h{block.level}"
    for place, piece in enumerate(annotated_pieces(text)):
        if kind and place == 0:
            node = _begin(node, root, kind, ranks)
            node.number, node.text, node.at, node.original = number, piece.text, block.at, line
            node.repairs = words.repairs
        elif piece.text and not piece.annotation and node.annotations and node.annotations[-1].endswith(GOES_ON):
            _goes_on(node, piece.text, line)
        elif piece.text:
            node = _told(node, root, piece.text, block.at, line)
            node.by_paragraph = bool(piece.annotation) and bool(node.paragraphs)
        if piece.annotation:
            # The line below a paragraph that says who answers for it.
            node.by_paragraph |= not piece.text and bool(node.paragraphs)
            _annotate(node, piece.annotation, line)
    return node


def _told(node: OutlineNode, root: OutlineNode, text: str, at: str, line: str) -> OutlineNode:
    """A paragraph without a numeral goes on with its node, until that one is annotated, or says what that is about."""
    if node is root or (node.annotations and not CONTENTS.match(text)):
        return _beside(node, text, at, line)
    node.paragraphs.append(text)
    node.original += f"\n{line}"
    return node


def _goes_on(node: OutlineNode, text: str, line: str) -> None:
    """A list of units that the line before broke off goes on."""
    node.annotations[-1] += text
    node.original += f"\n{line}"


def _annotate(node: OutlineNode, annotation: str, line: str) -> None:
    if node.annotations:
        node.annotations[-1] += f"；{annotation}"
    else:
        node.annotations.append(annotation)
    if line not in node.original:
        node.original += f"\n{line}"


def _numeral(text: str) -> tuple[str, str, str]:
    """The kind of the numeral that *text* begins with, the numeral, and what follows; no kind if it has none."""
    for kind, pattern in KINDS:
        found = pattern.match(text)
        if found and text[found.end() :].strip():
            number = found.group().strip().rstrip("、.．：:")
            # 第三条 is called 第三项 wherever items are called.
            number = number.removeprefix("第").removesuffix("条") if kind == ARTICLE else number
            return kind, number, text[found.end() :].strip()
    return "", "", text.strip()


def _begin(node: OutlineNode, root: OutlineNode, kind: str, ranks: list[str]) -> OutlineNode:
    """A new node of *kind*: below the nearest one of a kind that came before its own."""
    if kind not in ranks:
        ranks.append(kind)
    chain = [node, *node.above()]
    parent = next((each for each in chain if each.kind and _rank(each.kind, kind, ranks) < 0), root)
    return _child(parent, OutlineNode(kind, "", "", "", ""))


def _rank(kind: str, other: str, ranks: list[str]) -> int:
    """Below 0 if *kind* ranks above *other*: by the usual order of numerals, and headings of the format above all."""
    order = ["h1", "h2", "h3", *(name for name, _pattern in KINDS), "h4", "h5", "h6", "-"]
    if kind in order and other in order:
        return order.index(kind) - order.index(other)
    return ranks.index(kind) - ranks.index(other)


def _beside(node: OutlineNode, text: str, at: str, line: str) -> OutlineNode:
    """A paragraph behind an annotated one is the next item: beside it, or below the heading that both stand under."""
    parent = node.parent if node.kind == "-" and node.parent else node
    if node.kind not in ("", "-") and node.annotations:
        parent = node.parent or node
    return _child(parent, OutlineNode("-", "", text, at, line))


def _child(parent: OutlineNode, child: OutlineNode) -> OutlineNode:
    child.parent = parent
    parent.children.append(child)
    return child
