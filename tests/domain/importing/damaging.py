"""Plans of cities that do not exist, printed page by page and damaged as recognition damages them, with their truth."""

from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from duban.domain.importing.document import PlanCell, PlanDocument, PlanParagraph, PlanRow, PlanTable

HEADS = ["序号", "改革事项", "目标任务", "具体措施", "牵头部门", "责任部门", "完成时限"]
OTHER_HEADS = [
    ["序号", "领域", "工作目标", "主要举措", "牵头单位", "配合单位", "完成时间"],
    ["编号", "一级指标", "任务目标", "工作措施", "牵头单位", "责任单位", "时间节点"],
]
NUMBER, GROUP, GOAL, MEASURES, LEAD, CO, DEADLINE = range(7)
CITIES = ["云川", "青岚", "江洲", "白榆"]
SUBJECTS = [
    "企业登记",
    "工程审批",
    "用电报装",
    "不动产交易",
    "跨境通关",
    "信贷融资",
    "商事审判",
    "人才引进",
    "公共采购",
]
ACTS = [
    "压减办理环节",
    "提高线上办理率",
    "推行告知承诺",
    "完善评价机制",
    "清理隐性壁垒",
    "建立专班制度",
    "公开收费目录",
]
STEPS = [
    "梳理事项清单并向社会公布",
    "升级线上平台功能",
    "对新设主体提供帮办服务",
    "开展业务培训和政策宣讲",
    "建立问题台账，逐月调度",
]
UNITS = [
    "发改委",
    "审批局",
    "住建局",
    "能源局",
    "自然资源局",
    "商务局",
    "金融局",
    "司法局",
    "人社局",
    "财政局",
    "科技局",
    "大数据局",
    "城管局",
]
DEADLINES = {
    "2025年6月底": ("date", "2025-06-30"),
    "2025年9月底": ("date", "2025-09-30"),
    "2025年12月底": ("date", "2025-12-31"),
    "2026年3月底前": ("date", "2026-03-31"),
    "持续推进": ("continuous", ""),
    "根据省厅工作安排推进": ("follow_province", ""),
}
HAN = "一二三四五六七八九十"
Row = dict[str, str]


@dataclass
class PrintedRow:
    """A row as it is printed, and what it means; `merged` are the columns whose cell is covered by the one above."""

    cells: list[str]
    truth: Row
    merged: set[int] = field(default_factory=set)


@dataclass
class DamagedPlan:
    document: PlanDocument
    truth: list[Row]


def damaged_plan(seed: int, damage: float = 0.12) -> DamagedPlan:
    """A plan of that seed; *damage* is the share of rows that something happened to."""
    random = Random(seed)  # noqa: S311 - the same plan for the same seed, and no secret
    heads = random.choice([HEADS, *OTHER_HEADS])
    rows = _rows(random, numbered=random.random() < 0.7, merges_leads=random.random() < 0.7)
    pages = _pages(rows, random)
    tables = [_printed(page, heads, random, damage, first=place == 0) for place, page in enumerate(pages)]
    city = CITIES[seed % len(CITIES)]
    opening = (f"{city}市优化营商环境行动方案", "2025年2月10日", "附件：任务清单")
    blocks = (*(PlanParagraph(text, f"第{n}行") for n, text in enumerate(opening, start=1)), *tables)
    return DamagedPlan(PlanDocument("plan.txt", blocks), [row.truth for row in rows])


def _rows(random: Random, *, numbered: bool, merges_leads: bool) -> list[PrintedRow]:
    """The plan without damage: groups of 4 to 9 items, goals of up to three, leads that mostly stay in their group."""
    rows: list[PrintedRow] = []
    for place, subject in enumerate(random.sample(SUBJECTS, 7)):
        lead, goal = f"市{random.choice(UNITS)}", ""
        for item in range(random.randint(4, 9)):
            new_lead = item > 0 and random.random() < 0.08
            lead = f"市{random.choice(UNITS)}" if new_lead else lead
            new_goal = item == 0 or new_lead or random.random() < 0.8
            goal = f"{subject}：{random.choice(ACTS)}{len(rows) + 1}项。" if new_goal else goal
            group = f"{HAN[place]}、{subject}" if numbered else subject
            rows.append(_row(len(rows) + 1, group, goal, lead, random))
    _merge(rows, {GROUP, GOAL, LEAD} if merges_leads else {GROUP, GOAL})
    return rows


def _row(number: int, group: str, goal: str, lead: str, random: Random) -> PrintedRow:
    steps = random.sample(STEPS, random.randint(1, 3))
    measures = (
        f"{steps[0]}，形成长效机制。" if len(steps) == 1 else " ".join(f"{n}.{s}。" for n, s in enumerate(steps, 1))
    )
    others = [unit for unit in random.sample(UNITS, random.randint(1, 3)) if f"市{unit}" != lead]
    helpers = (
        "" if random.random() < 0.3 or not others else "市" + "、".join(others) + random.choice(["", "", "等相关部门"])
    )
    deadline = random.choice(list(DEADLINES))
    kind, day = DEADLINES[deadline]
    cells = [str(number), group, goal, measures, lead, helpers, deadline]
    truth = {
        "序号": str(number), "一级指标": group.rpartition("、")[2], "目标任务": goal, "具体措施": measures,
        "牵头部门": lead, "责任部门": helpers, "完成时限": deadline, "完成时限_kind": kind, "完成时限_date": day,
    }  # fmt: skip
    return PrintedRow(cells, truth)


def _merge(rows: list[PrintedRow], columns: set[int]) -> None:
    """What equals the cell above is one cell with it: groups, goals and, in most plans, leads."""
    for above, row in pairwise(rows):
        row.merged = {column for column in (GROUP, GOAL) if above.cells[column] == row.cells[column]}
        if above.cells[LEAD] == row.cells[LEAD] and GROUP in row.merged:
            row.merged.add(LEAD)
        row.merged &= columns


def _pages(rows: list[PrintedRow], random: Random) -> list[list[PrintedRow]]:
    pages: list[list[PrintedRow]] = []
    rest = list(rows)
    while rest:
        size = random.randint(4, 9)
        pages.append(rest[:size])
        rest = rest[size:]
    return pages


def _printed(page: list[PrintedRow], heads: list[str], random: Random, damage: float, *, first: bool) -> PlanTable:
    """A page: its heads, and each row with its merged cells empty but for the first one, where they are repeated."""
    lines: list[list[str]] = []
    wider = random.random() < damage
    for place, row in enumerate(page):
        cells = ["" if place and column in row.merged else text for column, text in enumerate(row.cells)]
        lines += _damaged(cells, row, random, damage, top=place == 0, first=first and place < 2)
    if wider:
        lines = [_wider(line, random) for line in lines]
    if first or random.random() >= damage / 2:
        lines.insert(0, [*heads, ""] if wider else heads)
    return PlanTable(
        tuple(
            PlanRow({column: PlanCell(text) for column, text in enumerate(line)}, f"第{n}行")
            for n, line in enumerate(lines, start=1)
        )
    )


def _damaged(
    cells: list[str], row: PrintedRow, random: Random, damage: float, *, top: bool, first: bool
) -> list[list[str]]:
    """The row as recognition leaves it: mostly as it is."""
    if random.random() >= damage or first:
        return [cells]
    empty = [column for column in (GROUP, GOAL, LEAD) if not cells[column]]
    ways = ["number", "deadline", "moved units", "twice"]
    ways += ["dropped"] * 3 if empty else []
    ways += ["not repeated"] * 2 if top and {GROUP, LEAD} & row.merged else []
    return [_happened(random.choice(ways), cells, row, random)]


def _happened(what: str, cells: list[str], row: PrintedRow, random: Random) -> list[str]:
    match what:
        case "number":
            return ["", *cells[1:]]
        case "moved units" if cells[CO]:
            return [*cells[:CO], "", cells[CO]]
        case "twice" if cells[CO]:
            return [*cells[:CO], cells[CO], cells[CO], cells[DEADLINE]]
        case "not repeated":
            return ["" if column in row.merged & {GROUP, LEAD} else text for column, text in enumerate(cells)]
        case "dropped":
            return _without_empty(cells, random)
    return [*cells[:DEADLINE], ""]


def _without_empty(cells: list[str], random: Random) -> list[str]:
    """Merged cells dropped, so that what follows moves left."""
    empty = [column for column in (GROUP, GOAL, LEAD) if not cells[column]]
    lost = empty[: random.randint(1, len(empty))]
    kept = [text for column, text in enumerate(cells) if column not in lost]
    return kept + [""] * len(lost)


def _wider(line: list[str], random: Random) -> list[str]:
    """The line of a page with an empty column too many: at its end, or before its units."""
    if random.random() < 0.5:
        return [*line, ""]
    place = random.choice([LEAD, CO, DEADLINE])
    return [*line[:place], "", *line[place:]]


def damaged_again(text: str, seed: int, damage: float = 0.08) -> str:
    """A plan recognised from print, rows of tabs, with more damage of the same kinds; nothing that is said is lost."""
    random = Random(seed)  # noqa: S311 - the same damage for the same seed, and no secret
    stripped, joined = random.random() < 0.3, random.random() < 0.5
    lines: list[str] = []
    for line in text.split("\n"):
        if "\t" not in line:
            if line.strip() or not (joined and lines and "\t" in lines[-1]):
                lines.append(line)
            continue
        cells = line.split("\t")
        is_head = cells[0] == HEADS[0]
        if is_head and random.random() < damage and any("\t" in each for each in lines):
            continue
        if random.random() < damage:
            cells = _misread_head(cells, random) if is_head else _again(cells, random)
        lines.append("\t".join(cells).rstrip("\t") if stripped else "\t".join(cells))
    return "\n".join(lines)


def _misread_head(cells: list[str], random: Random) -> list[str]:
    place = random.randrange(1, DEADLINE + 1)
    return [f"{text[0]}口{text[2:]}" if column == place else text for column, text in enumerate(cells)]


def _again(cells: list[str], random: Random) -> list[str]:
    empty = [column for column in (GROUP, GOAL, LEAD) if column < len(cells) and not cells[column]]
    ways = ["number", "misread number", "wider", "blanks", *(["dropped"] * 2 if empty else [])]
    match random.choice(ways):
        case "number":
            return ["", *cells[1:]]
        case "misread number":
            return [random.choice([f"l{cells[0][1:]}", f"{cells[0][:-1]}O", str(random.randint(1, 148))]), *cells[1:]]
        case "wider":
            place = random.randrange(LEAD, len(cells))
            return [*cells[:place], "", *cells[place:]]
        case "dropped":
            place = random.choice(empty)
            return [*cells[:place], *cells[place + 1 :], ""]
    return [text.replace("、", "、 ").replace("局", "局 ") for text in cells]
