"""A returned file with what is to be mended shown in it, made in a child with limits: the file is from outside."""

import json
import logging
import struct
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache

from duban.adapters.office.marking.exchange import LENGTH
from duban.adapters.office.scan.prescan import scan
from duban.adapters.sandbox.client import SandboxClient, TimeUp
from duban.domain.files.container import bare
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.returns.submission import Finding, Unreadable
from duban.ports import Marked

log = logging.getLogger(__name__)

WALL_SECONDS = 60.0
CHILD = "duban.adapters.office.marking.sandbox_marker"


@cache
def child() -> SandboxClient:
    """The one marking child of this process, started when the first file is marked."""
    return SandboxClient(CHILD, WALL_SECONDS)


class LimitedMarker:
    """ports.FormMarker, under the limits that reading has."""

    def mark(
        self,
        data: bytes,
        title: str,
        lines: Iterable[str],
        findings: Iterable[Finding],
        restored: Mapping[str, str],
        labels: Labels = PLAIN,
    ) -> Marked | None:
        """The marked workbook; None if the file does not let itself be marked."""
        data = bare(data)
        scanned = scan(data)
        if isinstance(scanned, Unreadable):
            return None
        told = {
            "format": scanned.format.value,
            "title": title,
            "lines": list(lines),
            "findings": [_plainly(finding, labels) for finding in findings],
            "restored": dict(restored),
        }
        head = json.dumps(told, ensure_ascii=False).encode(errors="replace")
        try:
            ended = child().ask(struct.pack(LENGTH, len(head)) + head + data)
        except TimeUp:
            log.warning("批注填报表%s秒没有进展，本次不附批注副本。", WALL_SECONDS)
            return None
        if ended.code != 0:
            log.warning(
                "批注填报表未完成（退出码%s），本次不附批注副本：%s",
                ended.code,
                ended.said[:100].decode(errors="replace"),
            )
            return None
        (length,) = struct.unpack_from(LENGTH, ended.said)
        start = struct.calcsize(LENGTH)
        return Marked(ended.said[start + length :], tuple(json.loads(ended.said[start : start + length])))


def _plainly(finding: Finding, labels: Labels) -> dict[str, object]:
    """A finding for the child, with the item that it is about as people call it."""
    return {**asdict(finding), "about": "" if finding.item is None else labels.told(finding.item)}
