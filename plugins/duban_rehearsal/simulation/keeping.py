"""What a rehearsal leaves behind for people to look at: the newest paper or the first one of each kind, as files."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import FormName
from duban.domain.decisions.document import DocumentKind
from duban.domain.mail.delivery import OutgoingMail
from duban.domain.returns.submission import Submission
from duban.ports import UnitOfWork
from duban.services.drafts.briefs import brief_mail_key
from duban_rehearsal.outcome import export_report
from duban_rehearsal.simulation.scores import appraising, scored

# The kinds of papers of which a sample is kept, as titles end.
PAPER_KINDS = ("的函", "的通报", "的请示", "的签报")
KEPT = (DocumentKind.REPORT, DocumentKind.BRIEF, DocumentKind.ERRAND)


def keep_samples(app: Installation, materials: Mapping[str, bytes], folder: Path) -> None:
    """
    Put files into *folder*: the newest report and 简况 of each cycle, each 交办单, the first paper of each kind.

    Beside these the mail that brought its form to the lead of the most items, the mail that brought a county its
    statement, the filled form of the smallest return with a 自我评估, *materials* of meetings by file name, and a
    核对稿.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _keep_reports(app, folder)
    _keep_papers(app, folder)
    _keep_form_mails(app, folder)
    _keep_statements(app, folder)
    _keep_assessment(app, folder)
    for name, data in materials.items():
        (folder / name).write_bytes(data)
    _keep_extract(app, folder)


def _keep_reports(app: Installation, folder: Path) -> None:
    with app.context.ledger.begin() as work:
        documents = {document.name: document for document in work.documents.all()}
    for document in documents.values():
        if document.kind in KEPT:
            export_report(app.context, document, folder)


def _keep_papers(app: Installation, folder: Path) -> None:
    """The first of each kind as it was drafted, with what goes along with it; named by its kind (文种)."""
    with app.context.ledger.begin() as work:
        drafted = [document for document in work.documents.all() if document.kind is DocumentKind.LETTER]
    for kind in PAPER_KINDS:
        first = next((one for one in drafted if one.subject.endswith(kind) and one.files), None)
        for number, file in enumerate(first.files if first else ()):
            name = f"公文样例 {kind}{f'附件{number}' if number else ''}.docx"
            (folder / name).write_bytes(app.context.archive.get(file.sha256))


def _keep_form_mails(app: Installation, folder: Path) -> None:
    with app.context.ledger.begin() as work:
        cycles = [one.reference for one in work.cycles.all()]
    for cycle in (one for one in cycles if app.context.streams[one.stream].form is FormName.ITEMS):
        programme, form = app.context.programme(cycle), app.context.ladders[cycle.stream][0]
        leads = programme.reporters(cycle.stream)
        lead = max(leads, key=lambda unit: len(programme.items_of(unit.code)))
        with app.context.ledger.begin() as work:
            mail = work.outbox.get(f"{form.code}/{cycle.of(lead.code)}")
        if mail is not None:
            _keep_mail(app, mail, folder / f"填报通知（{cycle.period.title}）.txt")


def _keep_statements(app: Installation, folder: Path) -> None:
    """Of each quarter the statement of the county that got the longest mail beside its 简况."""
    with app.context.ledger.begin() as work:
        cycles = [one.reference for one in work.cycles.all()]
    for cycle in (one for one in cycles if app.context.streams[one.stream].form is FormName.COUNTY):
        units = app.context.programme(cycle).reporters(cycle.stream)
        with app.context.ledger.begin() as work:
            found = [work.outbox.get(brief_mail_key(cycle.of(unit.code))) for unit in units]
        if mails := [mail for mail in found if mail is not None]:
            longest = max(mails, key=lambda mail: (len(_text(app, mail)), mail.key))
            _keep_mail(app, longest, folder / f"本单位情况（{cycle.period.title}）.txt")


def _keep_mail(app: Installation, mail: OutgoingMail, path: Path) -> None:
    path.write_text(f"{mail.subject}\n\n{_text(app, mail)}", encoding="utf-8")


def _text(app: Installation, mail: OutgoingMail) -> str:
    said = message_from_bytes(app.context.archive.get(mail.raw_sha256), policy=default).get_body(("plain",))
    return str(said.get_content() if said else "").replace("\r\n", "\n")


def _keep_assessment(app: Installation, folder: Path) -> None:
    """As its lead sent it in."""
    code = next(iter(app.settings.programmes))
    with app.context.ledger.begin() as work:
        assessed = list(_assessed(work, code))
    if assessed:
        _, one = min(assessed, key=lambda found: (found[0], str(found[1].number)))
        name = f"自我评估（{one.number.reference.period.title}）.xlsx"
        (folder / name).write_bytes(app.context.archive.get(one.file_sha256))


def _assessed(work: UnitOfWork, code: str) -> Iterator[tuple[int, Submission]]:
    """Each return that holds an assessment, with how many items it speaks of."""
    for cycle in work.cycles.all():
        if cycle.reference.programme == code:
            for filed in work.submissions.accepted(cycle.reference).values():
                if any(entry.assessment for entry in filed.entries):
                    yield len(filed.entries), filed


def _keep_extract(app: Installation, folder: Path) -> None:
    """The 核对稿 of the first year, of the unit with the most facts."""
    now, code = app.clock.now(), next(iter(app.settings.programmes))
    context = appraising(app, now)
    score = next(one for one in scored(context, code, now) if not one.is_preview)
    unit = max(score.units, key=lambda one: sum(fact.is_counted for fact in one.facts))
    name, data = replace(app.appraisal_extracts, context=context).document(score, unit)
    (folder / name).write_bytes(data)
