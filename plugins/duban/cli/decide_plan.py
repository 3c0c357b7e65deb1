"""The commands by which the office decides on items and cycles as wholes: duban decide terminate, resume, put-off."""

from duban.cli.deciding import By, Minutes, Number, Remark, Why, deciding, tell
from duban.cli.house import Programme


def terminate(
    number: Number, by: By, reason: Why, remark: Remark = "", minutes: Minutes = "", programme: Programme = None
) -> None:
    """
    终止一项任务：下一期起不再填报，不再提醒催办，不计入完成率，在报告中另行列出；涉及它的待签文书随即撤回。

    须有批示登记号或会议纪要期号，没有的只拟请示稿（见 [deciding]）。

    例：duban decide terminate 42 --minutes 〔2021〕15号 --user duban --reason 职能已划转
    """
    with deciding(programme, by, reason, remark, minutes) as desk:
        tell(desk.house.terminate.terminate(desk.code, number, desk.who, desk.now))


def resume(
    number: Number, by: By, reason: Why, remark: Remark = "", minutes: Minutes = "", programme: Programme = None
) -> None:
    """
    恢复一项已终止的任务，下一期重新列入填报表。

    例：duban decide resume 42 --user duban --reason 职能划回
    """
    with deciding(programme, by, reason, remark, minutes) as desk:
        tell(desk.house.terminate.resume(desk.code, number, desk.who, desk.now))
