"""What a unit's name tells of it: its type, whether the city may give it orders, how it is addressed."""

import re
from dataclasses import dataclass

from duban.domain.plan.organisation import LOCAL_GOVERNMENT

CITY, PARTY, COURT = "市直部门", "市委部门", "司法机关"
PROVINCE, STATE_COMPANY, UTILITY = "省部属驻市单位", "央企驻市单位", "公用企业"
INSTITUTION, PEOPLE, FORCE = "市属事业单位", "群团组织", "执法/救援队伍"
OFFICE_OF_MANY, COUNTY = "议事协调机构办公室", f"{LOCAL_GOVERNMENT}/功能区"
# In the order of the drop-down.
UNIT_KINDS = (
    CITY, PARTY, COURT, PROVINCE, STATE_COMPANY, UTILITY, INSTITUTION, PEOPLE, FORCE, OFFICE_OF_MANY, COUNTY,
)  # fmt: skip
GIVES_NO_ORDERS = (PARTY, COURT, PROVINCE, STATE_COMPANY, PEOPLE)

# First match wins.
KINDS = (
    (COURT, re.compile(r"法院$|检察院$|^市?(?:中院|检察院)")),
    (
        STATE_COMPANY,
        re.compile(
            r"^国网|供电|(?<!广)电网|中石[油化]|中国(?:电信|移动|联通|铁塔|石油|石化)|(?:工商|农业|建设|交通|农业发展|国家开发|进出口|邮政储蓄|邮储|^中国)银行|^(?:电信|移动|联通|铁塔)|(?:电信|移动|联通|铁塔|邮政|烟草)(?:通信)?.*公司$"
        ),
    ),
    (
        PROVINCE,
        re.compile(
            r"人民银行|人行|银保监|金融监管(?:总局|分局|支局)|证监|外汇|税务|海关|海事(?:局|处)|气象局|邮政管理局|烟草专卖|通信(?:发展)?管理|调查队"
            r"|出入境边防|(?:铁路|民航).*(?:局|公司|监管局|集团|车站|段)$|无线电|消防救?援?支队|国家"
        ),
    ),
    (
        COUNTY,
        re.compile(
            r"(?:[县区旗市]|开发区|新区|投资区|园区)(?:人民政府|政府|管委会|管理委员会)$|开发区$|新区$|投资区$|园区$|^[^市]{1,3}[县区]$"
            r"|^[^市]{2,3}市$|街道(?:办事处)?$|[乡镇](?:人民政府|政府)?$"
        ),
    ),
    (PARTY, re.compile(r"^市?委|^[市县区州]委(?!员)|组织部|宣传部|统战部|政法委|网信办|编办|纪委|监委|档案局")),
    (PEOPLE, re.compile(r"总工会|团市?委|妇联|科协|工商联|残联|侨联|文联|社科联|红十字会|贸促会|协会$|商会$|学会$")),
    (FORCE, re.compile(r"支队|大队|总队")),
    (UTILITY, re.compile(r"(?:公司|集团|水务|燃气|热力|公交|自来水|水厂)$")),
    (INSTITUTION, re.compile(r"中心$|医院$|学院$|大学$|学校$|研究院$|所$|站$|馆$|社$|台$")),
    (OFFICE_OF_MANY, re.compile(r"营商办|专班|领导小组(?:办公室)?$|指挥部(?:办公室)?$|联席会议(?:办公室)?$")),
    (CITY, re.compile(r"(?:局|委|办|厅|室|委员会|管委会|院|处|署|政府)(?:\(.*\))?$")),
)
SALUTATIONS = (
    ("贵公司", re.compile(r"公司$|集团$|银行$|支行$|分行$")),
    ("贵院", re.compile(r"院$")),
    ("贵局", re.compile(r"局(?:（.*）)?$")),
    ("贵委", re.compile(r"(?<!市)(?<!县)(?<!区)(?:委|委员会|管委会)(?:（.*）)?$")),
)
LOCAL_SALUTATIONS = (
    ("贵镇", re.compile(r"镇(?:人民政府|政府)?$")),
    ("贵乡", re.compile(r"乡(?:人民政府|政府)?$")),
    ("贵街道", re.compile(r"街道(?:办事处)?$")),
    ("贵县", re.compile(r"县|旗")),
    ("贵区", re.compile(r"区")),
    ("贵市", re.compile(r"市")),
)
ELSEWHERE = "贵单位"
BANK = "贵行"
# In the order of the drop-down; 贵办 an office chooses itself.
SALUTATIONS_OFFERED = (
    *(words for words, _pattern in SALUTATIONS),
    *(BANK, "贵办", ELSEWHERE),
    *(words for words, _pattern in LOCAL_SALUTATIONS),
)


@dataclass(frozen=True, slots=True)
class UnitKind:
    """What the form of a name tells; `doubt` what it does not."""

    kind: str
    subordinate: bool
    salutation: str
    doubt: str = ""


def kind_of(name: str) -> UnitKind:
    """The type of the unit of that name, and what follows from it."""
    bare = re.sub(r"（[^（）]*）$", "", name)
    kind = next((kind for kind, pattern in KINDS if pattern.search(bare)), "")
    doubt = "" if kind else f"由名称“{name}”看不出类型、隶属，请填写"
    if kind == UTILITY and not bare.startswith(("市", "县", "区")):
        doubt = f"“{name}”是否市属企业，待核"
    if kind == INSTITUTION and not bare.startswith(("市", "县", "区")):
        doubt = f"“{name}”是否市属单位，待核"
    return UnitKind(kind or CITY, kind not in GIVES_NO_ORDERS and bool(kind), _salutation(bare, kind), doubt)


def _salutation(name: str, kind: str) -> str:
    if kind == COUNTY:
        own = re.sub(r"^.*?市(?=.)", "", name)
        return next((words for words, pattern in LOCAL_SALUTATIONS if pattern.search(own or name)), "贵区")
    if kind in (FORCE, PARTY, PEOPLE) and not name.endswith("局"):
        return ELSEWHERE
    if name.endswith(("银行", "支行", "分行")):
        return ELSEWHERE if kind == PROVINCE else BANK
    return next((words for words, pattern in SALUTATIONS if pattern.search(name)), ELSEWHERE)
