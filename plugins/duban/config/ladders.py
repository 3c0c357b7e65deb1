"""Ladders as the settings come to: the product's own, then what the office states otherwise."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import MISSING, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from duban.domain.calendar.cycle import FormName
from duban.domain.escalation.item_ladder import ItemRung
from duban.domain.escalation.ladder import Rung
from duban.domain.escalation.rung import LadderRung
from duban.domain.office.office import Office

SHIPPED = Path(__file__).with_name("ladders.toml")
# What every ladder of the office states otherwise, whatever stream it is of.
FOR_ALL = "default"
WITHOUT = "without"
RUNGS: dict[str, type[LadderRung]] = {"ladders": Rung, "item_ladders": ItemRung}
# Posts that a ladder names by what they are; the office says what they are called.
POSTS = ("desk_head", "deputy_head", "head", "city_deputy", "city_head")

Table = dict[str, Any]
R = TypeVar("R", bound=LadderRung)


@cache
def _shipped() -> Table:
    return tomllib.loads(SHIPPED.read_text(encoding="utf-8"))


def complete_ladders(raw: Table) -> None:
    """
    Put the whole ladder of every stream where *raw* states what differs; each has one, whether or not any does.

    What cannot be a table of rungs stays as it is, for the check of types to tell.
    """
    streams = {code: one for code, one in _tables(raw, "streams").items() if isinstance(one, dict)}
    if not isinstance(raw.get("ladders", {}), dict) or not isinstance(raw.get("item_ladders", {}), dict):
        return
    _complete(raw, "ladders", {code: _forms(stream) for code, stream in streams.items()})
    speaking = _speaks_of_items(raw, streams) | ({*raw.get("item_ladders", {})} & {*streams})
    _complete(raw, "item_ladders", dict.fromkeys(sorted(speaking), (FormName.ITEMS.value,)))


def _complete(raw: Table, name: str, bases: Mapping[str, tuple[str, ...]]) -> None:
    stated, shipped = raw.get(name, {}), _shipped()[name]
    known, needed = {field.name for field in fields(RUNGS[name])}, _needed(RUNGS[name])
    whole = {code: rungs for code, rungs in stated.items() if code != FOR_ALL}
    for stream, forms in bases.items():
        ladder: dict[str, Table] = {}
        for part in (*(shipped[form] for form in forms), stated.get(FOR_ALL, []), stated.get(stream, [])):
            if not isinstance(part, list) or not all(isinstance(one, dict) for one in part):
                ladder = {}
                break
            _change(ladder, part, known, needed)
        if ladder:
            whole[stream] = sorted(ladder.values(), key=_level)
    raw[name] = whole


def _change(ladder: dict[str, Table], part: Iterable[Table], known: set[str], needed: set[str]) -> None:
    """Change *ladder* by *part*: a rung that states all it needs stands by itself, any other what differs."""
    for one in part:
        for code in one.get(WITHOUT, ()):
            ladder.pop(code, None)
        entries = {key: deepcopy(value) for key, value in one.items() if key in known}
        if entries:
            code = str(entries.get("code", ""))
            before = {} if needed <= set(entries) else ladder.get(code, {})
            ladder[code] = {**before, **entries}


def _needed(kind: type[LadderRung]) -> set[str]:
    """What a rung of that *kind* cannot be without: it stands by itself once all of it is stated."""
    return {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}


def _level(rung: Table) -> int:
    level = rung.get("level")
    return level if isinstance(level, int) else 0


def _forms(stream: Table) -> tuple[str, ...]:
    """The ladders of the product that one of *stream* is made from, each changing the one before."""
    items, form = FormName.ITEMS.value, stream.get("form", FormName.ITEMS)
    return (items, form) if form in _shipped()["ladders"] and form != items else (items,)


def _speaks_of_items(raw: Table, streams: Table) -> set[str]:
    """The stream of each programme in whose time its items are spoken of: the first that reports on items."""
    found = set()
    for plan in _tables(raw, "programmes").values():
        named = plan.get("streams", ()) if isinstance(plan, dict) else ()
        ours = [code for code in named if isinstance(code, str) and code in streams]
        found |= set([code for code in ours if _forms(streams[code]) == (FormName.ITEMS,)][:1])
    return found


def _tables(raw: Table, name: str) -> Table:
    found = raw.get(name, {})
    return found if isinstance(found, dict) else {}


def unknown_rungs(raw: Table) -> Iterator[str]:
    """Changes of rungs that no ladder has, and rungs left out that none has: a misspelt code changes nothing."""
    streams = _tables(raw, "streams")
    for name, kind in RUNGS.items():
        needed = _needed(kind)
        for stream, part in _tables(raw, name).items():
            if stream != FOR_ALL and stream not in streams:
                yield f"{name}.{stream}：没有 [streams.{stream}]"
                continue
            shipped = {rung.get("code") for rungs in _shipped()[name].values() for rung in rungs}
            for one in part if isinstance(part, list) else ():
                entries = one if isinstance(one, dict) else {}
                code = entries.get("code", "")
                known = shipped | {rung.get("code") for rung in part if needed <= set(rung)}
                left_out = [code for code in entries.get(WITHOUT, ()) if code not in known]
                if set(entries) - {WITHOUT} and not needed <= set(entries) and code not in known:
                    yield f"{name}.{stream}：没有“{code}”这一级；要另加一级的，须写全 {'、'.join(sorted(needed))}"
                yield from (f"{name}.{stream}.{WITHOUT}：没有“{code}”这一级" for code in left_out)


def signed_by(ladder: tuple[R, ...], office: Office) -> tuple[R, ...]:
    """*ladder* with its posts as *office* calls them."""

    def called(signer: str) -> str:
        return str(getattr(office, signer)) if signer in POSTS else signer

    return tuple(
        replace(
            rung,
            signer=called(rung.signer),
            variants=tuple(replace(one, signer=called(one.signer)) for one in rung.variants),
        )
        for rung in ladder
    )
