"""
The tables of the ledger.

Natural keys throughout: programme, stream, period and organisation stand in columns of their own, so that a
second programme is only another value. `seq` is the order of recording, and nothing else. What people did and
what departments sent is only ever added; the first migration lets the database refuse anything else.
"""

from duban.adapters.store.tables.appraisal import appraisal_acts
from duban.adapters.store.tables.contact import reach_events
from duban.adapters.store.tables.countersign import countersign_requests, countersigns
from duban.adapters.store.tables.county import county_accounts, county_indicators
from duban.adapters.store.tables.cycle import cycles, expected_returns, issued_forms, openings, return_events
from duban.adapters.store.tables.decision import decisions, log_entries, task_list_versions
from duban.adapters.store.tables.destruction import destructions
from duban.adapters.store.tables.errand import errands
from duban.adapters.store.tables.expert import expert_acts
from duban.adapters.store.tables.figure import imported_figures
from duban.adapters.store.tables.incoming import answers, held_returns, holds, messages, moments, readings
from duban.adapters.store.tables.message import unit_message_closings, unit_messages
from duban.adapters.store.tables.need import need_acts
from duban.adapters.store.tables.outage import outages
from duban.adapters.store.tables.outgoing import brakes, mail_recipients, mails
from duban.adapters.store.tables.paper import documents, notices, signatures
from duban.adapters.store.tables.practice import practice_acts
from duban.adapters.store.tables.proving import proofs, registered_proofs
from duban.adapters.store.tables.report import report_facts
from duban.adapters.store.tables.restoration import restorations
from duban.adapters.store.tables.review import expert_reviews
from duban.adapters.store.tables.schema import CYCLE, RETURN, metadata
from duban.adapters.store.tables.serving import paper_receipts, served_papers, switches
from duban.adapters.store.tables.submission import (
    entries,
    findings,
    item_answers,
    registrations,
    submissions,
    target_values,
)
from duban.adapters.store.tables.verdict import evidence_files, send_backs

__all__ = [
    "CYCLE",
    "RETURN",
    "answers",
    "appraisal_acts",
    "brakes",
    "countersign_requests",
    "countersigns",
    "county_accounts",
    "county_indicators",
    "cycles",
    "decisions",
    "destructions",
    "documents",
    "entries",
    "errands",
    "evidence_files",
    "expected_returns",
    "expert_acts",
    "expert_reviews",
    "findings",
    "held_returns",
    "holds",
    "imported_figures",
    "issued_forms",
    "item_answers",
    "log_entries",
    "mail_recipients",
    "mails",
    "messages",
    "metadata",
    "moments",
    "need_acts",
    "notices",
    "openings",
    "outages",
    "paper_receipts",
    "practice_acts",
    "proofs",
    "reach_events",
    "readings",
    "registered_proofs",
    "registrations",
    "report_facts",
    "restorations",
    "return_events",
    "send_backs",
    "served_papers",
    "signatures",
    "submissions",
    "switches",
    "target_values",
    "task_list_versions",
    "unit_message_closings",
    "unit_messages",
]
