"""The items of a plan in prose: what carries an annotation of who answers for it, below its headings."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from duban.domain.importing.deadlines import in_digits
from duban.domain.importing.document import PlanHeading, PlanParagraph
from duban.domain.importing.draft import Draft, joined
from duban.domain.importing.drafting import Drafted
from duban.domain.importing.headers import TablePart
from duban.domain.importing.outline import OutlineNode, outline_of
from duban.domain.importing.proposal import ImportedCell
from duban.domain.importing.responsibility import FIRST_LEADS, Responsibility, read_responsibility

# A kind of node is that of items if nearly all of them hold a single annotation.
NEARLY_ALL = 0.8
FIRST_SENTENCE = re.compile(r"(.{2,80}?[。；：:])\s*(\S.*)", re.DOTALL)
MENTIONS_A_TIME = re.compile(
    r"(?:(?:20\d{2})?年)?(?:\d{1,2}月)?(?:底|末|\d{1,2}日)前|年内|20\d{2}年\d{1,2}月|(?:20\d{2}年)?第?[一二三四]季度|[上下]半年|[今明本]年年?[底末内]"
    r"|(?:长期|持续|常态化?)(?:坚持|推进|开展|抓好)"
)


def drafts_in_prose(blocks: Iterable[PlanHeading | PlanParagraph]) -> Drafted:
    """The items that the paragraphs tell of; a heading without any is told as a remark."""
    root = outline_of(blocks)
    items = list(_items(root))
    drafts = [_draft(node) for node in items]
    inside = {each for node in items for each in (node, *node.above())}
    left = [node for node in root.children if node not in inside and node.kind not in ("", "-") and not _is_title(node)]
    remarks = [f"“{_title(node)}”部分没有写明责任单位的事项，未读入" for node in left] if drafts else []
    return Drafted(drafts, remarks)


def _is_title(node: OutlineNode) -> bool:
    return node.kind.startswith("h") and not node.paragraphs


def _items(root: OutlineNode) -> Iterator[OutlineNode]:
    """The nodes that are items, in reading order: annotated ones, as high as one annotation is all they hold."""
    single = _kinds_of_one(root)
    found: dict[OutlineNode, None] = {}
    for node in root.below():
        if node.annotations and not any(child.annotated for child in node.children):
            found[_whole(node, single)] = None
    beside = {(node.parent, node.kind) for node in found}
    for node in root.below():
        if node in found or (not node.annotated and (node.parent, node.kind) in beside and not _in(node, found)):
            yield node


def _whole(node: OutlineNode, single: set[str]) -> OutlineNode:
    """The item that an annotated node is the last point of: the highest one above that holds no other annotation."""
    if node.kind == "-":
        return node
    whole = node
    while (above := whole.parent) is not None and above.kind in single and above.annotated == 1:
        alone = len(above.children) < 2 and (above.kind in ("章", "一") or above.kind.startswith("h"))
        # What stands behind an annotation without a numeral is no point of the item.
        if alone or [child for child in above.children if child.kind != "-"][-1:] != [whole]:
            break
        whole = above
    return whole


def _in(node: OutlineNode, items: dict[OutlineNode, None]) -> bool:
    return any(each in items for each in node.above())


def _kinds_of_one(root: OutlineNode) -> set[str]:
    """The kinds of nodes that hold one annotation each, nearly always."""
    counts: dict[str, list[int]] = defaultdict(list)
    for node in root.below():
        if node.kind not in ("", "-") and node.annotated:
            counts[node.kind].append(node.annotated)
    return {kind for kind, found in counts.items() if found.count(1) >= NEARLY_ALL * len(found) and len(found) > 1}


def _draft(node: OutlineNode) -> Draft:
    goal, measures = _goal_and_measures(node)
    repair = "；".join(node.repairs)
    cells = {
        TablePart.GOAL: ImportedCell(goal, node.original, repair),
        TablePart.MEASURES: ImportedCell(measures, node.original, repair if measures else ""),
    }
    above = [each for each in node.above() if each.number or each.kind.startswith("h")][::-1]
    draft = Draft(
        at=node.at,
        cells=cells,
        number=node.number,
        groups=tuple(_title(each) for each in above),
        numerals=tuple(each.number for each in above if each.number),
    )
    _answer(draft, node)
    return draft


def _goal_and_measures(node: OutlineNode) -> tuple[str, str]:
    """The first sentence is the goal, what follows the measures, each paragraph and each point on its line."""
    rest = [*node.paragraphs, *_points(node.children)]
    found = FIRST_SENTENCE.fullmatch(node.text)
    if found:
        return found.group(1).rstrip("：:"), "\n".join([found.group(2), *rest])
    return node.text, "\n".join(rest)


def _points(children: Sequence[OutlineNode]) -> Iterator[str]:
    for child in (child for child in children if child.kind != "-" or child.annotations):
        sign = "" if child.number[-1:] in "）)①②③④⑤⑥⑦⑧⑨⑩" else "."
        yield f"{child.number}{sign if child.number else ''}{child.text}"
        yield from child.paragraphs
        yield from _points(child.children)


def _title(node: OutlineNode) -> str:
    """What a heading says, without the sentences behind it."""
    return re.split(r"[。：:]", node.text, maxsplit=1)[0]


def _answer(draft: Draft, node: OutlineNode) -> None:
    """Who answers for the item and by when: by its own annotation, and what that leaves open by those above it."""
    own = "；".join(text for each in node.below() for text in each.annotations)
    read = read_responsibility(own) if own else Responsibility()
    _take(draft, read, own)
    for each in node.above():
        for text in each.annotations:
            above = read_responsibility(text)
            if above.lead and read.how == FIRST_LEADS and above.lead != read.lead:
                draft.doubt(TablePart.LEAD, f"所在标题写明由{above.lead}牵头")
            _take(draft, above, text, "取所在标题的责任单位")
    for part in (TablePart.LEAD, TablePart.CO_RESPONSIBLE, TablePart.DEADLINE):
        draft.cells.setdefault(part, ImportedCell("", own))
    if not own and not draft.value(TablePart.LEAD):
        draft.doubt(TablePart.LEAD, "同级事项都写明责任单位，本项没有")
    mentioned = MENTIONS_A_TIME.search(in_digits(draft.value(TablePart.MEASURES) or draft.value(TablePart.GOAL)))
    if mentioned and not draft.value(TablePart.DEADLINE):
        draft.doubt(TablePart.DEADLINE, f"未单列时限，文中提到“{mentioned.group()}”")


def _take(draft: Draft, read: Responsibility, printed: str, how: str = "") -> None:
    draft.beside |= read.beside
    filled = {
        TablePart.LEAD: read.lead,
        TablePart.CO_RESPONSIBLE: read.helpers,
        TablePart.DEADLINE: read.deadline,
    }
    for part, value in filled.items():
        if value and not draft.value(part):
            units = part is not TablePart.DEADLINE
            repair = joined(how, read.how) if units else how
            draft.cells[part] = ImportedCell(value, printed, repair, read.doubt if units else "")
