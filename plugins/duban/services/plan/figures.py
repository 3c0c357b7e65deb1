"""The figures of targets that a platform collects already: read from a file, shown to a person, then recorded whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_moment
from duban.domain.office.actor import Actor
from duban.domain.office.authority import Permission, require
from duban.domain.plan.figure_lines import ReadFigure, read_figures
from duban.domain.plan.imported_figure import ImportedFigure, standing
from duban.domain.plan.programme import Kpi
from duban.errors import FiguresUnusable, Refused
from duban.ports import FigureReader
from duban.services.context import ServiceContext
from duban.services.plan.versions import Versions


class FigureChangeKind(StrEnum):
    """What a line of a file does to what is on record; the values are what users read."""

    NEW = "新增"
    CORRECTED = "更正"
    SAME = "无变化"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of a file beside the one that stands for the same target and period, None if there is none."""

    read: ReadFigure
    before: ImportedFigure | None

    @property
    def kind(self) -> FigureChangeKind:
        """What importing it would do."""
        if self.before is None:
            return FigureChangeKind.NEW
        return FigureChangeKind.SAME if self.before.value == self.read.value else FigureChangeKind.CORRECTED


@dataclass(frozen=True, slots=True)
class FigureImport:
    """
    What importing a file comes to: each of its figures, and how many of its lines have no value.

    `seen` tells this state of the ledger and of the list from another one.
    """

    file_name: str
    file_sha256: str
    changes: tuple[FigureChange, ...]
    empty: int
    seen: str

    def count(self, kind: FigureChangeKind) -> int:
        """How many of its figures are of that kind."""
        return sum(change.kind is kind for change in self.changes)

    @property
    def told(self) -> str:
        """What it comes to, in a sentence."""
        parts = [f"{kind.value}{self.count(kind)}个" for kind in FigureChangeKind if self.count(kind)]
        left = f"，另有{self.empty}行没有数值" if self.empty else ""
        return f"{'、'.join(parts)}{left}"


@dataclass(frozen=True, slots=True)
class CollectedTarget:
    """A target that a platform collects, who leads its item, and its figures: what stands, newest period first."""

    kpi: Kpi
    lead: str
    figures: tuple[ImportedFigure, ...]
    replaced: tuple[ImportedFigure, ...]


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """Importing; a file is recorded whole or not at all, and the same file twice changes nothing."""

    context: ServiceContext
    reader: FigureReader

    def preview(self, code: str, data: bytes, name: str, now: datetime) -> FigureImport:
        """What importing *data* would do; FiguresUnusable with every fault, each with its place, if it cannot be."""
        versions = Versions(self.context)
        programme, lines = versions.latest(code), self.reader.read(data, name)
        read = read_figures(lines, programme, now.astimezone(TIMEZONE).date())
        if read.faults:
            raise FiguresUnusable(read.faults)
        if not read.figures:
            raise FiguresUnusable((f"{name} 中的{read.empty}行都没有数值，请填写后再导入。",))
        with self.context.ledger.begin() as work:
            known = work.figures.all(code)
        stands, last = standing(known), versions.last(code)
        changes = tuple(FigureChange(one, stands.get((one.kpi.code, one.period))) for one in read.figures)
        seen = f"{len(known)}-{last.number if last else 0}"
        return FigureImport(name, sha256(data).hexdigest(), changes, read.empty, seen)

    def keep(self, data: bytes, by: Actor) -> str:
        """Lay a file that is to be looked at first into the archive; its digest."""
        require(by, Permission.IMPORT)
        return self.context.archive.put(data)

    def take(self, code: str, data: bytes, name: str, by: Actor, now: datetime, seen: str = "") -> FigureImport:
        """
        Record every figure of *data* that says something new; what it corrects stays on record.

        Refused to whom it does not belong, and if another import or list came since *seen* was shown.
        """
        require(by, Permission.IMPORT)
        digest, found = self.context.archive.put(data), self.preview(code, data, name, now)
        with self.context.ledger.begin() as work:
            known = work.figures.all(code)
            if (seen and seen != found.seen) or len(known) != int(found.seen.partition("-")[0]):
                raise Refused(f"在您核对期间，{_since(known)}。本次未导入，请核对后重新提交。")
            for change in found.changes:
                if change.kind is not FigureChangeKind.SAME:
                    work.figures.add(_figure(code, change.read, name, digest, by, now))
        return found

    def collected(self, code: str) -> tuple[CollectedTarget, ...]:
        """Every target of the list that a platform collects, with what was imported."""
        programme = Versions(self.context).latest(code)
        with self.context.ledger.begin() as work:
            known = work.figures.all(code)
        names = {item.number: programme.organisation(item.lead).name for item in programme.items}
        return tuple(
            _collected(kpi, names.get(kpi.item, ""), known) for kpi in programme.kpis if kpi.enabled and kpi.source
        )


def _figure(code: str, read: ReadFigure, name: str, digest: str, by: Actor, now: datetime) -> ImportedFigure:
    return ImportedFigure(
        programme=code,
        kpi=read.kpi.code,
        period=read.period,
        value=read.value,
        source=read.kpi.source,
        file_sha256=digest,
        file_name=name,
        cell=read.cell,
        by=by.name,
        at=now,
        known=by.known,
        account=by.account,
    )


def _since(known: Iterable[ImportedFigure]) -> str:
    """What came in between: an import, or another version of the list."""
    last = max(known, key=lambda one: one.at, default=None)
    said = f"{last.by}于{told_moment(last.at)}导入了《{last.file_name}》，或" if last else ""
    return f"{said}任务清单有了新版"


def _collected(kpi: Kpi, lead: str, known: Iterable[ImportedFigure]) -> CollectedTarget:
    own = [figure for figure in known if figure.kpi == kpi.code]
    stands = sorted(standing(own).values(), key=lambda one: one.period, reverse=True)
    return CollectedTarget(kpi, lead, tuple(stands), tuple(figure for figure in own if figure not in stands))
