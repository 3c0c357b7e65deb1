"""What people write above a form that they send and that says nothing else (附件请查收): a covering letter."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from duban.domain.mail.own_words import BODIES, NAME, is_polite, is_signature

CLAUSE = re.compile(r"(?<=[?？])|[，,。；;！!：:\s]")
ADDRESS = re.compile(r"https?://[!-~]+", re.IGNORECASE)
# Whoever asks for anything but that the mail be received asks for something: 请 alone is no word of a covering letter.
RECEIVE = (
    r"(敬|烦|恭|恳|还|望|特)*(请|望|麻烦)(您|你们?|贵[委办局]|各位|领导|老师|予以?|给予|及时|注意|帮忙|随时|一并|一起)*(将.{0,6})?"
    r"(查收|查阅|查看|审阅|审收|审核|审查|收阅|接收|签收|核收|收下|收悉|收|审|阅|批评指正|指正|详?见)"
    rf"(一下|{NAME})?"
)
WHY = (
    r"(根据|按照?|依照?|遵照|依据)"
    r"(贵[委办局]|你们?|退回|反馈|审核|修改|上述|上级|通知|文件|有关|相关|《[^》]*》|的)*(意见|要求|通知|精神|规定)"
)
NEWEST = r"请?以(此|本|这|该|附件|新|最新)(次|件|份|封|邮件|表|版|报送)*为准|(修改|更正|补正|补充|完善|审核|更新)后的?"
# Whoever closes so wants nothing; whoever only says "please call" does.
OTHERWISE = re.compile(
    r"[如若]果?有(任何|什么)?(问题|疑问|不妥|不当|不足|不明|不清楚|遗漏|需要)(之处|的地方|的话|的)?"
    r"([，,\s]*(敬|烦|还)?(请|可|望)[^，,。；;！!]{0,16}(联系|来电|致电|告知|沟通|指正|反馈)[^，,。；;！!]{0,16})?"
)
PAPERS = (
    "附件[一二三四五六七八九十0-9]*|附表|附上|附后|随附|随信|附|填报表|会签表|反馈表|统计表|汇总表|月报表?|报表|表格?|"
    "材料|资料|扫描件|盖章件|复印件|"
    "纸质版|电子版|电子表格?|正式版|更正版|最[新终]版|版本|文件|邮件|进展(情况)?|完成情况|落实情况|情况|重点|任务|营商环境|工作|专项|行动|"
    "计划|台账|数据|佐证|证明|表|版|件|《[^》]*》|excel|word|pdf|wps"
)
WHOSE = (
    "尊敬的|[我本贵](单位|部门|公司|中心)|[我本贵][局委办院厅县区市]|单位|我们?|您|你们?|领导|老师|同志|各位|科室|"
    rf"[市省区县][\u4e00-\u9fff]{{1,8}}?({BODIES})|^[现兹特]?将(?!第)[\u4e00-\u9fff]{{1,16}}?(管?({BODIES}))+(（[\u4e00-\u9fff]+）)?"
    r"(?=[0-9本的关报填]|$)"
)
DOES = (
    "详见|参见|见|报送|上报|呈报|补报|重报|报来|报上|报|重新|再次|发送|发给|发来|发|传|提交|递交|呈送|送|寄|填报|填写|填好|填完|填|"
    "整理|汇总|打包|上传|完成|做好|修改|补正|更正|改正|更新|完善|补充|改好|盖章|签字|扫描|审核|审签|审定|核对|核实|确认|无误"
)
BETWEEN = (
    "现将|兹将|特将|^将|现|兹|特此|特|谨|把|予以?|已经?|均|都|一并|同时|一起|一同|共计?|关于|于|如下|一下|的|了|啦|吧|哈|给|到|在|为|是|这|"
    "中的|此为?|支持|早上好|[上下]午好|和|及|与|等|含|全部|相关|有关|进行|好|本月|本期|当月|今天|今日|最新|两|[0-9][0-9-]*|[一二三四五六七八九十]+(?=[月份])|[年月日号份（）()]"
)
KINDS_OF_WORDS = (RECEIVE, WHY, NEWEST, PAPERS, WHOSE, DOES, BETWEEN)
CLOSING = re.compile(
    r"^(此致|敬礼|(顺|敬|恭)?[祝颂].*|我是[\u4e00-\u9fff]{2,12}[局委办院科处室中心公司]的?[\u4e00-\u9fff]{0,4})$"
)


def clauses_beside(lines: Iterable[str], places: tuple[str, ...] = ()) -> Iterator[str]:
    """
    The clauses of *lines* that say more than that a form is sent, in their order, a number beside them too.

    *places* are the cities (某某市) that a unit may put before its own name.
    """
    words = _covering(places)
    for line in lines:
        if is_signature(line):
            continue
        clauses = [clause for clause in CLAUSE.split(OTHERWISE.sub(" ", ADDRESS.sub(" ", line))) if clause]
        if any(not _covers(clause, words) for clause in clauses):
            yield from (one for one in clauses if not _covers(one, words) or _is_number(one))


@cache
def _covering(places: tuple[str, ...]) -> re.Pattern[str]:
    """The words of a covering letter of units of *places*, what stands before the 市 of a unit's name among them."""
    cities = (f"{re.escape(place.rstrip('市'))}(?=[市省区县])" for place in places if place)
    return re.compile("|".join((*cities, *KINDS_OF_WORDS)), re.IGNORECASE)


def _is_number(clause: str) -> bool:
    return is_signature(clause) and any(sign.isdigit() for sign in clause)


def _covers(clause: str, words: re.Pattern[str]) -> bool:
    """Whether a clause is made of nothing but the words of a covering letter; whatever is not known of it was said."""
    known = is_polite(clause) or is_signature(clause) or CLOSING.match(clause) is not None
    return known or is_polite(words.sub("", clause))
