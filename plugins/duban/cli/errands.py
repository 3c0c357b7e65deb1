"""The command by which minutes and remarks are registered with what they give to units: duban decide give."""

from typing import Annotated

import typer

from duban.cli.console import Programme
from duban.cli.decision_options import By, Minutes, Remark, Why, day_of, deciding
from duban.errors import Refused


def give(
    matter: Annotated[str, typer.Argument(metavar="事项", help="议定事项或拟办意见，用本办的话写。")],
    by: By,
    reason: Why,
    occasion: Annotated[str, typer.Option("--of", help="会议名称，或批示领导的职务（不写姓名）。")],
    dated: Annotated[str, typer.Option("--dated", help="会议、批示日期，如 2021-10-25。")],
    main: Annotated[str, typer.Option("--main", help="主办单位。")],
    until: Annotated[str, typer.Option("--until", help="办理时限，如 2021-11-30。")],
    sides: Annotated[list[str] | None, typer.Option("--side", help="协办单位，可写多次。")] = None,
    items: Annotated[str, typer.Option("--items", help="相关任务序号，如 3、38。")] = "",
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
    *,
    monthly: Annotated[bool, typer.Option("--monthly", help="随月度填报表反馈；不写即填所附答复表单独反馈。")] = False,
) -> None:
    """
    登记会议纪要（期号）议定或领导批示（登记号）交办的一项，拟交办单待签发，签发后随邮件发承办单位。批示、纪要的内容不录入。

    例：duban decide give 开放数据接口。 --minutes 〔2021〕15号 --of 专题会议 --dated 2021-10-25 --main 市民政局
    --until 2021-11-30 --user duban --reason 按纪要交办
    """
    from duban.domain.decisions.errands import ErrandSource, IssuedPaper
    from duban.domain.returns.helping import FeedbackWay
    from duban.services.decide.give_errands import ErrandWish
    from duban.services.plan.named import items_called, unit_called

    with deciding(programme, by, reason, remark, minutes) as context:
        if not (remark or minutes):
            raise Refused("请写 --minutes（会议纪要期号）或 --remark（批示登记号）。")
        source = ErrandSource.MINUTES if minutes else ErrandSource.REMARK
        paper = IssuedPaper(source, (minutes or remark).strip(), occasion.strip(), day_of(dated))
        plan = context.app.versions.latest(context.code)
        wish = ErrandWish(
            matter=matter,
            main=unit_called(plan, main).code,
            sides=tuple(unit_called(plan, name).code for name in sides or ()),
            until=day_of(until),
            way=FeedbackWay.MONTHLY if monthly else FeedbackWay.SEPARATE,
            items=items_called(plan, items),
        )
        typer.echo(context.app.give_errands.register(context.code, paper, (wish,), context.who, context.now))
