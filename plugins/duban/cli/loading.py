"""Commands by name, each read from its module only when it is asked for: one starts without what all others need."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from duban.cli.commands import Commands


class Loaded(Mapping[str, TyperCommand | TyperGroup]):
    """The commands of the places "module:function", or of "module:group" a whole subject."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """Nothing is read yet."""
        self._places = places

    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        """The command of that name, read now if it was not before; KeyError if there is none."""
        return _made(name, self._places[name])

    def helps(self) -> Iterator[tuple[str, str]]:
        """Each name with what its command does, for which none has to be made: that takes longer than to read it."""
        for name, place in self._places.items():
            found = _read(place)
            yield name, str(found.info.help) if isinstance(found, Commands) else found.__doc__ or ""

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of the help."""
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        """Whether there is such a command, which nobody has to read for that."""
        return name in self._places


def _read(place: str) -> Any:
    module, _, attribute = place.partition(":")
    return getattr(import_module(f"duban.cli.{module}"), attribute)


@cache
def _made(name: str, place: str) -> TyperCommand | TyperGroup:
    found, alone = _read(place), Commands()
    if isinstance(found, Commands):
        alone.add_typer(found, name=name)
    else:
        alone.callback()(lambda: None)
        alone.command(name)(found)
    return get_group(alone).commands[name]  # type: ignore[return-value]  # made of our classes, which are of typer's
