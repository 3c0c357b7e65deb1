"""Mails that wait for a person: seen, let go or cancelled, always with a reason."""

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.domain.mail.delivery import MailState, SendAttempt
from duban.domain.office.actor import Duty, system_user
from duban.domain.plan.organisation import Role
from duban.errors import Refused, UnknownReference
from duban.services.send.outbox_admin import MailRoom

NOW = at(10, 15)
FORM = f"R0/{CYCLE.of('swj')}"


@pytest.fixture
def room(app: OfficeApp) -> MailRoom:
    return MailRoom(app.context.ledger)


def ended(app: OfficeApp, attempt: SendAttempt) -> None:
    app.generate.open_cycle(CYCLE, at(10, 14))
    app.generate.prepare_form(CYCLE.of("swj"), at(10, 14))
    app.post_office.script = [attempt]
    app.deliver.round(at(10, 14))


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNKNOWN])
def test_what_did_not_end_well_is_seen(app, room, state):
    ended(app, SendAttempt(state, "said so"))
    assert [(each.mail.key, each.mail.state) for each in room.pending(NOW)] == [(FORM, state)]
    assert room.pending(NOW, state) == room.pending(NOW)
    assert room.pending(NOW, MailState.HELD) == ()


def test_a_mail_that_some_did_not_get_is_seen_with_their_names(app, room):
    refused = {address("swj", Role.LIAISON): "450 greylisted"}
    ended(app, SendAttempt(MailState.SENT, "250 ok", refused))
    assert [each.refused for each in room.pending(NOW)] == [refused]
    assert room.pending(at(12, 1)) == (), "a list that only grows is not read"


def test_a_mail_that_arrived_is_nobodys_concern(app, room):
    ended(app, SendAttempt(MailState.SENT, "250 ok"))
    assert room.pending(NOW) == ()


def test_a_failed_mail_goes_once_more_when_a_person_says_so(app, room):
    ended(app, SendAttempt(MailState.FAILED, "550 blocked"))
    room.release(FORM, "对方已解除限制", officer(), at(10, 14, 10))
    assert app.deliver.round(at(10, 14, 10)).sent == (FORM,)


def test_a_cancelled_mail_never_leaves(app, room):
    ended(app, SendAttempt(MailState.FAILED, "550 blocked"))
    room.cancel(FORM, "已改用公文交换", officer(), at(10, 14, 10))
    assert app.deliver.round(at(10, 15)).sent == ()
    assert room.pending(NOW) == ()


def test_who_cancelled_it_is_on_record(app, room):
    ended(app, SendAttempt(MailState.FAILED, "550 blocked"))
    room.cancel(FORM, "已改用公文交换", system_user("root"), at(10, 14, 10))
    (mail,) = (each.mail for each in room.pending(NOW, MailState.CANCELLED) if each.mail.key == FORM)
    assert mail.response == "已改用公文交换（经办：root，系统用户：root）"
    with pytest.raises(Refused, match="没有这项权限"):
        room.release(FORM, "放行", officer("查看岗", Duty.VIEW), at(10, 14, 11))


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_decision_without_a_reason_is_refused(app, room, reason):
    ended(app, SendAttempt(MailState.FAILED, "550"))
    for decide in (room.release, room.cancel):
        with pytest.raises(Refused, match="理由"):
            decide(FORM, reason, officer(), at(10, 14))


def test_a_mail_that_may_have_left_cannot_be_cancelled(app, room):
    ended(app, SendAttempt(MailState.UNKNOWN, "lost"))
    with pytest.raises(Refused, match="结果待核实"):
        room.cancel(FORM, "不要了", officer(), at(10, 14))


def test_an_unknown_key_is_told(room):
    with pytest.raises(UnknownReference, match="R9"):
        room.release("R9/nobody", "理由", officer(), at(10, 14))
