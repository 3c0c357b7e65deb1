"""What became of marked reforms, told from returns and decisions by another rule than the product's."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import FormName, Reference
from duban.domain.decisions.decision import Decision, DecisionKind, Ruling
from duban.domain.decisions.expert_letter import ExpertLetter, letters_in
from duban.domain.returns.assessment import Consent
from duban.domain.returns.submission import Entry
from duban.ports import UnitOfWork
from duban.services.compile.load_facts import Gather
from duban_rehearsal.simulation.post import InnerPostOffice

# The letter and its one reminder.
MAILS_AN_ASK = 2
MARKS = {Ruling.MARKED: "拟标注", Ruling.NOT_MARKED: "取消标注"}


@dataclass(frozen=True, slots=True)
class ReformFigures:
    """Counts of marks and of what was said of them, and what was asked without a mark or said and not shown."""

    counts: Mapping[str, int]
    at_odds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SaidOfReform:
    """What one accepted return said of one item: in which cycle, and the decision on its mark that stood then."""

    cycle: Reference
    entry: Entry
    decision: Decision | None

    @property
    def is_marked(self) -> bool:
        """Whether the office meant to mark it then."""
        return self.decision is not None and self.decision.value == Ruling.MARKED


def reform_figures(app: Installation, post_office: InnerPostOffice) -> ReformFigures:
    """Of the first programme of *app*; nothing where nobody marked anything."""
    code = next(iter(app.settings.programmes))
    with app.context.ledger.begin() as work:
        said, reviews = tuple(_said(app, work, code)), work.reviews.all(code)
        letters = letters_in(work.experts.all(code))
        decisions = [one for one in work.decisions.all(code) if one.kind is DecisionKind.REFORM]
    counts = Counter(MARKS[Ruling(one.value)] for one in decisions)
    counts += Counter(one.entry.consent.value for one in said if one.entry.consent)
    counts += Counter({"自我评估": sum(one.entry.assessment is not None for one in said), "专家论证": len(reviews)})
    counts += Counter({"函请专家": len(letters), "函请未答": sum(one.ended is None for one in letters)})
    unasked = [f"{one.cycle} {one.entry.item} 未标注而作了自我评估" for one in said if _is_unasked(one)]
    at_odds = (*unasked, *_unshown(app, said), *asked_too_often(post_office, letters))
    return ReformFigures(dict(sorted(counts.items())), at_odds)


def asked_too_often(post_office: InnerPostOffice, letters: Iterable[ExpertLetter]) -> Iterator[str]:
    """The experts who got more mails than one letter and one reminder for each time that they were asked."""
    times = Counter(one.asked.address.casefold() for one in letters)
    boxes = post_office.mailboxes()
    yield from (
        f"{address} 函请{count}次而来信{len(boxes.get(address, ()))}封"
        for address, count in times.items()
        if not count <= len(boxes.get(address, ())) <= MAILS_AN_ASK * count
    )


def _said(app: Installation, work: UnitOfWork, code: str) -> Iterator[SaidOfReform]:
    """Whatever leads said of marks in what was accepted, in the order of the cycles."""
    decisions = [one for one in work.decisions.all(code) if one.kind is DecisionKind.REFORM]
    cycles = [one.reference for one in work.cycles.all() if one.reference.programme == code]
    for cycle in sorted(cycles, key=lambda one: one.period.last):
        if app.context.streams[cycle.stream].form is not FormName.ITEMS:
            continue
        for filed in work.submissions.accepted(cycle).values():
            for entry in filed.entries:
                if entry.consent or entry.assessment:
                    before = [one for one in decisions if one.item == entry.item and one.at <= filed.received_at]
                    yield SaidOfReform(cycle, entry, before[-1] if before else None)


def _is_unasked(said: SaidOfReform) -> bool:
    """Whether a lead assessed what nobody marked, or what it had said no to."""
    if said.entry.assessment is None:
        return False
    by_letter = said.decision is not None and said.decision.original
    return not said.is_marked or (said.entry.consent is Consent.DECLINED and not by_letter)


def _unshown(app: Installation, said: tuple[SaidOfReform, ...]) -> Iterator[str]:
    """Each assessment of an item still marked that the report of its cycle does not hold as it was said."""
    for cycle in dict.fromkeys(one.cycle for one in said if one.entry.assessment):
        own = {one.entry.item: one.entry.assessment for one in said if one.cycle == cycle and one.is_marked}
        with app.context.ledger.begin() as work:
            reforms = work.decisions.in_force(cycle.programme).reforms
        given_up = {number for number, one in reforms.items() if one.value != Ruling.MARKED}
        assessed = Gather(app.context).report(cycle, app.clock.now()).reforms.assessed
        shown = {one.row.item.number: one.assessment for one in assessed}
        for number, assessment in own.items():
            if assessment is not None and number not in given_up and shown.get(number) != assessment:
                yield f"{cycle} {number} 自我评估没有列入报告"
