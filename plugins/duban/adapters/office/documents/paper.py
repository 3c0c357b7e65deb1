"""Formal papers as .docx, 函, 通报, 签报, 请示 and 交办单, each from a template that the office edits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path

from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.calendar.moments import told_day
from duban.domain.office.office import Office
from duban.domain.papers.errand_slip import ErrandSlip
from duban.domain.papers.formal import FormalText, PaperForm, is_heading
from duban.domain.papers.prose import moment
from duban.domain.papers.title_lines import title_lines
from duban.domain.text.printable import printable

CLOSING = "妥否，请批示。"
ANNEXES, ALIGNED = "附件：", "　　　"


@dataclass(frozen=True, slots=True)
class OfficePaperWriter:
    """ports.PaperWriter over the templates in *templates*."""

    templates: Path

    def paper(self, form: PaperForm, text: FormalText, office: Office, at: datetime, draft: int) -> bytes:
        """The paper as .docx, marked as a draft; SettingsUnreadable if its template is missing or cannot be filled."""
        from duban.adapters.office.documents.template import fill_template

        facts = {
            "title": printable(text.title),
            "title_lines": list(title_lines(printable(text.title))),
            "addressee": printable(text.addressee),
            "paragraphs": [
                {"text": printable(each), "is_heading": is_heading(each)}
                for each in text.paragraphs
                if form is not PaperForm.REQUEST or each != CLOSING  # its template ends so by itself
            ],
            "enclosed": list(_enclosed(text.enclosed, text.lines)),
            "issuer": printable(text.issuer) or office.issuer,
            "for_other": text.for_other,
            **office.facts,
            "compiled_at": moment(at),
            "drafted_on": told_day(at.astimezone(TIMEZONE)),
            "draft": draft,
        }
        return fill_template(self.templates / f"{form}.docx", facts, at, draft)

    def errand(self, slip: ErrandSlip, office: Office, at: datetime, draft: int) -> bytes:
        """The 交办单 as .docx, marked as a draft; SettingsUnreadable if its template cannot be filled."""
        from duban.adapters.office.documents.template import fill_template

        facts = {
            **{name: printable(getattr(slip, name)) for name in ("title", "number", "origin", "matter", "items")},
            "units": [tuple(map(printable, (one.unit, one.part, one.until, one.way))) for one in slip.units],
            "refuses_within": slip.refuses_within,
            **office.facts,
            "compiled_at": moment(at),
            "draft": draft,
        }
        return fill_template(self.templates / "errand.docx", facts, at, draft)

    def page(self, title: str, lines: Iterable[str], at: datetime) -> bytes:
        """A plain page for somebody to fill in by hand; equal words give equal bytes."""
        from duban.adapters.office.documents.plain_pages import HEADING, TEXT, TITLE, add_line, new_pages, written

        document = new_pages()
        add_line(document, printable(title), TITLE, centred=True)
        for line in lines:
            add_line(document, printable(line), HEADING if is_heading(line) else TEXT)
        return written(document, at)

    def signed(self, data: bytes, draft: int, signers: str, at: datetime) -> bytes:
        """The file *data* of a draft as its signed copy, with *signers* and the day of *at*; ConfigurationError."""
        from duban.adapters.office.documents.signed_copy import signed_copy

        return signed_copy(data, draft, signers, at)

    def reading(self, data: bytes, at: datetime) -> bytes:
        """The paper *data* marked as one to read (阅览版), dated *at*; ConfigurationError if it is damaged."""
        from duban.adapters.office.documents.reading_copy import reading_copy

        return reading_copy(data, at)


def _enclosed(title: str, lines: Iterable[str]) -> Iterable[str]:
    """The list below the text: its title after 附：, and its lines under the title; without one, the 附件说明."""
    if title:
        yield f"附：{printable(title)}"
        yield from map(printable, lines)
        return
    for before, line in zip(chain([ANNEXES], repeat(ALIGNED)), lines, strict=False):
        yield before + printable(line)
