"""What nearly every task needs, imported and read once by the process that forks them all."""

import os
from contextlib import suppress
from importlib import import_module

from duban.adapters.holidays import official_calendar
from duban.bootstrap.in_force import settings_in_force
from duban.errors import DubanError

# What brings all else that tasks ask of an Installation; pictures and annexes of the report only one of them draws.
NEEDED = (
    "duban.adapters.mail.guarded_parser",
    "duban.adapters.mail.imap",
    "duban.adapters.mail.letters",
    "duban.adapters.mail.smtp",
    "duban.adapters.office.documents.applications",
    "duban.adapters.office.documents.appraisal",
    "duban.adapters.office.documents.extract",
    "duban.adapters.office.documents.paper",
    "duban.adapters.office.documents.report_writer",
    "duban.adapters.office.forms.writer",
    "duban.adapters.office.marking.marker",
    "duban.adapters.office.reading.identity",
    "duban.adapters.office.reading.reader",
    "duban.adapters.office.reading.sandbox",
    "duban.adapters.office.task_list.workbook",
    "duban.adapters.outage_file",
    "duban.adapters.sandbox.fork",
    "duban.adapters.signing",
    "duban.adapters.store.archive",
    "duban.adapters.store.journal",
    "duban.adapters.store.ledger",
    "duban.bootstrap.wiring",
    "duban.services.appraise.extracts",
    "duban.services.collect.collect",
    "duban.services.collect.work_list",
    "duban.services.compile.brief",
    "duban.services.compile.burdens",
    "duban.services.compile.compile",
    "duban.services.compile.report_kinds",
    "duban.services.drafts.reports",
    "duban.services.escalate.need_notices",
    "duban.services.escalate.overdue_items",
    "duban.services.generate.county_forms",
    "duban.services.generate.open_cycle",
    "duban.services.generate.opening",
    "duban.services.operate.preview",
    "duban.services.overview.claims",
    "duban.services.overview.extensions",
    "duban.services.overview.needs",
    "duban.services.overview.practices",
    "duban.services.overview.statements",
    "duban.services.proof.silence",
    "duban.services.send.brief_mails",
    "duban.services.send.deliver",
    "duban.services.sign.sign",
    "duban.services.watch.clock_check",
)


def preload() -> None:
    """Import it and read the settings in force: tasks forked afterwards begin sooner and share it; idempotent."""
    # NumPy, which openpyxl brings, would begin threads, and whoever forks should have none. We calculate nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for name in NEEDED:
        import_module(name)
    official_calendar(None)  # eight thousand days of the library's tables
    with suppress(DubanError):  # each task tells what is wrong with them
        settings_in_force()
