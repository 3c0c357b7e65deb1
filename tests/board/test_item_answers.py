"""任务认领 on the pages: who agreed, who proposes what, and what the office says to it."""

import pytest
from tests.board.conftest import DESK, LOOKER, Browser
from tests.board.test_correcting import decide
from tests.cli.conftest import CYCLE, duban, moment

from duban.bootstrap import Installation
from duban.domain.plan.programme import Item
from duban.domain.returns.item_answer import AnswerWord, ItemAnswer
from duban.domain.returns.submission import Entry, Submission, Verdict

PAGE = "/item-answers/qz2021"


@pytest.fixture
def doubtful(app: Installation) -> Item:
    """An item of which a cell is doubtful, of a lead that has its form."""
    plan = app.versions.latest("qz2021")
    item = next(item for item in plan.items if item.unconfirmed and plan.organisation(item.lead).streams)
    app.generate.prepare_form(CYCLE.of(item.lead), moment(10, 14))
    return item


def answer(app: Installation, *answers: ItemAnswer) -> None:
    """Let the lead of the first of those items have a return accepted that says so."""
    lead = app.versions.latest("qz2021").item(answers[0].item).lead
    facts = (str(CYCLE.of(lead)), 1, moment(10, 25), "tbr@x.example", "1" * 64, "表.xlsx", "2" * 64, Verdict.ACCEPTED)
    with app.context.ledger.begin() as work:
        work.submissions.add(
            Submission(*facts, entries=tuple(Entry(one.item, None) for one in answers), findings=(), answers=answers)
        )


def test_nothing_is_shown_before_a_form_asked(browser) -> None:
    assert "还没有随填报表下发过任务认领核对表" in browser(LOOKER).page(PAGE)
    assert "还没有随填报表下发过任务认领核对表" in duban("tasks", "answers").stdout


def test_doubtful_cells_that_their_lead_found_right_are_settled_at_once(app, browser, doubtful: Item) -> None:
    answer(app, ItemAnswer(doubtful.number, AnswerWord.AGREED))
    desk: Browser = browser(DESK)
    assert "勾选牵头单位无异议的" in desk.page("/doubts")
    assert " checked" not in desk.get("/doubts").text
    chosen = desk.get("/doubts?agreed=1").text.count(" checked")
    assert chosen == len(doubtful.unconfirmed)
    blames = app.versions.latest("qz2021").item(doubtful.number)
    assert blames.unconfirmed == doubtful.unconfirmed, "what a lead agrees with is the office's to settle"


def test_a_proposal_waits_on_the_work_sheet_and_is_answered_with_the_mouse(app, browser, doubtful: Item) -> None:
    why = "与方案原文不一致"
    answer(app, ItemAnswer(doubtful.number, AnswerWord.PROPOSED, "具体措施", "删去第二句", why))
    desk, looker = browser(DESK), browser(LOOKER)
    for page in (PAGE, f"{PAGE}?state=OPEN", "/work?kind=PROPOSAL"):
        assert doubtful.told in desk.page(page)
        assert "删去第二句" in desk.page(page)
    assert doubtful.told not in desk.page(f"{PAGE}?state=AGREED")
    assert "任务认领：建议更正（待研究）1项" in desk.page("/task-list")
    assert "任务认领核对表 建议更正“具体措施”；应为：删去第二句" in desk.page(f"/return/{CYCLE.of(doubtful.lead)}")
    assert "由督办岗、签发人办理" in looker.page(PAGE)
    assert f"/decisions/measures?programme=qz2021&amp;number={doubtful.number}" in desk.get(PAGE).text
    for form in ("proposal", "measures"):
        assert "删去第二句" in desk.page(f"/decisions/{form}?programme=qz2021&number={doubtful.number}")
    told = decide(desk, "proposal", number=doubtful.number, value="不予采纳", reason="与原件一致")
    assert "随其下一期填报表告知" in told
    assert "建议更正（未采纳）" in desk.page(PAGE)
    assert "与原件一致" in desk.page(PAGE)
    assert doubtful.told not in desk.page("/work?kind=PROPOSAL")


def test_the_commands_say_the_same(app, doubtful: Item) -> None:
    answer(app, ItemAnswer(doubtful.number, AnswerWord.PROPOSED, "其他", "补充依据", "上级另有部署"))
    said = duban("tasks", "answers", "--proposals").stdout
    assert "建议更正（待研究）1项" in said
    assert "应为：补充依据" in said
    done = duban("decide", "proposal", str(doubtful.number), "--decline", "--user", DESK, "--reason", "依据已齐")
    assert "不予采纳" in done.stdout
    assert "建议更正（未采纳）1项" in duban("tasks", "answers").stdout
    assert duban("decide", "proposal", str(doubtful.number), "--user", DESK, "--reason", "依据已齐").exit_code == 2
