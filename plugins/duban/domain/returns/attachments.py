"""Files that came beside a form (佐证材料): which item each belongs to, and which of them is the stamped scan."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from duban.domain.files.kind import FileKind
from duban.domain.mail.triage import Attachment
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.text.item_numbers import item_numbers

STAMPED_NAME = re.compile(r"盖章|签章|用印|扫描")
# 第38项…, 38-…, 38、…, 任务38…; a year or a date in a name is no item.
ITEM_NAME = re.compile(r"第?(?:任务)?(\d{1,3})(?:项|号任务|[-_、\s)]|\.(?!\d)|(?=[^\d.年月日]))")
SHORTEST_NAME = 3
# The application for more time that goes along with a receipt comes back under our own name for it.
APPLICATION_NAME = re.compile(r"延期申请")


class EvidenceKind(StrEnum):
    """What a file beside the form is; the values are what people read."""

    EVIDENCE = "佐证材料"
    SCAN = "盖章扫描件"
    UNKNOWN = "未对应到事项的附件"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file beside the form: its name, its place in the archive, what it is, and the items it was filed under."""

    name: str
    sha256: str
    kind: EvidenceKind
    items: tuple[int, ...] = ()

    @property
    def is_application(self) -> bool:
        """Whether it asks for more time, by its name."""
        return APPLICATION_NAME.search(self.name) is not None


def sort_files(
    files: Iterable[tuple[Attachment, str]], named: Mapping[int, str], labels: Labels = PLAIN
) -> tuple[EvidenceFile, ...]:
    """
    Each of *files* (with its sha256) under the items that name it; *named* holds 佐证材料 by item number.

    A file belongs to an item whose cell names it, with or without its ending, or whose number its own name begins
    with, or label of *labels*. What looks stamped (by its name, or a scan without text) and belongs to no item is the
    scan of the return.
    """
    return tuple(_sorted(file, sha256, named, labels) for file, sha256 in files)


def items_named(names: Iterable[str], named: Mapping[int, str], labels: Labels = PLAIN) -> frozenset[int]:
    """The items that files called so belong to, which are not here; as `sort_files`."""
    return frozenset(item for name in names for item in _items(name, named, labels))


def _sorted(file: Attachment, sha256: str, named: Mapping[int, str], labels: Labels) -> EvidenceFile:
    items = tuple(sorted(_items(file.name, named, labels)))
    if items:
        return EvidenceFile(file.name, sha256, EvidenceKind.EVIDENCE, items)
    kind = EvidenceKind.SCAN if looks_stamped(file) else EvidenceKind.UNKNOWN
    return EvidenceFile(file.name, sha256, kind)


def looks_stamped(file: Attachment) -> bool:
    """Whether a file is the sealed return on paper: a scan without text, a sealed PDF, or one named so."""
    return file.kind is FileKind.OFFICIAL or (
        file.kind in (FileKind.PHOTO, FileKind.DOCUMENT) and STAMPED_NAME.search(file.name) is not None
    )


def _items(name: str, named: Mapping[int, str], labels: Labels) -> set[int]:
    bare = _bare(name)
    stem = _bare(PurePath(name).stem)
    found = {item for item, text in named.items() if _names(_bare(text), bare, stem)}
    return found | {item for item in _numbers(labels.in_numbers(name)) if item in named}


def _names(text: str, bare: str, stem: str) -> bool:
    return bool(bare) and (bare in text or (len(stem) >= SHORTEST_NAME and stem in text))


def _numbers(name: str) -> set[int]:
    """The item numbers that a file's own name speaks of: 第38、39项…, or the number it begins with."""
    plain = unicodedata.normalize("NFKC", name)
    first = ITEM_NAME.match(plain.strip())
    return set(item_numbers(name)) | ({int(first[1])} if first else set())


def _bare(text: str) -> str:
    """For comparison: half-width, without blanks and the marks that people put around a name."""
    return re.sub(r"[\s《》“”\"'〈〉]+", "", unicodedata.normalize("NFKC", text)).casefold()
