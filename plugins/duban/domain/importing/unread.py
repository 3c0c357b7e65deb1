"""What a plan says beside what its task list takes: columns under other heads, told so that nothing is lost unseen."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from duban.domain.importing.draft import Draft
from duban.domain.importing.proposal import ImportedItem, ImportedTarget, UnreadPart
from duban.domain.plan.labels import Labels

TARGETS = "量化目标"
# First match wins: what a person does about a column.
ADVICE = (
    (
        re.compile(r"领导|责任人|联系人|负责人|电话|手机|邮箱"),
        "姓名、电话不进任务清单；需要的请填入《联系人》。",
    ),
    (re.compile(r"进展|成效|完成情况|落实情况|状态|现状"), "是已有的进展，不是任务；供首次填报时参考。"),
    (re.compile(r"季度|半年|月份?"), "是分期的进度安排；完成时限和里程碑请据此填写。"),
    (re.compile(r"(?:启动|开始|起始|上报|报送|报告|印发)"), "不是完成时限；需要的请抄入“具体措施”。"),
    (re.compile(r"备注|说明"), "写有牵头单位、时限或任务的，请改入《任务清单》相应的格。"),
    (re.compile(r"单位|部门|牵头|责任|配合"), "列有单位的，请补入《任务清单》的牵头部门或责任部门。"),
)
OTHERWISE = "需要的请抄入《任务清单》相应的格。"


def columns_unread(drafts: Sequence[Draft], labels: Labels) -> list[UnreadPart]:
    """The columns that no cell was taken from, each with what stands in it beside which items, as they are called."""
    heads = dict.fromkeys(head for draft in drafts for head in draft.beside)
    return [_column(head, drafts, labels) for head in heads]


def labels_in(items: Iterable[ImportedItem]) -> Labels:
    """What the items are called, where that is not their number."""
    return Labels({item.number: item.label for item in items if item.label not in ("", str(item.number))})


def _column(head: str, drafts: Sequence[Draft], labels: Labels) -> UnreadPart:
    told = [(number, draft.beside[head]) for number, draft in enumerate(drafts, start=1) if head in draft.beside]
    called = f"“{head}”一列" if head else "没有表头的一列"
    return UnreadPart(
        what=head or "（无表头）",
        words="\n".join(_runs(told, labels)),
        why=f"{called}有{len(told)}格没有读入",
        advice=next((advice for pattern, advice in ADVICE if pattern.search(head)), OTHERWISE),
        items=tuple(number for number, _text in told),
    )


def _runs(told: Sequence[tuple[int, str]], labels: Labels) -> Iterator[str]:
    """Each text once, behind the items that it stands beside."""
    for text, cells in groupby(told, key=lambda each: each[1]):
        yield f"{labels.ranges(number for number, _text in cells)}：{text}"


def quantities_unread(items: Sequence[ImportedItem], targets: Sequence[ImportedTarget]) -> list[UnreadPart]:
    """What stands in a column of numbers to be reached, and became no target."""
    labels = labels_in(items)
    read = {found.target.item for found in targets if found.from_column}
    told = [(item.number, item.quantified) for item in items if item.quantified and item.number not in read]
    if not told:
        return []
    return [
        UnreadPart(
            what=TARGETS,
            words="\n".join(_runs(told, labels)),
            why=f"“{TARGETS}”一列有{len(told)}格没有读出数字",
            advice="可以用数字考核的，请填入《量化指标》；其余请抄入“具体措施”。",
            items=tuple(number for number, _text in told),
        )
    ]
