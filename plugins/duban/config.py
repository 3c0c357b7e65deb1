"""The settings of an installation: config/duban.toml read, checked and frozen."""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from duban.domain.cycle import Stream
from duban.domain.ladder import Rung
from duban.errors import ConfigurationError

PROJECT = Path(__file__).resolve().parents[2]
FAULTS = {
    "missing": "缺少此项",
    "enum": "只能是 {expected}",
    "date_from_datetime_parsing": "应为日期，如 2021-09-22",
    "int_type": "应为整数",
    "string_type": "应为文字，要加引号",
}


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """The office that answers for the plan: its name, how to reach it, who gets reports and alerts."""

    name: str
    contact_line: str
    report_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The robot's mailbox: its address and display name, the folders that are read, the limit of a network call."""

    address: str
    sender: str
    folders: tuple[str, ...] = ("INBOX",)
    timeout_seconds: int = 60

    @property
    def domain(self) -> str:
        """The right-hand side of our Message-IDs."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """One programme: its task list, the days it runs from and to, and the streams that report on it."""

    title: str
    document: str
    task_list: str
    starts_on: date
    ends_on: date
    streams: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in config/duban.toml, and where the installation lives."""

    office: OfficeSettings
    mail: MailSettings
    programmes: dict[str, ProgrammeSettings]
    streams: dict[str, Stream]
    ladders: dict[str, tuple[Rung, ...]]
    project: Path = PROJECT
    home: Path = PROJECT / ".duban"


def project_folder() -> Path:
    """The folder that holds config/, include/ and dags/: $DUBAN_PROJECT, or the checkout this package lies in."""
    return Path(os.environ.get("DUBAN_PROJECT", PROJECT)).resolve()


def home_folder() -> Path:
    """The folder that holds all that is written: $DUBAN_HOME, or .duban in the project."""
    return Path(os.environ.get("DUBAN_HOME") or project_folder() / ".duban").resolve()


def load_settings(project: Path | None = None, home: Path | None = None) -> Settings:
    """Read config/duban.toml under *project*; ConfigurationError names every wrong entry at once."""
    project = project or project_folder()
    path = project / "config" / "duban.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"找不到配置文件 {path}。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} 不是有效的 TOML 文件：{error}。") from error
    settings = _checked(raw, path)
    return replace(settings, project=project, home=home or home_folder())


def _checked(raw: dict[str, Any], path: Path) -> Settings:
    """The settings in *raw*, with all faults in one error."""
    for code, stream in raw.get("streams", {}).items():
        stream.setdefault("code", code)
    faults = list(_unknown_entries(raw))
    try:
        settings = TypeAdapter(Settings).validate_python(raw)
    except ValidationError as error:
        faults += [_in_chinese(fault) for fault in error.errors()]
    else:
        faults += _contradictions(settings)
    if faults:
        raise ConfigurationError(f"{path.name} 有 {len(faults)} 处错误：" + "；".join(faults) + "。")
    return settings


def _in_chinese(fault: Any) -> str:
    """One fault that pydantic found, for a person who edits the file."""
    where = ".".join(str(part) for part in fault["loc"])
    text = FAULTS.get(fault["type"], "“{input}”不合要求")
    return f"{where}：" + text.format(input=fault["input"], **fault.get("ctx", {}))


def _unknown_entries(raw: dict[str, Any]) -> Iterator[str]:
    """Entries that nothing reads: a misspelt setting must not be ignored in silence."""
    sections = {"office": OfficeSettings, "mail": MailSettings}
    tables = {"programmes": ProgrammeSettings, "streams": Stream}
    yield from (f"不认识的节 [{name}]" for name in raw if name not in {*sections, *tables, "ladders"})
    groups = [(name, raw.get(name, {}), kind) for name, kind in sections.items()]
    groups += [
        (f"{name}.{code}", entries, kind)
        for name, kind in tables.items()
        for code, entries in raw.get(name, {}).items()
    ]
    groups += [
        (f"ladders.{code}.{index}", rung, Rung)
        for code, rungs in raw.get("ladders", {}).items()
        for index, rung in enumerate(rungs)
    ]
    for where, entries, kind in groups:
        known = {field.name for field in fields(kind)}
        yield from (f"{where}.{entry}：不认识的设置" for entry in entries if entry not in known)


def _contradictions(settings: Settings) -> list[str]:
    """What is well-formed but cannot be meant."""
    faults = []
    for code, programme in settings.programmes.items():
        faults += [
            f"programmes.{code}.streams 中的“{stream}”没有 [streams.{stream}] 或 [[ladders.{stream}]]"
            for stream in programme.streams
            if stream not in settings.streams or stream not in settings.ladders
        ]
        if programme.ends_on < programme.starts_on:
            faults.append(f"programmes.{code}.ends_on 早于 starts_on")
    for stream, ladder in settings.ladders.items():
        codes = [rung.code for rung in ladder]
        levels = [rung.level for rung in ladder]
        if levels != sorted(set(levels)):
            faults.append(f"ladders.{stream} 的 level 必须逐级递增")
        faults += [
            f"ladders.{stream} 的 {rung.code}.needs_delivered “{rung.needs_delivered}”不在阶梯中"
            for rung in ladder
            if rung.needs_delivered and rung.needs_delivered not in codes
        ]
    return faults
