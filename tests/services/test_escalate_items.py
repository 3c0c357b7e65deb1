"""Deadlines of items: one mail or draft for a unit with a table, nothing about what is closed or doubtful."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import item
from tests.services.conftest import CYCLE, PROGRAMME, OfficeHouse, address, at

from duban.config import load_settings
from duban.domain.decision import Decision, DecisionKind
from duban.domain.document import DocumentState
from duban.domain.organisation import Role
from duban.domain.programme import Programme
from duban.services.escalate_items import EscalateItems

TWELVE = tuple(item(number, leads=("mzj",), due=date(2021, 9, 30)) for number in range(11, 23))
DOUBTFUL = item(30, leads=("jyj",), due=date(2021, 9, 30), unconfirmed=("完成时限",))


def use(house: OfficeHouse, programme: Programme) -> None:
    house.desk.task_lists.programme = lambda code, *rest: replace(programme, code=code)  # type: ignore[method-assign]


@pytest.fixture
def items(house: OfficeHouse) -> EscalateItems:
    """Twelve items of one lead fell due on 30 September, one of a second, and a doubtful one of a third."""
    use(house, replace(PROGRAMME, items=(*PROGRAMME.items, *TWELVE, DOUBTFUL)))
    house.send_forms()
    return EscalateItems(house.desk, load_settings().item_ladders)


def pay(items: EscalateItems, house: OfficeHouse, *moments: object) -> None:
    for now in moments:
        for key, _label in items.debts(now):  # type: ignore[arg-type]
            items.pay(key, now)  # type: ignore[arg-type]
        house.deliver.round(now)  # type: ignore[arg-type]


def test_twelve_overdue_items_are_one_mail_with_a_table(items: EscalateItems, house: OfficeHouse) -> None:
    before = len(house.post_office.attempts)
    pay(items, house, at(10, 15), at(10, 15), at(10, 18))
    assert len(house.post_office.attempts) == before + 2, "市民政局 and 市税务局, each once"
    with house.desk.ledger.begin() as work:
        notices = work.notices.about("item/qz2021/11/2021-09-30")
        carried = work.notices.carried_by(notices[0].mail_key)
        mail = work.outbox.get(notices[0].mail_key)
    assert len(carried) == 12
    assert mail is not None
    assert "12项任务已到完成时限" in mail.subject
    assert notices[0].delivered_at == at(10, 15)


def test_the_lane_is_labelled_and_the_doubtful_item_causes_nothing(items: EscalateItems) -> None:
    assert {label for _key, label in items.debts(at(10, 15))} == {"市民政局 · 到期核销通知", "市税务局 · 到期核销通知"}


def test_a_unit_that_was_written_to_today_is_written_to_tomorrow(items: EscalateItems, house: OfficeHouse) -> None:
    for debt in house.escalate.debts(at(10, 20)):
        house.escalate.pay(debt.reference, at(10, 20))
    assert items.debts(at(10, 20)) == ()
    assert len(items.debts(at(10, 21))) == 2


def test_after_the_next_return_a_letter_is_drafted_once_for_all(items: EscalateItems, house: OfficeHouse) -> None:
    pay(items, house, at(10, 15), at(11, 1), at(11, 2))
    drafts = [document for document in house.sign.waiting() if document.title.endswith("逾期函请")]
    assert {document.title for document in drafts} == {"市民政局 · 逾期函请", "市税务局 · 逾期函请"}
    letter = next(document for document in drafts if document.title.startswith("市民政局"))
    assert "我委已于10月15日致函提示" in letter.text
    assert all(f"第{number}项" in letter.text for number in range(11, 23))
    assert "已逾期32天" in letter.text


def test_what_is_closed_causes_nothing(items: EscalateItems, house: OfficeHouse) -> None:
    with house.desk.ledger.begin() as work:
        for number in range(11, 23):
            work.decisions.add(
                Decision("qz2021", DecisionKind.CLOSURE, "市营商办负责人", at(10, 14, 10), "材料齐全", item=number)
            )
    assert {label for _key, label in items.debts(at(10, 15))} == {"市税务局 · 到期核销通知"}


def test_a_return_that_came_does_not_hold_back_what_is_said_of_items(items: EscalateItems, house: OfficeHouse) -> None:
    for key, _label in items.debts(at(10, 15)):
        items.pay(key, at(10, 15))
    house.reply("mzj", house.good_form("mzj"), at(10, 15, 9, 5))
    house.deliver.round(at(10, 15, 9, 10))
    liaison = address("mzj", Role.LIAISON)
    assert house.sent_to(liaison) == 2, "the form, and the mail about the items"


def test_it_is_paused_with_everything_else(items: EscalateItems, house: OfficeHouse) -> None:
    from duban.services.pause import Pause

    Pause(house.desk.ledger).pause("市营商办负责人", "系统检修", at(10, 14, 17))
    assert items.debts(at(10, 15)) == ()


def test_a_circular_names_what_is_overdue_for_thirty_days_and_nobody_who_was_not_told(
    items: EscalateItems, house: OfficeHouse
) -> None:
    pay(items, house, at(10, 15))
    for organisation in ("swj", "jyj", "mzj"):
        house.reply(organisation, house.good_form(organisation), at(10, 20, 10))
    assert CYCLE in {debt.reference for debt in house.escalate.debts(at(11, 2))}
    house.escalate.pay(CYCLE, at(11, 2))
    circular = house.sign.document(f"R6/{CYCLE}", 1)
    assert "市民政局：第11项" in circular.text
    assert "已逾期32天" in circular.text
    assert "市教育局" not in circular.text, "a doubtful deadline is named in no paper"
    assert "未按时报送" not in circular.text
    house.escalate.pay(CYCLE, at(11, 3))
    assert house.sign.document(f"R6/{CYCLE}", 1).state is DocumentState.WAITING, "nothing changed, no second draft"
