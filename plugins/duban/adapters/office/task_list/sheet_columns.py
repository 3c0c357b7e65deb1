"""The columns of each sheet of a task list as they are written: title, width, choices, and the hint of a cell."""

from collections.abc import Iterable
from dataclasses import replace

from duban.adapters.office.task_list.items import KINDS, LABEL, REFORM
from duban.adapters.office.task_list.sheet_writer import SheetColumn
from duban.adapters.office.task_list.targets import CONFIDENCES, KPI_KINDS, YES_NO
from duban.domain.importing.unit_kinds import SALUTATIONS_OFFERED, UNIT_KINDS
from duban.domain.plan.organisation import Role
from duban.domain.plan.programme import Direction
from duban.domain.plan.unit_names import COLLECTIVE

SIGNS = tuple(direction.sign for direction in Direction)
# In the order of the drop-down.
ROLES = (Role.FILLER, Role.LIAISON, Role.SECTION_HEAD, Role.DEPUTY_HEAD, Role.REGISTRY, Role.HEAD)

TASK_COLUMNS = (
    SheetColumn("序号", 7, hint="自1起连续编号，每项一行。", centred=True),
    SheetColumn(LABEL, 11, hint="文件中的编号，如 2-45、1.3、一（二）1；与序号相同的留空。", centred=True, text=True),
    SheetColumn("一级指标", 14),
    SheetColumn("大类", 14),
    SheetColumn("目标任务", 34),
    SheetColumn("具体措施", 72),
    SheetColumn("牵头部门", 18, hint="写《单位》表中的名称；几家并列时用“、”隔开，列第一位的负责汇总报送。"),
    SheetColumn("责任部门", 30, hint="用“、”“，”隔开；名单中没有的单位会列入完整性报告。"),
    SheetColumn("完成时限", 18, hint="原文，如“2021年12月底”；须与“时限日期”一致。文件没有写明的留空。"),
    SheetColumn("时限类型", 13, tuple(KINDS), "文件没有写明时限的选“未明确”。", centred=True),
    SheetColumn("时限日期", 13, hint="只在有明确时限时填写，如 2021-12-31。", centred=True),
    SheetColumn(REFORM, 13, tuple(YES_NO), "拟标注的填“是”，经牵头单位同意后才作自我评估。", centred=True),
)
KPI_COLUMNS = (
    SheetColumn("编号", 10, centred=True),
    SheetColumn("序号", 7, centred=True),
    SheetColumn("一级指标", 14),
    SheetColumn("牵头部门", 18),
    SheetColumn("指标名称", 36),
    SheetColumn("计量单位", 10, centred=True),
    SheetColumn("方向", 8, SIGNS, " ".join(SIGNS), centred=True),
    SheetColumn("目标值", 10, centred=True),
    SheetColumn("目标日期", 13, hint="如 2021-12-31；没有日期可空。", centred=True),
    SheetColumn("基期值", 11, centred=True),
    SheetColumn("类型", 10, tuple(KPI_KINDS), centred=True),
    SheetColumn("表述", 10, ("应达到", "力争"), centred=True),
    SheetColumn("启用", 8, tuple(YES_NO), "否：待核实或不作考核，系统不据此判断。", centred=True),
    SheetColumn("原文", 40),
    SheetColumn("备注", 36),
)
ORGANISATION_COLUMNS = (
    SheetColumn("名称", 30),
    SheetColumn("代码", 12, hint="小写字母开头的英文代码，一经使用不得更改：报送编号由它构成。", centred=True),
    SheetColumn("别名", 30, hint="清单中的其他写法，用“；”隔开。"),
    SheetColumn("全称（待核）", 32),
    SheetColumn("类型", 20, (*UNIT_KINDS, COLLECTIVE), "集合称谓只用于识别名称，不建账号，不填代码。", centred=True),
    SheetColumn("隶属", 8, tuple(YES_NO), "是否隶属市政府：否的一律用函的口气，不用“责令”。", centred=True),
    SheetColumn("称谓", 10, SALUTATIONS_OFFERED, centred=True),
    SheetColumn("报送口径", 22, hint="应报送的口径；不报送的留空。", centred=True),
    SheetColumn("会签口径", 22, hint="只参加会签、本身不欠报送件的口径。", centred=True),
    SheetColumn("备注", 60),
    SheetColumn(
        "邮件域名", 24, hint="只属于本单位的邮件域名（@ 之后的部分），凭它即可代表本单位报送；没有或与他人共用的留空。"
    ),
    SheetColumn(
        "简称", 12, hint="邮件标题末尾的单位简称，如“税务”；留空即取自名称，与他家相同时用代码。", centred=True
    ),
    SheetColumn("分组", 14, hint="单位很多时看板按组列出（如所属片区、系统）；三百家以内可不填。"),
)
CONTACT_COLUMNS = (
    SheetColumn("单位", 28),
    SheetColumn("单位代码", 12, centred=True),
    SheetColumn("角色", 14, tuple(role.value for role in ROLES), centred=True),
    SheetColumn("姓名", 34),
    SheetColumn("邮箱", 38),
    SheetColumn("电话", 18, centred=True),
    SheetColumn("备注", 30),
)
QUESTION_COLUMNS = (
    SheetColumn("序号", 11, hint="单个序号或区间，如 7 或 71-73。", centred=True, text=True),
    SheetColumn("字段", 20),
    SheetColumn("OCR原貌", 44),
    SheetColumn("采用值", 36),
    SheetColumn("备选", 32),
    SheetColumn("依据", 60),
    SheetColumn("置信度", 10, CONFIDENCES, "“高”视为可用；其余在确认前不据此亮红灯、不发函。", centred=True),
    SheetColumn("已确认", 10, tuple(YES_NO), "核实并改正《任务清单》后填“是”，该项即恢复正常督办。", centred=True),
)


def unit_columns(streams: Iterable[str]) -> tuple[SheetColumn, ...]:
    """The columns of 单位 with the names of *streams* to choose from."""
    names = tuple(streams)
    return tuple(
        replace(column, choices=names) if column.title in ("报送口径", "会签口径") else column
        for column in ORGANISATION_COLUMNS
    )
