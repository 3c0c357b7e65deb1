"""How much room is left where the installation writes."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from duban.ports import Space


@dataclass(frozen=True, slots=True)
class LocalDisks:
    """ports.Disks: the folders of `places` by what lies there, as far as they are folders of this machine."""

    places: Mapping[str, str]

    def spaces(self) -> tuple[Space, ...]:
        """What is free of each; a folder that is not there yet is on the disk of the one above it."""
        return tuple(self._space(place, Path(folder)) for place, folder in self.places.items() if "://" not in folder)

    def _space(self, place: str, folder: Path) -> Space:
        there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
        usage = shutil.disk_usage(there)
        return Space(place, str(folder), usage.free, usage.total)
