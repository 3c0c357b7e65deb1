"""The commands by which the office decides on items and returns: duban decide extend, exempt, close, reopen, …"""

from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from duban.cli.console import Programme, console, period_of, return_of
from duban.cli.decision_options import By, Minutes, Month, Number, Remark, Unit, Why, day_of, deciding, tell
from duban.errors import Refused


def extend(
    number: Number,
    until: Annotated[str, typer.Option("--until", help="新的完成时限，如 2022-03-31。")],
    by: By,
    reason: Why,
    applied: Annotated[str | None, typer.Option("--applied", help="单位申请的日期，默认今天。")] = None,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    批准一项任务延期。原时限届满后才申请的，原时限至批准前仍按逾期计。

    首次且不超过30天的由本单位主要负责人决定；其余须有批示登记号或会议纪要期号，没有的只拟请示稿（见 [deciding]）。

    例：duban decide extend 40 --until 2022-03-31 --applied 2021-12-20 --user ysb_fuzeren --reason 省级平台改造推迟
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        day = day_of(applied) if applied else None
        tell(
            context.app.decide.extend(
                context.code, context.number(number), day_of(until), context.who, context.now, day
            )
        )


def reform(
    number: Number,
    by: By,
    reason: Why,
    consent: Annotated[str, typer.Option("--consent", help="牵头单位如何同意：来函文号或通话日期；不写即征求。")] = "",
    off: Annotated[bool, typer.Option("--off", help="取消标注。")] = False,
    programme: Programme = None,
) -> None:
    """
    标注一项任务为创新突破改革，或取消标注：经牵头单位同意才算标注，年末和方案结束时作自我评估。

    例：duban decide reform 129 --user duban --reason 多证合办试点 --consent 泉数字办函〔2021〕8号
    """
    with deciding(programme, by, reason) as context:
        reforming, item = context.app.reforming, context.number(number)
        if off:
            tell(reforming.unmark(context.code, item, context.who, context.now))
        else:
            tell(reforming.mark(context.code, item, consent, context.who, context.now))


def roadmap(
    number: Number,
    by: By,
    reason: Why,
    step: Annotated[list[str], typer.Option("--step", help="一个节点，如 “2021-11-30 系统上线”；逐个写全。")],
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    调整一项任务的路线图节点：所写即全部节点，原来的各版和理由留存，随下一期填报表告知牵头单位。延期不改动节点。

    例：duban decide roadmap 40 --step "2021-12-20 系统上线" --user duban --reason 省级接口推迟开放
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        steps, amend = "\n".join(step), context.app.amend_roadmap
        tell(amend.amend(context.code, context.number(number), steps, context.who, context.now))


def refuse(
    number: Number,
    until: Annotated[str, typer.Option("--until", help="单位申请延至哪一天，如 2022-03-31。")],
    by: By,
    reason: Why,
    applied: Annotated[str | None, typer.Option("--applied", help="单位申请的日期，默认今天。")] = None,
    programme: Programme = None,
) -> None:
    """
    不予同意一项任务的延期申请：完成时限不变，理由随下一次任务事项提醒告知牵头单位。

    例：duban decide refuse 40 --until 2022-03-31 --applied 2021-12-20 --user ysb_fuzeren --reason 已具备完成条件
    """
    with deciding(programme, by, reason) as context:
        day = day_of(applied) if applied else None
        tell(
            context.app.decide.refuse(
                context.code, context.number(number), day_of(until), context.who, context.now, day
            )
        )


def exempt(
    unit: Unit,
    period: Month,
    by: By,
    reason: Why,
    *,
    revoke: Annotated[bool, typer.Option("--revoke", help="撤回免报，恢复应报。")] = False,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    一个单位某一期免报；已备发的提醒和待签文书随即停止。

    例：duban decide exempt 市民政局 2021-11 --user duban --reason 机构调整，职能移交
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        service, reference = context.app.exempt, return_of(context.app, context.code, unit, period)
        tell((service.owe if revoke else service.exempt)(reference, context.who, context.now))


def accept_nil(
    unit: Unit,
    period: Month,
    by: By,
    reason: Why,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    认可一个单位某一期零报告。

    例：duban decide accept-nil 市教育局 2021-11 --user duban --reason 所牵头事项本月均无变化
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        reference = return_of(context.app, context.code, unit, period)
        tell(context.app.exempt.accept_nil(reference, context.who, context.now))


def close(
    number: Number,
    by: By,
    reason: Why,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", help="核对过的佐证，如 2=平台数据：办件量1203件；可写多次。")
    ] = None,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    核验申报已完成的事项：第一人为复核，确认的人再执行一次即销号。每条措施均须已落实并有佐证。

    例：duban decide close 40 --user duban --reason 佐证齐全 --evidence 2=×税发〔2021〕12号
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        named = dict(_measure(one) for one in evidence or ())
        tell(context.app.decide.close(context.code, context.number(number), context.who, context.now, named))


def _measure(text: str) -> tuple[int, str]:
    """One piece of evidence and the measure it is for."""
    number, sign, words = text.partition("=")
    if not sign or not number.strip().isdecimal() or not words.strip():
        raise Refused(f"佐证“{text}”应写作 措施序号=文件名或文号，如 2=×税发〔2021〕12号。")
    return int(number), words.strip()


def answer(
    number: Number,
    by: By,
    reason: Why,
    missing: Annotated[
        list[str] | None, typer.Option("--missing", help="哪条措施还缺什么，如 2=缺县级清单；可写多次。")
    ] = None,
    *,
    not_closed: Annotated[bool, typer.Option("--not-closed", help="暂不销号（理由写在 --reason）。")] = False,
    programme: Programme = None,
) -> None:
    """
    申报完成的事项请单位补充，或暂不销号：随下一期填报表和其间的回执告知单位，单位补充申报后重新办理。

    例：duban decide answer 40 --missing 2=缺县级清单 --user fuhe --reason 佐证不全
    """
    from duban.domain.decisions.verification import ClaimAnswer

    with deciding(programme, by, reason) as context:
        named = dict(_measure(one) for one in missing or ())
        outcome = ClaimAnswer.NOT_CLOSED if not_closed else ClaimAnswer.MORE
        tell(context.app.verify.answer(context.code, context.number(number), outcome, named, context.who, context.now))


def opinion(
    number: Number,
    by: By,
    reason: Why,
    words: Annotated[str, typer.Option("--words", help="专班意见，如 同意销号。")],
    programme: Programme = None,
) -> None:
    """
    登记专班对一项完成申报的意见（选填，5个工作日内；到期未提的视为无意见）。

    例：duban decide opinion 40 --words 同意销号 --user duban --reason 专班来函
    """
    with deciding(programme, by, reason) as context:
        tell(context.app.verify.opinion(context.code, context.number(number), words, context.who, context.now))


def register_confirmation(
    number: Number,
    by: By,
    reason: Why,
    paper: Annotated[str, typer.Option("--paper", help="单位来函的文号，如 ×中法函〔2021〕8号。")],
    dated: Annotated[str, typer.Option("--dated", help="来函日期，如 2021-12-20。")],
    programme: Programme = None,
) -> None:
    """
    法院、税务、海关等不属市政府隶属的单位完成任务的书面确认：只登记，不核验；另一人确认后销号。

    例：duban decide register-confirmation 61 --paper ×中法函〔2021〕8号 --dated 2021-12-20 --user duban --reason 来函
    """
    with deciding(programme, by, reason) as context:
        tell(
            context.app.verify.register(
                context.code, context.number(number), paper, day_of(dated), context.who, context.now
            )
        )


def visit(
    unit: Unit,
    by: By,
    reason: Why,
    on: Annotated[str, typer.Option("--on", help="核查日期，如 2021-12-10。")],
    items: Annotated[str, typer.Option("--items", help="核查哪几项，如 40,41。")],
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    批准到一个单位联合现场核查：每半年至多一次，由 [verification] 写明的领导批准；纸上批准的写批示登记号。

    例：duban decide visit 市教育局 --on 2021-12-10 --items 40,41 --user fenguan --reason 平台数据无法核实
    """
    from duban.services.plan.named import items_called, unit_called

    with deciding(programme, by, reason, remark, minutes) as context:
        plan, verify = context.app.versions.latest(context.code), context.app.verify
        named, numbers = unit_called(plan, unit).code, items_called(plan, items)
        tell(verify.release_visit(context.code, named, day_of(on), numbers, context.who, context.now))


def reopen(
    number: Number,
    by: By,
    reason: Why,
    *,
    false: Annotated[bool, typer.Option("--false", help="经核查与所报完成不符；理由将告知牵头单位。")] = False,
    remark: Remark = "",
    minutes: Minutes = "",
    programme: Programme = None,
) -> None:
    """
    撤回一项销号，下一期重新列入填报表；撤回次数记录在案。申报与核查不符的，先告知核查情况，答复期满后拟情况移送函，由人签发。

    例：duban decide reopen 40 --user ysb_fuzeren --reason 抽查发现第2条措施未落实
    """
    with deciding(programme, by, reason, remark, minutes) as context:
        tell(
            context.app.decide.reopen(context.code, context.number(number), context.who, context.now, false_claim=false)
        )


def sample(
    period: Annotated[str, typer.Option("--cycle", help="按哪一期申报完成的事项抽查，如 2021-12。")],
    seed: Annotated[str, typer.Option("--seed", help="抽签种子；同一种子抽出同样的事项。")],
    by: By,
    reason: Why,
    share: Annotated[float, typer.Option("--share", help="比例，至少抽一项。")] = 0.1,
    programme: Programme = None,
) -> None:
    """
    从已销号事项中抽取复查名单，种子记入台账；不改变任何事项。

    例：duban decide sample --cycle 2021-12 --share 0.1 --seed 20220110 --user fuhe --reason 年度抽查
    """
    with deciding(programme, by, reason) as context:
        sampling, wanted = context.app.sampling, period_of(period)
        tell(sampling.draw(context.code, wanted, share, seed, context.who, context.now))
        drawn = next(one for one in sampling.drawn(context.code) if (one.period, one.seed) == (wanted, seed.strip()))
        names = context.app.versions.latest(context.code).names
    table = Table(title=f"{period} 销号复查名单 {len(drawn.closures)} 项（种子 {seed}）")
    for title in ("序号", "牵头部门", "销号时间", "佐证"):
        table.add_column(title, overflow="fold")
    for one in drawn.closures:
        seen = "\n".join(one.value.splitlines()[1:])
        table.add_row(
            names.labels.of(one.item or 0),
            names.get(one.organisation, one.organisation),
            f"{one.at:%Y-%m-%d}",
            escape(seen),
        )
    console.print(table)
