"""What units ask for in their returns and nobody answered: more time for an item than it has."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import takewhile

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.decision import DecisionKind, InForce
from duban.domain.decisions.document import DocumentState
from duban.domain.decisions.levels import DecidingLevel, DecisionMatter, MatterToDecide
from duban.domain.plan.programme import Item, Programme
from duban.domain.returns.submission import Entry, Submission
from duban.domain.returns.time_asked import time_asked
from duban.services.context import ServiceContext
from duban.services.plan.city_matters import GOING_ON, change_name
from duban.services.plan.item_cycles import item_cycles
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class AskedExtension:
    """
    An item that its lead expects done on `until`, later than `due`, and that nobody granted or refused since.

    `asked_at` is when that day was named first, `submission` the newest return that names it. `times` says the how
    many-th extension it would be, `level` whose decision that is, None if the office's. `request` says how the 请示
    stands that was drafted for it, empty without one.
    """

    programme: str
    item: Item
    lead: str
    due: date
    until: date
    asked_at: datetime
    submission: Submission
    entry: Entry
    times: int
    level: DecidingLevel | None
    superior: str
    request: str = ""

    @property
    def decided_by(self) -> str:
        """Whose decision it is, as people say it; empty if the office's own."""
        if self.level is None:
            return ""
        return self.level.title or f"{self.superior}（须有批示或会议纪要，没有的先拟请示）"

    @property
    def has_application(self) -> bool:
        """Whether an application (延期申请) came with the return."""
        return any(piece.is_application for piece in self.submission.evidence)


@dataclass(frozen=True, slots=True)
class Extensions:
    """Looking up; nothing is changed."""

    context: ServiceContext
    levels: tuple[DecidingLevel, ...] = ()

    def waiting(self, now: datetime) -> tuple[AskedExtension, ...]:
        """Everything that is asked for and not answered, by programme and number."""
        return tuple(one for code in self.context.programmes for one in self._of(code, now))

    def _of(self, code: str, now: datetime) -> Iterator[AskedExtension]:
        cycles = item_cycles(self.context, code)
        if not cycles:
            return
        found = self.context.kept(("extensions", code), now, lambda: tuple(self._all(code, cycles, now))).value
        with self.context.ledger.begin() as work:
            decided, decisions = work.decisions.in_force(code), work.decisions.all(code)
        answered = [one for one in decisions if one.kind is DecisionKind.EXTENSION]
        for asked in found:  # whatever was answered or closed a moment ago waits no more
            number = asked.item.number
            is_answered = any(one.item == number and one.at >= asked.asked_at for one in answered)
            if not is_answered and not decided.is_over(number):
                yield replace(asked, request=self._request(code, number))

    def _request(self, code: str, number: int) -> str:
        """How the 请示 about more time for an item stands."""
        with self.context.ledger.begin() as work:
            document = work.documents.latest(change_name(code, number, DecisionMatter.EXTENSION))
        if document is None or document.state not in (*GOING_ON, DocumentState.SIGNED):
            return ""
        superior = self.context.office_of(code).superior
        follows = f"{superior}批示后登记" if document.state is DocumentState.SIGNED else f"由{document.signer}签发"
        return f"《{document.title}》{document.state.words}，{follows}"

    def _all(self, code: str, cycles: Iterable[Reference], now: datetime) -> Iterator[AskedExtension]:
        """Every extension that the last word on an item asks for, whatever was decided on it."""
        programme = Versions(self.context).latest(code)
        with self.context.ledger.begin() as work:
            decided = work.decisions.in_force(code)
            words = _words(one for cycle in cycles for one in work.submissions.accepted(cycle, now).values())
        for item in (one for one in programme.items if one.number in words):
            if asked := self._asked(programme, item, words[item.number], decided):
                yield asked

    def _asked(
        self, programme: Programme, item: Item, words: Sequence[tuple[Submission, Entry]], decided: InForce
    ) -> AskedExtension | None:
        """What the last of *words* on *item* asks for, since the first of those before it that named the same day."""
        due = decided.deadline_of(item)
        submission, entry = words[-1]
        until = time_asked(item, due, entry)
        if due is None or until is None:
            return None
        same = list(takewhile(lambda word: time_asked(item, due, word[1]) == until, reversed(words)))
        times = decided.extensions_used.get(item.number, 0) + 1
        matter = MatterToDecide(DecisionMatter.EXTENSION, times, (until - due).days)
        return AskedExtension(
            programme=programme.code,
            item=item,
            lead=programme.organisation(item.lead).name,
            due=due,
            until=until,
            asked_at=same[-1][0].received_at,
            submission=submission,
            entry=entry,
            times=times,
            level=next((level for level in self.levels if level.covers(matter)), None),
            superior=self.context.office_of(programme.code).superior,
        )


def _words(filed: Iterable[Submission]) -> Mapping[int, list[tuple[Submission, Entry]]]:
    """What was said of each item, oldest first."""
    words: dict[int, list[tuple[Submission, Entry]]] = {}
    for submission in filed:
        for entry in submission.entries:
            if entry.status is not None:
                words.setdefault(entry.item, []).append((submission, entry))
    return words
