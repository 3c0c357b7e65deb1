"""What was done about practices, in the ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import JTJ, NOON
from tests.adapters.store.replaying import entries, replayed, saying

from duban.domain.decisions.practice import PracticeAct, PracticeActKind
from duban.domain.office.actor import Identification
from duban.ports.deciding import LogKind
from duban.ports.restoring import Replayed

TAKEN = PracticeAct(
    *(JTJ, PracticeActKind.TAKEN, NOON, "督办岗", "首创一窗通办", "可复制", 1),
    told="首创一窗通办。",
    known=Identification.PAGE,
    account="duban",
)
ADOPTED = replace(
    TAKEN,
    kind=PracticeActKind.ADOPTED,
    number=2,
    at=NOON + timedelta(days=1),
    told="",
    paper="来函〔2021〕3号",
    person="办公室",
    dated=date(2021, 10, 14),
    organisation="mzj",
)


def add(ledger, *acts: PracticeAct) -> list[PracticeAct]:
    with ledger.begin() as work:
        return [work.practices.add(replace(one, number=0)) for one in acts]


def test_every_act_is_kept_under_the_next_number_of_its_programme(ledger):
    assert add(ledger, TAKEN, ADOPTED) == [TAKEN, ADOPTED]
    with ledger.begin() as work:
        assert work.practices.all("qz2021") == (TAKEN, ADOPTED)
        assert work.practices.all("qz2021", NOON) == (TAKEN,)
        assert work.practices.all("other") == ()
        assert list(work.log.faults()) == []
    with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE practice_acts SET words = ''")


def test_an_act_that_a_restored_ledger_lacks_is_written_again_under_its_number(ledger):
    add(ledger, TAKEN)
    (entry,) = entries(ledger, LogKind.PRACTICE)
    lost, moved = saying(entry, '"number":1', '"number":2'), saying(entry, '"kind":"TAKEN"', '"kind":"DECLINED"')
    assert replayed(ledger, entry, lost, moved) == [Replayed.KNOWN, Replayed.APPLIED, Replayed.NUMBER_TAKEN]
    with ledger.begin() as work:
        assert [one.number for one in work.practices.all("qz2021")] == [1, 2]
