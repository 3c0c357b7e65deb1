"""Which words of a mail its sender wrote himself, and whether they are a yes, a courtesy or a signature."""

import re
from collections.abc import Iterable

from duban.domain.mail.triage import Incoming

# Where the mail that is answered begins, as Chinese and English mail programs mark it; and a line of it.
QUOTED = re.compile(r"^\s*>")
QUOTE = re.compile(
    r"^\s*(-{2,}.{0,12}(原始|转发|邮件|original|forwarded).*|_{20,}\s*|发件人[:：].*|From[:：].*|.{0,80}(写道|wrote)[:：]\s*)$",
    re.IGNORECASE,
)
HEADER = re.compile(r"^(主题|收件人|发送时间|时间|日期|抄送|Subject|To|Cc|Sent|Date)\s*[:：]", re.IGNORECASE)
YES = re.compile(r"^(已|经|现|我[局委院办]|我单位|特此)*(核实|核对|认真|后|，|,|无误)*(确认|属实|是的?|同意)")
NO = re.compile(r"不|非|没|未|否|无法|误|请|吗|？|\?")
# A plain receipt is made of these words alone: "收到，29日前报" says more.
COURTESY = re.compile(
    r"[\s，,。.！!；;：:、~～]|各位|领导|老师|同志|您好|你好|好的?|嗯|ok|邮件|来[信函]|通知|填报表?|回执|文件|内容|我[局委办院]|我单位"
    r"|已经?|均|全部|收到|收悉|收阅|知悉|知晓|阅知?|悉|了解|明白|清楚|谢谢|感谢|多谢|辛苦|您|你们?|了|的|啦|thanks?|received",
    re.IGNORECASE,
)
SAYS_SO = re.compile(r"收|悉|谢|明白|知|好的|ok|阅|了解|thank|received", re.IGNORECASE)
# What stands below a receipt: a greeting, a name, an office, a number, a day. Whatever else stands there was said.
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭郎鲁韦昌苗凤花方俞任袁柳"
    "鲍史唐费廉薛雷贺倪汤滕殷罗毕郝安常傅齐康伍余元顾孟黄穆萧尹姚邵汪祁毛狄米贝臧戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季贾路江"
    "童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房干解应宗丁宣邓洪包左石崔吉龚程邢裴陆荣翁段侯宁仇甘厉武刘叶黎白蒲池"
    "乔温庄晏柴瞿阎连习艾容向古易廖耿匡文欧沃利巩聂辛阚饶曾关游甲乙丙丁"
)
NAME = rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}"
# How offices end, 海关 and 支行 as well; 全部 is none.
BODIES = (
    "委会|海关|科协|[工残侨妇文台记]联|工商联|社科联|支队|总队|大队|中队|[支分银]行|大学|学校|中心|政府|集团|公司|"
    "(?<![全内外本])部|局|委|办|院|科|处|室|会|馆|站|所|厅"
)
OFFICE = rf"[\u4e00-\u9fff（）()、]{{1,28}}(?:{BODIES})[）)]?"
# A whole word that ends like an office is one, though it begins like a name: 江州海关 is not 江某某.
WHOLE_OFFICE = rf"{OFFICE}(?![\u4e00-\u9fff])"
LABEL = r"(?:联系人|填报人|经办人|联系|电话|办公|手机|座机|传真|tel|phone|mobile|mail|邮箱)"
SIGNATURE = re.compile(
    r"^([-_=—*]{2,}|此致|敬礼|顺祝.{0,8}|祝.{0,10}|发自.{0,20}|sent from .{0,30}|\d{4}年\d{1,2}月\d{1,2}日"
    rf"|(?>(?:{LABEL}|{WHOLE_OFFICE}|{NAME}|{OFFICE}|[\s:：，,])*)(?:[\d（）()+-][\d\s（）()+-]{{6,20}}|\S+@\S+)?)$",
    re.IGNORECASE,
)
LONGEST_SIGNATURE = 60
# A line that ends like an office, or begins like a name, and says what becomes of something.
SAID = re.compile(
    r"此|归|属|移交|转|送|去|到|给|找|问|已|将|是|请|由|须|应由|不|未(?!来)|延|误|报|马上|尽快|正在|办理|落实|完成|进展"
    r"|牵头|[位门人]为|改为|应为|负责(?!人)|第.{1,3}项|交(?!通|流|易|警)|周[一二三四五六日天]"
)
NOT_SAID = re.compile(r"此致|不动产|到岗|日报|应急|转化|转型")


def own_lines(text: str) -> list[str]:
    """
    The lines that the sender wrote, none of them empty: above the mail that he answers, between its lines and below.

    Below a heading of the mail that is answered nobody can tell whose words stand there: they are taken if none stand
    above it.
    """
    lines = [line for line in text.splitlines() if not QUOTED.match(line)]
    heading = next((number for number, line in enumerate(lines) if QUOTE.match(line)), len(lines))
    above = _filled(lines[:heading])
    return above or [line for line in _filled(lines[heading:]) if not QUOTE.match(line) and not HEADER.match(line)]


def _filled(lines: Iterable[str]) -> list[str]:
    return [line for line in (line.strip(" \t\u3000") for line in lines) if line]


def own_words(text: str) -> str:
    """The first line that the sender wrote, without what it quotes; empty if there is none."""
    lines = (line.strip(" \t\u3000>") for line in text.splitlines())
    return next(filter(None, lines), "")


def confirms(text: str) -> bool | None:
    """
    What the answer to "did you send this?" says: yes, no, or None when a person has to read it.

    Only the first line counts, for the question is quoted below it; "是" inside "不是" is no yes.
    """
    line = own_words(text)
    if re.match(r"^(不是|不属实|否|非我|并非|不确认)", line):
        return False
    without_slip = line.replace("无误", "")
    if YES.match(line) and not NO.search(without_slip):
        return True
    return None


def is_courtesy(incoming: Incoming) -> bool:
    """Whether somebody only says that a mail came, or thanks: there is nothing to answer, and nothing to read."""
    if incoming.links or any(not file.inline for file in incoming.attachments):
        return False
    lines = own_lines(incoming.text)
    if not lines or not is_polite(lines[0]) or not SAYS_SO.search(lines[0]):
        return False
    return all(is_polite(line) or is_signature(line) for line in lines[1:])


def is_polite(line: str) -> bool:
    """Whether a line is made of nothing but thanks and greetings."""
    return not COURTESY.sub("", line)


def is_signature(line: str) -> bool:
    """Whether a line is a name, an office, a number: what stands below a mail."""
    if len(line) > LONGEST_SIGNATURE or SAID.search(NOT_SAID.sub("", line)):
        return False
    return SIGNATURE.match(line) is not None
