"""A return that is judged as a whole and not by items, a county's or that of a data call, as its rules look at it."""

from datetime import datetime

from duban.domain.calendar.cycle import TIMEZONE, Reference
from duban.domain.checks import Background, Case
from duban.domain.mail.triage import digest
from duban.domain.plan.programme import Programme
from duban.domain.returns.attachments import EvidenceFile, EvidenceKind, sort_files
from duban.domain.returns.submission import FilledForm
from duban.ports import AccompanyingFiles
from duban.services.context import ServiceContext


def whole_case(
    context: ServiceContext,
    programme: Programme,
    filled: FilledForm,
    reference: Reference,
    received_at: datetime,
    beside: AccompanyingFiles,
) -> tuple[Case, tuple[EvidenceFile, ...]]:
    """What the rules look at, and the files that came beside the form, as known when it was received."""
    evidence = sort_files(((file, digest(file)) for file in beside.files), {})
    stamped = any(file.kind is EvidenceKind.SCAN for file in evidence)
    background = Background(
        stamped=stamped if context.cycle(reference).stream.asks_for_stamp(reference.period) else None,
        vouched=beside.vouched,
        links=beside.links,
        area_code=context.office_of(reference.programme).area_code,
        labels=programme.labels,
    )
    names = {organisation.code: organisation.name for organisation in programme.organisations}
    day = received_at.astimezone(TIMEZONE).date()
    return Case(filled, (), reference, context.signer.is_ours, day, names, (), background=background), evidence
