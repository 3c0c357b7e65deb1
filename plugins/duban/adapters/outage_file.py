"""The open outages in a small file under the installation's home: what is known while the ledger is away."""

import json
import logging
import os
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from duban.domain.operation.outage import Outage, OutageKind

log = logging.getLogger(__name__)

MOMENTS = ("since", "seen_at", "told_at", "ended_at", "end_told_at")


class JsonOutageFile:
    """ports.OutageFile as JSON; a half-written one is never seen."""

    def __init__(self, path: Path) -> None:
        """Nothing is read or written yet."""
        self._path = path

    def read(self) -> tuple[Outage, ...]:
        """What stands in it; nothing if it is not there or cannot be read."""
        try:
            return tuple(map(_outage, json.loads(self._path.read_text(encoding="utf-8"))))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError, KeyError, TypeError):
            log.exception("故障记录文件%s读不出，按没有记录处理。", self._path)
            return ()

    def write(self, outages: tuple[Outage, ...]) -> None:
        """Replace what stands in it, whole or not at all; nothing is written where nothing is to be said."""
        if not outages and not self._path.exists():
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = json.dumps([_plain(outage) for outage in outages], ensure_ascii=False, indent=1)
        with NamedTemporaryFile("w", dir=self._path.parent, delete=False, encoding="utf-8") as draft:
            draft.write(written + "\n")
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(self._path)


def _plain(outage: Outage) -> dict[str, object]:
    values = asdict(outage)
    moments = {name: values[name] and values[name].isoformat() for name in MOMENTS}
    return values | moments | {"kind": outage.kind.name, "what": outage.kind.value}


def _outage(written: dict[str, Any]) -> Outage:
    values = {name: value for name, value in written.items() if name != "what"}
    moments = {name: values[name] and datetime.fromisoformat(values[name]) for name in MOMENTS}
    return Outage(**(values | moments | {"kind": OutageKind[values["kind"]]}))
