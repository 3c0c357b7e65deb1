"""The group of commands by which the office decides: duban decide."""

from duban.cli.commands import Commands
from duban.cli.decide_items import (
    accept_nil,
    answer,
    close,
    exempt,
    extend,
    opinion,
    reform,
    refuse,
    register_confirmation,
    reopen,
    roadmap,
    sample,
    visit,
)
from duban.cli.decide_list import add, confirm, contact, correct, end_contact, rename
from duban.cli.decide_plan import put_off, resume, terminate
from duban.cli.errands import give
from duban.cli.item_answers import proposal
from duban.cli.practices import practice

decide = Commands(
    help="登记本办的决定：延期及不予延期、路线图节点调整、创新突破改革标注、终止及恢复、报送顺延、免报、零报告认可、销号及撤回、核验答复、抽查、会议纪要和批示交办、典型经验推广、清单订正、核实、更正建议答复、"
    "联系人变更、单位更名。"
    "每项决定记入日志，不可改动；重复登记同一决定不产生变化。",
    no_args_is_help=True,
)
for command in (
    extend,
    refuse,
    roadmap,
    reform,
    terminate,
    resume,
    put_off,
    exempt,
    accept_nil,
    close,
    opinion,
    answer,
    register_confirmation,
    visit,
    reopen,
    sample,
    give,
    practice,
    correct,
    add,
    confirm,
    proposal,
    contact,
    end_contact,
    rename,
):
    decide.command()(command)
