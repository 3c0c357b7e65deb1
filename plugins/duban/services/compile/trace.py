"""From a statement of the report back to the cell that a department typed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.report import Facts
from duban.domain.report.fact import KEYS, Cite, CiteKind, Fact
from duban.domain.report.source import Source
from duban.domain.returns.submission import FilledForm, FilledRow
from duban.errors import UnknownReference
from duban.ports import FormReader
from duban.services.compile.load_facts import Gather
from duban.services.context import ServiceContext


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement comes from: what it cites, the return if it is one, and what stands in its cell today."""

    cite: Cite
    source: Source | None = None
    cell: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Traced:
    """One statement and every place it rests on."""

    fact: Fact
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """Asks the ledger and the archive; nothing is changed."""

    context: ServiceContext
    reader: FormReader

    def facts(self, reference: Reference, as_of: datetime) -> Facts:
        """Every fact of a cycle as known at *as_of*; UnknownReference if the cycle was not open then."""
        with self.context.ledger.begin() as work:
            cycle = work.cycles.get(reference)
        if cycle is None or cycle.opened_at > as_of:
            raise UnknownReference(
                f"报送周期 {reference.cycle} 在 {as_of:%Y-%m-%d %H:%M} 时尚未开启，没有可汇总的内容。"
            )
        return Gather(self.context).facts(reference, as_of)

    def item(self, reference: Reference, number: int, as_of: datetime) -> tuple[Traced, ...]:
        """Every statement about one item; UnknownReference if the plan has none of that number."""
        facts = self.facts(reference, as_of)
        about = [fact for fact in facts.facts if _is_about(fact, number)]
        if not about:
            raise UnknownReference(f"任务清单中没有{self.context.labels(reference.programme).told(number)}。")
        return self._traced(facts, about)

    def fact(self, reference: Reference, key: str, as_of: datetime) -> tuple[Traced, ...]:
        """The statement of that key with all it rests on; UnknownReference if the report makes none."""
        facts = self.facts(reference, as_of)
        found = [fact for fact in facts.facts if fact.key == key]
        if not found:
            raise UnknownReference(f"本期没有“{key}”这一事实。")
        return self._traced(facts, found)

    def _traced(self, facts: Facts, about: Iterable[Fact]) -> tuple[Traced, ...]:
        sources = {source.number: source for source in facts.sources}
        books = _Books(self.context, self.reader, {})
        return tuple(Traced(fact, tuple(_places(fact, sources, books))) for fact in about)


def _is_about(fact: Fact, number: int) -> bool:
    if fact.key.startswith("target."):
        return any(cite.item == number for cite in fact.cites)
    return fact.key.startswith(f"item.{number}.")


def _places(fact: Fact, sources: Mapping[str, Source], books: "_Books") -> Iterator[Place]:
    for cite in fact.cites:
        source = sources.get(cite.name) if cite.kind is CiteKind.RETURN else None
        cell, typed = books.look_up(source, cite) if source else ("", "")
        yield Place(cite, source, cell, typed)


@dataclass(frozen=True, slots=True)
class _Books:
    """The archived workbooks, each read once; a scan that was registered by hand has no cells."""

    context: ServiceContext
    reader: FormReader
    read: dict[str, FilledForm | None]

    def look_up(self, source: Source, cite: Cite) -> tuple[str, str]:
        """Address and text of the cell that *cite* means, both empty where there is none."""
        if source.file_sha256 not in self.read:
            found = self.reader.read(self.context.archive.get(source.file_sha256))
            self.read[source.file_sha256] = found if isinstance(found, FilledForm) else None
        form = self.read[source.file_sha256]
        if form is None:
            return "", ""
        key, row = _row_of(form, cite)
        return (row.cells.get(key, ""), row.texts.get(key, "")) if row else ("", "")


def _row_of(form: FilledForm, cite: Cite) -> tuple[str, FilledRow | None]:
    """The key of the column and the row that *cite* means: of 填报表, or of 量化指标 where it names a target."""
    key = KEYS.get(cite.column)
    if key is not None:
        return key, next((row for row in form.rows if row.item == cite.item), None)
    return "value", next((row for row in form.targets if row.texts.get("kpi") == cite.column), None)
