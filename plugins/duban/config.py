"""The settings of an installation: config/duban.toml read, checked and frozen."""

import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from duban.domain.checks import rules_without
from duban.domain.cycle import Frequency, Period, Stream
from duban.domain.decision import DecisionRules
from duban.domain.intake import IntakeRules
from duban.domain.item_ladder import ItemRung
from duban.domain.ladder import EscalationRules, Rung, Variant
from duban.domain.record import Grounds
from duban.errors import ConfigurationError

PROJECT = Path(__file__).resolve().parents[2]
FAULTS = {
    "missing": "缺少此项",
    "enum": "只能是 {expected}",
    "date_from_datetime_parsing": "应为日期，如 2021-09-22",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字，要加引号",
    "tuple_type": "应为列表，写在 [ ] 中",
    "time_parsing": "应为时刻，如 09:00:00",
    "time_type": "应为时刻，如 09:00:00",
    "date_type": "应为日期，如 2021-09-22",
    "date_parsing": "应为日期，如 2021-09-22",
    "dataclass_type": "应为一节设置",
    "dict_type": "应为若干节设置",
}
# Codes are part of every reference, and so of Message-IDs and DAG ids.
CODE = re.compile(r"[a-z][a-z0-9_]*")
LAST_DAY_OF_EVERY_MONTH = 28


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """
    The office that answers for the plan: its name, how to reach it, who gets reports and alerts.

    `report_signers` are who signs a report, one after the other; the last signature releases it.
    `organisation` is the code of the unit it belongs to, which it asks by internal memo instead of by letter.
    """

    name: str
    contact_line: str
    report_to: tuple[str, ...]
    report_signers: tuple[str, ...] = ("市发改委分管领导",)
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """
    The robot's mailbox: its address and display name, the folders that are read, the limit of a network call.

    The rest is how it sends: how many mails in any hour, in all and to one domain, and in which hours of a
    working day; what a person signed has hours of its own, and receipts none. `authserv_id` is the name under
    which our own border server writes Authentication-Results (RFC 8601); without it no such header is believed.
    `received_by` is the server that every mail from outside passes first, by its name in Received lines; without it
    INTERNALDATE alone says when a mail came.
    """

    address: str
    sender: str
    folders: tuple[str, ...] = ("INBOX",)
    timeout_seconds: int = 60
    per_hour: int = 200
    per_hour_and_domain: int = 60
    sends_from: time = time(8)
    sends_until: time = time(20)
    signed_from: time = time(8, 30)
    signed_until: time = time(18)
    authserv_id: str = ""
    received_by: str = ""

    @property
    def domain(self) -> str:
        """The right-hand side of our Message-IDs."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class ProgrammeSettings:
    """
    One programme: its task list, the days it runs from and to, and the streams that report on it.

    Nothing that was due before `goes_live_on` is caught up with. `same_targets` maps the code of a target to that of
    the one under which the same number is asked and counted.
    """

    title: str
    document: str
    task_list: str
    starts_on: date
    ends_on: date
    streams: tuple[str, ...]
    goes_live_on: date | None = None
    same_targets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """Which rules a return is not judged by: their codes, as in docs/verdict.md."""

    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in config/duban.toml, and where the installation lives."""

    office: OfficeSettings
    mail: MailSettings
    programmes: dict[str, ProgrammeSettings]
    streams: dict[str, Stream]
    ladders: dict[str, tuple[Rung, ...]]
    item_ladders: dict[str, tuple[ItemRung, ...]] = field(default_factory=dict)
    intake: IntakeRules = field(default_factory=IntakeRules)
    checks: CheckSettings = field(default_factory=CheckSettings)
    decisions: DecisionRules = field(default_factory=DecisionRules)
    escalation: EscalationRules = field(default_factory=EscalationRules)
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
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(f"找不到配置文件 {path}。") from None
    except OSError as error:
        raise ConfigurationError(f"无法读取配置文件 {path}，请检查读取权限。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} 不是有效的 TOML 文件：{error}。") from error
    settings = _checked(raw, path)
    return replace(settings, project=project, home=home or home_folder())


def _checked(raw: dict[str, Any], path: Path) -> Settings:
    """The settings in *raw*, with all faults in one error."""
    for code, stream in _table(raw, "streams").items():
        if isinstance(stream, dict):
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


def _table(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """What stands under *name*; nothing if it is no table, which the check of types tells."""
    found = raw.get(name, {})
    return found if isinstance(found, dict) else {}


def _in_chinese(fault: Any) -> str:
    """One fault that pydantic found, for a person who edits the file."""
    where = ".".join(str(part) for part in fault["loc"])
    text = FAULTS.get(fault["type"], "“{input}”不合要求")
    return f"{where}：" + text.format(input=fault["input"], **fault.get("ctx", {}))


def _unknown_entries(raw: dict[str, Any]) -> Iterator[str]:
    """Entries that nothing reads: a misspelt setting must not be ignored in silence."""
    sections = {
        "office": OfficeSettings,
        "mail": MailSettings,
        "intake": IntakeRules,
        "checks": CheckSettings,
        "decisions": DecisionRules,
        "escalation": EscalationRules,
    }
    tables = {"programmes": ProgrammeSettings, "streams": Stream}
    yield from (f"不认识的节 [{name}]" for name in raw if name not in {*sections, *tables, "ladders", "item_ladders"})
    groups: list[tuple[str, Any, type]] = [(name, raw.get(name), kind) for name, kind in sections.items()]
    groups += [
        (f"{name}.{code}", entries, kind)
        for name, kind in tables.items()
        for code, entries in _table(raw, name).items()
    ]
    groups += list(_rung_tables(raw))
    for where, entries, kind in groups:
        if not isinstance(entries, dict):
            continue
        known = {field.name for field in fields(kind)}
        yield from (f"{where}.{entry}：不认识的设置" for entry in entries if entry not in known)


def _rung_tables(raw: dict[str, Any]) -> Iterator[tuple[str, Any, type]]:
    """Every rung of every ladder, and the tables inside it: where it stands, its entries, what it is."""
    kinds = {"ladders": Rung, "item_ladders": ItemRung}
    ladders = [(name, code, rungs) for name in kinds for code, rungs in _table(raw, name).items()]
    for name, code, rungs in ladders:
        for index, rung in enumerate(rungs) if isinstance(rungs, list) else ():
            where = f"{name}.{code}.{index}"
            yield where, rung, kinds[name]
            inner = rung if isinstance(rung, dict) else {}
            yield f"{where}.grounds", inner.get("grounds"), Grounds
            yield from ((f"{where}.variants", variant, Variant) for variant in inner.get("variants", ()))


def _contradictions(settings: Settings) -> list[str]:
    """What is well-formed but cannot be meant."""
    faults = [*_impossible_sending(settings.mail), *_nobody_signs(settings.office), *_strange_rules(settings.checks)]
    if settings.intake.answers_from is not None and settings.intake.answers_from.utcoffset() is None:
        faults.append("intake.answers_from 须写明时区，如 2021-10-14T09:00:00+08:00")
    for code, programme in settings.programmes.items():
        faults += [
            f"programmes.{code}.streams 中的“{stream}”没有 [streams.{stream}] 或 [[ladders.{stream}]]"
            for stream in programme.streams
            if stream not in settings.streams or stream not in settings.ladders
        ]
        if programme.ends_on < programme.starts_on:
            faults.append(f"programmes.{code}.ends_on 早于 starts_on")
    for code, stream in settings.streams.items():
        if not 1 <= stream.due_day <= LAST_DAY_OF_EVERY_MONTH:
            faults.append(f"streams.{code}.due_day 只能是 1 至 28，每个月都有的日子")
        faults += _strange_baselines(stream)
    faults += [
        f"代码“{code}”只能用小写字母、数字和下划线，以字母开头"
        for code in (*settings.programmes, *settings.streams)
        if not CODE.fullmatch(code)
    ]
    if "@" not in settings.mail.address:
        faults.append(f"mail.address：“{settings.mail.address}”不是邮箱地址")
    return faults + _broken_ladders(settings)


def _strange_rules(checks: CheckSettings) -> Iterator[str]:
    """Rules that are to be switched off and do not exist, or must not be."""
    try:
        rules_without(checks.off)
    except ValueError as error:
        yield f"checks.off：{error}"


def _impossible_sending(mail: MailSettings) -> Iterator[str]:
    """Limits and hours under which nothing could ever be sent."""
    if min(mail.per_hour, mail.per_hour_and_domain) < 1:
        yield "mail.per_hour 和 mail.per_hour_and_domain 至少为 1"
    if mail.sends_until <= mail.sends_from or mail.signed_until <= mail.signed_from:
        yield "mail 的发信时段须先后有序，如 sends_from = 08:00:00，sends_until = 20:00:00"


def _strange_baselines(stream: Stream) -> Iterator[str]:
    """Baseline periods that no cycle of *stream* can have."""
    example = "2021-Q3" if stream.frequency is Frequency.QUARTERLY else "2021-09"
    for text in stream.baseline:
        try:
            fits = Period.parse(text).frequency is stream.frequency
        except ValueError:
            fits = False
        if not fits:
            yield f"streams.{stream.code}.baseline：“{text}”不是该口径的报告期，应如 {example}"


def _nobody_signs(office: OfficeSettings) -> Iterator[str]:
    """A report that waits for nobody would never go out."""
    if not all(signer.strip() for signer in office.report_signers or ("",)):
        yield "office.report_signers 至少写一位签发人，不能为空"


def _broken_ladders(settings: Settings) -> list[str]:
    """What cannot be meant in any ladder."""
    returns = [_broken_rungs(f"ladders.{code}", ladder) for code, ladder in settings.ladders.items()]
    items = [_broken_rungs(f"item_ladders.{code}", ladder) for code, ladder in settings.item_ladders.items()]
    return [fault for faults in (*returns, *items) for fault in faults]


def _broken_rungs(where: str, ladder: tuple[Rung, ...] | tuple[ItemRung, ...]) -> list[str]:
    """What cannot be meant in the ladder that stands at *where*."""
    faults = []
    codes = [rung.code for rung in ladder]
    levels = [rung.level for rung in ladder]
    if levels != sorted(set(levels)):
        faults.append(f"{where} 的 level 必须逐级递增")
    faults += [
        f"{where} 的 {rung.code}.needs_delivered “{rung.needs_delivered}”不在阶梯中"
        for rung in ladder
        if rung.needs_delivered and rung.needs_delivered not in codes
    ]
    return faults
