"""What was filed, on the command line of a whole installation: every attempt, and the way back."""

import os
from dataclasses import replace

import pytest
from tests.cli.conftest import CYCLE, duban, moment
from tests.services.conftest import mail_with

from duban.bootstrap import Installation, file_clock
from duban.cli.console import return_of
from duban_rehearsal.people.filling import Quality, fill


def test_an_accepted_return_is_shown_and_sent_back(app: Installation) -> None:
    programme = app.context.programme(CYCLE)
    unit = next(one for one in programme.organisations if one.name == "市教育局")
    contact = next(one for one in programme.contacts if one.organisation == unit.code)
    reference, now = CYCLE.of(unit.code), moment(10, 21)
    app.generate.prepare_form(reference, moment(10, 14))
    with app.context.ledger.begin() as work:
        form = work.forms.get(reference)
    assert form is not None
    filled = fill(app.context.archive.get(form.sha256), Quality.CAREFUL, now.date())
    mailbox = app.settings.home.parent / "mail" / "new" / "1.one"
    mailbox.write_bytes(mail_with(filled, contact.mail, now))
    os.utime(mailbox, (now.timestamp(), now.timestamp()))
    file_clock(app.settings.home).set(now)
    app.collect.archive_new_mail(now)
    app.collect.handle(now)
    shown = duban("attempts", "市教育局", "2021-10")
    assert shown.exit_code == 0, shown.output
    assert "第1次" in shown.output
    done = duban("send-back", "市教育局", "2021-10", "--code", "佐证不足", "--reason", "未附文件。", "--user", "duban")
    assert done.exit_code == 0, done.output
    assert "已退回" in done.output
    assert "由市营商办督办岗退回（佐证不足）：未附文件。" in duban("attempts", "市教育局", "2021-10").output
    again = duban("send-back", "市教育局", "2021-10", "--code", "佐证不足", "--reason", "未附文件。", "--user", "duban")
    assert again.exit_code == 1
    assert "该报送件已由市营商办督办岗于" in again.output


@pytest.mark.usefixtures("app")
def test_a_return_that_nobody_expects_is_refused_in_a_sentence() -> None:
    refused = duban("attempts", "市教育局", "2022-10")
    assert refused.exit_code == 1
    assert "不在应报之列" in refused.output


def test_a_unit_is_the_one_of_the_list_that_its_cycle_is_pinned_to(
    app: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody edits in the workbook today changes nothing for a cycle that is open."""
    edited = replace(app.task_lists.programme("qz2021"), organisations=())
    monkeypatch.setattr(type(app.task_lists), "programme", lambda *_: edited)
    assert return_of(app, None, "市税务局", "2021-10").cycle == CYCLE
