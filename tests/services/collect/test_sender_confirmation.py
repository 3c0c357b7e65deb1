"""Who may file, and who is asked about the file of a stranger."""

import pytest
from tests.services.collect.mails import (
    SCAN,
    STRANGER,
    forge_everything,
    holds,
    letter,
    question,
    receive,
    sent_since,
    state,
    submissions,
    text_of,
)
from tests.services.conftest import CYCLE, ROBOT, OfficeHouse, address, at

from duban.domain.mail.holds import HoldKind
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import ReturnState
from duban.services.proof.contacts import Contacts


@pytest.fixture
def house(house: OfficeHouse) -> OfficeHouse:
    """An office that has sent its forms."""
    house.send_forms()
    return house


class TestWhoMayFile:
    def test_a_file_from_a_strange_mailbox_is_asked_about_once(self, house: OfficeHouse) -> None:
        files = [("表.xlsx", house.good_form("swj"))]
        before = len(house.post_office.attempts)
        receive(house, letter(STRANGER, at(10, 20, 9), files=files), at(10, 20, 9))
        receive(house, letter(STRANGER, at(10, 20, 10), files=files), at(10, 20, 10))
        ((raw, recipients),) = sent_since(house, before)
        assert set(recipients) == {address("swj"), address("swj", Role.LIAISON), ROBOT}
        assert STRANGER in text_of(raw)
        assert house.sent_to(STRANGER) == 0

    @pytest.mark.parametrize("header", ["In_Reply_To", "References"])
    def test_the_registered_contact_releases_it_and_it_counts_from_when_it_came(
        self, house: OfficeHouse, header: str
    ) -> None:
        receive(house, letter(STRANGER, at(10, 25, 17), files=[("表.xlsx", house.good_form("swj"))]), at(10, 25, 17))
        reply = letter(
            address("swj", Role.LIAISON),
            at(10, 26, 10),
            "确认，是我局报送。",
            **{
                header: f"<other@x.example> {question(house).message_id}"
                if header == "References"
                else question(house).message_id
            },
        )
        before = len(house.post_office.attempts)
        receive(house, reply, at(10, 26, 10))
        (submission,) = submissions(house, "swj")
        assert (submission.received_at, submission.sender) == (at(10, 25, 17), STRANGER)
        assert state(house, "swj") is ReturnState.ACCEPTED
        assert holds(house) == ()
        ((_, recipients),) = sent_since(house, before)
        assert recipients == (address("swj", Role.LIAISON), ROBOT), "the receipt goes to who vouched, not to a stranger"
        (proposed,) = Contacts(house.desk).book("qz2021", at(10, 26, 11)).answering
        assert (proposed.unit.code, proposed.address, proposed.times) == ("swj", STRANGER, 1)

    def test_a_no_ends_it_and_files_nothing(self, house: OfficeHouse) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        no = letter(address("swj"), at(10, 20, 10), "不是我局报送的。", In_Reply_To=question(house).message_id)
        receive(house, no, at(10, 20, 10))
        assert submissions(house, "swj") == ()
        assert holds(house) == ()

    def test_an_answer_that_says_neither_goes_to_a_person(self, house: OfficeHouse) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        unclear = letter(address("swj"), at(10, 20, 10), "请问是哪个文件？", In_Reply_To=question(house).message_id)
        receive(house, unclear, at(10, 20, 10))
        assert submissions(house, "swj") == ()
        assert "请人工判读" in holds(house)[0].reason

    @pytest.mark.parametrize(
        "sender",
        [
            pytest.param(STRANGER, id="the stranger himself"),
            pytest.param(address("jyj"), id="another organisation"),
            pytest.param("somebody@swj.example", id="an unregistered mailbox of the same domain"),
        ],
    )
    def test_nobody_but_a_registered_contact_releases_it(self, house: OfficeHouse, sender: str) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        reply = letter(sender, at(10, 20, 10), "确认", In_Reply_To=question(house).message_id)
        receive(house, reply, at(10, 20, 10))
        assert submissions(house, "swj") == ()
        assert len(holds(house)) == 1

    def test_a_message_id_that_only_looks_like_ours_releases_nothing(self, house: OfficeHouse) -> None:
        receive(house, letter(STRANGER, at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        forged = f"<duban.{'0' * 32}.{'0' * 32}@yyb.quanzhou.example>"
        receive(house, letter(address("swj"), at(10, 20, 10), "确认", In_Reply_To=forged), at(10, 20, 10))
        assert submissions(house, "swj") == ()

    def test_a_sender_whom_our_border_server_calls_forged_changes_nothing_and_is_told_nothing(
        self, house: OfficeHouse
    ) -> None:
        forge_everything(house)
        before = len(house.post_office.attempts)
        receive(house, letter(address("swj"), at(10, 20), files=[("表.xlsx", house.good_form("swj"))]), at(10, 20))
        receive(house, letter(address("swj"), at(10, 20, 10), "情况见正文"), at(10, 20, 10))
        receive(house, letter(address("swj"), at(10, 20, 11), files=[("复函.pdf", SCAN)]), at(10, 20, 11))
        assert state(house, "swj") is ReturnState.OWED
        assert sent_since(house, before) == []
        assert {hold.kind for hold in holds(house)} == {HoldKind.FORGED}
        with house.desk.ledger.begin() as work:
            assert not work.holds.pauses(CYCLE.of("swj")), "a forged paper must not silence the reminders"
