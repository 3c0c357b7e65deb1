"""Every number of every report of rehearsed months, of its annexes and charts, is a fact that was stored with it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.paper_numbers.letters import Letters
from tests.paper_numbers.reading import check_annexes, check_monthly, check_quarterly, written
from tests.paper_numbers.table import Table

from duban.bootstrap import Installation
from duban.config import load_settings
from duban.domain.calendar.cycle import Period, Reference
from duban.domain.decisions.document import Document, DocumentKind
from duban.domain.report import facts_of
from duban.services.compile.load_facts import Gather
from duban_rehearsal.simulation import rehearse as simulation

SEED = 1


@dataclass(frozen=True, slots=True)
class Told:
    """A draft of a report with its files and the facts that were stored with it; *leads* are those beside a quarter."""

    title: str
    period: Period
    level: str
    files: dict[str, bytes]
    table: Table
    leads: Table | None

    def file(self, ending: str) -> bytes:
        return next(data for name, data in self.files.items() if name.endswith(ending))


def rehearsed(first: str, last: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Told], list[str]]:
    """Every draft of every report of those months as the archive keeps it, and what of their letters is no fact."""
    kept: list[Told] = []
    wrong: list[str] = []
    figures = simulation.figures

    def keeping(app: Installation, *rest: object) -> object:
        kept.extend(_drafts(app))
        wrong.extend(Letters(app).faults())
        return figures(app, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(simulation, "figures", keeping)
    simulation.rehearse(load_settings(), Period.parse(first), Period.parse(last), SEED)
    return kept, wrong


def _drafts(app: Installation) -> Iterator[Told]:
    with app.context.ledger.begin() as work:
        documents = [one for one in work.documents.all() if one.kind is DocumentKind.REPORT]
        frozen = {(one.name, one.draft): work.reports.frozen(one.name, one.draft) for one in documents}
    for document in documents:
        # A report that waits for its second signer is the same paper once more, without facts of its own.
        if (stored := frozen[document.name, document.draft]) is not None:
            yield _told(app, document, stored.facts_sha256)


def _told(app: Installation, document: Document, facts: str) -> Told:
    stored = json.loads(app.context.archive.get(facts))
    reference = Reference.parse(document.reference)
    leads = Gather(app.context).quarter(reference, document.created_at).leads if _is_quarter(reference) else None
    return Told(
        f"{document.title}（第{document.draft}稿）",
        reference.period,
        app.context.office_of(reference.programme).counties,
        {file.name: app.context.archive.get(file.sha256) for file in document.files},
        Table.of((fact["key"], fact["name"], fact["value"]) for fact in stored["facts"]),
        Table.of((one.key, one.name, one.value) for one in facts_of(leads).facts) if leads else None,  # type: ignore[misc]
    )


def _is_quarter(reference: Reference) -> bool:
    return "Q" in str(reference.period)


def faults(told: Told) -> list[str]:
    """What of a report is no fact, each with the paper that says it."""
    paper = written(told.file(".docx"))
    if told.leads is None:
        check_monthly(paper, told.table)
        check_annexes(told.file(".xlsx"), told.table)
    else:
        check_quarterly(paper, told.table, told.leads, told.level)
    found = (*told.table.faults, *(told.leads.faults if told.leads else ()))
    return [f"{told.title} {fault}" for fault in found]


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_every_number_of_december_and_of_the_quarter_is_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    told, wrong = rehearsed("2021-12", "2021-12", monkeypatch)
    assert {str(one.period) for one in told} == {"2021-12", "2021-Q4"}
    assert [fault for one in told for fault in faults(one)] + wrong == []
    assert all(one.table.bound > 10 for one in told)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_every_number_of_a_quarter_with_its_months_is_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    told, wrong = rehearsed("2021-10", "2021-12", monkeypatch)
    assert {str(one.period) for one in told} == {"2021-10", "2021-11", "2021-12", "2021-Q4"}
    assert [fault for one in told for fault in faults(one)] + wrong == []
