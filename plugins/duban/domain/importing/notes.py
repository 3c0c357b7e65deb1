"""Notes of a plan (注：标★的由…牵头): where they stand, and the rules among them that leave no second reading."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from duban.domain.importing.deadlines import in_digits, looks_like_deadline
from duban.domain.importing.document import PlanDocument, PlanHeading, PlanParagraph, PlanTable
from duban.domain.importing.unit_forms import looks_like_units
from duban.domain.importing.wording import bare, full_width, one_line

MARKS = "★☆▲△●◆◇■□※*"
SIGN = rf"[“\"‘']?[{MARKS}][”\"’']?"
MARK = rf"[“\"‘']?(?P<mark>[{MARKS}])[”\"’']?"
WITH = r"(?:带|标|加|注|打|有)"
# A label of a single item may be called so as well.
PERHAPS_OF_AN_ITEM = re.compile(r"(?:备注|说明)\d{0,2}[:：]")
HEAD = r"(?:附?注|备注|说明|填表说明|注释)\d{0,2}[:：]"
NOTE = re.compile(rf"{HEAD}|(?:凡|表中|其中)?{WITH}(?:有|注)?{SIGN}|{SIGN}(?:[:：]|号|为|表示)")
# A note of several points goes on below.
GOES_ON = re.compile(r"(?:[2-9]|1\d)[.、．]|[(（][2-9二三四五六七八九][)）]|[②-⑳]")
POINTS = re.compile(r"[。;；\n]|(?<![\d.])\d{1,2}[.、](?!\d)|[①-⑳]")
ROWS = r"(?:任务|事项|项目|工作|内容|举措)*"
MARKED = rf"^.{{0,6}}?{WITH}*{MARK}(?:号|标记|标识|标志|符号)?(?:者|的)?{ROWS}(?:单位|部门)?,?"
UNSTATED = r"^(?:凡|表中|以上)?(?:未|没有)(?:特别|另行|单独)?(?:[注标写列载填]明?|明确)"
ALL_OF_THEM = r"(?:均|都|皆|统一|一律|全部)?"
LED_BY = (
    rf",?{ALL_OF_THEM}(?:由|牵头单位为)(?P<units>[^,]+?)"
    r"(?:负责)?(?:牵头(?:负责|落实|推进|组织实施|实施|办理)?)?$"
)
OF_THE_LEAD = re.compile(rf"{MARKED}(?:为|是|系)(?:第一)?牵头(?:责任)?(?:单位|部门)?$")
LEAD_BY_MARK = re.compile(MARKED + LED_BY)
BY_MARK = re.compile(rf"{MARKED}{ALL_OF_THEM}(?P<rest>.+)$")
LEAD_UNSTATED = re.compile(rf"{UNSTATED}(?:牵头|责任)(?:单位|部门)的?{ROWS}{LED_BY}")
DEADLINE_UNSTATED = re.compile(
    rf"{UNSTATED}(?:完成|办理|工作)?(?:时限|时间|期限)(?:要求)?的?{ROWS},?{ALL_OF_THEM}(?P<rest>.+)$"
)
OF_TIMES = r"(?:时限|时间|日期|月份)"
YEAR = re.compile(
    rf"(?:{UNSTATED}年份的?{OF_TIMES}?|(?:表中|表内|本表)?(?:所列|所写)?(?:完成)?{OF_TIMES})"
    rf",?{ALL_OF_THEM}(?:为|指|系|按)(?P<year>20\d{{2}})年(?:度)?$"
)
AROUND_A_DEADLINE = re.compile(r"^(?:的|应|须|需|要|于|在|按|为)*|(?:全部|全面|务必|执行|办理|完成|办结|落实到位)*$")


class NoteKind(Enum):
    """What a rule fills."""

    LEAD = auto()
    DEADLINE = auto()
    LEAD_AMONG_UNITS = auto()
    YEAR = auto()


@dataclass(frozen=True, slots=True)
class NoteRule:
    """What a note says of rows that carry `mark`, or where nothing is stated if that is empty; `note` are its words."""

    kind: NoteKind
    value: str
    mark: str
    note: str


def notes_of(document: PlanDocument) -> tuple[str, ...]:
    """The notes that stand outside of a table's rows of items, each once."""
    found: dict[str, None] = {}
    last = ""
    for text in _lines(document):
        words = one_line(text).text
        if NOTE.match(bare(words)):
            last = words
        elif last and GOES_ON.match(words):
            found.pop(last)
            last = f"{last}\n{words}"
        else:
            last = ""
        if last:
            found[last] = None
    return tuple(found)


def is_note(text: str) -> bool:
    """Whether a line is a note of the whole plan."""
    return NOTE.match(bare(text)) is not None


def is_surely_note(text: str) -> bool:
    """Whether a line among others of prose is a note of the whole plan, and not what one item remarks."""
    return is_note(text) and PERHAPS_OF_AN_ITEM.match(bare(text)) is None


def without_notes(blocks: Iterable[PlanHeading | PlanParagraph]) -> Iterator[PlanHeading | PlanParagraph]:
    """The lines of a text that are of no note, nor of a point that goes on with one."""
    in_note = False
    for block in blocks:
        in_note = is_surely_note(block.text) or (in_note and GOES_ON.match(one_line(block.text).text) is not None)
        if not in_note:
            yield block


def _lines(document: PlanDocument) -> Iterator[str]:
    """Lines of text, and the texts of rows that hold only one."""
    for block in document.blocks:
        if not isinstance(block, PlanTable):
            yield from block.text.split("\n")
            continue
        for row in block.rows:
            told = dict.fromkeys(cell.text for cell in row.cells.values() if bare(cell.text))
            yield next(iter(told)) if len(told) == 1 else ""


def rules_of(notes: Iterable[str]) -> tuple[NoteRule, ...]:
    """The rules among *notes* that are sure; what else they say is for a person."""
    return tuple(rule for note in notes for point in _points(note) if (rule := _rule(point, note)) is not None)


def marks_in(note: str) -> set[str]:
    """The marks that a note speaks of."""
    return set(note) & set(MARKS)


def _points(note: str) -> Iterator[str]:
    words = re.sub(f"^{HEAD}", "", bare(note))
    return (point for point in (part.strip(",、 ") for part in POINTS.split(words)) if point)


def _rule(point: str, note: str) -> NoteRule | None:
    if of_the_lead := OF_THE_LEAD.search(point):
        return NoteRule(NoteKind.LEAD_AMONG_UNITS, "", of_the_lead["mark"], note)
    if year := YEAR.search(point):
        return NoteRule(NoteKind.YEAR, year["year"], "", note)
    for pattern in (LEAD_BY_MARK, LEAD_UNSTATED):
        led = pattern.search(point)
        if led and looks_like_units(led["units"]):
            return NoteRule(NoteKind.LEAD, full_width(led["units"]), led.groupdict().get("mark") or "", note)
    for pattern in (BY_MARK, DEADLINE_UNSTATED):
        timed = pattern.search(point)
        by = AROUND_A_DEADLINE.sub("", timed["rest"]) if timed else ""
        if timed and looks_like_deadline(in_digits(by)):
            return NoteRule(NoteKind.DEADLINE, full_width(by), timed.groupdict().get("mark") or "", note)
    return None
