"""duban opening: what waits for an agreement, and the agreement; duban outbox deferred and send."""

from pathlib import Path

import pytest
from tests.cli.conftest import CYCLE, duban, furnished, moment

from duban.bootstrap import Installation


@pytest.fixture
def unused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """An installation that has sent nothing yet."""
    return furnished(tmp_path, monkeypatch, moment(10, 19))


def test_what_waits_is_listed_with_everybody_who_would_be_written_to(unused: Installation) -> None:
    assert "没有等待确认的报告期" in duban("opening").output
    unused.opening.ask(CYCLE, moment(10, 19))
    said = duban("opening").output
    assert "将发出20封" in said
    assert said.count("填报人 ") >= 19
    assert "市住建局（会签）" in said
    assert "duban opening confirm 2021-10" in said


def test_an_agreement_is_asked_for_after_the_number_of_mails_was_told(unused: Installation) -> None:
    refused = duban("opening", "confirm", "2021-10")
    assert refused.exit_code == 1
    assert "将发出20封填报通知" in refused.output
    assert not unused.opening.may_open(CYCLE, moment(10, 19))
    assert "已确认" in duban("opening", "confirm", "2021-10", "--yes").output
    assert unused.opening.may_open(CYCLE, moment(10, 19))
    with unused.context.ledger.begin() as work:
        assert work.openings.get(CYCLE).confirmed_by.endswith("（系统用户）")
    assert "无需确认" in duban("opening", "confirm", "2021-10").output


def test_the_preview_before_anything_is_switched_on_does_not_say_nothing(unused: Installation) -> None:
    said = duban("preview", "--at", "2021-10-20T09:00").output
    assert "将办理 20 件" in said, "as many as somebody agrees to"
    assert "将发出20封填报通知，在“工作单”中确认后才发出" in said


def test_a_deferred_mail_is_listed_and_sent_now(app: Installation) -> None:
    app.generate.prepare_form(CYCLE.of("swj"), moment(10, 19))
    key = f"R0/{CYCLE}/swj"
    assert "没有顺延待发的邮件" in duban("outbox", "deferred").output
    with app.context.ledger.begin() as work:
        work.outbox.postpone(key, moment(10, 20, 8), "非发送时段，顺延发出")
    said = duban("outbox", "deferred").output
    assert "10-20 08:00" in said
    assert "非发送时段，顺延发出" in said
    assert "（系统用户）；邮件" in duban("outbox", "send", key).output
    assert "没有顺延待发的邮件" in duban("outbox", "deferred").output
