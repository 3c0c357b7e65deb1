"""Plans in prose of cities that do not exist, in the ways in which offices write them, with their truth."""

from collections.abc import Callable
from random import Random

from duban.domain.importing.document import PlanDocument, PlanParagraph

CITIES = ["云川", "青岚", "江洲", "白榆"]
CATEGORIES = ["降低制度性成本", "强化要素保障", "优化法治环境", "提升监管效能"]
GROUPS = [
    "优化市场准入",
    "便利企业开办",
    "规范涉企检查",
    "改善融资服务",
    "完善用电服务",
    "畅通跨境贸易",
    "保障公平竞争",
]
GOALS = [
    "推行“一件事”集成服务",
    "清理各类隐性壁垒",
    "实行告知承诺制",
    "建立专员服务机制",
    "推广电子证照应用",
    "实施分级分类监管",
]
MEASURES = [
    "梳理事项清单并向社会公布，实现企业住所（经营场所）自主申报。",
    "升级线上平台功能，办理时间压缩至3个工作日。对新设主体提供帮办服务。",
    "在各县（市、区）设立服务专窗，开展业务培训；建立问题台账，逐月调度。",
    "落实“双随机、一公开”要求，推动数据共享。",
]
UNITS = [
    "发改委",
    "审批局",
    "住建局",
    "能源局",
    "自然资源局",
    "商务局",
    "司法局",
    "人社局",
    "财政局",
    "大数据局",
    "城管局",
]
WHOLE = ["国网{0}供电公司", "{0}海关", "人民银行{0}市分行", "各县（市、区）人民政府", "市市场监管局"]
DEADLINES = {
    "2025年6月底前": ("date", "2025-06-30"),
    "2025年底": ("date", "2025-12-31"),
    "2025年第三季度": ("date", "2025-09-30"),
    "长期坚持": ("continuous", ""),
    "持续推进": ("continuous", ""),
    "": ("unstated", ""),
}
HAN = "一二三四五六七八九十"
Row = dict[str, str]


def _labels(lead: str, helpers: str, deadline: str) -> str:
    parts = [
        f"牵头单位：{lead}",
        f"配合单位：{helpers}" if helpers else "",
        f"完成时限：{deadline}" if deadline else "",
    ]
    return "；".join(filter(None, parts))


def _responsible(lead: str, helpers: str, deadline: str) -> str:
    units = "、".join(filter(None, (lead, helpers)))
    return f"责任单位：{units}" + (f"；完成时限：{deadline}" if deadline else "")


def _clause(lead: str, helpers: str, deadline: str) -> str:
    parts = [f"{lead}牵头", f"{helpers}配合" if helpers else "", deadline]
    return "，".join(filter(None, parts))


def _by_duty(lead: str, helpers: str, deadline: str) -> str:
    units = f"{lead}牵头，{helpers}按职责分工负责" if helpers else f"{lead}负责"
    return f"{units}，{deadline}" if deadline else units


WAYS: list[Callable[[str, str, str, str], list[str]]] = [
    lambda text, lead, helpers, by: [f"{text}（{_labels(lead, helpers, by)}）"],
    lambda text, lead, helpers, by: [f"{text}〔{_labels(lead, helpers, by)}〕"],
    lambda text, lead, helpers, by: [f"{text[:-1]}（{_labels(lead, helpers, by)}）。"],
    lambda text, lead, helpers, by: [f"{text}【{_clause(lead, helpers, by)}】"],
    lambda text, lead, helpers, by: [f"{text}（{_responsible(lead, helpers, by)}）"],
    lambda text, lead, helpers, by: [text, _responsible(lead, helpers, by)],
    lambda text, lead, helpers, by: [text, *_labels(lead, helpers, by).split("；")],
    lambda text, lead, helpers, by: [f"{text}{_by_duty(lead, helpers, by)}。"],
    lambda text, lead, helpers, by: [f"{text}{_labels(lead, helpers, by)}。"],
]


def prose_plan(seed: int) -> tuple[PlanDocument, list[Row]]:
    """The plan of that seed; all of its items are written in one way."""
    random = Random(seed)  # noqa: S311 - the same plan for the same seed, and no secret
    city = CITIES[seed % len(CITIES)]
    lines = [
        f"{city}市优化营商环境行动方案",
        f"{city[0]}政办〔2025〕{seed}号",
        "各县（市、区）人民政府：",
        "一、总体要求",
    ]
    lines += ["坚持问题导向，打造一流营商环境。", "市各有关部门要加强协作。"]
    truth: list[Row] = []
    way, through, levels = random.choice(WAYS), random.random() < 0.5, random.choice([1, 2])
    groups = random.sample(GROUPS, 6)
    for place in range(3):
        category = random.choice(CATEGORIES)
        lines.append(f"{HAN[place + 1]}、{category}")
        for within, group in enumerate(groups[2 * place : 2 * place + 2] if levels == 2 else [category], 1):
            if levels == 2:
                lines.append(f"（{HAN[within - 1]}）{group}")
            for number in range(1, random.randint(3, 5)):
                row = _row(random, city, group, category if levels == 2 else "全部事项")
                truth.append(row)
                numeral = f"{len(truth) if through else number}."
                text = f"{numeral}{row['目标任务']}。{row['具体措施']}"
                lines += way(text, row["牵头部门"], row["责任部门"], row["_时限"])
    lines += [
        f"{HAN[4]}、保障措施",
        "（一）加强组织领导。市营商办统筹协调，各部门要落实责任。",
        "（二）强化督导。定期通报进展情况。",
    ]
    blocks = tuple(PlanParagraph(line, f"第{at}行") for at, line in enumerate(lines, 1))
    return PlanDocument("plan.txt", blocks), [{k: v for k, v in row.items() if k[0] != "_"} for row in truth]


def _row(random: Random, city: str, group: str, category: str) -> Row:
    lead, *others = random.sample(UNITS, random.randint(1, 4))
    helpers = "市" + "、".join(others) if others else ""
    if random.random() < 0.4:
        helpers += ("，" if helpers else "") + random.choice(WHOLE).format(city)
    deadline = random.choice(list(DEADLINES))
    kind, day = DEADLINES[deadline]
    return {
        "大类": category, "一级指标": group, "目标任务": random.choice(GOALS), "具体措施": random.choice(MEASURES),
        "牵头部门": f"市{lead}", "责任部门": helpers, "完成时限": deadline or "未明确",
        "完成时限_kind": kind, "完成时限_date": day, "_时限": deadline,
    }  # fmt: skip
