"""One message per organisation, day and set of recipients: several notices go in one mail, each said once."""

from dataclasses import replace

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.domain.calendar.cycle import Period
from duban.domain.escalation.ladder import Notice, NoticeState
from duban.domain.mail.delivery import MailKind, MailState
from duban.domain.returns.submission import ReturnEvent, ReturnState
from duban.ports import UnitOfWork
from duban.services.context import MailDraft
from duban.services.proof.deliverability import key_to_say, said_to
from duban.services.send import presend_checks as last_look
from duban.services.send.digest_mail import Bundle
from duban.services.send.outbox_admin import MailRoom

SWJ = CYCLE.of("swj")
NOVEMBER = replace(CYCLE, period=Period.parse("2021-11")).of("swj")
NOW = at(11, 22)


def notice(rung: str, subject: object = SWJ) -> Notice:
    return Notice(rung, str(subject), NOW)


@pytest.fixture
def two_cycles(app: OfficeApp) -> OfficeApp:
    """An office to which one unit owes two returns."""
    app.send_forms()
    app.generate.open_cycle(NOVEMBER.cycle, at(11, 16))
    return app


def still(_work: UnitOfWork, _notice: Notice) -> bool:
    return True


def compose(notices: tuple[Notice, ...], *to: str) -> MailDraft:
    text = "\n".join(f"· {each.subject}（{each.rung}）" for each in notices)
    facts = {"subject": f"{len(notices)}件事项", "text": text}
    return MailDraft(MailKind.NOTICE, "", "signed_notice", facts, SWJ, to or (address("swj"),))


def lay(app: OfficeApp, *notices: Notice, to: tuple[str, ...] = (), **changes: object) -> str:
    arguments = {"holds": still, "now": NOW} | changes
    return Bundle(app.context).lay(notices, lambda fresh: compose(fresh, *to), **arguments)


def test_several_notices_become_one_mail_and_each_is_said_once(two_cycles: OfficeApp) -> None:
    before = two_cycles.sent_to(address("swj"))
    key = lay(two_cycles, notice("R3"), notice("R1", NOVEMBER), notice("I2", "qz2021/38"))
    two_cycles.deliver.round(NOW)
    assert two_cycles.sent_to(address("swj")) == before + 1
    with two_cycles.context.ledger.begin() as work:
        carried = work.notices.carried_by(key)
    assert [each.key for each in carried] == [f"R3/{SWJ}", f"R1/{NOVEMBER}", "I2/qz2021/38"]
    assert {each.delivered_at for each in carried} == {NOW}


def test_what_was_said_before_is_left_out_and_a_repetition_lays_nothing(two_cycles: OfficeApp) -> None:
    key = lay(two_cycles, notice("R3"))
    assert key == f"R3/{SWJ}", "a notice alone has its own key"
    assert lay(two_cycles, notice("R3")) == ""
    again = lay(two_cycles, notice("R3"), notice("R1", NOVEMBER), now=at(11, 23))
    assert again == f"R1/{NOVEMBER}"


def test_a_second_message_to_the_same_people_waits_for_tomorrow(two_cycles: OfficeApp) -> None:
    assert lay(two_cycles, notice("R3"))
    assert lay(two_cycles, notice("R1", NOVEMBER), now=at(11, 22, 15)) == ""
    assert lay(two_cycles, notice("R2", NOVEMBER), to=("head@swj.example",)), "other people are another message"
    assert lay(two_cycles, notice("R1", NOVEMBER), now=at(11, 23))


def test_what_is_untrue_is_left_out(two_cycles: OfficeApp) -> None:
    key = lay(two_cycles, notice("R3"), notice("R1", NOVEMBER), holds=lambda _work, each: each.rung == "R1")
    assert key == f"R1/{NOVEMBER}"


def test_a_return_that_comes_before_the_mail_leaves_stops_it_and_the_rest_is_owed_again(
    two_cycles: OfficeApp,
) -> None:
    key = lay(two_cycles, notice("R3"), notice("R1", NOVEMBER))
    before = two_cycles.sent_to(address("swj"))
    with two_cycles.context.ledger.begin() as work:
        work.returns.record(ReturnEvent(str(SWJ), ReturnState.ACCEPTED, NOW, f"{SWJ}#1", complete=True))
    two_cycles.deliver.round(NOW)
    assert two_cycles.sent_to(address("swj")) == before
    with two_cycles.context.ledger.begin() as work:
        mail = work.outbox.get(key)
        assert mail is not None
        assert mail.state is MailState.CANCELLED
        said = said_to(work, NOVEMBER, work.notices.about(str(NOVEMBER)))
        assert all(each.rung != "R1" for each in said), "what is still true is owed again"
        assert key_to_say(work, "R1", NOVEMBER) == (f"R1/{NOVEMBER}", f"R1/{NOVEMBER}")
        assert {each.state for each in work.notices.carried_by(key)} == {NoticeState.WITHDRAWN}


@pytest.mark.parametrize("words", ["有一项已办结，其余另行发出", ""])
def test_what_is_said_again_does_not_hang_on_the_words_of_a_reason(
    two_cycles: OfficeApp, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Rewording any sentence changes no behaviour: neither of what is cancelled now nor of what was before."""
    monkeypatch.setattr(last_look, "SAID_WITHOUT", replace(last_look.SAID_WITHOUT, words=words))
    key = lay(two_cycles, notice("R3"), notice("R1", NOVEMBER))
    with two_cycles.context.ledger.begin() as work:
        work.returns.record(ReturnEvent(str(SWJ), ReturnState.ACCEPTED, NOW, f"{SWJ}#1", complete=True))
    two_cycles.deliver.round(NOW)
    with two_cycles.context.ledger.begin() as work:
        mail = work.outbox.get(key)
        assert mail is not None
        assert (mail.state, mail.response) == (MailState.CANCELLED, words)
        assert all(each.rung != "R1" for each in said_to(work, NOVEMBER, work.notices.about(str(NOVEMBER))))


def test_a_person_who_cancels_with_the_systems_own_words_cancels_for_good(two_cycles: OfficeApp) -> None:
    key = lay(two_cycles, notice("R1", NOVEMBER))
    MailRoom(two_cycles.context.ledger).cancel(key, last_look.RESTS.words, officer(), NOW)
    with two_cycles.context.ledger.begin() as work:
        assert said_to(work, NOVEMBER, work.notices.about(str(NOVEMBER)))
