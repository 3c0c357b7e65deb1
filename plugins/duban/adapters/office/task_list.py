"""include/task_list.xlsx as a Programme: everything is loaded, or nothing and every fault is told."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from duban.adapters.office.sheet_reader import Faults, Row, read_sheets
from duban.domain.organisation import Contact, Organisation, Role
from duban.domain.programme import (
    Deadline,
    DeadlineKind,
    Indicator,
    IntegrityReport,
    Item,
    Kpi,
    OpenQuestion,
    Programme,
    integrity,
)
from duban.domain.shorthand import COLLECTIVE, Directory
from duban.errors import ConfigurationError

ITEMS, KPIS, UNITS, CONTACTS, QUESTIONS = "任务清单", "量化指标", "单位", "联系人", "待核实"
WANTED = {
    UNITS: ("名称", "代码", "别名", "类型", "隶属", "称谓", "报送口径", "会签口径"),
    ITEMS: (
        *("序号", "一级指标", "大类", "目标任务", "具体措施", "牵头部门", "责任部门"),
        *("完成时限", "完成时限_kind", "完成时限_date"),
    ),
    KPIS: ("编号", "序号", "指标名称", "计量单位", "方向", "目标值", "目标日期", "类型", "启用"),
    CONTACTS: ("单位代码", "角色", "姓名", "邮箱", "电话"),
    QUESTIONS: ("序号", "字段", "采用值", "备选", "依据", "置信度", "已确认"),
}
KINDS = {
    "date": DeadlineKind.DATED,
    "continuous": DeadlineKind.CONTINUOUS,
    "follow_province": DeadlineKind.FOLLOWS_PROVINCE,
}
# Indicators keep the numbers of the plan, which are not the order of its table.
INDICATOR_NUMBERS = (
    *("开办企业", "办理建筑许可", "获得电力", "获得用水用气", "登记财产", "纳税", "跨境贸易", "融资支持", "执行合同"),
    *("办理破产", "保护中小投资者权益", "就业保障", "政府采购", "招标投标", "政务服务"),
    *("知识产权创造、保护和运用", "市场监管", "包容普惠创新"),
)
SETTLED = "高"
MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
CODE = re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class TaskListSource:
    """Where the workbook of a programme lies, and what the programme is called."""

    path: Path
    title: str


@dataclass(frozen=True, slots=True)
class LoadedTaskList:
    """A programme, and names in its cells that no organisation goes by."""

    programme: Programme
    unknown_names: tuple[str, ...]


class WorkbookTaskLists:
    """ports.TaskLists over workbooks; a workbook is read again only when its bytes have changed."""

    def __init__(self, sources: Mapping[str, TaskListSource]) -> None:
        """The workbooks by programme code."""
        self._sources = sources
        self._loaded: dict[str, LoadedTaskList] = {}

    def programme(self, code: str) -> Programme:
        """The programme; TaskListError with every fault if its workbook cannot be used."""
        return self._load(code).programme

    def integrity(self, code: str) -> IntegrityReport:
        """What the programme amounts to; raises as `programme` does."""
        loaded = self._load(code)
        return integrity(loaded.programme, loaded.unknown_names)

    def _load(self, code: str) -> LoadedTaskList:
        try:
            source = self._sources[code]
        except KeyError:
            raise ConfigurationError(f"配置中没有专项“{code}”。") from None
        kept = self._loaded.get(code)
        if kept is not None and source.path.exists() and _digest(source.path) == kept.programme.sha256:
            return kept
        self._loaded[code] = load_task_list(source.path, code, source.title)
        return self._loaded[code]


def load_task_list(path: Path, code: str, title: str) -> LoadedTaskList:
    """Read the whole workbook at *path*; TaskListError carries every fault, one Chinese sentence each."""
    faults = Faults()
    sheets = read_sheets(path, WANTED, faults)
    faults.raise_if_any()
    organisations, collectives = _organisations(sheets[UNITS], faults)
    directory = Directory(organisations, collectives)
    questions = _questions(sheets[QUESTIONS], faults)
    items, unknown = _items(sheets[ITEMS], directory, _doubts(questions), faults)
    numbers = {item.number for item in items}
    contacts = _contacts(sheets[CONTACTS], {organisation.code for organisation in organisations}, faults)
    kpis = _kpis(sheets[KPIS], numbers, faults)
    faults.raise_if_any()
    programme = Programme(
        code=code,
        title=title,
        items=items,
        organisations=organisations,
        contacts=contacts,
        kpis=kpis,
        questions=questions,
        sha256=_digest(path),
    )
    return LoadedTaskList(programme, unknown)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _words(text: str) -> tuple[str, ...]:
    """Several names in one cell."""
    return tuple(word.strip() for word in re.split(r"[；;|\n]", text) if word.strip())


def _organisations(rows: list[Row], faults: Faults) -> tuple[tuple[Organisation, ...], tuple[str, ...]]:
    """The single organisations, and the phrases that stand for many."""
    organisations: list[Organisation] = []
    collectives: list[str] = []
    seen: dict[str, str] = {}
    for row in rows:
        name = row.text("名称")
        if row.text("类型") == COLLECTIVE:
            collectives += [name, *_words(row.text("别名"))]
            continue
        code = row.plain("代码")
        if not CODE.fullmatch(code):
            faults.add(row.sheet, row.at("代码"), f"“{name}”的代码“{code}”应为小写英文字母和数字，如 swj。")
        elif code in seen:
            faults.add(row.sheet, row.at("代码"), f"代码“{code}”与 {seen[code]} 重复，请改为不同代码。")
        if row.text("隶属") not in ("是", "否"):
            faults.add(row.sheet, row.at("隶属"), f"“{name}”是否隶属市政府应填“是”或“否”。")
        seen.setdefault(code, row.at("代码"))
        organisations.append(
            Organisation(
                code=code,
                name=name,
                aliases=_words(row.text("别名")),
                kind=row.text("类型"),
                subordinate=row.text("隶属") == "是",
                salutation=row.text("称谓") or "贵单位",
                streams=_words(row.plain("报送口径")),
                countersigns=_words(row.plain("会签口径")),
            )
        )
    return tuple(organisations), tuple(collectives)


def _items(
    rows: list[Row], directory: Directory, doubts: Mapping[int, tuple[str, ...]], faults: Faults
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items by number without gap, and unknown names in their 责任部门."""
    if not rows:
        faults.add(ITEMS, "", "没有任何任务事项，请恢复内容。")
    items: list[Item] = []
    unknown: dict[str, None] = {}
    seen: dict[int, str] = {}
    for row in rows:
        number = row.number_or_none("序号")
        if number is None:
            faults.add(row.sheet, row.at("序号"), f"序号“{row.text('序号')}”应为正整数。")
            continue
        if number in seen:
            faults.add(row.sheet, row.at("序号"), f"序号 {number} 重复（首次见于 {seen[number]}），请改正。")
            continue
        seen[number] = row.at("序号")
        unknown.update(dict.fromkeys(directory.find(row.text("责任部门")).unknown))
        items.append(_item(number, row, directory, doubts.get(number, ()), faults))
    if gaps := sorted(set(range(1, max(seen, default=0) + 1)) - set(seen)):
        faults.add(ITEMS, "A列", f"序号不连续，缺少第 {'、'.join(map(str, gaps))} 项，请补齐。")
    return tuple(sorted(items, key=lambda item: item.number)), tuple(unknown)


def _item(number: int, row: Row, directory: Directory, doubts: tuple[str, ...], faults: Faults) -> Item:
    leads = directory.find(row.text("牵头部门"))
    if leads.unknown or not leads.codes:
        names = "、".join(leads.unknown) or "（空）"
        faults.add(
            row.sheet, row.at("牵头部门"), f"第{number}项牵头部门“{names}”不在《单位》表中，请核对名称或补充单位。"
        )
    for header in ("一级指标", "目标任务", "具体措施"):
        if not row.text(header):
            faults.add(row.sheet, row.at(header), f"第{number}项“{header}”为空，请填写。")
    name = row.text("一级指标")
    place = INDICATOR_NUMBERS.index(name) + 1 if name in INDICATOR_NUMBERS else len(INDICATOR_NUMBERS) + 1
    return Item(
        number=number,
        indicator=Indicator(place, name, row.text("大类")),
        goal=row.text("目标任务"),
        measures=tuple(line.strip() for line in row.text("具体措施").splitlines() if line.strip()),
        leads=leads.codes or ("",),
        co_responsible=row.text("责任部门"),
        co_organisations=directory.find(row.text("责任部门")).codes,
        deadline=_deadline(number, row, faults),
        unconfirmed=doubts,
    )


def _deadline(number: int, row: Row, faults: Faults) -> Deadline:
    kind = KINDS.get(row.plain("完成时限_kind"))
    if kind is None:
        choices = "、".join(KINDS)
        faults.add(
            row.sheet,
            row.at("完成时限_kind"),
            f"第{number}项时限类型“{row.text('完成时限_kind')}”应为 {choices} 之一。",
        )
        return Deadline(DeadlineKind.CONTINUOUS, None, row.text("完成时限"))
    if kind is not DeadlineKind.DATED:
        return Deadline(kind, None, row.text("完成时限"))
    try:
        day = row.day("完成时限_date")
    except ValueError:
        day = None
    if day is None:
        text = row.text("完成时限_date") or "（空）"
        faults.add(row.sheet, row.at("完成时限_date"), f"第{number}项完成时限“{text}”不是日期，应如 2021-12-31。")
    return Deadline(kind, day, row.text("完成时限"))


def _numbers(text: str) -> tuple[int, ...]:
    """Items written 7, 63-67 or 130、131."""
    found: list[int] = []
    for part in re.split(r"[、，,\s]+", text):
        first, _, last = part.replace("—", "-").replace("–", "-").partition("-")
        if first.isdecimal():
            found += range(int(first), int(last if last.isdecimal() else first) + 1)
    return tuple(found)


def _questions(rows: list[Row], faults: Faults) -> tuple[OpenQuestion, ...]:
    """The questions that nobody has confirmed yet."""
    found = []
    for row in rows:
        items = _numbers(row.plain("序号"))
        if not items:
            faults.add(row.sheet, row.at("序号"), f"“{row.text('序号')}”应为任务序号，如 7 或 63-67。")
        if row.text("已确认") == "是":
            continue
        found.append(
            OpenQuestion(
                items=items,
                field=row.text("字段"),
                adopted=row.text("采用值"),
                alternative=row.text("备选"),
                ground=row.text("依据"),
                confidence=row.text("置信度"),
            )
        )
    return tuple(found)


def _doubts(questions: Iterable[OpenQuestion]) -> dict[int, tuple[str, ...]]:
    """The doubtful fields of each item; what is held with high confidence counts as settled."""
    found: dict[int, dict[str, None]] = {}
    for question in questions:
        if question.confidence == SETTLED:
            continue
        for item in question.items:
            found.setdefault(item, {}).update(dict.fromkeys(re.split(r"[、，]", question.field)))
    return {item: tuple(fields) for item, fields in found.items()}


def _contacts(rows: list[Row], codes: set[str], faults: Faults) -> tuple[Contact, ...]:
    contacts = []
    for row in rows:
        code, role, mail = row.plain("单位代码"), row.text("角色"), row.plain("邮箱")
        if code not in codes:
            faults.add(row.sheet, row.at("单位代码"), f"单位代码“{code}”不在《单位》表中。")
        if role not in list(Role):
            faults.add(row.sheet, row.at("角色"), f"角色“{role}”应为{'、'.join(Role)}之一。")
            continue
        if not MAIL.fullmatch(mail):
            faults.add(row.sheet, row.at("邮箱"), f"“{mail}”不是邮箱地址。")
        contacts.append(Contact(code, Role(role), row.text("姓名"), mail, row.plain("电话")))
    return tuple(contacts)


def _kpis(rows: list[Row], numbers: set[int], faults: Faults) -> tuple[Kpi, ...]:
    kpis = []
    for row in rows:
        number = row.number_or_none("序号")
        if number not in numbers:
            faults.add(row.sheet, row.at("序号"), f"量化指标 {row.text('编号')} 对应的第“{row.text('序号')}”项不存在。")
            continue
        try:
            due = row.day("目标日期")
        except ValueError:
            faults.add(row.sheet, row.at("目标日期"), f"量化指标 {row.text('编号')} 的目标日期应如 2021-12-31。")
            continue
        kpis.append(
            Kpi(
                code=row.plain("编号"),
                item=number,
                metric=row.text("指标名称"),
                unit=row.text("计量单位"),
                direction=row.text("方向"),
                target=row.text("目标值"),
                due=due,
                kind=row.text("类型"),
                enabled=row.text("启用") == "是",
            )
        )
    return tuple(kpis)


def integrity_as_json(report: IntegrityReport) -> dict[str, Any]:
    """The report as plain values with stable English keys."""
    return {
        "items": report.items,
        "indicators": report.indicators,
        "deadlines": {kind.value: count for kind, count in report.deadlines.items()},
        "items_by_lead": report.items_by_lead,
        "kpis": report.kpis,
        "kpis_enabled": report.kpis_enabled,
        "open_questions": [
            {
                "items": list(question.items),
                "field": question.field,
                "adopted": question.adopted,
                "alternative": question.alternative,
                "confidence": question.confidence,
            }
            for question in report.open_questions
        ],
        "unknown_names": list(report.unknown_names),
    }
