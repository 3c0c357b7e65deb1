"""What was done about letters to experts, in the ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import NOON
from tests.adapters.store.replaying import entries, replayed, saying

from duban.domain.decisions.expert_letter import ExpertAct, ExpertActKind, letters_in
from duban.domain.office.actor import Identification
from duban.ports.deciding import LogKind
from duban.ports.restoring import Replayed

ASKED = ExpertAct(
    *("qz2021", 3, ExpertActKind.ASKED, NOON, "督办岗", "专家出差", 1),
    address="expert@university.example",
    until=date(2021, 12, 20),
    known=Identification.PAGE,
    account="duban",
)
ENDED = replace(
    ASKED, kind=ExpertActKind.GIVEN_UP, at=NOON + timedelta(days=1), number=2, about=1, address="", until=None
)


def add(ledger, *acts: ExpertAct) -> list[ExpertAct]:
    with ledger.begin() as work:
        return [work.experts.add(replace(one, number=0)) for one in acts]


def test_every_act_is_kept_under_the_next_number_of_its_programme(ledger):
    assert add(ledger, ASKED, ENDED) == [ASKED, ENDED]
    with ledger.begin() as work:
        assert work.experts.all("qz2021") == (ASKED, ENDED)
        assert work.experts.all("qz2021", NOON) == (ASKED,)
        assert work.experts.all("other") == ()
        assert list(work.log.faults()) == []
    (letter,) = letters_in((ASKED, ENDED))
    assert (letter.asked, letter.ended) == (ASKED, ENDED)
    with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE expert_acts SET reason = ''")


def test_an_act_that_a_restored_ledger_lacks_is_written_again_under_its_number(ledger):
    add(ledger, ASKED)
    (entry,) = entries(ledger, LogKind.EXPERT)
    lost, moved = saying(entry, '"number":1', '"number":2'), saying(entry, '"kind":"ASKED"', '"kind":"GIVEN_UP"')
    assert replayed(ledger, entry, lost, moved) == [Replayed.KNOWN, Replayed.APPLIED, Replayed.NUMBER_TAKEN]
    with ledger.begin() as work:
        assert [one.number for one in work.experts.all("qz2021")] == [1, 2]
