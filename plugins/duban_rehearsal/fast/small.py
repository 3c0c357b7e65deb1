"""A plan of which only some units report: the same task list without the others' items."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from duban.domain.plan.organisation import Organisation
from duban.domain.plan.programme import Programme
from duban.ports import TaskLists

# Of ten units so many are counties, as long as there are counties.
COUNTIES_OF_TEN = 3


class SmallTaskLists:
    """ports.TaskLists with at most *most* reporting units in each; everything else is as *lists* says."""

    def __init__(self, lists: TaskLists, most: int) -> None:
        """Cut what *lists* gives, each version once."""
        self._lists, self._most = lists, most
        self._cut: dict[tuple[str, str], Programme] = {}

    def workbook(self, code: str) -> bytes:
        """As they give it."""
        return self._lists.workbook(code)

    def saved_at(self, code: str) -> datetime | None:
        """As they give it."""
        return self._lists.saved_at(code)

    def replace_workbook(self, code: str, data: bytes) -> None:
        """As they do it."""
        self._lists.replace_workbook(code, data)

    def written(self, code: str, data: bytes, programme: Programme, notes: Mapping[int, str]) -> bytes:
        """As they write it."""
        return self._lists.written(code, data, programme, notes)

    def programme(self, code: str) -> Programme:
        """As the workbook stands, cut."""
        return self._small(self._lists.programme(code))

    def version(self, code: str, sha256: str, read: Callable[[str], bytes]) -> Programme:
        """A version, cut."""
        return self._small(self._lists.version(code, sha256, read))

    def _small(self, programme: Programme) -> Programme:
        name = (programme.code, programme.sha256)
        if name not in self._cut:
            self._cut[name] = cut(programme, self._most)
        return self._cut[name]


def cut(programme: Programme, most: int) -> Programme:
    """*programme* with the first *most* of its reporting units and their items; the others owe nothing."""
    asked = [unit for unit in programme.organisations if unit.streams]
    counties = [unit for unit in asked if unit.is_local_government][: most * COUNTIES_OF_TEN // 10]
    others = [unit for unit in asked if not unit.is_local_government][: most - len(counties)]
    kept = {unit.code for unit in (*counties, *others)}

    def quiet(unit: Organisation) -> Organisation:
        return unit if unit.code in kept else replace(unit, streams=(), countersigns=())

    items = tuple(item for item in programme.items if item.lead in kept)
    return replace(programme, items=items, organisations=tuple(map(quiet, programme.organisations)))
