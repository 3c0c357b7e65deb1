"""include/task_list.xlsx as a Programme: everything is loaded, or nothing and every fault is told."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from duban.adapters.office.task_list.items import (
    ITEM_COLUMNS,
    ITEMS,
    LABEL,
    OLD_TITLES,
    REFORM,
    STATUS,
    RowNumbers,
    read_items,
)
from duban.adapters.office.task_list.sheet_reader import Faults, read_sheets
from duban.adapters.office.task_list.targets import (
    KPI_COLUMNS,
    KPIS,
    QUESTION_COLUMNS,
    QUESTION_OPTIONS,
    QUESTIONS,
    SOURCE,
    read_kpis,
    read_questions,
    tell_strange_items,
    unconfirmed_fields,
)
from duban.adapters.office.task_list.units import (
    CONTACT_COLUMNS,
    CONTACTS,
    UNIT_COLUMNS,
    UNIT_OPTIONS,
    UNITS,
    VALIDITY,
    read_contacts,
    read_units,
)
from duban.adapters.office.task_list.writer import write_list
from duban.domain.operation.fault_words import reason
from duban.domain.plan.programme import IntegrityReport, Programme, integrity
from duban.errors import ConfigurationError, SettingsUnreadable, TaskListError

# Code and name of each stream; hashable, for what was parsed is kept by it.
StreamNames = tuple[tuple[str, str], ...]
# A process that is asked again and again, as a DAG processor or a page, parses a workbook once: that takes 0.15 s.
PARSED_AT_ONCE = 8

WANTED = {
    ITEMS: ITEM_COLUMNS,
    KPIS: KPI_COLUMNS,
    UNITS: UNIT_COLUMNS,
    CONTACTS: CONTACT_COLUMNS,
    QUESTIONS: QUESTION_COLUMNS,
}


@dataclass(frozen=True, slots=True)
class TaskListSource:
    """
    Where the workbook of a programme lies, and what the programme is called.

    `streams` are the names of the configured streams by code, which 报送口径 must be among; None leaves them
    unchecked. `former_names` are what streams were called before, with their codes: lists that were kept still say so.
    """

    path: Path
    title: str
    streams: Mapping[str, str] | None = None
    former_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def read_as(self) -> tuple[str, str, StreamNames | None, StreamNames]:
        """All that the contents of the workbook depend on beside its bytes: not in which folder it lies."""
        names = None if self.streams is None else tuple(self.streams.items())
        return self.path.name, self.title, names, tuple(self.former_names.items())


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
        self._versions: dict[tuple[str, str], Programme] = {}

    def programme(self, code: str) -> Programme:
        """The programme; TaskListError with every fault if its workbook cannot be used."""
        return self._load(code).programme

    def workbook(self, code: str) -> bytes:
        """The bytes of its workbook as it lies there now."""
        return _bytes(self._source(code).path)

    def saved_at(self, code: str) -> datetime | None:
        """When its workbook was saved last."""
        try:
            return datetime.fromtimestamp(self._source(code).path.stat().st_mtime, UTC)
        except OSError:
            return None

    def replace_workbook(self, code: str, data: bytes) -> None:
        """Parse *data* first, then put it in the place of the workbook in one move."""
        source = self._source(code)
        _parsed(data, code, *source.read_as)
        beside = source.path.with_name(f".{source.path.name}.part")
        try:
            beside.write_bytes(data)
            beside.replace(source.path)
        except OSError as error:
            raise ConfigurationError(
                f"无法写入 {source.path}（{reason(error)}）：请系统管理员放入该文件，再回到本页确认。"
            ) from error

    def version(self, code: str, sha256: str, read: Callable[[str], bytes]) -> Programme:
        """The programme of the workbook *sha256*, whose bytes *read* gives; each is parsed once."""
        if (code, sha256) not in self._versions:
            source = self._source(code)
            self._versions[code, sha256] = _parsed(read(sha256), code, *source.read_as).programme
        return self._versions[code, sha256]

    def written(self, code: str, data: bytes, programme: Programme, notes: Mapping[int, str]) -> bytes:
        """The workbook *data* with what *programme* says otherwise, its sheets and formats kept; see `write_list`."""
        source = self._source(code)
        before = _parsed(data, code, *source.read_as).programme
        return write_list(data, before, programme, notes, source.streams or {})

    def integrity(self, code: str) -> IntegrityReport:
        """What the programme amounts to; raises as `programme` does."""
        loaded = self._load(code)
        return integrity(loaded.programme, loaded.unknown_names)

    def _load(self, code: str) -> LoadedTaskList:
        source = self._source(code)
        return _parsed(_bytes(source.path), code, *source.read_as)

    def _source(self, code: str) -> TaskListSource:
        try:
            return self._sources[code]
        except KeyError:
            raise ConfigurationError(f"配置中没有专项“{code}”。") from None


def load_task_list(path: Path, code: str, title: str, streams: Mapping[str, str] | None = None) -> LoadedTaskList:
    """Read the whole workbook at *path*; TaskListError carries every fault, one Chinese sentence each."""
    return _parsed(_bytes(path), code, *TaskListSource(path, title, streams).read_as)


def _bytes(path: Path) -> bytes:
    """The whole workbook; SettingsUnreadable, which is temporary, while it is being saved."""
    try:
        before, data, after = path.stat(), path.read_bytes(), path.stat()
    except FileNotFoundError:
        what = "新建的，导入印发的方案，或填写空白任务清单后另存为该文件；原有的，请恢复它"
        sentence = f"找不到任务清单 {path}。{what}，或在 config/duban.toml 中改正 task_list。"
        raise TaskListError((sentence,)) from None
    except OSError as error:
        raise TaskListError((f"无法读取任务清单 {path}，请检查它是否为文件、是否有读取权限。",)) from error
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size):
        raise SettingsUnreadable(f"任务清单 {path} 正在保存，请稍后再试。")
    return data


@lru_cache(maxsize=PARSED_AT_ONCE)
def _parsed(
    data: bytes, code: str, name: str, title: str, streams: StreamNames | None, former: StreamNames
) -> LoadedTaskList:
    """The programme in *data*, whose digest is therefore that of what was read."""
    faults = Faults()
    optional = {
        ITEMS: (LABEL, REFORM, STATUS),
        KPIS: (SOURCE,),
        UNITS: UNIT_OPTIONS,
        CONTACTS: VALIDITY,
        QUESTIONS: QUESTION_OPTIONS,
    }
    sheets = read_sheets(data, name, WANTED, faults, optional, OLD_TITLES)
    # Without all its columns a sheet tells nothing, and the others would only echo that.
    faults.raise_if_any()
    units = read_units(sheets[UNITS], None if streams is None else dict(streams), dict(former), faults)
    called = RowNumbers(sheets[ITEMS])
    questions = read_questions(sheets[QUESTIONS], called, faults)
    plan = read_items(sheets[ITEMS], units, unconfirmed_fields(questions), faults)
    contacts = read_contacts(sheets[CONTACTS], units, faults)
    kpis = read_kpis(sheets[KPIS], called, plan.numbers, faults)
    tell_strange_items(questions, plan.numbers, faults)
    faults.raise_if_any()
    programme = Programme(
        code=code,
        title=title,
        items=plan.items,
        organisations=units.organisations,
        contacts=contacts,
        kpis=kpis,
        questions=tuple(asked.question for asked in questions if asked.is_open),
        sha256=hashlib.sha256(data).hexdigest(),
    )
    return LoadedTaskList(programme, plan.unknown_names)


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
