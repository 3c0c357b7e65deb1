"""A bundle as .docx, from a template that the office edits."""

from dataclasses import dataclass
from pathlib import Path

from duban.adapters.office.documents.template import fill_template
from duban.domain.audit.bundle import BundlePiece, CaseBundle, moment_of
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.text.printable import printable

TEMPLATE = "case_bundle.docx"


@dataclass(frozen=True, slots=True)
class OfficeBundleWriter:
    """ports.BundleWriter over the template in the folder *templates*."""

    templates: Path

    def write(self, bundle: CaseBundle) -> bytes:
        """The document; equal bundles give equal bytes. SettingsUnreadable if the template cannot be filled."""
        facts = {
            "title": bundle.title,
            "subject": printable(bundle.subject),
            "unit": bundle.unit,
            "programme": bundle.programme,
            "span": bundle.span,
            "office": bundle.office,
            "made_at": moment_of(bundle.made_at),
            "made_by": bundle.made_by,
            "chain": printable(bundle.chain),
            "digest": bundle.digest,
            "counts": bundle.counts,
            "periods": [(one.period, one.due, one.came, one.answer) for one in bundle.periods],
            "listed": [_listed(number, piece) for number, piece in enumerate(bundle.pieces, start=1)],
            "pieces": [_piece(number, piece) for number, piece in enumerate(bundle.pieces, start=1)],
        }
        return fill_template(self.templates / TEMPLATE, facts, bundle.made_at, 1)


def _listed(number: int, piece: BundlePiece) -> tuple[str, ...]:
    """A line of the list of contents."""
    return (str(number), told_day(piece.at.astimezone(TIMEZONE).date()), piece.kind.value, printable(piece.title))


def _piece(number: int, piece: BundlePiece) -> dict[str, object]:
    return {
        "heading": f"第{number}件　{piece.kind.value}　{moment_of(piece.at)}",
        "title": printable(piece.title),
        "facts": [(title, printable(text)) for title, text in piece.facts],
        "wording": [printable(line) for line in piece.wording],
        "says": WORDING.get(piece.kind.name, "原文"),
    }


WORDING = {"RETURN": "逐项填报内容", "MAIL": "邮件正文", "MESSAGE": "来信原文", "PAPER": "文书正文"}
