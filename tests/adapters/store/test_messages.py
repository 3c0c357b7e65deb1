"""What units wrote that is no return is kept once, and waits until a person has dealt with it."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from tests.adapters.store.test_serving import NOW

from duban.domain.mail.message import Closing, MessageKind, UnitMessage
from duban.domain.office.actor import Identification

RETURN = "qz2021/department_monthly/2021-10/swj"
MESSAGE = UnitMessage("1" * 64, RETURN, "", "llr@swj.example", NOW, "第2项请作废。", MessageKind.WITHDRAWAL, False)
CLOSING = Closing(MESSAGE.message, NOW, "王小明", "已电话核实", "", Identification.PAGE, "wxm")


def test_a_message_is_kept_once_for_its_mail_and_return(ledger):
    of_another = replace(MESSAGE, subject=RETURN.replace("swj", "jyj"))
    with ledger.begin() as work:
        assert work.unit_messages.add(MESSAGE)
        assert not work.unit_messages.add(replace(MESSAGE, words="别的话"))
        assert work.unit_messages.add(of_another), "one address may speak for two units"
        assert work.unit_messages.about(RETURN) == (MESSAGE,)
        assert work.unit_messages.all() == (MESSAGE, of_another)
        below = work.unit_messages.below("qz2021/department_monthly")
        assert below == {RETURN: (MESSAGE,), of_another.subject: (of_another,)}


def test_it_waits_until_a_person_has_dealt_with_it_once(ledger):
    with ledger.begin() as work:
        work.unit_messages.add(MESSAGE)
        assert work.unit_messages.open() == (MESSAGE,)
        assert work.unit_messages.closing(MESSAGE.message) is None
        assert work.unit_messages.close(CLOSING)
        assert not work.unit_messages.close(replace(CLOSING, note="另一说法"))
        assert work.unit_messages.open() == ()
        assert work.unit_messages.closing(MESSAGE.message) == CLOSING


@pytest.mark.parametrize("table", ["unit_messages", "unit_message_closings"])
def test_the_database_refuses_to_forget(ledger, table):
    with ledger.begin() as work:
        work.unit_messages.add(MESSAGE)
        work.unit_messages.close(CLOSING)
    with pytest.raises(DatabaseError), ledger._engine.begin() as connection:
        connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
