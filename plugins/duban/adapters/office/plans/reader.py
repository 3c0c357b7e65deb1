"""A published plan's file in: what it is shows by its contents, and it is read where it can do no harm."""

from dataclasses import replace
from pathlib import Path

from duban.adapters.office.plans.formats import format_of
from duban.adapters.office.plans.guarded import read_guarded_plan
from duban.adapters.office.plans.refused import SENTENCES, PlanRefused
from duban.adapters.office.scan.refusal import MIB
from duban.domain.importing.document import PlanDocument
from duban.errors import PlanUnreadable

LARGEST_FILE = 40 * MIB


def read_plan(path: Path) -> PlanDocument:
    """The document at *path*; PlanUnreadable, with what to do, if it is none that can be read."""
    try:
        content = _content(path)
        kind, bare = format_of(path.name, content)
        return replace(read_guarded_plan(kind, bare), name=path.name)
    except PlanRefused as refused:
        raise PlanUnreadable(f"{path.name}：{SENTENCES[str(refused)]}") from None


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise PlanRefused("folder")
        if path.stat().st_size > LARGEST_FILE:
            raise PlanRefused("large")
        return path.read_bytes()
    except FileNotFoundError:
        raise PlanRefused("missing") from None
    except OSError:
        raise PlanRefused("unreadable") from None
