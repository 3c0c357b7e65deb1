"""What the guide of an empty task list says of each column: whether it has to be filled, with what, an example."""

from dataclasses import dataclass

from duban.adapters.office.task_list.items import ITEMS, LABEL, REFORM
from duban.adapters.office.task_list.targets import KPIS, NATURE, ORIGINAL, QUESTIONS, SOURCE
from duban.adapters.office.task_list.units import CONTACTS, GROUP, MAIL_DOMAINS, SHORT_NAME, UNITS
from duban.domain.plan.organisation import LOCAL_GOVERNMENT

MUST, MAY = "必填", "选填"


@dataclass(frozen=True, slots=True)
class ColumnGuide:
    """One line of the guide."""

    sheet: str
    column: str
    must: str
    what: str
    example: str = ""


STEPS = (
    f"先填《单位》：每家一行；“全体{LOCAL_GOVERNMENT}”之类的说法类型选“集合称谓”，不填代码。",
    "再填《任务清单》：每项一行，不合并单元格；几条措施写在同一格里，一条一行。",
    "再填《联系人》：牵头单位和应报送的单位，每家至少有填报人、联络员或科室负责人的邮箱。",
    "《量化指标》《待核实》可以以后再填。",
    "编号：“序号”自1起连续，系统内部使用；文件另有编号（2-45、1.3、一（二）1）的填在“文件编号”，此后填报表、邮件、文书都按它称呼。",
    "存盘后在 config/duban.toml 的 task_list 中写明本文件，运行 duban tasks，直到没有问题。",
)

COLUMNS = (
    ColumnGuide(UNITS, "名称", MUST, "全称或通用的简称，清单中照此书写", "市税务局"),
    ColumnGuide(UNITS, "代码", MUST, "小写字母开头的字母和数字，各家不同，启用后不得更改", "swj"),
    ColumnGuide(UNITS, "别名", MAY, "清单、来信中的其他写法，用“；”隔开", "税务局；国税局"),
    ColumnGuide(UNITS, "类型", MUST, "从列表选择", "市直部门"),
    ColumnGuide(UNITS, "隶属", MUST, "是否隶属本级政府；否的一律用函的口气", "否"),
    ColumnGuide(UNITS, "称谓", MAY, "信函中的称呼，留空即“贵单位”", "贵局"),
    ColumnGuide(UNITS, "报送口径", "应报送的必填", "从列表选择；不报送的留空", "市直牵头单位月报"),
    ColumnGuide(UNITS, "会签口径", MAY, "只参加会签、本身不报送的口径"),
    ColumnGuide(UNITS, MAIL_DOMAINS, MAY, "只属于该单位的邮件域名（@ 之后的部分）", "swj.jiangzhou.example"),
    ColumnGuide(UNITS, SHORT_NAME, MAY, "邮件标题末尾的简称，留空即取自名称", "税务"),
    ColumnGuide(UNITS, GROUP, "三百家以上必填", "看板上列在同一格的一组，如所属片区、系统", "中心城区"),
    ColumnGuide(UNITS, "备注", MAY, "本办自用"),
    ColumnGuide(ITEMS, "序号", MUST, "自1起连续，每项一行", "1"),
    ColumnGuide(ITEMS, LABEL, MAY, "文件中的编号；与序号相同的留空", "2-45"),
    ColumnGuide(ITEMS, "一级指标", MUST, "事项所属的一组，同组写法一致", "纳税"),
    ColumnGuide(ITEMS, "大类", MUST, "几组合成的一类，没有的与一级指标写得一样", "企业全生命周期"),
    ColumnGuide(ITEMS, "目标任务", MUST, "照录原文", "压缩纳税时间"),
    ColumnGuide(ITEMS, "具体措施", MUST, "照录原文，一条一行", "1.推行电子发票。"),
    ColumnGuide(ITEMS, "牵头部门", MUST, "《单位》中的名称；几家用“、”隔开，第一家汇总报送", "市税务局"),
    ColumnGuide(ITEMS, "责任部门", MAY, "照录原文，用“、”隔开", "市财政局、人行"),
    ColumnGuide(ITEMS, "完成时限", "写明的必填", "照录原文；文件没有写明的留空", "2021年12月底"),
    ColumnGuide(ITEMS, "时限类型", MUST, "有明确时限、持续推进、随省推进；没有写明的选“未明确”", "有明确时限"),
    ColumnGuide(ITEMS, "时限日期", "有明确时限的必填", "最后一天", "2021-12-31"),
    ColumnGuide(ITEMS, REFORM, MAY, "拟标注为创新突破改革的填“是”，随填报表征求牵头单位意见", "否"),
    ColumnGuide(CONTACTS, "单位", MUST, "《单位》中的名称", "市税务局"),
    ColumnGuide(CONTACTS, "单位代码", MUST, "《单位》中的代码", "swj"),
    ColumnGuide(CONTACTS, "角色", MUST, "从列表选择；同一角色可以有几人，各占一行", "填报人"),
    ColumnGuide(CONTACTS, "姓名", MAY, "姓名或岗位"),
    ColumnGuide(CONTACTS, "邮箱", MUST, "每行一个", "name@swj.jiangzhou.example"),
    ColumnGuide(CONTACTS, "电话", MAY, "办公电话"),
    ColumnGuide(CONTACTS, "备注", MAY, "本办自用"),
    ColumnGuide(KPIS, "编号", MUST, "各不相同", "K001-1"),
    ColumnGuide(KPIS, "序号", MUST, "所属事项的序号或文件编号", "1"),
    ColumnGuide(KPIS, "指标名称", MUST, "要填的是哪个数", "年纳税时间"),
    ColumnGuide(KPIS, "计量单位", MAY, "单位写在这里，不写在目标值里", "小时"),
    ColumnGuide(KPIS, "方向", MUST, "达到目标是不大于、不小于还是等于", "≤"),
    ColumnGuide(KPIS, "目标值", MUST, "一个数字", "90"),
    ColumnGuide(KPIS, "目标日期", MAY, "到哪天应达到", "2021-12-31"),
    ColumnGuide(KPIS, "类型", MUST, "时点值（当时的数）、累计值（自年初起的和）、里程碑、规则", "时点值"),
    ColumnGuide(KPIS, "启用", MUST, "“是”的随填报表向单位要数并据此判断", "是"),
    ColumnGuide(KPIS, SOURCE, MAY, "省里平台已采集的写平台名称，由本办导入，不向单位要数"),
    ColumnGuide(KPIS, "备注", MAY, "本办自用"),
    ColumnGuide(QUESTIONS, "序号", MUST, "存疑事项的序号（7 或 71至73）或文件编号", "7"),
    ColumnGuide(QUESTIONS, "字段", MUST, "《任务清单》的列标题", "牵头部门"),
    ColumnGuide(QUESTIONS, "采用值", MUST, "《任务清单》中暂按什么填写", "市税务局"),
    ColumnGuide(QUESTIONS, ORIGINAL, MAY, "文件原文"),
    ColumnGuide(QUESTIONS, "备选", MAY, "也可能是什么"),
    ColumnGuide(QUESTIONS, "依据", MAY, "为什么存疑"),
    ColumnGuide(QUESTIONS, NATURE, MUST, "“待核实”的，确认前不亮红灯、不发函；“已订正”“未读入”的只供复查", "待核实"),
    ColumnGuide(QUESTIONS, "已确认", MAY, "核实并改正《任务清单》后填“是”", "是"),
)
