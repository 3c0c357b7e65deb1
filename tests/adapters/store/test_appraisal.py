"""What was done about appraisals, in the ledger."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from tests.adapters.store.facts import NOON
from tests.adapters.store.replaying import entries, replayed, saying

from duban.domain.appraisal.acts import AppraisalAct, AppraisalActKind, ObjectionAnswer
from duban.domain.office.actor import Identification
from duban.ports.deciding import LogKind
from duban.ports.restoring import Replayed

OBJECTED = AppraisalAct(
    *("qz2021", AppraisalActKind.OBJECTED, NOON, "督办岗", "2021", "swj", "item/38", "已于12月完成", "来函"),
    source="泉商务函〔2022〕1号",
    number=1,
    known=Identification.PAGE,
    account="duban",
)
DECIDED = AppraisalAct(
    *("qz2021", AppraisalActKind.DECIDED, NOON + timedelta(days=1), "复核岗", "2021", "swj", "item/38", "", "已核"),
    value=ObjectionAnswer.ADOPTED.name,
    file_sha256="f" * 64,
    number=2,
    about=1,
    points=0,
)


def add(ledger, *acts: AppraisalAct) -> list[AppraisalAct]:
    with ledger.begin() as work:
        return [work.appraisal.add(replace(act, number=0)) for act in acts]


def test_every_act_is_kept_under_the_next_number_of_its_programme(ledger):
    assert add(ledger, OBJECTED, DECIDED) == [OBJECTED, DECIDED]
    (other,) = add(ledger, replace(OBJECTED, programme="other"))
    with ledger.begin() as work:
        assert work.appraisal.all("qz2021") == (OBJECTED, DECIDED)
        assert work.appraisal.all("qz2021", NOON) == (OBJECTED,)
        assert (other.number, work.appraisal.all("other")) == (1, (other,))
        assert list(work.log.faults()) == []
        assert "f" * 64 in work.destructions.named_otherwise()
    with pytest.raises(IntegrityError, match="only ever added to"), ledger._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE appraisal_acts SET points = 0")


def test_an_act_that_a_restored_ledger_lacks_is_written_again_under_its_number(ledger):
    add(ledger, OBJECTED, DECIDED)
    first, second = entries(ledger, LogKind.APPRAISAL)
    lost, taken = saying(first, '"number":1', '"number":3'), saying(second, '"number":2', '"number":1')
    assert replayed(ledger, first, lost, taken) == [Replayed.KNOWN, Replayed.APPLIED, Replayed.NUMBER_TAKEN]
    with ledger.begin() as work:
        assert [one.number for one in work.appraisal.all("qz2021")] == [1, 2, 3]
