"""What lies before a signer: the ledger of now, what speaks for the unit, and what was put off."""

from datetime import date, datetime

import pytest
from tests.people import officer, signer
from tests.services.collect.mails import letter, receive
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.plan.organisation import Role
from duban.domain.returns.send_back import SendBackCode
from duban.errors import ConfigurationError, Refused
from duban.services.collect.send_back import SendingBack
from duban.services.sign.sign import SignerAnswer

SWJ = CYCLE.of("swj")
URGE = f"R4/{SWJ}"
SIGNER = signer("市营商办负责人")
DRAFTED_AT = at(10, 28, 9)
AFTER_THE_DAY_GIVEN = (at(10, 28), at(10, 29), at(11, 1), at(11, 2), at(11, 3))


def escalated(app: OfficeApp, *mornings: datetime) -> None:
    """What these mornings said and drafted."""
    for morning in mornings:
        for debt in app.escalate.debts(morning):
            app.escalate.pay(debt.reference, morning)
        app.deliver.round(morning)


@pytest.fixture
def drafted(app: OfficeApp) -> OfficeApp:
    """The tax office did not answer, and the urge that a person signs is drafted."""
    app.send_forms()
    escalated(app, at(10, 20), at(10, 22), at(10, 26), at(10, 28))
    assert app.sign.document(URGE, 1).state is DocumentState.WAITING
    return app


def digest(app: OfficeApp, now=DRAFTED_AT) -> str:
    return app.sign.dossier(app.sign.document(URGE, 1), now).sha256


def answers(app: OfficeApp) -> None:
    """The tax office answers the last mail in words."""
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R3/{SWJ}")
    words = letter(address("swj", Role.LIAISON), at(10, 28, 15), "系统升级，周五报送。", In_Reply_To=mail.message_id)
    receive(app, words, at(10, 28, 15))


def test_time_alone_changes_no_dossier(drafted: OfficeApp) -> None:
    assert digest(drafted, at(10, 28, 9)) == digest(drafted, at(11, 5, 17))


def test_a_new_fact_makes_another_dossier_and_the_old_one_cannot_be_signed(drafted: OfficeApp) -> None:
    shown = digest(drafted)
    answers(drafted)
    now = at(10, 28, 16)
    ((document, dossier),) = [one for one in drafted.sign.requests(now) if one[0].name == URGE]
    assert dossier != shown
    assert "系统升级，周五报送" in drafted.sign.dossier(document, now).shown
    with pytest.raises(Refused, match="有变化"):
        drafted.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN, shown=shown), SIGNER, now)
    assert drafted.sign.document(URGE, 1).state is DocumentState.WAITING
    assert drafted.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN, shown=dossier), SIGNER, now) is DocumentState.SIGNED


def test_what_was_signed_is_kept_as_it_was_shown(drafted: OfficeApp) -> None:
    shown = drafted.sign.dossier(drafted.sign.document(URGE, 1), at(10, 28))
    drafted.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN, shown=shown.sha256), SIGNER, at(10, 28, 10))
    with drafted.context.ledger.begin() as work:
        signature = work.documents.signature(URGE, 1)
    assert signature.dossier == shown.sha256
    assert drafted.context.archive.get(signature.dossier) == shown.record


def put_off(app: OfficeApp, until: date | None = None) -> None:
    answer = SignerAnswer(Outcome.DEFER, "先电话联系", until, digest(app))
    assert app.sign.decide(URGE, 1, answer, SIGNER, at(10, 28, 10)) is DocumentState.DEFERRED


def asked(app: OfficeApp, now) -> list[str]:
    return [document.name for document, _ in app.sign.requests(now) if document.name == URGE]


@pytest.mark.parametrize(
    ("until", "the_day_before", "on"),
    [
        pytest.param(date(2021, 11, 2), at(11, 1, 23, 59), at(11, 2, 0, 10), id="on the day that was named"),
        pytest.param(None, at(11, 3, 23, 59), at(11, 4, 0, 10), id="after the five working days of the settings"),
    ],
)
def test_what_was_put_off_asks_again_by_itself_on_its_day(
    drafted: OfficeApp, until: date | None, the_day_before, on
) -> None:
    put_off(drafted, until)
    assert asked(drafted, the_day_before) == []
    assert asked(drafted, on) == [URGE]
    assert drafted.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN), SIGNER, on) is DocumentState.SIGNED


def test_what_was_put_off_can_be_taken_up_at_any_time(drafted: OfficeApp) -> None:
    put_off(drafted)
    assert [document.name for document, _ in drafted.sign.deferred()] == [URGE]
    drafted.sign.take_up(URGE, SIGNER)
    assert asked(drafted, at(10, 28, 11)) == [URGE]
    with pytest.raises(Refused, match="并未暂缓"):
        drafted.sign.take_up(URGE, SIGNER)


def test_a_day_that_has_passed_is_refused(drafted: OfficeApp) -> None:
    with pytest.raises(Refused, match="已到或已过"):
        put_off(drafted, date(2021, 10, 28))


def test_a_signature_that_cannot_be_carried_out_is_refused_and_can_be_given_once_that_is_mended(
    drafted: OfficeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object) -> tuple[str, ...]:
        raise ConfigurationError("《联系人》中市税务局缺少分管领导，请补充后重新运行。")

    with monkeypatch.context() as without:
        without.setattr(type(drafted.context), "addresses", nobody)
        with pytest.raises(Refused, match="缺少分管领导"):
            drafted.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN), SIGNER, at(10, 28, 10))
    assert drafted.sign.decide(URGE, 1, SignerAnswer(Outcome.SIGN), SIGNER, at(10, 28, 11)) is DocumentState.SIGNED


def test_a_unit_that_filed_in_time_and_was_sent_back_is_not_called_late_and_silent(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 22, 10))
    SendingBack(app.context).send_back(SWJ, SendBackCode.WRONG, "第2项数字有误。", officer(), at(10, 25, 10))
    escalated(app, *AFTER_THE_DAY_GIVEN)
    waiting = [one for one in app.sign.waiting() if one.reference == str(SWJ)]
    for document in waiting:
        case = app.sign.case(document, at(11, 3, 10)).as_markdown()
        assert "该单位已按时报送" in case
        assert "已逾期" not in case
        assert "10月22日10:00按时报送，已接收。" in case
        assert "10月25日10:00经审核退回（内容有误：第2项数字有误），要求10月27日前更正。" in case
    assert waiting


def test_a_faulty_return_tells_why_it_was_sent_back_and_until_when(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.form_of("swj"), at(10, 22, 10))
    escalated(app, *AFTER_THE_DAY_GIVEN)
    (document, *_) = [one for one in app.sign.waiting() if one.reference == str(SWJ)]
    case = app.sign.case(document, at(11, 3, 10)).as_markdown()
    assert "10月22日10:00按时报送，因“" in case
    assert "要求10月26日前更正" in case
