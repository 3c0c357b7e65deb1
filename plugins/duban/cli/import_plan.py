"""The command that makes a task list out of a published plan: duban import."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from duban.cli.console import console, explained
from duban.cli.new_file import Force, Workbook, refuse_output, write_new
from duban.cli.typed import named_file
from duban.errors import PlanUnreadable

if TYPE_CHECKING:
    from duban.adapters.office.task_list.import_writer import ImportedStreams
    from duban.domain.calendar.stream import Stream
    from duban.domain.importing.document import PlanDocument
    from duban.domain.importing.proposal import ImportedPlan

MOST_REMARKS = 8


def import_plan(
    plan: Annotated[
        Path,
        named_file("方案", "印发的方案：docx、xlsx、csv、html、md、txt、能选中文字的 pdf。"),
    ],
    output: Workbook = Path("task_list.xlsx"),
    *,
    force: Force = False,
) -> None:
    """
    把印发的方案读成任务清单：事项、单位、联系人、量化指标；订正和存疑之处逐格列入《待核实》，附原文。

    例：duban import 行动方案.docx -o task_list.xlsx
    """
    with explained() as app:
        from duban.adapters.office.plans.reader import read_plan
        from duban.adapters.office.task_list.import_writer import write_import
        from duban.domain.importing.proposing import propose

        refuse_output(output, ".xlsx", force=force)
        document = read_plan(plan)
        found = propose(document)
        if not found.items:
            raise PlanUnreadable(_nothing_found(document))
        write_new(output, write_import(found, streams_of(app.settings.streams.values())), force=force)
        lists = [app.settings.project / programme.task_list for programme in app.settings.programmes.values()]
    _print(found, output)
    _say(f"3. {_last_step(output, lists)}，再运行 duban tasks，直到没有问题")


def streams_of(streams: "Iterable[Stream]") -> "ImportedStreams":
    """In which streams an import lets report: departments in the first by items, counties in the first of theirs."""
    from duban.adapters.office.task_list.import_rows import ReportingStreams
    from duban.adapters.office.task_list.import_writer import ImportedStreams
    from duban.domain.calendar.cycle import FormName

    known = list(streams)
    first = {form: next((stream.name for stream in known if stream.form is form), "") for form in FormName}
    reporting = ReportingStreams(first[FormName.ITEMS], first[FormName.COUNTY])
    return ImportedStreams({stream.code: stream.name for stream in known}, reporting)


def _nothing_found(document: "PlanDocument") -> str:
    from duban.domain.importing.document import PlanTable

    tables = sum(isinstance(block, PlanTable) for block in document.blocks)
    read = f"{tables} 张表、{len(document.blocks) - tables} 段文字"
    return (
        f"{document.name}：读到 {read}，没有找到任务事项，没有写出任务清单。\n"
        "查找的是：表头中有“任务、措施”和“牵头、责任单位”等字样的表格；"
        "后附（牵头单位：…；配合单位：…；完成时限：…）、〔…〕或“责任单位：…”“完成时限：…”的编号段落。\n"
        "请核对是否选对了文件（任务表常在附件里）；也可把任务表单独存为 .docx 或 .xlsx 后重新导入。"
    )


def _print(plan: "ImportedPlan", output: Path) -> None:
    from duban.domain.importing.tally import tally

    counted = tally(plan)
    _say(f"《{plan.title}》（{plan.document}）已读成任务清单 {output}")
    _say(f"任务事项 {counted.items} 项，一级指标 {counted.groups} 个，单位 {counted.units} 家")
    _say("完成时限：" + "，".join(f"{kind.group} {count} 项" for kind, count in counted.deadlines.items()))
    _say(f"量化指标 {counted.targets} 个（未启用，核对后启用）")
    _say(f"订正 {counted.repaired} 格，待核实 {counted.doubtful} 格，逐格列在《待核实》，附原文")
    if plan.unread:
        parts = "、".join(dict.fromkeys(part.what for part in plan.unread))
        _say(f"未读入 {len(plan.unread)} 处（{parts}），列在《待核实》，请看有没有要补的")
    for remark in plan.remarks[:MOST_REMARKS]:
        _say(f"· {remark}")
    if len(plan.remarks) > MOST_REMARKS:
        _say(f"· 另有 {len(plan.remarks) - MOST_REMARKS} 条，见《导入说明》")
    _say("下一步：")
    _say(f"1. 打开 {output.name}，对照原件核对《待核实》，改正《任务清单》后在“已确认”填“是”")
    _say("2. 核对《单位》，在《联系人》填写各单位的姓名和邮箱；属实的《量化指标》填“启用”")


def _last_step(output: Path, lists: "Iterable[Path]") -> str:
    """Where the list has to lie, if it does not lie there yet."""
    if output.resolve() in (path.resolve() for path in lists):
        return "存盘"
    return "在 config/duban.toml 的 [programmes.…] 把 task_list 指向它"


def _say(text: str) -> None:
    console.print(text, soft_wrap=True, highlight=False, markup=False)
