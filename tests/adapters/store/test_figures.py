"""Figures that the office imported, in the ledger."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import NOON
from tests.adapters.store.replaying import entries, replayed

from duban.domain.calendar.period import Period
from duban.domain.office.actor import Identification
from duban.domain.plan.imported_figure import ImportedFigure
from duban.ports.deciding import LogKind
from duban.ports.restoring import Replayed

FIGURE = ImportedFigure(
    *("qz2021", "K1-1", Period.parse("2021-Q3"), Decimal("86.50"), "省监测平台", "f" * 64, "省平台.xlsx", "表!D2"),
    *("督办岗", NOON, Identification.PAGE, "duban"),
)
LATER = replace(FIGURE, value=Decimal("1e3"), at=NOON + timedelta(days=1))


def add(ledger, *figures: ImportedFigure) -> None:
    for figure in figures:
        with ledger.begin() as work:
            work.figures.add(figure)


def test_every_figure_stays_as_it_was_imported_in_its_order(ledger):
    add(ledger, FIGURE, LATER, replace(FIGURE, programme="other"))
    with ledger.begin() as work:
        assert work.figures.all("qz2021") == (FIGURE, LATER)
        assert work.figures.all("qz2021", NOON) == (FIGURE,)
        assert list(work.log.faults()) == []
    with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE imported_figures SET value = '1'")


def test_an_import_that_a_restored_ledger_lacks_is_written_again_from_the_journal(ledger):
    add(ledger, FIGURE)
    (entry,) = entries(ledger, LogKind.FIGURE)
    lost = replace(entry, fact=json.dumps({**json.loads(entry.fact), "value": "91"}))
    assert replayed(ledger, entry, lost) == [Replayed.KNOWN, Replayed.APPLIED]
    with ledger.begin() as work:
        assert [one.text for one in work.figures.all("qz2021")] == ["86.50", "91"]
