"""What a plan says under heads that no cell is taken from: told with its words, and with what to do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from duban.domain.importing.draft import Draft
from duban.domain.importing.proposal import ImportedItem, ImportedTarget, UnreadPart
from duban.domain.importing.responsibility import read_responsibility
from duban.domain.importing.unread import columns_unread, quantities_unread
from duban.domain.plan.labels import PLAIN, Labels
from duban.domain.plan.programme import Deadline, DeadlineKind, Direction, Kpi


def drafts(*beside: Mapping[str, str]) -> list[Draft]:
    return [Draft("", {}, beside=dict(each)) for each in beside]


def test_a_column_is_told_with_its_cells_and_the_items_beside_them() -> None:
    rows = drafts({"备注": "省考核"}, {}, {"备注": "新增"}, {"备注": "新增"}, {"备注": "新增"}, {"备注": "省考核"})
    assert columns_unread(rows, PLAIN) == [
        UnreadPart(
            what="备注",
            words="1：省考核\n3—5：新增\n6：省考核",
            why="“备注”一列有5格没有读入",
            advice="写有牵头单位、时限或任务的，请改入《任务清单》相应的格。",
            items=(1, 3, 4, 5, 6),
        )
    ]


def test_items_are_called_as_they_are_published() -> None:
    rows = drafts({"备注": "新增"}, {"备注": "新增"})
    (part,) = columns_unread(rows, Labels({1: "2-1", 2: "2-2"}))
    assert (part.words, part.items) == ("2-1至2-2：新增", (1, 2))
    (part,) = quantities_unread([replace(item(1, "全面完成"), label="2-1")], [])
    assert part.words == "2-1：全面完成"


def test_columns_stand_in_the_order_of_their_first_cell() -> None:
    assert [part.what for part in columns_unread(drafts({"甲": "一"}, {"乙": "二", "甲": "三"}), PLAIN)] == ["甲", "乙"]
    assert columns_unread(drafts({}, {}), PLAIN) == []


@pytest.mark.parametrize(
    ("head", "advice"),
    [
        ("牵头领导", "联系人"),
        ("责任人", "联系人"),
        ("联系电话", "联系人"),
        ("进展情况", "已有的进展"),
        ("完成情况", "已有的进展"),
        ("备注", "改入"),
        ("一季度", "分期"),
        ("上半年目标", "分期"),
        ("启动时间", "不是完成时限"),
        ("牵头处室部门", "牵头部门或责任部门"),
        ("政策依据", "抄入"),
        ("", "抄入"),
    ],
)
def test_what_to_do_depends_on_the_head(head: str, advice: str) -> None:
    (part,) = columns_unread(drafts({head: "某"}), PLAIN)
    assert advice in part.advice


def test_a_column_without_head_is_called_so() -> None:
    (part,) = columns_unread(drafts({"": "某"}), PLAIN)
    assert (part.what, part.why) == ("（无表头）", "没有表头的一列有1格没有读入")


def item(number: int, quantified: str) -> ImportedItem:
    return ImportedItem(number, "", {}, Deadline(DeadlineKind.UNSTATED, None, ""), "", quantified)


def target(number: int, *, from_column: bool) -> ImportedTarget:
    kpi = Kpi("K1", number, "某", "个", Direction.AT_LEAST, "1", date(2026, 1, 1), "stock", enabled=False)
    return ImportedTarget(kpi, "", from_column=from_column)


def test_of_a_column_of_numbers_only_what_became_no_target_is_told() -> None:
    items = [item(1, "300个"), item(2, "全面完成"), item(3, ""), item(4, "大幅提升")]
    targets = [target(1, from_column=True), target(4, from_column=False)]
    (part,) = quantities_unread(items, targets)
    assert (part.what, part.items, part.words) == ("量化目标", (2, 4), "2：全面完成\n4：大幅提升")
    assert part.why == "“量化目标”一列有2格没有读出数字"
    assert quantities_unread(items[:1], targets) == []


def test_what_stands_behind_another_label_is_kept_beside() -> None:
    read = read_responsibility("牵头单位：市民政局；责任人：某某；备注：省考核；完成时限：2026年6月底")
    assert (read.lead, read.deadline, dict(read.beside)) == (
        "市民政局",
        "2026年6月底",
        {"责任人": "某某", "备注": "省考核"},
    )
