"""The commands by which the office decides on the task list: duban decide correct, add, confirm, contact."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from duban.cli.console import Programme
from duban.cli.decision_options import By, From, Minutes, Number, Remark, Unit, Why, day_of, deciding, tell
from duban.domain.plan.organisation import Role
from duban.errors import Refused

KINDS = ("--lead", "--deadline", "--goal", "--measure", "--co", "--split", "--merge-into")


def correct(
    number: Number,
    by: By,
    reason: Why,
    lead: Annotated[list[str] | None, typer.Option("--lead", help="牵头部门，列第一位的报送；可写多次。")] = None,
    deadline: Annotated[str | None, typer.Option("--deadline", help="日期、持续推进、随省推进或未明确。")] = None,
    goal: Annotated[str | None, typer.Option("--goal", help="新的目标任务。")] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option("--measure", help="某条措施的新文字，如 2=开展试点；等号后空着即删去；可写多次。"),
    ] = None,
    co: Annotated[list[str] | None, typer.Option("--co", help="责任部门，可写多次；写“无”即不设。")] = None,
    split: Annotated[str | None, typer.Option("--split", help="拆出的措施，如 2,3；须同时写 --as。")] = None,
    new: Annotated[int | None, typer.Option("--as", min=1, metavar="序号", help="拆出的措施所成新事项的序号。")] = None,
    into: Annotated[str | None, typer.Option("--merge-into", help="并入第几项。")] = None,
    first: From = None,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    订正任务清单中的一项：牵头部门、完成时限、目标任务、具体措施、责任部门、拆分或合并，每次一种。已开启的报告期不受影响。

    调整牵头部门、目标任务和放宽时限（原文待核实的除外）须有批示登记号或会议纪要期号，没有的只拟请示稿（[deciding]）。

    例：duban decide correct 71 --lead 市中级人民法院 --user duban --reason 函复确认 --minutes 〔2021〕15号
    """
    wanted = {
        "lead": lead or None,
        "deadline": deadline,
        "goal": goal,
        "measures": measure or None,
        "co_leads": co or None,
        "split": split,
        "merge": into,
    }
    chosen: list[tuple[str, Any]] = [(act, value) for act, value in wanted.items() if value is not None]
    if len(chosen) != 1:
        raise typer.BadParameter(f"请在 {'、'.join(KINDS)} 中写且只写一种。")
    with deciding(programme, by, reason, remark, minutes) as context:
        act, value = chosen[0]
        said = context.number(value) if act == "merge" else READ[act](value)
        more = (new or 0,) if act == "split" else ()
        correction = getattr(context.app.correct, act)
        tell(correction(context.code, context.number(number), said, *more, context.reason(first), context.now))


def _measures(texts: list[str]) -> dict[int, str]:
    return dict(map(_measure, texts))


def _units(names: list[str]) -> list[str]:
    return [name for name in names if name != "无"]


def _measure(text: str) -> tuple[int, str]:
    """A measure's number and its new words."""
    number, sign, words = text.partition("=")
    if not sign or not number.strip().isdecimal():
        raise Refused(f"措施“{text}”应写作 2=新的文字。")
    return int(number), words.strip()


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",")]
    if not all(part.isdecimal() for part in parts):
        raise Refused(f"措施序号“{text}”应写作 2,3。")
    return [int(part) for part in parts]


# How the words of each kind of correction become what the service takes.
READ: Mapping[str, Callable[[Any], Any]] = {
    "lead": list,
    "deadline": str,
    "goal": str,
    "measures": _measures,
    "co_leads": _units,
    "split": _numbers,
}


def add(
    number: Annotated[int, typer.Argument(metavar="序号", min=1, help="新事项的序号。")],
    by: By,
    reason: Why,
    indicator: Annotated[str, typer.Option("--indicator", help="一级指标名称。")],
    goal: Annotated[str, typer.Option("--goal", help="目标任务。")],
    measure: Annotated[list[str], typer.Option("--measure", help="具体措施；可写多次。")],
    lead: Annotated[list[str], typer.Option("--lead", help="牵头部门，列第一位的报送；可写多次。")],
    deadline: Annotated[str, typer.Option("--deadline", help="日期、持续推进、随省推进或未明确。")],
    first: From = None,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    在任务清单中新增一项。

    例：duban decide add 149 --indicator 纳税 --goal 推行全电发票 --measure 开展试点 --lead 市税务局
    --deadline 2022-06-30 --user duban --reason 专题会议纪要
    """
    from duban.services.decide.task_list import NewItem

    with deciding(programme, by, reason, remark, minutes) as context:
        said = NewItem(indicator, goal, tuple(measure), tuple(lead), deadline)
        tell(context.app.correct.add(context.code, number, said, context.reason(first), context.now))


def confirm(
    number: Number,
    field: Annotated[str, typer.Argument(metavar="字段", help="待核实的列，如 完成时限。")],
    by: By,
    reason: Why,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    核实一处待核实内容：现填内容无误，此后可据以评定。内容有误的用 duban decide correct。

    例：duban decide confirm 7 完成时限 --user duban --reason 与原文件核对无误
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        tell(context.app.correct.confirm(context.code, context.number(number), field, context.who, context.now))


def contact(
    unit: Unit,
    role: Annotated[Role, typer.Argument(metavar="角色", help="填报人、联络员、科室负责人等。")],
    name: Annotated[str, typer.Option("--name", help="姓名或岗位名称。")],
    mail: Annotated[str, typer.Option("--mail", help="邮箱。")],
    by: By,
    reason: Why,
    phone: Annotated[str, typer.Option("--phone", help="电话。")] = "",
    first: Annotated[str | None, typer.Option("--from", help="启用日期，默认今天。")] = None,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    更换一个单位的联系人；原联系人保留在案，启用日起的来往均按新联系人。

    例：duban decide contact 市税务局 联络员 --name 市税务局联络员 --mail lly2@swj.quanzhou.example
    --from 2021-12-01 --user duban --reason 单位来函变更
    """
    from duban.domain.plan.organisation import Contact

    with deciding(programme, by, reason, remark, minutes) as context:
        day = day_of(first) if first else None
        said = Contact(unit, role, name, mail, phone, valid_from=day)
        tell(context.app.correct.contact(context.code, said, context.who, context.now))


def end_contact(
    unit: Unit,
    role: Annotated[Role, typer.Argument(metavar="角色", help="填报人、联络员、科室负责人等。")],
    mail: Annotated[str, typer.Option("--mail", help="停用的邮箱。")],
    by: By,
    reason: Why,
    last: Annotated[str | None, typer.Option("--until", help="最后使用日期，默认今天。")] = None,
    *,
    alone: Annotated[bool, typer.Option("--alone", help="该单位此后可能无人收到填报表和提醒，仍然停用。")] = False,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    停用一个没有人接替的联系人；该单位没有其他能收到邮件的填报人、联络员、科室负责人的，须加 --alone。

    例：duban decide end-contact 市税务局 联络员 --mail llr@swj.quanzhou.example --user duban --reason 已退休
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        day = day_of(last) if last else None
        end = context.app.end_contact.end
        tell(end(context.code, unit, role, mail, day, context.who, context.now, alone=alone))


def rename(
    unit: Unit,
    by: By,
    reason: Why,
    name: Annotated[str, typer.Option("--name", help="新的名称。")] = "",
    first: Annotated[str | None, typer.Option("--from", help="启用日期，默认今天。")] = None,
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="撤回最近一次更名登记。")] = False,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    登记一个单位更名：启用日起用新名，此前各期的报告和记录仍用原名；新旧名称均可用于查询。

    例：duban decide rename 市质监局 --name 市市场监管局 --from 2021-12-01 --user duban --reason 机构改革
    """
    if bool(name.strip()) is revoke:
        raise typer.BadParameter("请写 --name 或 --revoke 之一。")
    with deciding(programme, by, reason, remark, minutes) as context:
        service = context.app.rename
        if revoke:
            tell(service.revoke(context.code, unit, context.who, context.now))
        else:
            day = day_of(first) if first else None
            tell(service.rename(context.code, unit, name, day, context.who, context.now))
