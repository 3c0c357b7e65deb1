"""The story of a unit, an item, a paper or a person: found by what people call them, told between two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from duban.domain.audit.bundle import WHOLE, Span
from duban.domain.audit.timeline import TimelineEntry
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.office.roles import Roles
from duban.errors import Refused, UnknownReference
from duban.services.context import ServiceContext
from duban.services.operate.audit import Audit
from duban.services.operate.person_story import PersonStories
from duban.services.plan.versions import Versions

MOST_FOUND = 40
NOBODY = "没有找到。请输入单位名称、事项序号、文书标题或人员姓名。"
NOT_THERE = "没有这个单位、事项、文书或人员。"


class SubjectKind(StrEnum):
    """Whose story it may be; the values are what people read."""

    UNIT = "单位"
    ITEM = "事项"
    PAPER = "文书"
    PERSON = "人员"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose story: `key` is its name in the ledger, `title` what people call it."""

    kind: SubjectKind
    key: str
    title: str

    @property
    def address(self) -> str:
        """What an address of a page says for it."""
        return f"{self.kind.name.lower()}/{self.key}"


@dataclass(frozen=True, slots=True)
class Stories:
    """Looking up; nothing is changed."""

    context: ServiceContext
    audit: Audit
    persons: PersonStories
    roles: Roles

    def offered(self) -> tuple[Subject, ...]:
        """The units and the people of the office, to choose from."""
        return (*self._persons(), *self._units())

    def found(self, words: str) -> tuple[Subject, ...]:
        """Whatever people may mean by *words*, what is called exactly so alone; Refused if that is nothing."""
        words = words.strip()
        if not words:
            raise Refused(NOBODY)
        items = tuple(self._items(words))
        everything = (*items, *self._persons(), *self._units(words), *self._papers(words))
        exactly = [one for one in everything if one in items or words in (one.title, one.key.rpartition("/")[2])]
        found = exactly or [one for one in everything if words in one.title]
        if not found:
            raise Refused(NOBODY)
        return tuple(dict.fromkeys(found))[:MOST_FOUND]

    def named(self, address: str) -> Subject:
        """The subject that an address says; UnknownReference if there is none."""
        name, _, key = address.partition("/")
        kind = next((one for one in SubjectKind if one.name.lower() == name), None)
        match kind:
            case SubjectKind.UNIT:
                found: Iterator[Subject] = self._units()
            case SubjectKind.PERSON:
                found = self._persons()
            case SubjectKind.ITEM:
                found = self._items(key.rpartition("/")[2])
            case SubjectKind.PAPER:
                found = self._papers()
            case None:
                raise UnknownReference(NOT_THERE)
        subject = next((one for one in found if one.key == key), None)
        if subject is None:
            raise UnknownReference(NOT_THERE)
        return subject

    def of(self, subject: Subject, span: Span = WHOLE) -> tuple[TimelineEntry, ...]:
        """What happened to it, or what the person did, in the days of *span*, oldest first."""
        programme, _, rest = subject.key.partition("/")
        match subject.kind:
            case SubjectKind.UNIT:
                told = self.audit.organisation(programme, rest)
            case SubjectKind.ITEM:
                told = self.audit.item(programme, int(rest))
            case SubjectKind.PAPER:
                told = self.audit.paper(subject.key)
            case SubjectKind.PERSON:
                told = self.persons.of(subject.key)
        return tuple(one for one in told if span.holds(one.at))

    def _units(self, words: str = "") -> Iterator[Subject]:
        """Every unit; those that *words* are another name of are called by it."""
        for code in self.context.programmes:
            for unit in Versions(self.context).latest(code).organisations:
                title = words if words and words in unit.aliases else unit.name
                yield Subject(SubjectKind.UNIT, f"{code}/{unit.code}", title)

    def _items(self, words: str) -> Iterator[Subject]:
        for code in self.context.programmes:
            found = Versions(self.context).latest(code).called(words)
            if found is not None:
                yield Subject(SubjectKind.ITEM, f"{code}/{found.number}", f"{found.told} {found.goal}")

    def _persons(self) -> Iterator[Subject]:
        return (Subject(SubjectKind.PERSON, account, one.name) for account, one in self.roles.users.items())

    def _papers(self, words: str = "") -> Iterator[Subject]:
        with self.context.ledger.begin() as work:
            documents = work.documents.all()
        newest = {one.name: one for one in documents}
        units = {unit.key: unit.title for unit in self._units()}
        for one in newest.values():
            programme, _, rest = one.reference.partition("/")
            unit = units.get(f"{programme}/{rest.rpartition('/')[2]}", "")
            said = one.subject or one.title
            called = said if unit in said else f"{unit} {said}"
            title = f"{called}（{told_day(one.created_at.astimezone(TIMEZONE).date())}拟稿）"
            if words in title:
                yield Subject(SubjectKind.PAPER, one.name, title)
