"""Escalating: each rung once, nobody who reported, and nothing that a person has to release."""

from datetime import datetime

from tests.people import officer, signer
from tests.services.conftest import CYCLE, OfficeApp, address, at

from duban.domain.decisions.document import DocumentState, Outcome
from duban.domain.escalation.ladder import NoticeState
from duban.domain.plan.organisation import Role
from duban.domain.returns.send_back import SendBackCode
from duban.services.collect.send_back import SendingBack
from duban.services.sign.sign import SignerAnswer

MORNINGS = [at(10, 15), at(10, 18), at(10, 19), at(10, 20), at(10, 21), at(10, 22), at(10, 25), at(10, 26), at(10, 27)]


def climb(app: OfficeApp, *moments: object) -> None:
    for now in moments:
        for debt in app.escalate.debts(now):  # type: ignore[arg-type]
            app.escalate.pay(debt.reference, now)  # type: ignore[arg-type]
        app.deliver.round(now)  # type: ignore[arg-type]


def rungs(app: OfficeApp, organisation: str) -> list[str]:
    with app.context.ledger.begin() as work:
        return [notice.rung for notice in work.notices.about(str(CYCLE.of(organisation)))]


def test_a_whole_cycle_of_mornings_climbs_the_automatic_rungs(app: OfficeApp) -> None:
    app.send_forms()
    climb(app, *MORNINGS)
    assert rungs(app, "swj") == ["R0", "R1", "R2", "R3"]
    assert app.sent_to(address("swj", Role.LIAISON)) == 4


def test_running_every_morning_twice_sends_nothing_twice(app: OfficeApp) -> None:
    app.send_forms()
    climb(app, *[moment for morning in MORNINGS for moment in (morning, morning)])
    assert app.sent_to(address("swj", Role.LIAISON)) == 4


def test_after_three_skipped_days_only_the_highest_rung_goes_out(app: OfficeApp) -> None:
    app.send_forms()
    climb(app, at(10, 22))
    assert rungs(app, "swj") == ["R0", "R2"]


def test_who_has_reported_is_left_alone(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 18, 10))
    climb(app, *MORNINGS)
    assert rungs(app, "swj") == ["R0"]
    assert rungs(app, "jyj") == ["R0", "R1", "R2", "R3"]


def test_the_debt_is_labelled_for_the_grid(app: OfficeApp) -> None:
    app.send_forms()
    labels = [debt.label for debt in app.escalate.debts(at(10, 20))]
    assert labels == ["市税务局 · 提醒", "市教育局 · 提醒", "市民政局 · 提醒"]


def test_a_rung_that_needs_a_signature_becomes_a_draft_and_no_mail(app: OfficeApp) -> None:
    app.send_forms()
    climb(app, *MORNINGS)
    sent = len(app.post_office.attempts)
    climb(app, at(10, 28))
    assert len(app.post_office.attempts) == sent
    waiting = app.sign.waiting()
    assert {document.title for document in waiting} == {
        "市税务局 · 商请协调报送",
        "市教育局 · 再次催办",
        "市民政局 · 再次催办",
    }, "a unit that is no subordinate is asked, not urged"
    assert "10月26日" in waiting[0].text, "it names the urge that was delivered, with its date"


def test_a_letter_withdraws_the_draft_below_it(app: OfficeApp) -> None:
    app.send_forms()
    climb(app, *MORNINGS, at(10, 28), at(11, 1))
    assert app.sign.document(f"R4/{CYCLE.of('swj')}", 1).state is DocumentState.WITHDRAWN
    assert app.sign.document(f"R5/{CYCLE.of('swj')}", 1).state is DocumentState.WAITING


def test_a_return_that_arrives_withdraws_the_draft(app: OfficeApp) -> None:
    app.send_forms()
    climb(app, *MORNINGS, at(10, 28))
    app.reply("swj", app.good_form("swj"), at(10, 28, 15))
    name = f"R4/{CYCLE.of('swj')}"
    assert app.sign.document(name, 1).state is DocumentState.WITHDRAWN
    state = app.sign.decide(name, 1, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 29))
    assert state is DocumentState.WITHDRAWN
    assert app.deliver.round(at(10, 29)).sent == ()


def test_who_was_sent_back_and_did_not_correct_gets_no_letter_for_silence(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", b"PK\x03\x04 broken", at(10, 25, 10))
    climb(app, at(10, 26), at(10, 27), at(10, 28), at(11, 1))
    assert rungs(app, "swj") == ["R0", "R3", "R4"]
    assert "R5" in rungs(app, "jyj")


def test_a_day_that_we_gave_to_correct_holds_back_the_ladder(app: OfficeApp) -> None:
    """The receipt of the 25th allows corrections until the 27th: nobody is urged on the 26th."""
    app.send_forms()
    app.reply("swj", b"PK\x03\x04 broken", at(10, 25, 10))
    climb(app, at(10, 26), at(10, 27))
    assert rungs(app, "swj") == ["R0"]
    assert "限10月27日前更正" in withheld_of(app, "swj", at(10, 27))
    climb(app, at(10, 28))
    assert rungs(app, "swj") == ["R0", "R3"]


def test_the_office_may_give_a_day_as_well(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", app.good_form("swj"), at(10, 22, 10))
    SendingBack(app.context).send_back(
        CYCLE.of("swj"), SendBackCode.EVIDENCE, "缺少验收意见", officer(), at(10, 26, 10)
    )
    climb(app, at(10, 27), at(10, 28))
    assert rungs(app, "swj") == ["R0"]


def test_the_day_that_a_letter_gave_is_the_units_to_its_end(app: OfficeApp) -> None:
    """After an outage the rungs stand a day apart: each of them would come on the very day that the one before gave."""
    app.send_forms()
    climb(app, at(10, 27), at(10, 28))
    assert rungs(app, "jyj") == ["R0", "R3"], "asked by the end of the 28th"
    climb(app, at(10, 29))
    name = next(one.name for one in app.sign.waiting() if one.reference == str(CYCLE.of("jyj")))
    app.sign.decide(name, 1, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 29, 10))
    app.deliver.round(at(10, 29, 10))
    climb(app, at(11, 1))
    assert rungs(app, "jyj") == ["R0", "R3", "R4"], "asked by the end of 1 November"
    assert withheld_of(app, "jyj", at(11, 1)) == "此前已请该单位于11月01日下班前报送，期满之前不办理函请"
    climb(app, at(11, 2))
    assert rungs(app, "jyj")[-1] == "R5"


def test_what_speaks_for_the_unit_stands_in_the_letter(app: OfficeApp) -> None:
    app.send_forms()
    app.reply("swj", b"PK\x03\x04 broken", at(10, 25, 10))
    (step,) = (step for step in app.escalate.plan(at(10, 28)).steps if step.reference == CYCLE.of("swj"))
    _subject, text = app.escalate.text_of(step, at(10, 28))
    assert "此前报送和答复情况" in text
    assert "10月25日10:00按时报送" in text
    assert "要求10月27日前更正" in text


def withheld_of(app: OfficeApp, organisation: str, now: datetime) -> str:
    """Why nothing is said to a unit."""
    plan = app.escalate.plan(now)
    return next(one.halt.reason for one in plan.withheld if one.reference == CYCLE.of(organisation))


def test_a_signed_notice_says_what_was_signed_and_counts_as_prepared(app: OfficeApp) -> None:
    app.send_forms()
    climb(app, *MORNINGS, at(10, 28))
    name = f"R4/{CYCLE.of('jyj')}"
    app.sign.decide(name, 1, SignerAnswer(Outcome.SIGN), signer("市营商办负责人"), at(10, 28, 11))
    app.deliver.round(at(10, 28, 11))
    assert app.sent_to(address("jyj", Role.REGISTRY)) == 1
    with app.context.ledger.begin() as work:
        notice = next(note for note in work.notices.about(str(CYCLE.of("jyj"))) if note.rung == "R4")
    assert notice.delivered_at == at(10, 28, 11)
    assert notice.state is NoticeState.DELIVERED
