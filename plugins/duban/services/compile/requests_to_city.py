"""请示: what the office cannot settle goes before the city as a draft of its own, never inside a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from duban.domain.calendar.cycle import Reference
from duban.domain.decisions.document import Document, DocumentKind, as_markdown
from duban.domain.papers.prose import quoted
from duban.domain.report.requests import CityMatter
from duban.domain.text.goals import whole
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.drafts.formal_papers import paper_files

LETTER = "city_request"
REQUEST = "request/"
SETTLED = "单位已不再反映该事项，或已改为部门间协调"
QUOTED = 200


@dataclass(frozen=True, slots=True)
class Requests:
    """Drafting; one 请示 for each matter as long as it lasts, whatever people decide on it."""

    context: ServiceContext

    def drafts(self, reference: Reference, matters: Iterable[CityMatter], now: datetime) -> tuple[Document, ...]:
        """The drafts of the *matters* that have none yet; nothing is recorded."""
        named = {request_name(reference, matter): matter for matter in matters}
        with self.context.ledger.begin() as work:
            new = [name for name in named if work.documents.latest(name) is None]
        return tuple(self._draft(name, reference, named[name], now) for name in new)

    def record(
        self,
        work: UnitOfWork,
        reference: Reference,
        matters: Iterable[CityMatter],
        drafts: Iterable[Document],
        now: datetime,
    ) -> None:
        """
        Record *drafts*, and withdraw the unsigned ones of the stream whose matter lasts no longer; repeatable.

        What was drafted about a later period than that of *reference* stays: an older report knows nothing of it.
        """
        lasting = {request_name(reference, matter) for matter in matters}
        deferred = [work.documents.latest(one.name) for one in work.documents.deferred()]
        for unsigned in (*work.documents.waiting(), *filter(None, deferred)):
            is_ours = unsigned.name.startswith(_stream_of(reference)) and unsigned.name not in lasting
            if is_ours and Reference.parse(unsigned.reference).period <= reference.period:
                work.documents.withdraw(unsigned.name, SETTLED, now)
        for draft in drafts:
            if work.documents.latest(draft.name) is None:
                work.documents.add(draft)

    def _draft(self, name: str, reference: Reference, matter: CityMatter, now: datetime) -> Document:
        subject, text = self.context.render(reference.programme, LETTER, self._facts(reference, matter, now))
        return Document(
            name=name,
            draft=1,
            kind=DocumentKind.LETTER,
            reference=str(reference.cycle.of(matter.lead)),
            title=subject,
            body=as_markdown(subject, text),
            signer=self.context.office_of(reference.programme).request_signer,
            files=paper_files(self.context, reference.programme, LETTER, subject, text, 1, now),
            created_at=now,
            subject=subject,
            text=text,
        )

    def _facts(self, reference: Reference, matter: CityMatter, now: datetime) -> dict[str, object]:
        first = matter.needs[0]
        return {
            "programme": self.context.plan(reference.programme).title,
            "organisation": first.owner,
            "items": list(matter.items),
            "goal": whole(first.row.item.goal),
            "problem": quoted(first.row.problem, QUOTED) if first.row.problem else "",
            "need": quoted(matter.text, QUOTED),
            "level": matter.level.value,
            "since": matter.since.title,
            "period": reference.period.title,
            **self.context.office_of(reference.programme).facts,
            "now": now,
        }


def request_name(reference: Reference, matter: CityMatter) -> str:
    """The name of a matter's 请示, the same in every period through which the matter lasts."""
    return f"{_stream_of(reference)}{matter.since}/{matter.lead}/{matter.items[0]}"


def _stream_of(reference: Reference) -> str:
    return f"{REQUEST}{reference.programme}/{reference.stream}/"
