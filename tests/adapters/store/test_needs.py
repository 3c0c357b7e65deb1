"""What was done about needs, in the ledger."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import NOON
from tests.adapters.store.replaying import entries, replayed, saying

from duban.domain.decisions.coordination import NeedAct, NeedActKind, NeedLevel, NeedName
from duban.domain.office.actor import Identification
from duban.domain.returns.helping import HelperAnswer, HelperPart
from duban.ports.deciding import LogKind
from duban.ports.restoring import Replayed

NAME = NeedName("qz2021", 38, "2021-10")
ASKED = NeedAct(
    *(NAME, NeedActKind.ASKED, NOON, "督办岗", "请开放接口", "会商", 1),
    organisation="szb",
    part=HelperPart.SIDE,
    days=3,
    known=Identification.PAGE,
    account="duban",
)
SAID = NeedAct(
    *(NAME, NeedActKind.SAID, NOON + timedelta(days=1), "tbr@szb.example", "已开放", "", 2, 1, "szb"),
    answer=HelperAnswer.DONE,
    file_sha256="f" * 64,
    message="0" * 64,
)
RAISED = NeedAct(NAME, NeedActKind.RAISED, NOON, "督办岗", "", "两次未办结", 3, level=NeedLevel.TASK_FORCE)


def add(ledger, *acts: NeedAct) -> list[NeedAct]:
    with ledger.begin() as work:
        return [work.needs.add(replace(act, number=0)) for act in acts]


def test_every_act_is_kept_under_the_next_number_of_its_programme(ledger):
    assert add(ledger, ASKED, SAID, RAISED) == [ASKED, SAID, RAISED]
    (other,) = add(ledger, replace(ASKED, name=replace(NAME, programme="other")))
    with ledger.begin() as work:
        assert work.needs.all("qz2021") == (ASKED, SAID, RAISED)
        assert work.needs.all("qz2021", NOON) == (ASKED, RAISED)
        assert (other.number, work.needs.all("other")) == (1, (other,))
        assert list(work.log.faults()) == []
        assert "f" * 64 in work.destructions.named_otherwise()
    with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE need_acts SET words = ''")


def test_an_act_that_a_restored_ledger_lacks_is_written_again_under_its_number(ledger):
    add(ledger, ASKED, SAID)
    first, second = entries(ledger, LogKind.NEED)
    lost, taken = saying(first, '"number":1', '"number":3'), saying(second, '"number":2', '"number":1')
    assert replayed(ledger, first, lost, taken) == [Replayed.KNOWN, Replayed.APPLIED, Replayed.NUMBER_TAKEN]
    with ledger.begin() as work:
        assert [one.number for one in work.needs.all("qz2021")] == [1, 2, 3]
