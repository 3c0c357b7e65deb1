"""What an office is asked when its folder is made, what follows from that, and what is wrong with an answer."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from duban.domain.office.office import Office

Answers = Mapping[str, str]

CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")
AREA_CODE = re.compile(r"0\d{2,3}")
PHONE = re.compile(r"(?:0\d{2,3}-)?\d{7,8}(?:[-转]\d{1,6})?|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4}|1\d{4}")
PREFIX = re.compile(r"[\u4e00-\u9fff]{2,10}")
ADDRESS = re.compile(r"[^@\s,，;；]+@[^@\s,，;；]+\.[^@\s,，;；]+")
BETWEEN = re.compile(r"[,，;；、\s]+")
LONGEST = 60
# How an authority or office speaks of itself (我局, 我办), by the last character of what it is called.
SELVES = "委局办院厅"
COMMISSION = "市发改委"


@dataclass(frozen=True, slots=True)
class FoundingQuestion:
    """
    One thing to be answered: its key, how it is asked, and an example.

    `usual` gives the answer that is offered, from the answers before; empty where there is none. `complaint` says what
    is wrong with an answer, empty if nothing is. An answer that is not `needed` may be empty.
    """

    key: str
    asks: str
    example: str
    usual: Callable[[Answers], str] = lambda _: ""
    complaint: Callable[[str, Answers], str] = lambda *_: ""
    needed: bool = True


def _address(text: str, _: Answers) -> str:
    return "" if ADDRESS.fullmatch(text) else f"“{text}”不是邮箱地址"


def _addresses(text: str, said: Answers) -> str:
    return next(filter(None, (_address(one, said) for one in addresses(text))), "")


def _code(text: str, _: Answers) -> str:
    return "" if CODE.fullmatch(text) else f"“{text}”只能用小写字母、数字和下划线，以字母开头"


def _area_code(text: str, _: Answers) -> str:
    return "" if AREA_CODE.fullmatch(text) else f"“{text}”不是区号，应如 010、0791"


def _phones(text: str, said: Answers) -> str:
    """Numbers that can be dialled, of this place if they say an area code."""
    for one in filter(None, re.split("[、,，;；]", text)):
        if not PHONE.fullmatch(one.strip()):
            return f"“{one.strip()}”不是电话号码，应如 0791-81234567、13800000000"
        code, dash, _ = one.strip().partition("-")
        wanted = said.get("area_code", "")
        if dash and code.startswith("0") and wanted and code != wanted:
            return f"“{one.strip()}”的区号与固定电话区号 {wanted} 不一致"
    return ""


def _prefix(text: str, _: Answers) -> str:
    if PREFIX.fullmatch(text):
        return ""
    whole = "，不写年份和序号" if re.search(r"\d", text) else ""
    return f"“{text}”不是机关代字，只写汉字{whole}"


def _day(text: str, _: Answers) -> str:
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"“{text}”不是日期，应如 2026-03-01"
    return ""


def _last_day(text: str, said: Answers) -> str:
    if wrong := _day(text, said):
        return wrong
    first = said.get("starts_on", "")
    return "止期早于起期" if not _day(first, said) and text < first else ""


def _issuer(said: Answers) -> str:
    return f"{said['place']}发展和改革委员会" if said.get("host") == COMMISSION and said.get("place") else ""


QUESTIONS = (
    FoundingQuestion("place", "所在市（全称）", "江州市"),
    FoundingQuestion("short_name", "本办简称", "市营商办", lambda _: "市营商办"),
    FoundingQuestion("host", "本办设在哪个单位（简称）", COMMISSION, lambda _: COMMISSION),
    FoundingQuestion("issuer", "以哪个机关名义正式行文（全称，用于红头和落款）", "江州市发展和改革委员会", _issuer),
    FoundingQuestion("number_prefix", "发文字号的机关代字", "江发改", complaint=_prefix),
    FoundingQuestion("area_code", "固定电话区号", "0791", complaint=_area_code),
    FoundingQuestion("phone", "对外联系电话", "0791-81234567", complaint=_phones),
    FoundingQuestion("address", "督办邮箱（系统用它收发）", "duban@jiangzhou.gov.cn", complaint=_address),
    FoundingQuestion(
        "report_to", "汇总报告、告警的收件邮箱（多个用逗号分开）", "ysb@jiangzhou.gov.cn", complaint=_addresses
    ),
    FoundingQuestion("title", "专项名称", "优化营商环境专项行动"),
    FoundingQuestion("document", "方案文号（没有的可空）", "江政办〔2026〕5号", needed=False),
    FoundingQuestion("code", "专项代码（小写字母和数字，一经使用不要再改）", "jz2026", complaint=_code),
    FoundingQuestion("starts_on", "方案起始日期", "2026-03-01", complaint=_day),
    FoundingQuestion("ends_on", "方案截止日期", "2027-12-31", complaint=_last_day),
)
# What may be said as well, in a file of answers; all of it has a value otherwise.
FURTHER = (
    *("name", "contact_line", "sender", "tag", "calls_itself", "issuer_calls_itself", "issuer_leaders"),
    *("letter_prefix", "superior", "adopted_by", "supervision", "accountability"),
    *("head", "deputy_head", "desk_head", "city_deputy", "city_head"),
)
KEYS = (*(question.key for question in QUESTIONS), *FURTHER)


def addresses(text: str) -> tuple[str, ...]:
    """The addresses that *text* lists."""
    return tuple(filter(None, BETWEEN.split(text)))


def complaint(question: FoundingQuestion, answer: str, said: Answers) -> str:
    """What is wrong with *answer*, after *said*; empty if nothing is."""
    if not answer:
        return "不能为空" if question.needed else ""
    if len(answer) > LONGEST and question.key != "report_to":
        return f"太长，至多{LONGEST}个字"
    if any(not sign.isprintable() for sign in answer):
        return "含有无法显示的字符"
    return question.complaint(answer, said)


def faults(said: Answers) -> Iterator[tuple[str, str]]:
    """Every key of *said* that is unknown, lacks its answer or has a wrong one, each with what is wrong."""
    for key in said:
        if key not in KEYS:
            yield key, f"不认识，可用的有：{'、'.join(KEYS)}"
    if (letters := said.get("letter_prefix", "")) and (wrong := _prefix(letters, said)):
        yield "letter_prefix", wrong
    known = _answered(said)
    for question in QUESTIONS:
        if wrong := complaint(question, known[question.key], known):
            about = f"{wrong}（{question.asks}，如 {question.example}）"
            yield question.key, about


def completed(said: Answers) -> dict[str, str]:
    """*said*, which has no faults, with what is offered where nothing was answered and all that follows from it."""
    known = _answered(said)
    defaults = {field.name: field.default for field in fields(Office) if isinstance(field.default, str)}
    host, short = known["host"], known["short_name"]
    superior = said.get("superior", "") or str(defaults["superior"])
    return {
        **{key: str(defaults[key]) for key in FURTHER if key in defaults},
        "name": f"{short}（{host}）",
        "contact_line": f"联系人：{short}督办岗，电话：{known['phone']}",
        "sender": f"{known['place'].removesuffix(short[0])}{short}督办系统",
        "tag": f"{known['place'][0]}营商",
        "calls_itself": _self(short),
        "issuer_calls_itself": _self(host),
        "issuer_leaders": f"{host[-1]}领导" if host[-1] in SELVES else "单位领导",
        "letter_prefix": f"{known['number_prefix']}函",
        "adopted_by": f"{superior}常务会议",
        "supervision": f"{superior}办公室",
        "accountability": f"{superior}督查室",
        "city_deputy": f"{superior}分管领导",
        "city_head": f"{superior}主要领导",
        "head": f"{host}主要领导",
        "deputy_head": f"{host}分管领导",
        "desk_head": f"{short}负责人",
        **{key: answer for key, answer in said.items() if answer},
        **known,
    }


def _answered(said: Answers) -> dict[str, str]:
    """The answer to every question: what was *said*, else what is offered, empty without either."""
    known: dict[str, str] = {}
    for question in QUESTIONS:
        known[question.key] = said.get(question.key, "") or question.usual(known)
    return known


def _self(name: str) -> str:
    return f"我{name[-1]}" if name[-1] in SELVES else "我单位"
