"""What became of needs, told from returns and letterboxes by another rule than the office's list."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import Frequency, Reference
from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.plan.programme import Programme
from duban.domain.returns.helping import HelperAnswer
from duban.domain.text.nothing import something
from duban.ports import UnitOfWork
from duban_rehearsal.people.replies import form_brought_by
from duban_rehearsal.simulation.post import InnerPostOffice, PostedMail

# The next form that comes tells what was said up to the day before it. One that does not come is waited for until its
# day, some forty days after the last, and a unit that had its mails of that month is told in the next, after a holiday.
SOON, DAY_BEFORE = timedelta(days=55), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NeedFigures:
    """
    Counts of needs and of what was said, and the two faults.

    `without_owner` are needs that nobody answered, that no unit was asked about and that the office is not shown;
    `unread` are answers that stand in no letterbox of the unit that asked, unless the office is shown that no mail
    reaches that unit, or of which the office is not shown that they lead nowhere.
    """

    counts: Mapping[str, int]
    without_owner: int
    unread: int


def need_figures(app: Installation, post_office: InnerPostOffice, now: datetime) -> NeedFigures:
    """Of the first programme of *app*, as it stands at *now*; all zero where the loop is off."""
    code = next(iter(app.settings.programmes))
    if not app.context.coordinates(code):
        return NeedFigures({}, 0, 0)
    programme = app.versions.latest(code)
    with app.context.ledger.begin() as work:
        named = _named(work, programme)
        acts = tuple(act for act in work.needs.all(code) if not act.name.is_errand)
        over = {item for item in named if work.decisions.in_force(code).is_over(item)}
    shown = {one.need.name.item for one in app.needs.waiting(now)}
    silent = {(one.event.programme, one.event.organisation) for one in app.reaching.unreached() if one.event.is_of_unit}
    dealt = {act.name.item for act in acts if act.kind is NeedActKind.CLOSED}
    lost = [item for item in named if item not in over | shown | dealt]
    said = [act for act in acts if act.kind is NeedActKind.SAID]
    counts = Counter(act.answer.value if act.answer else act.kind.value for act in acts)
    leads = {item.number: item.lead for item in programme.items}
    waits = [act for act in said if (code, leads.get(act.name.item)) in silent]
    unread = sum(act not in waits and not is_read(act, acts, programme, post_office, now, shown) for act in said)
    return NeedFigures({"提出": len(named), **dict(sorted(counts.items()))}, len(lost), unread)


def _named(work: UnitOfWork, programme: Programme) -> dict[int, datetime]:
    """The items of which the last word that says anything names a need, with its moment."""
    found: dict[int, datetime] = {}
    for cycle in sorted((one.reference for one in work.cycles.all()), key=lambda one: one.period):
        if cycle.programme == programme.code:
            for filed in work.submissions.accepted(cycle).values():
                for entry in filed.entries:
                    if something(entry.coordination):
                        found[entry.item] = filed.received_at
                    elif not entry.unchanged:
                        found.pop(entry.item, None)
    return found


def is_read(
    act: NeedAct,
    acts: Iterable[NeedAct],
    programme: Programme,
    post_office: InnerPostOffice,
    now: datetime,
    shown: set[int],
) -> bool:
    """Whether somebody was shown what a helper said: by a mail, at the latest by the next form on items."""
    if act.answer is HelperAnswer.NOT_OURS:
        later = (one for one in acts if one.name == act.name and one.at > act.at)
        is_shown = act.name.item in shown or any(one.kind is not NeedActKind.SAID for one in later)
        return is_shown or now - act.at < SOON
    lead = next((item.lead for item in programme.items if item.number == act.name.item), "")
    words = act.words.rstrip("。")
    if any(words in text for text in texts_to(post_office, programme, lead, act.at)):
        return True
    mails = mails_to(post_office, programme, lead, act.at + DAY_BEFORE)
    return now - act.at < SOON and not any(map(_brings_items, mails))


def _brings_items(mail: PostedMail) -> bool:
    """Whether a mail brings a form on items; that of a data call tells of nothing else."""
    named = form_brought_by(mail.raw)
    return bool(named) and Reference.parse(named.split()[0]).period.frequency is not Frequency.ONCE


def mails_to(post_office: InnerPostOffice, programme: Programme, unit: str, since: datetime) -> Iterator[PostedMail]:
    """What lies in the letterboxes of a unit since then."""
    boxes = post_office.mailboxes()
    addresses = {one.mail.casefold() for one in programme.people_of(unit)}
    return (mail for address in addresses for mail in boxes.get(address, ()) if mail.at >= since)


def texts_to(post_office: InnerPostOffice, programme: Programme, unit: str, since: datetime) -> Iterator[str]:
    """The same as a person reads it, each mail in one line."""
    return (text_of(mail) for mail in mails_to(post_office, programme, unit, since))


def text_of(mail: PostedMail) -> str:
    """What a person reads of a mail, in one line: mail programs break lines."""
    message = message_from_bytes(mail.raw, policy=policy.default)
    body = message.get_body(("plain",))
    return "".join(body.get_content().split()) if body is not None else ""
