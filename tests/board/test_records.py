"""到期档案: a signer releases what has outlived its retention, and destroys it; nobody else, and nothing else."""

from datetime import datetime

import pytest
from tests.board.conftest import DEPUTY, DESK, LOOKER, SWJ, Browser
from tests.board.test_guard import OURS, token_for
from tests.cli.conftest import moment

from duban.bootstrap import Installation
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.returns.submission import Submission, Verdict

OLD = datetime(2009, 3, 2, 10, tzinfo=TIMEZONE)


def filed(app: Installation, name: str, received: datetime, attempt: int) -> str:
    """A return whose file lies in the archive; its digest."""
    digest = app.context.archive.put(name.encode())
    kept = Submission(str(SWJ), attempt, received, "tbr@swj.example", digest, name, "", Verdict.ACCEPTED, (), ())
    with app.context.ledger.begin() as work:
        work.submissions.add(kept)
    return digest


@pytest.fixture
def old(app: Installation) -> str:
    """A file that was due ten years after its year, beside one that is not."""
    filed(app, "去年.xlsx", moment(10, 20), 8)
    return filed(app, "旧.xlsx", OLD, 7)


def number_of(app: Installation) -> str:
    return app.destroying.shown(app.clock.now())[0]


def posted(app: Installation, browser, user: str, act: str, **fields: str):
    person: Browser = browser(user)
    return person.post(f"/records/{act}", {"token": token_for(app, user), "list": number_of(app), **fields}, OURS)


def test_nothing_is_due_in_a_young_office(browser) -> None:
    assert "没有保管期满的文件" in browser(DEPUTY).page("/records")
    assert "到期档案" in browser(LOOKER).page("/audit")


def test_what_is_due_is_shown_to_all_and_released_by_a_signer_alone(app: Installation, browser, old: str) -> None:
    shown = browser(DESK).page("/records")
    assert ("旧.xlsx" in shown, "去年.xlsx" in shown, "由签发人放行" in shown) == (True, False, True)
    assert "放行销毁" not in shown
    assert posted(app, browser, DESK, "release", reason="无保存价值").status_code == 403
    assert browser(DESK).get("/records/list").content[:2] == b"PK"
    assert not app.context.archive.is_destroyed(old)


def test_a_signer_releases_and_destroys_and_both_are_on_record(app: Installation, browser, old: str) -> None:
    number = number_of(app)
    refused = posted(app, browser, DEPUTY, "release", reason=" ")
    assert (refused.status_code, "请写明鉴定意见" in refused.text) == (409, True)
    assert posted(app, browser, DEPUTY, "release", reason="鉴定小组：无保存价值").status_code == 303
    shown = browser(DEPUTY).page("/records")
    assert "鉴定小组：无保存价值" in shown
    assert "销毁这1个文件" in shown
    assert ("这份清单已放行" in shown, "放行销毁" in shown) == (True, False)
    assert not app.context.archive.is_destroyed(old), "to release is not to destroy"
    assert posted(app, browser, DESK, "destroy", list=number).status_code == 403
    assert posted(app, browser, DEPUTY, "destroy", list=number).status_code == 303
    assert app.context.archive.is_destroyed(old)
    shown = browser(DEPUTY).page("/records")
    assert ("没有保管期满的文件" in shown, "销毁这1个文件" in shown) == (True, False)
    (done,) = app.destroying.lists()
    assert (done.released.account, done.destroyed and done.destroyed.account) == (DEPUTY, DEPUTY)
    assert posted(app, browser, DEPUTY, "destroy", list=number).status_code == 303, "once more does nothing"


def test_a_list_that_grew_since_it_was_shown_is_not_released(app: Installation, browser, old: str) -> None:
    number = number_of(app)
    filed(app, "更旧.xlsx", OLD, 6)
    refused = posted(app, browser, DEPUTY, "release", list=number, reason="无保存价值")
    assert (refused.status_code, "有变化，没有放行" in refused.text) == (409, True)
    assert "无保存价值" in refused.text, "what was typed is not lost"
    assert app.destroying.lists() == ()
    assert old
