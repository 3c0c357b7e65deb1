"""Claims of completion: many are closed at once, by two persons, and some are drawn to be checked again."""

import csv
import re
from io import StringIO

import pytest
from tests.board.conftest import CHECKER, DEPUTY, DESK, LOOKER, ORIGIN, Browser
from tests.board.test_acting import told
from tests.cli.conftest import CYCLE, moment

from duban.bootstrap import Installation, file_clock
from duban.domain.decisions.decision import DecisionKind
from duban.domain.plan.programme import Item
from duban.domain.returns.submission import Entry, MeasureState, Status, Submission, Verdict

MANY = 77
HEAD = "ysb_fuzeren"
EXAMINED = {"reason": "逐条核对佐证"}
DRAW = {"period": "2021-10", "share": "10", "seed": "20211101", "reason": "年度抽查"}


@pytest.fixture
def claimed(app: Installation) -> Installation:
    """An office on the day on which 77 items were claimed to be done, every measure with its evidence."""
    plan = app.context.programme(CYCLE)
    owed = {unit.code for unit in plan.organisations if unit.owes(CYCLE.stream)}
    items = [item for item in plan.items if item.lead in owed][:MANY]
    for unit in dict.fromkeys(item.lead for item in items):
        file(app, unit, *(done(item) for item in items if item.lead == unit))
    assert len(app.claims.waiting(app.clock.now())) == MANY
    return app


def done(item: Item, evidence: str = "") -> Entry:
    """The word that an item is done, with evidence for each measure."""
    places = range(1, len(item.measures) + 1)
    evidence = evidence or "；".join(f"{place}.泉府文〔2021〕{item.number}号" for place in places)
    measures = (MeasureState.IN_PLACE,) * len(item.measures)
    return Entry(item.number, Status.DONE, measures, "全部完成。", evidence=evidence)


def file(app: Installation, unit: str, *entries: Entry) -> None:
    with app.context.ledger.begin() as work:
        work.submissions.add(
            Submission(
                *(str(CYCLE.of(unit)), 1, moment(10, 25), "tbr@unit.example", "1" * 64, "报表.xlsx", "0" * 64),
                verdict=Verdict.ACCEPTED,
                entries=entries,
                findings=(),
            )
        )


def boxes(app: Installation, word: str) -> list[str]:
    """The boxes of all claims that wait, as a page shows them on which that word is due."""
    return [f"qz2021/{one.item.number}/{word}" for one in app.claims.waiting(app.clock.now())]


def letters(app: Installation) -> dict[str, str]:
    """Number and day of the letter by which each unit outside the city's authority confirmed what it claims."""
    names = [f"qz2021/{one.item.number}" for one in app.claims.waiting(app.clock.now()) if one.independent]
    return {f"paper.{name}": f"函〔2021〕{at}号" for at, name in enumerate(names)} | {
        f"dated.{name}": "2021-10-26" for name in names
    }


def verified(app: Installation, word: str) -> list[str]:
    """As `boxes`, of the claims that are verified."""
    waiting = {f"qz2021/{one.item.number}/{word}" for one in app.claims.waiting(app.clock.now()) if not one.independent}
    return [box for box in boxes(app, word) if box in waiting]


def closed(app: Installation) -> int:
    with app.context.ledger.begin() as work:
        return len(work.decisions.in_force("qz2021").closed)


def test_seventy_seven_items_are_closed_by_two_persons_with_one_click_each(claimed: Installation, browser):
    desk, head = browser(DESK), browser(HEAD)
    shown = desk.page("/claims")
    assert "全选可由您办理的77项" in shown
    in_writing = len(letters(claimed)) // 2
    assert (shown.count("措施均已落实、有佐证"), shown.count(" 书面确认 ")) == (MANY - in_writing, in_writing)
    assert "专班（选填，由督办岗登记）办理，11月1日前办结" in shown
    everything = {"item": boxes(claimed, "first"), **letters(claimed), **EXAMINED}
    assert "已办理77项" in told(desk, desk.send("/claims", "/claims", **everything))
    assert "没有可由您办理的" in desk.page("/claims")
    assert closed(claimed) == 0
    assert "由市营商办负责人办理，11月4日前办结" in head.page("/claims")
    assert "已办理77项" in told(head, head.send("/claims", "/claims", item=boxes(claimed, "second"), **EXAMINED))
    assert closed(claimed) == MANY
    assert "没有待核验的完成申报" in head.page("/claims")
    with claimed.context.ledger.begin() as work:
        words = [one.value for one in work.decisions.all("qz2021") if one.kind is DecisionKind.CLOSURE]
    assert sum("单位书面确认：函〔2021〕" in word for word in words) == in_writing
    assert all("\n1." in word for word in words if "单位书面确认" not in word), "each with evidence by measure"


def test_what_is_missing_is_asked_for_by_measure_and_stands_below_until_the_unit_answers(claimed, browser):
    checker = browser(CHECKER)
    box, other = verified(claimed, "first")[:2]
    name = box.removesuffix("/first")
    missing = {f"missing.{name}": "1.缺文号", "act": "more"}
    refused = checker.send("/claims", "/claims", item=[box, other], **missing, **EXAMINED)
    assert "请逐条写明" in refused.text, "of the other one nothing was said"
    assert "<b>已办理1项</b>" in refused.text
    shown = checker.page("/claims")
    assert "待单位补充 1" in shown
    assert "请补充（请于2021年11月25日前随填报表补充）：措施1：缺文号" in shown
    assert box not in boxes(claimed, "first")


def test_the_task_forces_word_is_put_on_record_and_the_item_tells_it(claimed, browser):
    desk: Browser = browser(DESK)
    box = verified(claimed, "first")[0]
    name = box.removesuffix("/first")
    said = {f"opinion.{name}": "同意销号", "act": "opinion"}
    assert "专班意见已登记" in told(desk, desk.send("/claims", "/claims", item=box, **said, **EXAMINED))
    assert "专班意见（11月1日）：同意销号" in desk.page("/claims")
    assert "申报完成，专班意见：同意销号" in desk.page(f"/items/{name}")


def test_what_was_seen_is_headed_by_how_and_a_visit_needs_a_release(claimed, browser):
    desk, deputy = browser(DESK), browser(DEPUTY)
    box = verified(claimed, "first")[0]
    name = box.removesuffix("/first")
    seen = {f"evidence.{name}.1": "窗口已设", f"means.{name}.1": "现场核查"}
    assert "尚未批准到该单位现场核查" in desk.send("/claims", "/claims", item=box, **seen, **EXAMINED).text
    (claim,) = [
        one for one in claimed.claims.waiting(claimed.clock.now()) if box.startswith(f"qz2021/{one.item.number}/")
    ]
    visit = {"unit": claim.lead, "on": "2021-11-04", "items": str(claim.item.number), "reason": "数据无法核实"}
    path = "/decisions/visit"
    assert "须由市发改委分管领导批准" in desk.send(path, path, confirmed="1", **visit).text
    assert "2021年下半年不再安排" in told(deputy, deputy.send(path, path, confirmed="1", **visit))
    assert "每半年至多一次" in deputy.send(path, path, confirmed="1", **visit).text
    assert "复核通过" in told(desk, desk.send("/claims", "/claims", item=box, **seen, **EXAMINED))


def test_whose_claims_wait_too_long_stands_with_owner_and_day(claimed, browser):
    file_clock(claimed.settings.home).set(moment(11, 17, 10))
    head = browser(HEAD)
    shown = head.page("/")
    assert "超期未办 " in shown
    assert "由督办岗、复核、签发人办理，应于11月15日前办结" in shown
    assert "办理超期" in head.page("/claims?stage=late")


def test_what_is_closed_is_no_open_item_of_its_unit_any_more(claimed: Installation, browser):
    lead = claimed.claims.waiting(claimed.clock.now())[0].item.lead

    def count_of_units(desk: Browser) -> int:
        row = re.search(rf'/units/qz2021/{lead}".*?class="number">(\d+)<', desk.get("/units").text, re.S)
        assert row is not None
        return int(row[1])

    desk, head = browser(DESK), browser(HEAD)
    before = count_of_units(desk)
    told(desk, desk.send("/claims", "/claims", item=verified(claimed, "first")[0], **EXAMINED))
    assert count_of_units(desk) == before
    told(head, head.send("/claims", "/claims", item=verified(claimed, "second")[0], **EXAMINED))
    assert count_of_units(desk) == before - 1


def test_the_first_person_cannot_be_the_second(claimed: Installation, browser):
    checker: Browser = browser(CHECKER)
    token = checker.token("/claims")
    box = verified(claimed, "first")[0]
    told(checker, checker.send("/claims", "/claims", item=box, **EXAMINED))
    again = checker.post(
        "/claims", {"item": box.replace("first", "second"), "token": token, **EXAMINED}, {"origin": ORIGIN}
    )
    assert again.status_code == 409
    assert "已由市营商办复核岗复核，须由另一人确认" in again.text
    assert closed(claimed) == 0


def test_who_meant_to_say_the_first_word_does_not_say_the_second(claimed: Installation, browser):
    desk, checker = browser(DESK), browser(CHECKER)
    box = verified(claimed, "first")[0]
    told(desk, desk.send("/claims", "/claims", item=box, **EXAMINED))
    answer = checker.send("/claims", "/claims", item=box, **EXAMINED)
    assert answer.status_code == 409
    assert "已由市营商办督办岗于11月1日 10:00复核" in answer.text
    assert closed(claimed) == 0


def test_what_was_closed_meanwhile_is_told_and_the_rest_is_done(claimed: Installation, browser):
    desk, head = browser(DESK), browser(HEAD)
    first, second = verified(claimed, "first")[:2]
    told(desk, desk.send("/claims", "/claims", item=[first, second], **EXAMINED))
    stale = head.token("/claims")
    told(head, head.send("/claims", "/claims", item=first.replace("first", "second"), **EXAMINED))
    chosen = [one.replace("first", "second") for one in (first, second)]
    answer = head.post("/claims", {"item": chosen, "token": stale, **EXAMINED}, {"origin": ORIGIN})
    assert answer.status_code == 409
    assert "项已由市营商办负责人于11月1日10:00销号" in answer.text
    assert "<b>已办理1项</b>" in answer.text
    assert closed(claimed) == 2


def test_a_measure_without_evidence_takes_what_a_person_saw(app: Installation, browser):
    item = next(one for one in app.context.programme(CYCLE).items if len(one.measures) > 1)
    file(app, item.lead, done(item, "1.泉府文〔2021〕1号"))
    desk: Browser = browser(DESK)
    assert "有欠缺" in desk.page("/claims")
    (box,) = boxes(app, "first")
    refused = desk.send("/claims", "/claims", item=box, **EXAMINED)
    assert "没有佐证" in refused.text
    seen = {f"evidence.qz2021/{item.number}.{place}": "已公开" for place in range(2, len(item.measures) + 1)}
    assert "复核通过" in told(desk, desk.send("/claims", "/claims", item=box, **seen, **EXAMINED))


def test_the_list_is_narrowed_to_a_lead_or_to_whose_turn_it_is(claimed: Installation, browser):
    lead = claimed.claims.waiting(claimed.clock.now())[0].lead
    looker: Browser = browser(LOOKER)
    shown = looker.get(f"/claims?lead={lead}").text
    assert 0 < shown.count("<fieldset") < MANY
    assert "没有待核验的完成申报" in looker.page("/claims?stage=second")
    assert "复核所选" not in shown


def test_closed_items_are_drawn_on_record_and_the_list_is_taken_along(claimed: Installation, browser):
    desk, checker, head = browser(DESK), browser(CHECKER), browser(HEAD)
    assert "没有已销号的事项" in checker.send("/samples", "/samples", **DRAW).text
    desk.send("/claims", "/claims", item=boxes(claimed, "first"), **letters(claimed), **EXAMINED)
    head.send("/claims", "/claims", item=boxes(claimed, "second"), **EXAMINED)
    assert "抽取5项" in told(checker, checker.send("/samples", "/samples", **DRAW))
    shown = checker.page("/samples")
    assert "种子 20211101，比例 10%" in shown
    again = told(desk, desk.send("/samples", "/samples", **DRAW | {"share": "50"}))
    assert "市营商办复核岗已于11月1日10:00按该种子抽取5项，未再记录" in again
    (drawn,) = claimed.sampling.drawn("qz2021")
    file = desk.get(f"/samples/qz2021/{drawn.key}")
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
    assert (len(rows), rows[0][0], rows[0][-1]) == (6, "序号", "复查情况")
    assert f"第{drawn.closures[0].item}项抽中" in desk.page(f"/items/qz2021/{drawn.closures[0].item}")
    assert desk.get("/samples/qz2021/none").status_code == 404
    assert desk.get("/samples/none/none").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"share": "0"}, "抽查比例"),
        ({"share": "一成"}, "请填写抽查比例"),
        ({"period": "十月"}, "十月"),
        ({"seed": " "}, "抽签种子"),
        ({"reason": ""}, "请写明理由"),
    ],
)
def test_a_draw_that_cannot_be_is_told(browser, wrong, problem):
    answer = browser(CHECKER).send("/samples", "/samples", **DRAW | wrong)
    assert (answer.status_code, problem in answer.text) == (409, True)
