"""What papers gave to units, in the ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import NOON
from tests.adapters.store.replaying import entries, replayed, saying

from duban.domain.decisions.coordination import NeedAct, NeedActKind
from duban.domain.decisions.errands import Errand, ErrandSource, IssuedPaper
from duban.domain.office.actor import Identification
from duban.domain.returns.helping import FeedbackWay, HelperPart
from duban.ports.deciding import LogKind
from duban.ports.restoring import Replayed

PAPER = IssuedPaper(ErrandSource.MINUTES, "〔2021〕15号", "专题会议", date(2021, 10, 25))
GIVEN = Errand(
    *("qz2021", PAPER, "开放接口。", NOON, "督办岗", "按纪要", 1, (3, 38), "qz2021/38/2021-10"),
    known=Identification.PAGE,
    account="duban",
)
LATER = replace(GIVEN, number=2, items=(), need="", at=NOON + timedelta(days=1))
ASKED = NeedAct(
    *(GIVEN.name, NeedActKind.ASKED, NOON, "督办岗", "", "按纪要", 1),
    organisation="mzj",
    part=HelperPart.MAIN,
    until=date(2021, 11, 30),
    way=FeedbackWay.MONTHLY,
    paper="errand/qz2021/1/1",
)


def add(ledger, *errands: Errand) -> list[Errand]:
    with ledger.begin() as work:
        return [work.errands.add(replace(one, number=0)) for one in errands]


def test_every_errand_is_kept_under_the_next_number_of_its_programme(ledger):
    assert add(ledger, GIVEN, LATER) == [GIVEN, LATER]
    with ledger.begin() as work:
        assert (work.errands.newest("qz2021"), work.errands.newest("other")) == (2, 0)
        assert work.errands.all("qz2021") == (GIVEN, LATER)
        assert work.errands.all("qz2021", NOON) == (GIVEN,)
        assert work.needs.add(replace(ASKED, number=0)) == ASKED
        assert list(work.log.faults()) == []
    with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE errands SET matter = ''")


def test_an_errand_that_a_restored_ledger_lacks_is_written_again_under_its_number(ledger):
    add(ledger, GIVEN)
    (entry,) = entries(ledger, LogKind.ERRAND)
    lost, moved = saying(entry, '"number":1', '"number":2'), saying(entry, "2021-", "2022-")
    assert replayed(ledger, entry, lost, moved) == [Replayed.KNOWN, Replayed.APPLIED, Replayed.NUMBER_TAKEN]
    with ledger.begin() as work:
        assert [one.number for one in work.errands.all("qz2021")] == [1, 2]
