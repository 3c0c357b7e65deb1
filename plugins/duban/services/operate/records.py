"""What the installation has on file, as archivists see it: records of a year, and those whose time has run out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from duban.domain.calendar.cycle import Cycle
from duban.domain.decisions.document import Document, DocumentState
from duban.domain.operation.retention import FiledRecord, RecordKind, Retention
from duban.domain.plan.labels import Labels
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import Submission, Verdict
from duban.ports import UnitOfWork
from duban.services.context import ServiceContext

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Records:
    """Looking up; nothing is changed, and nothing is destroyed."""

    context: ServiceContext
    rules: Retention

    def of_year(self, year: int) -> tuple[FiledRecord, ...]:
        """The records of *year* in the order of an archive: by their term, then by their moment."""
        found = (one for one in self._all() if one.year == year)
        return tuple(sorted(found, key=lambda one: (one.term.name, one.at, one.title, one.sha256)))

    def due(self, today: date) -> tuple[FiledRecord, ...]:
        """
        The records to be examined by *today* (鉴定), oldest first.

        What is also named by a record that is kept, or proves that somebody was told, is not among them; neither is
        what was destroyed.
        """
        found = self._all()
        with self.context.ledger.begin() as work:
            otherwise = work.destructions.named_otherwise()
        kept = otherwise.union(one.sha256 for one in found if not one.is_due(today))
        due = (one for one in found if one.is_due(today) and one.sha256 and one.sha256 not in kept)
        due = (one for one in due if not self.context.archive.is_destroyed(one.sha256))
        return tuple(sorted(due, key=lambda one: (one.at, one.title, one.sha256)))

    def _all(self) -> tuple[FiledRecord, ...]:
        with self.context.ledger.begin() as work:
            cycles = [one.reference for one in work.cycles.all()]
        # A unit is called as the list of its cycle calls it, which is another unit of work.
        known = [(self.context.cycle(one), self.context.programme(one)) for one in cycles]
        names = {unit.code: unit.name for _, programme in known for unit in programme.organisations}
        labels = {code: self.context.labels(code) for code in self.context.programmes}
        with self.context.ledger.begin() as work:
            found = (*self._papers(work), *self._lists(work), *self._decisions(work, labels), *self._mails(work, names))
            found = (*found, *self._reviews(work, labels))
            return (*found, *(one for cycle, programme in known for one in self._returns(work, cycle, programme)))

    def _papers(self, work: UnitOfWork) -> Iterator[FiledRecord]:
        for paper in work.documents.all():
            if paper.state is DocumentState.SIGNED:
                yield from self._paper(work, paper)
        for served in work.served.all():
            title = f"{served.name} 送达（{served.number}）"
            yield FiledRecord(
                served.received_at, RecordKind.SERVICE, title, served.recorded_by, served.scan_name, served.scan_sha256
            )

    def _paper(self, work: UnitOfWork, paper: Document) -> Iterator[FiledRecord]:
        decided = work.documents.decisions(paper.name, paper.draft)
        at = max((one.at for one in decided), default=paper.created_at)
        files = {file.sha256: file for file in (*paper.files, *(file for one in decided for file in one.files))}
        for file in files.values():
            yield FiledRecord(at, RecordKind.PAPER, paper.title, paper.signer, file.name, file.sha256)
        if not files:
            yield FiledRecord(at, RecordKind.PAPER, paper.title, paper.signer)
        for one in decided:
            title = f"{paper.title}　{one.outcome.value}"
            yield FiledRecord(one.at, RecordKind.REMARK, title, one.by, one.paper.scan_name, one.paper.scan_sha256)

    def _lists(self, work: UnitOfWork) -> Iterator[FiledRecord]:
        for code, plan in self.context.programmes.items():
            for one in work.versions.all(code):
                title = f"{plan.title}任务清单第{one.number}版"
                yield FiledRecord(
                    one.confirmed_at, RecordKind.TASK_LIST, title, one.confirmed_by, f"{title}.xlsx", one.sha256
                )

    def _decisions(self, work: UnitOfWork, labels: Mapping[str, Labels]) -> Iterator[FiledRecord]:
        for code, plan in self.context.programmes.items():
            for one in work.decisions.all(code):
                about = labels[code].told(one.item) if one.item else one.reference or one.organisation
                yield FiledRecord(one.at, RecordKind.DECISION, f"{plan.title} {one.kind.value} {about}", one.by)

    def _reviews(self, work: UnitOfWork, labels: Mapping[str, Labels]) -> Iterator[FiledRecord]:
        for code, plan in self.context.programmes.items():
            for one in work.reviews.all(code):
                for file in one.files:
                    title = f"{plan.title} {labels[code].told(one.item)}专家论证　{file.paper}"
                    yield FiledRecord(one.at, RecordKind.REVIEW, title, one.by, file.name, file.sha256)

    def _returns(self, work: UnitOfWork, cycle: Cycle, programme: Programme) -> Iterator[FiledRecord]:
        names = {unit.code: unit.name for unit in programme.organisations}
        for code in work.returns.of_cycle(cycle.reference):
            for one in work.submissions.of_return(cycle.reference.of(code)):
                yield from self._return(one, f"{cycle.period.title}{cycle.stream.name}", names.get(code, code))

    def _return(self, one: Submission, cycle: str, unit: str) -> Iterator[FiledRecord]:
        outcome = "" if one.verdict is Verdict.ACCEPTED else f"（{one.verdict.value}）"
        title = f"{unit} {cycle}第{one.attempt}次报送{outcome}"
        files = [(one.file_name, one.file_sha256), *((file.name, file.sha256) for file in one.evidence)]
        if one.message:
            files.append(("来信原件.eml", one.message))
        years = self.rules.return_years
        for name, digest in files:
            yield FiledRecord(one.received_at, RecordKind.RETURN, title, unit, name, digest, years)

    def _mails(self, work: UnitOfWork, names: Mapping[str, str]) -> Iterator[FiledRecord]:
        """What left: it and its proofs show who was told, and are kept for ever."""
        by = self.context.office.name
        for mail in work.outbox.sent_since(BEGINNING):
            if mail.sent_at is not None:
                to = f"（{names.get(mail.organisation, mail.organisation)}）" if mail.organisation else ""
                name = f"{mail.subject}.eml"
                yield FiledRecord(mail.sent_at, RecordKind.MAIL, f"{mail.subject}{to}", by, name, mail.raw_sha256)
