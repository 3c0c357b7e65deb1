"""What stands in the place of a name or a telephone number and is none: a role, a sample, a remark."""

import re
import unicodedata
from enum import StrEnum

from duban.domain.form.words import plain
from duban.domain.mail.own_words import SURNAMES


class Placeholder(StrEnum):
    """What it is that stands there; the values are cases of the sentences of W23."""

    ROLE = "role"
    SAMPLE = "sample"
    REMARK = "remark"


# Roles and posts are made of parts: of which unit, which of several, what somebody does there, what he is called.
UNITS = "局|委|办|院|厅|处|科|室|公司|中心|政府|法院|银行|单位|部门|县|区|市|协会|党组|党委|支部"
WHICH = "第[一二三四]|主要|分管|具体|直接|常务|执行|代理|值班|业务|主办|单位|部门|科室|处室|副|正|主"
DOES = (
    "填报|填表|填写|经办|承办|联系|联络|负责|责任|审核|复核|审批|审签|审定|签发|签批|校对|核稿|拟稿|起草|制表|统计|信息|工作|"
    "经手|审查|核对|录入|汇总|整理|记录|报送|上报|提供|编制|主办|协办|督办|牵头|分管|主管|管理|办事|值班"
)
POST = (
    "[科处局股室厅部组院校所站队镇区县市行]长|(董事|理事|秘书|委员|社)长|主任|书记|总?经理|主管|干部|专员|专干|骨干|文员|秘书|会计|"
    "科员|职员|(主任)?科员|([一二三四]级)?(调研员|巡视员|主任科员)|领导|本人|签字|签名|签章|盖章"
)
LABEL = "的?(姓名|名字|名称|签名|签字|签章|盖章|电话|手机(号码?)?|号码|联系方式)"
# After the name of a unit as well: 市税务局联络员. A surname before a post is how people are called: 陈科长.
ROLE = re.compile(
    f"(.*({UNITS})|[xX×*]+|同|本|我|贵|该|各)?({WHICH})*"
    f"(({DOES})(人员?|员|者|同志|领导|岗|单位|科室|部门)|{POST})({LABEL})?|.*(人员|成员)"
)
# Who is a unit is nobody: 李登科 ends as a section does.
BODY = re.compile(
    r".*(办公室|委员会|人民政府|有限公司|集团公司|(服务|管理|事务|保障)中心)|.{3,}局|.{4,}[科处股]|"
    rf"[^{SURNAMES}]\S+[科处股室]|本?(科室|处室|部门|单位)(名称)?|.*收文"
)
# What stands in samples. The names with which forms are explained may be people's own: they are left alone.
SAMPLE = re.compile(
    r"某+|[甲乙丙丁]|[x×*_/\\\-—○〇.。、?]+|(.)\1{2,}|\d+|[a-z]{1,2}|姓名|名字|测试|试填|示例|样例|test|n/a|none|null|无|空|略|"
    r"[暂空]缺|暂?无(人员?)?|待定|待?后?补充?|.*不适用.*|.*另行通知.*|.*补充|待填|未填写?|未定|不详|未知|(详见|见|附|如|同)(附件|附表|后|上|前|下|公文|文件|来文|原件).*|"
    r"(请|此处|在此|这里|需)填写?.*",
    re.IGNORECASE,
)
# What is done to a paper, and what is said of it, is no name; a given name may hold one of its signs: 黄阅兵, 何审言.
REMARK = re.compile(
    r".*(审[批核阅签定毕议]|核[准定签实]|复核|批[准示复阅]|签[字批发署章]|会签|圈阅|阅[知示处悉批]|盖章|同意|属实|无误|异议|"
    r"上报|报送|呈报|请示|知悉|照办|准予|予以|"
    r"领导|流程|公章|补签|纸质|汇报|符合).*"
    r"|(.*(领导|[长任局办科]))?(已|未|待|请|拟|均|不)[审批签阅核办盖报].*"
    r"|[审批签阅核办准是否对行可有好√✓]|通过|可以"
)
PARTS = re.compile(r"[\s,，、;；:：/|()（）]+")
LONGEST_NAME = 4
KNOWN_SAMPLES = ("13800138000",)  # the number with which forms explain what a mobile's is
SHORTEST_NUMBER = 7
RUN = "01234567890123456789"


def stands_in(text: str) -> Placeholder | None:
    """
    What *text* is instead of a person's name; None for whatever may be one, and for nothing at all.

    A name beside a role or a remark is a name: 填报人：张三, 张三（签字）.
    """
    whole = _kind(plain(text))
    if whole is Placeholder.SAMPLE:
        return whole
    parts = [part for part in PARTS.split(unicodedata.normalize("NFKC", text)) if part]
    kinds = [_kind(part) for part in parts]
    if any(kind is None and _may_be_a_name(part) for part, kind in zip(parts, kinds, strict=True)):
        return None
    return next((kind for kind in (*kinds, whole) if kind), None)


def _kind(bare: str) -> Placeholder | None:
    if SAMPLE.fullmatch(bare):
        return Placeholder.SAMPLE
    if ROLE.fullmatch(bare) or BODY.fullmatch(bare):
        return Placeholder.ROLE
    return Placeholder.REMARK if REMARK.fullmatch(bare) else None


def _may_be_a_name(part: str) -> bool:
    return 1 < len(part) <= LONGEST_NAME or not re.search(r"[\u4e00-\u9fff]", part) or "·" in part


def is_made_up(phone: str) -> bool:
    """
    Whether *phone* is no number at all, or its digits are all alike, behind its area code or a mobile's first three.

    So are digits that count up or down. What counts behind an area code is somebody's number in many a town.
    """
    text = plain(phone)
    digits = re.sub(r"\D", "", text)
    if not digits or digits in KNOWN_SAMPLES:
        return bool(text)
    local = re.sub(r"\D", "", re.sub(r"^\(?0\d{2,3}\)?[-—–]?(?=\d{7,8}$)", "", text))
    alike = any(len(each) >= SHORTEST_NUMBER and len(set(each)) == 1 for each in (digits, local, digits[3:]))
    return alike or (len(digits) >= SHORTEST_NUMBER and (digits in RUN or digits in RUN[::-1]))
