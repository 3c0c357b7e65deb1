"""Reading of config/duban.toml: every wrong entry is told at once, in words for the person who edits the file."""

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from duban.config.contradictions import contradictions
from duban.config.folders import home_folder, project_folder
from duban.config.ladders import RUNGS, WITHOUT, complete_ladders, signed_by, unknown_rungs
from duban.config.settings import CheckSettings, MailSettings, Settings
from duban.domain.appraisal.rules import AppraisalRules, ScoreBand, ScoreRule
from duban.domain.calendar.cycle import Stream
from duban.domain.calendar.data_call import CallColumn, DataCall
from duban.domain.decisions.coordination import CoordinationRules
from duban.domain.decisions.decision import DecisionRules
from duban.domain.decisions.levels import DecidingLevel, default_levels
from duban.domain.decisions.practice import PracticeRules
from duban.domain.decisions.verification import VerificationRules
from duban.domain.escalation.ladder import EscalationRules
from duban.domain.escalation.punctuality import Grounds
from duban.domain.escalation.rung import Variant
from duban.domain.mail.holds import IntakeRules
from duban.domain.office.channel import PaperChannels
from duban.domain.office.office import Office
from duban.domain.office.roles import Person, Roles, StandIn
from duban.domain.operation.fault_words import reason, toml_fault
from duban.domain.operation.outage import OutageRules
from duban.domain.operation.retention import Retention
from duban.domain.plan.lanes import BoardRules
from duban.domain.plan.meetings import Meeting, TaskForce
from duban.domain.plan.programme_plan import Loops, ProgrammePlan
from duban.domain.proof.kinds import ProofRules
from duban.domain.returns.item_light import LightRule
from duban.errors import ConfigurationError

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


# Parts of a section that are said in a section of their own.
OWN_SECTIONS = {"proof"}


def load_settings(project: Path | None = None, home: Path | None = None) -> Settings:
    """Read config/duban.toml under *project*; ConfigurationError names every wrong entry at once."""
    project = project or project_folder()
    path = project / "config" / "duban.toml"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError(f"找不到配置文件 {path}。") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"无法读取配置文件 {path}：{reason(error)}。") from error
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} 不是有效的 TOML 文件：{toml_fault(error, text)}。") from error
    settings = _checked(raw, path)
    return replace(settings, project=project, home=home or home_folder())


def _checked(raw: dict[str, Any], path: Path) -> Settings:
    """The settings in *raw*, with all faults in one error."""
    for code, stream in _table(raw, "streams").items():
        if isinstance(stream, dict):
            stream.setdefault("code", code)
    faults = [*_unknown_entries(raw), *unknown_rungs(raw)]
    complete_ladders(raw)
    _complete_programmes(raw)
    try:
        settings = _signed(_types().validate_python(raw))
    except ValidationError as error:
        faults += [_in_chinese(fault, raw) for fault in error.errors()]
    else:
        if "deciding" not in raw:
            settings = replace(settings, deciding=default_levels(settings.office.head))
        faults += contradictions(settings)
    if faults:
        raise ConfigurationError(f"{path.name} 有 {len(faults)} 处错误：" + "；".join(faults) + "。")
    return settings


def _signed(settings: Settings) -> Settings:
    """*settings* with every post of their ladders as the office calls it that asks for the stream."""
    asking = {stream: plan.office for plan in settings.programmes.values() for stream in plan.streams if plan.office}
    return replace(
        settings,
        ladders={code: signed_by(one, asking.get(code, settings.office)) for code, one in settings.ladders.items()},
        item_ladders={
            code: signed_by(one, asking.get(code, settings.office)) for code, one in settings.item_ladders.items()
        },
    )


def _complete_programmes(raw: dict[str, Any]) -> None:
    """Give every programme the loops that it does not switch itself, and what it leaves unsaid of its own office."""
    for programme in _table(raw, "programmes").values():
        if not isinstance(programme, dict):
            continue
        if isinstance(own := programme.get("office"), dict):
            programme["office"] = {**_table(raw, "office"), **own}
        if isinstance(own := programme.get("loops", {}), dict):
            programme["loops"] = {**asdict(Loops()), **_table(raw, "loops"), **own}


@cache
def _types() -> TypeAdapter[Settings]:
    """What checks the settings; made once in a process, which takes longer than many readings."""
    return TypeAdapter(Settings)


def _table(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """What stands under *name*; nothing if it is no table, which the check of types tells."""
    found = raw.get(name, {})
    return found if isinstance(found, dict) else {}


def _in_chinese(fault: Any, raw: dict[str, Any]) -> str:
    """One fault that pydantic found, for a person who edits the file; a rung is named by its code."""
    match list(fault["loc"]):
        case [("ladders" | "item_ladders") as name, stream, int(at), *inside]:
            parts = [name, stream, raw[name][stream][at].get("code", at), *inside]
        case parts:
            pass
    where = ".".join(str(part) for part in parts)
    text = FAULTS.get(fault["type"], "“{input}”不合要求")
    return f"{where}：" + text.format(input=fault["input"], **fault.get("ctx", {}))


def _unknown_entries(raw: dict[str, Any]) -> Iterator[str]:
    """Entries that nothing reads: a misspelt setting must not be ignored in silence."""
    sections = {
        "office": Office,
        "mail": MailSettings,
        "intake": IntakeRules,
        "checks": CheckSettings,
        "decisions": DecisionRules,
        "escalation": EscalationRules,
        "proof": ProofRules,
        "roles": Roles,
        "operations": OutageRules,
        "retention": Retention,
        "loops": Loops,
        "verification": VerificationRules,
        "coordination": CoordinationRules,
        "practices": PracticeRules,
        "channels": PaperChannels,
        "appraisal": AppraisalRules,
        "board": BoardRules,
    }
    tables = {"programmes": ProgrammePlan, "streams": Stream}
    yield from (
        f"不认识的节 [{name}]"
        for name in raw
        if name not in {*sections, *tables, "ladders", "item_ladders", "deciding", "lights"}
    )
    groups: list[tuple[str, Any, type]] = [(name, raw.get(name), kind) for name, kind in sections.items()]
    groups += [
        (f"{name}.{code}", entries, kind)
        for name, kind in tables.items()
        for code, entries in _table(raw, name).items()
    ]
    groups += [
        (f"programmes.{code}.{name}", programme.get(name), kind)
        for code, programme in _table(raw, "programmes").items()
        if isinstance(programme, dict)
        for name, kind in (("office", Office), ("loops", Loops))
    ]
    groups += [
        (f"programmes.{code}.{where}", row, of)
        for code, programme in _table(raw, "programmes").items()
        if isinstance(programme, dict)
        for name, kind in (("task_forces", TaskForce), ("meetings", Meeting))
        for where, row, of in _rows(programme, name, kind)
    ]
    groups += list(_call_tables(raw))
    groups += [
        (f"appraisal.{where}", row, of)
        for name, kind in (("rules", ScoreRule), ("bands", ScoreBand))
        for where, row, of in _rows(_table(raw, "appraisal"), name, kind)
    ]
    groups += [*_rows(raw, "deciding", DecidingLevel), *_rows(raw, "lights", LightRule)]
    groups += [*_rung_tables(raw), *_role_tables(raw)]
    for where, entries, kind in groups:
        if not isinstance(entries, dict):
            continue
        known = {field.name for field in fields(kind)} - OWN_SECTIONS
        yield from (f"{where}.{entry}：不认识的设置" for entry in entries if entry not in known)


def _rows(raw: dict[str, Any], name: str, kind: type) -> Iterator[tuple[str, Any, type]]:
    """Every row of a list of rows: where it stands, its entries, what it is."""
    rows = raw.get(name, ())
    yield from ((f"{name}.{at}", row, kind) for at, row in enumerate(rows if isinstance(rows, list) else ()))


def _call_tables(raw: dict[str, Any]) -> Iterator[tuple[str, Any, type]]:
    """Every data call and its figures: where it stands, its entries, what it is."""
    for code, stream in _table(raw, "streams").items():
        call = _table(stream, "call") if isinstance(stream, dict) else {}
        if call:
            yield f"streams.{code}.call", call, DataCall
        columns = call.get("columns", ())
        for at, column in enumerate(columns if isinstance(columns, list) else ()):
            yield f"streams.{code}.call.columns.{at}", column, CallColumn


def _role_tables(raw: dict[str, Any]) -> Iterator[tuple[str, Any, type]]:
    """Every person and stand-in: where it stands, its entries, what it is."""
    roles = _table(raw, "roles")
    yield from ((f"roles.users.{account}", entries, Person) for account, entries in _table(roles, "users").items())
    stand_ins = roles.get("stand_ins", ())
    for index, entries in enumerate(stand_ins if isinstance(stand_ins, list) else ()):
        yield f"roles.stand_ins.{index}", entries, StandIn


def _rung_tables(raw: dict[str, Any]) -> Iterator[tuple[str, Any, type]]:
    """Every rung of every ladder, and the tables inside it: where it stands, its entries, what it is."""
    ladders = [(name, code, rungs) for name in RUNGS for code, rungs in _table(raw, name).items()]
    for name, code, rungs in ladders:
        for index, rung in enumerate(rungs) if isinstance(rungs, list) else ():
            where = f"{name}.{code}.{index}"
            inner = {key: value for key, value in rung.items() if key != WITHOUT} if isinstance(rung, dict) else {}
            yield where, inner, RUNGS[name]
            yield f"{where}.grounds", inner.get("grounds"), Grounds
            yield from ((f"{where}.variants", variant, Variant) for variant in inner.get("variants", ()))
