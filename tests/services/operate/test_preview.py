"""A preview is the same computation as escalating, told instead of done."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import SMTP

import pytest
from tests.people import signer
from tests.services.collect.test_work_list import answer
from tests.services.conftest import CYCLE, PROGRAMME, OfficeApp, address, at
from tests.services.escalate.test_late_returns import MORNINGS, climb

from duban.domain.calendar.workdays import WorkCalendar
from duban.domain.decisions.document import Outcome
from duban.domain.plan.organisation import Role
from duban.services.escalate.pause import Pause
from duban.services.operate.preview import Previews
from duban.services.sign.sign import SignerAnswer


@pytest.fixture
def previews(app: OfficeApp) -> Previews:
    return Previews(app.context, app.escalate)


def test_what_is_previewed_is_what_is_done_then(app: OfficeApp, previews: Previews) -> None:
    app.send_forms()
    app.reply("mzj", app.good_form("mzj"), at(10, 18, 10))
    preview = previews.at(at(10, 20), at(10, 19, 16))
    assert [one.label for one in preview.planned] == [debt.label for debt in app.escalate.debts(at(10, 20))]
    reminder = preview.planned[0]
    assert (reminder.label, reminder.how) == ("市税务局 · 提醒", "自动发出")
    assert address("swj", Role.LIAISON) in reminder.to
    assert reminder.why == "距提醒目标日（10月25日）3个工作日，尚未报送"
    app.escalate.pay(CYCLE.of("swj"), at(10, 20))
    app.deliver.round(at(10, 20))
    with app.context.ledger.begin() as work:
        mail = work.outbox.get(f"R1/{CYCLE.of('swj')}")
    assert mail is not None
    assert mail.subject.startswith(reminder.subject)


def test_looking_changes_nothing(app: OfficeApp, previews: Previews) -> None:
    app.send_forms()
    before = len(app.post_office.attempts)
    assert previews.at(at(11, 1), at(10, 19)) == previews.at(at(11, 1), at(10, 19))
    app.deliver.round(at(10, 20))
    assert len(app.post_office.attempts) == before
    assert app.sign.waiting() == ()


def test_who_is_not_written_to_stands_there_with_the_reason(app: OfficeApp, previews: Previews) -> None:
    app.send_forms()
    app.reply("mzj", app.good_form("mzj"), at(10, 18, 10))
    told = {group.reason: group.names for group in previews.at(at(10, 19), at(10, 18, 16)).not_planned}
    assert told["2021年10月：已报送"] == ("市民政局",)
    assert told["2021年10月：下一级提醒：10月20日09时起"] == ("市税务局", "市教育局")


def test_an_answer_and_a_pause_are_reasons_too(app: OfficeApp, previews: Previews) -> None:
    answer(app, "本周五前报送。")
    reasons = [group.reason for group in previews.at(at(10, 28), at(10, 27, 16)).not_planned]
    assert any("已于10月27日来信答复" in reason for reason in reasons)
    Pause(app.context.ledger).pause(signer("市营商办负责人"), "系统检修", at(10, 27, 17))
    preview = previews.at(at(10, 28), at(10, 27, 18))
    assert preview.planned == ()
    assert any("系统检修" in group.reason for group in preview.not_planned)


def test_the_forms_of_a_cycle_that_opens_are_previewed_before_it_is_open(previews: Previews) -> None:
    preview = previews.at(at(10, 14), at(10, 13, 16))
    assert {one.label for one in preview.planned} == {
        f"{name} · 填报通知" for name in ("市税务局", "市教育局", "市民政局")
    }


def test_the_office_gets_one_mail_a_day(app: OfficeApp, previews: Previews) -> None:
    app.send_forms()
    assert previews.mail(at(10, 19, 16))
    assert not previews.mail(at(10, 19, 17))
    app.deliver.round(at(10, 19, 16))
    assert app.sent_to("office@yyb.example") == 1


def test_what_the_office_has_to_mend_is_told_once_a_day(app: OfficeApp, previews: Previews) -> None:
    app.send_forms()
    assert not previews.tell_office(at(10, 19)), "nothing is wrong"
    gap = tuple(one for one in PROGRAMME.contacts if (one.organisation, one.role) != ("jyj", Role.LIAISON))
    app.context.task_lists.programme = lambda code, *rest: replace(PROGRAMME, contacts=gap)  # type: ignore[method-assign]
    assert previews.tell_office(at(10, 20))
    assert not previews.tell_office(at(10, 20, 10))


def test_without_a_calendar_for_tomorrow_the_mail_names_the_file_to_add(app: OfficeApp) -> None:
    app.send_forms()
    until = replace(app.context, calendar=WorkCalendar({2021: app.context.calendar.years[2021]}))
    previews = Previews(until, replace(app.escalate, context=until))
    assert previews.mail(at(12, 31, 16))
    with app.context.ledger.begin() as work:
        mail = work.outbox.get("preview/2021-12-31")
    assert mail is not None
    assert "需处理1项" in mail.subject
    body = message_from_bytes(app.context.archive.get(mail.raw_sha256), policy=SMTP).get_body(("plain",))
    assert body is not None
    assert "2022.toml" in str(body.get_content())


def test_a_paper_that_was_put_off_stands_there_with_its_day_and_reason(app: OfficeApp, previews: Previews) -> None:
    app.send_forms()
    for morning in (*MORNINGS, at(10, 28)):
        climb(app, morning)
    paper = app.sign.waiting()[0]
    answer = SignerAnswer(Outcome.DEFER, "先电话联系", date(2021, 11, 5))
    app.sign.decide(paper.name, paper.draft, answer, signer(paper.signer), at(10, 28, 10))
    waiting = previews.at(at(10, 29), at(10, 28, 16)).waiting
    assert f"{paper.title}（已暂缓至11月5日，{paper.signer}：先电话联系）" in waiting
