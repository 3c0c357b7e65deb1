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
from tests.services.conftest import CYCLE, ROBOT, OfficeApp, address, at

from duban.domain.mail.holds import HoldKind
from duban.domain.plan.organisation import Role
from duban.domain.returns.submission import ReturnState
from duban.services.proof.contacts import Contacts


@pytest.fixture
def app(app: OfficeApp) -> OfficeApp:
    """An office that has sent its forms."""
    app.send_forms()
    return app


class TestWhoMayFile:
    def test_a_file_from_a_strange_mailbox_is_asked_about_once(self, app: OfficeApp) -> None:
        files = [("表.xlsx", app.good_form("swj"))]
        before = len(app.post_office.attempts)
        receive(app, letter(STRANGER, at(10, 20, 9), files=files), at(10, 20, 9))
        receive(app, letter(STRANGER, at(10, 20, 10), files=files), at(10, 20, 10))
        ((raw, recipients),) = sent_since(app, before)
        assert set(recipients) == {address("swj"), address("swj", Role.LIAISON), ROBOT}
        assert STRANGER in text_of(raw)
        assert app.sent_to(STRANGER) == 0

    @pytest.mark.parametrize("header", ["In_Reply_To", "References"])
    def test_the_registered_contact_releases_it_and_it_counts_from_when_it_came(
        self, app: OfficeApp, header: str
    ) -> None:
        receive(app, letter(STRANGER, at(10, 25, 17), files=[("表.xlsx", app.good_form("swj"))]), at(10, 25, 17))
        reply = letter(
            address("swj", Role.LIAISON),
            at(10, 26, 10),
            "确认，是我局报送。",
            **{
                header: f"<other@x.example> {question(app).message_id}"
                if header == "References"
                else question(app).message_id
            },
        )
        before = len(app.post_office.attempts)
        receive(app, reply, at(10, 26, 10))
        (submission,) = submissions(app, "swj")
        assert (submission.received_at, submission.sender) == (at(10, 25, 17), STRANGER)
        assert state(app, "swj") is ReturnState.ACCEPTED
        assert holds(app) == ()
        ((_, recipients),) = sent_since(app, before)
        assert recipients == (address("swj", Role.LIAISON), ROBOT), "the receipt goes to who vouched, not to a stranger"
        (proposed,) = Contacts(app.context).book("qz2021", at(10, 26, 11)).answering
        assert (proposed.unit.code, proposed.address, proposed.times) == ("swj", STRANGER, 1)

    def test_a_no_ends_it_and_files_nothing(self, app: OfficeApp) -> None:
        receive(app, letter(STRANGER, at(10, 20), files=[("表.xlsx", app.good_form("swj"))]), at(10, 20))
        no = letter(address("swj"), at(10, 20, 10), "不是我局报送的。", In_Reply_To=question(app).message_id)
        receive(app, no, at(10, 20, 10))
        assert submissions(app, "swj") == ()
        assert holds(app) == ()

    def test_an_answer_that_says_neither_goes_to_a_person(self, app: OfficeApp) -> None:
        receive(app, letter(STRANGER, at(10, 20), files=[("表.xlsx", app.good_form("swj"))]), at(10, 20))
        unclear = letter(address("swj"), at(10, 20, 10), "请问是哪个文件？", In_Reply_To=question(app).message_id)
        receive(app, unclear, at(10, 20, 10))
        assert submissions(app, "swj") == ()
        assert "请人工判读" in holds(app)[0].reason

    @pytest.mark.parametrize(
        "sender",
        [
            pytest.param(STRANGER, id="the stranger himself"),
            pytest.param(address("jyj"), id="another organisation"),
            pytest.param("somebody@swj.example", id="an unregistered mailbox of the same domain"),
        ],
    )
    def test_nobody_but_a_registered_contact_releases_it(self, app: OfficeApp, sender: str) -> None:
        receive(app, letter(STRANGER, at(10, 20), files=[("表.xlsx", app.good_form("swj"))]), at(10, 20))
        reply = letter(sender, at(10, 20, 10), "确认", In_Reply_To=question(app).message_id)
        receive(app, reply, at(10, 20, 10))
        assert submissions(app, "swj") == ()
        assert len(holds(app)) == 1

    def test_a_message_id_that_only_looks_like_ours_releases_nothing(self, app: OfficeApp) -> None:
        receive(app, letter(STRANGER, at(10, 20), files=[("表.xlsx", app.good_form("swj"))]), at(10, 20))
        forged = f"<duban.{'0' * 32}.{'0' * 32}@yyb.quanzhou.example>"
        receive(app, letter(address("swj"), at(10, 20, 10), "确认", In_Reply_To=forged), at(10, 20, 10))
        assert submissions(app, "swj") == ()

    def test_a_sender_whom_our_border_server_calls_forged_changes_nothing_and_is_told_nothing(
        self, app: OfficeApp
    ) -> None:
        forge_everything(app)
        before = len(app.post_office.attempts)
        receive(app, letter(address("swj"), at(10, 20), files=[("表.xlsx", app.good_form("swj"))]), at(10, 20))
        receive(app, letter(address("swj"), at(10, 20, 10), "情况见正文"), at(10, 20, 10))
        receive(app, letter(address("swj"), at(10, 20, 11), files=[("复函.pdf", SCAN)]), at(10, 20, 11))
        assert state(app, "swj") is ReturnState.OWED
        assert sent_since(app, before) == []
        assert {hold.kind for hold in holds(app)} == {HoldKind.FORGED}
        with app.context.ledger.begin() as work:
            assert not work.holds.pauses(CYCLE.of("swj")), "a forged paper must not silence the reminders"
