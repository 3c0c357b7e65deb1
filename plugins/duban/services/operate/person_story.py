"""What one person of the office did: every act that the ledger keeps with his account."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from duban.domain.audit.acts import told_closing, told_import, told_registered_proof, told_registration, told_switch
from duban.domain.audit.timeline import (
    Proven,
    TimelineEntry,
    told_receipt,
    told_send_back,
    told_served,
    told_signature,
    told_version,
)
from duban.domain.audit.told_appraisal import told_appraisal
from duban.domain.audit.told_decisions import told_decision
from duban.domain.audit.told_needs import told_need, told_practice
from duban.domain.audit.told_reviews import told_letter, told_review
from duban.domain.calendar.cycle import Reference
from duban.domain.office.actor import Identification
from duban.domain.plan.labels import PlanNames
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext
from duban.services.plan.versions import Versions


@dataclass(frozen=True, slots=True)
class PersonStories:
    """Looking up; nothing is changed."""

    context: ServiceContext

    def of(self, account: str) -> tuple[TimelineEntry, ...]:
        """What the person did, oldest first; of records of before accounts were kept nobody can tell."""
        programmes = {code: Versions(self.context).latest(code) for code in self.context.programmes}
        names = {code: PlanNames(one.names.units, self.context.labels(code)) for code, one in programmes.items()}
        with self.context.ledger.begin() as work:
            told = [*self._decided(work, account, names), *_papers(work, account), *_returns(work, account, names)]
        return tuple(sorted(told, key=lambda one: one.at))

    def _decided(self, work: UnitOfWork, account: str, names: dict[str, PlanNames]) -> Iterator[TimelineEntry]:
        for code in self.context.programmes:
            yield from (told_decision(one, names[code]) for one in work.decisions.all(code) if _is_by(one, account))
            yield from (told_need(one, names[code]) for one in work.needs.all(code) if _is_by(one, account))
            yield from (told_review(one, names[code]) for one in work.reviews.all(code) if _is_by(one, account))
            yield from (told_letter(one, names[code]) for one in work.experts.all(code) if _is_by(one, account))
            yield from (told_appraisal(one, names[code]) for one in work.appraisal.all(code) if _is_by(one, account))
            yield from (told_practice(one, names[code]) for one in work.practices.all(code) if _is_by(one, account))
            yield from (told_version(one) for one in work.versions.all(code) if _is_by(one, account))
            imported = [one for one in work.figures.all(code) if _is_by(one, account)]
            yield from (told_import(list(each)) for _, each in groupby(imported, lambda one: (one.file_sha256, one.at)))
        yield from (told_switch(one) for one in work.switches.all() if _is_by(one, account))


def _is_by(record: Proven, account: str) -> bool:
    """Whether the person did it, and not the system under an account of that name."""
    return record.account == account and record.known is not Identification.SYSTEM


def _papers(work: UnitOfWork, account: str) -> Iterator[TimelineEntry]:
    documents = {(one.name, one.draft): one for one in work.documents.all()}
    for document in documents.values():
        decisions = work.documents.decisions(document.name, document.draft)
        yield from (told_signature(document, one) for one in decisions if _is_by(one, account))
    served = {(one.name, one.draft): one for one in work.served.all()}
    yield from (told_served(one, documents[paper]) for paper, one in served.items() if _is_by(one, account))
    for receipt in work.served.all_receipts():
        if _is_by(receipt, account):
            paper = (receipt.name, receipt.draft)
            yield told_receipt(receipt, served[paper], documents[paper])


def _returns(work: UnitOfWork, account: str, names: dict[str, PlanNames]) -> Iterator[TimelineEntry]:
    """What the person did with what units sent and were sent."""

    def unit(reference: Reference) -> str:
        return names.get(reference.programme, PlanNames()).get(reference.organisation, reference.organisation)

    for sent_back in work.acts.send_backs(account):
        labels = names.get(sent_back.number.reference.programme, PlanNames()).labels
        yield told_send_back(sent_back, labels, unit(sent_back.number.reference))
    for registration in work.acts.registrations(account):
        yield told_registration(registration, unit(registration.number.reference))
    for proof in work.acts.proofs(account):
        mail = work.outbox.get(proof.mail_key)
        yield told_registered_proof(proof, mail.subject if mail else "")
    for message, closing in work.acts.closings(account):
        yield told_closing(message, closing, unit(Reference.parse(message.subject)))
