"""What stands in the place of a name or a telephone number and is none: a role, a sample, a remark."""

import re
from enum import StrEnum

from duban.domain.form.words import plain


class StandIn(StrEnum):
    """What it is that stands there; the values are cases of the sentences of W23."""

    ROLE = "role"
    SAMPLE = "sample"
    REMARK = "remark"


ROLES = (
    "填报人|填表人|填写人|经办人|承办人|联系人|联络员|负责人|责任人|审核人|复核人|签发人|审签人|"
    "(科室|处室|部门|单位|主要|分管)负责人|(分管|主要|单位)?领导|办公室收文|办公室|科室|工作人员|科员|"
    "副?(科长|处长|局长|主任|院长|经理)|总经理|本人|签字|签名|盖章"
)
UNITS = "局|委|办|院|厅|处|科|室|公司|中心|政府|法院|银行|单位|部门|县|区|市|协会"
# After the name of a unit as well: 市税务局联络员. A surname before a post is how people are called: 陈科长.
ROLE = re.compile(f"(.*({UNITS})|本|我|贵|该)?({ROLES})")
# What stands in samples. The names with which forms are explained may be people's own: they are left alone.
SAMPLE = re.compile(
    r"某+|[甲乙丙丁]|[xX×*＊_/\\\-—○〇.。、?？]+|姓名|测试|试填|示例|样例|test|无|暂无|同上|略|待定|待补充?|补充",
    re.IGNORECASE,
)
REMARK = re.compile(r".*(同意|情况属实|核实无误|无异议|已审核?|已阅|审核通过|审定|请审示|上报|报送|呈报).*")
SHORTEST_NUMBER = 7
RUN = "01234567890123456789"


def stands_in(text: str) -> StandIn | None:
    """What *text* is instead of a person's name; None for whatever may be one, and for nothing at all."""
    bare = plain(text)
    if not bare:
        return None
    if REMARK.fullmatch(bare):
        return StandIn.REMARK
    if SAMPLE.fullmatch(bare):
        return StandIn.SAMPLE
    return StandIn.ROLE if ROLE.fullmatch(re.sub(r"\(.*\)", "", bare)) else None


def is_made_up(phone: str) -> bool:
    """
    Whether the digits of a number are all alike, behind its area code or a mobile's first three, or count up or down.

    What counts behind an area code is somebody's number in many a town.
    """
    text = plain(phone)
    digits = re.sub(r"\D", "", text)
    local = re.sub(r"\D", "", re.sub(r"^\(?0\d{2,3}\)?[-—–]?(?=\d{7,8}$)", "", text))
    alike = any(len(each) >= SHORTEST_NUMBER and len(set(each)) == 1 for each in (digits, local, digits[3:]))
    return alike or (len(digits) >= SHORTEST_NUMBER and (digits in RUN or digits in RUN[::-1]))
