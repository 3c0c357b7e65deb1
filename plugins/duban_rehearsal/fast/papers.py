"""Papers as words: every writer of documents gives the facts it was given, one below the other."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime

from duban.domain.appraisal.score import Score, UnitScore
from duban.domain.decisions.closing_request import ClosingRequest
from duban.domain.decisions.extension import ExtensionRequest
from duban.domain.form import Form
from duban.domain.office.office import Office
from duban.domain.papers.errand_slip import ErrandSlip
from duban.domain.papers.formal import FormalText, PaperForm
from duban.domain.papers.meeting_material import MeetingMaterial
from duban.domain.report import Report
from duban.domain.report.called import CalledTable
from duban.domain.report.quarter import Quarter


def words_of(*facts: object) -> bytes:
    """*facts* as text, the same in every process: what has no order of its own is sorted."""
    return "\n".join(map(_words, facts)).encode()


def _words(fact: object) -> str:
    if is_dataclass(fact) and not isinstance(fact, type):
        said = ", ".join(f"{each.name}={_words(getattr(fact, each.name))}" for each in fields(fact))
        return f"{type(fact).__name__}({said})"
    if isinstance(fact, Mapping):
        return "{" + ", ".join(sorted(f"{_words(key)}: {_words(value)}" for key, value in fact.items())) + "}"
    if isinstance(fact, set | frozenset):
        return "{" + ", ".join(sorted(map(_words, fact))) + "}"
    if isinstance(fact, tuple | list):
        return "[" + ", ".join(map(_words, fact)) + "]"
    return repr(fact)


class WordsOfReports:
    """ports.ReportWriter and AppraisalWriter in words."""

    def document(self, report: Report, office: Office) -> bytes:
        """The 专报 in words."""
        return words_of("专报", report, office.name)

    def annexes(self, report: Report) -> bytes:
        """What stands in it already."""
        return words_of("附表", report.reference)

    def working_ledger(self, report: Report, title: str) -> bytes:
        """Likewise."""
        return words_of("工作台账", report.reference, title)

    def overview(self, report: Report) -> bytes:
        """Likewise."""
        return words_of("图", report.reference)

    def quarter_document(self, quarter: Quarter, office: Office) -> bytes:
        """The 报告 in words."""
        return words_of("季度报告", quarter, office.name)

    def called(self, called: CalledTable) -> bytes:
        """The table of a data call in words."""
        return words_of("数据调度", called)

    def quarter_annexes(self, quarter: Quarter) -> bytes:
        """What stands in it already."""
        return words_of("季度附表", quarter.reference)

    def extract(self, score: Score, unit: UnitScore, office: Office) -> bytes:
        """The 核对稿 in words."""
        return words_of("核对稿", score.period, unit, office.name)

    def table(self, score: Score, draft: int) -> bytes:
        """The scores in words."""
        return words_of("得分表", score, draft)


class WordsOfForms:
    """ports.ExtractWriter in words."""

    def write(self, form: Form) -> bytes:
        """供稿单: whose it is and its items."""
        return words_of("供稿单", form.reference, [item.number for item in form.items])


class WordsOfMeetings:
    """ports.MeetingWriter in words."""

    def write(self, material: MeetingMaterial, office: Office, at: datetime) -> bytes:
        """What lies before a meeting."""
        return words_of("会议材料", material, office.name, at)


class WordsOfPapers:
    """ports.PaperWriter and ApplicationWriter in words."""

    def paper(self, form: PaperForm, text: FormalText, office: Office, at: datetime, draft: int) -> bytes:
        """A draft."""
        return words_of(form, text, office.name, at, f"第{draft}稿")

    def errand(self, slip: ErrandSlip, office: Office, at: datetime, draft: int) -> bytes:
        """A 交办单."""
        return words_of("交办单", slip, office.name, at, f"第{draft}稿")

    def page(self, title: str, lines: Iterable[str], at: datetime) -> bytes:
        """A page to be filled in."""
        return words_of(title, tuple(lines), at)

    def signed(self, data: bytes, draft: int, signers: str, at: datetime) -> bytes:
        """The same with who signed."""
        return data + words_of("", f"第{draft}稿", signers, at)

    def reading(self, data: bytes, at: datetime) -> bytes:
        """The same to be read."""
        return data + words_of("", "阅览版", at)

    def extension(self, request: ExtensionRequest, at: datetime) -> bytes:
        """延期申请."""
        return words_of("延期申请", request, at)

    def closing(self, request: ClosingRequest, at: datetime) -> bytes:
        """销号申请."""
        return words_of("销号申请", request, at)
