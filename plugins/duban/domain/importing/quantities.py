"""Numbers with a unit in a clause, and which of them are only part of a name: 5G, PM2.5, 24小时服务."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from duban.domain.text.chinese_number import from_chinese

NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
SCALE = r"(?:[百千]?[万亿]|[百千])?"
THINGS = (
    r"人次|平方米|平方公里|公里|公顷|环节|标箱|学时|课时|千瓦时|千瓦|兆瓦|公斤|吨标准煤|班次|批次|"
    r"[家户个项件份条台套所座处米次场倍种类名辆吨亩节期门支批宗笔人张例单篇册株棵间栋幢床块片对轮艘]"
)
TIMES = r"(?:个?(?:工作日|工作时|自然日|小时)|个月|分钟|天|日|年)"
SHARES = r"(?:%|‰|个?百分点)"
PER = r"(?:/[\u4e00-\u9fff]{1,4})?"
UNIT = rf"(?:{SHARES}|{TIMES}|(?:微克|毫克){PER}|{SCALE}(?:美元|欧元|元){PER}|{SCALE}(?:{THINGS})(?!委){PER})"
# A quantity alone in its cell, with what bounds it.
AMOUNT = rf"(?:[≥≤<>=]=?|不?[少低小高多大]于|不?超过|至少|达到?|约)?{NUMBER}(?:{UNIT})?(?:及?以[上下内]|内|左右)?[。;]?"
LISTED = re.compile(
    rf"(?P<several>{NUMBER}(?:{UNIT})?(?:、{NUMBER}(?:{UNIT})?)*、)?"
    rf"(?:(?P<low>{NUMBER})(?:{UNIT})?[-—–~～])?(?P<value>{NUMBER})(?P<unit>{UNIT})"
)
# Digits in these belong to a name, a date or a rank, and count nothing.
OF_A_NAME = re.compile(
    r"[A-Za-z]+[-.]?[0-9]+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?[A-Za-z]+|“[^”]*”|《[^》]*》|第[0-9]+|[0-9]+[×+*][0-9A-Za-z]+"
    r"|20[0-9]{2}(?:[-—–~～至]20[0-9]{2})?年|[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]+(?=号|热线|平台|级|版|部委|周年)"
    r"|[0-9]+(?:小时|分钟|公里|米)(?=(?:自助|不打烊|全天|服务|在线|受理|值守|便民|生活|就医|通勤)[\u4e00-\u9fff]?)"
    r"|[0-9]+(?:吨|蒸吨|千伏|千瓦|平方米|米|岁)(?:及?以[上下])的?(?=[\u4e00-\u9fff])"
)
HIDDEN = str.maketrans("0123456789", "０１２３４５６７８９")
SHOWN = str.maketrans("０１２３４５６７８９", "0123456789")
PERCENT = re.compile(r"百分之([一二两三四五六七八九十百零〇点]+)")
# 百家 and 千户 are figures of speech; 一百家 and 三十家 are numbers.
IN_WORDS = re.compile(
    rf"(?<![\u4e00-\u9fff第][一二三四五六七八九十])(?<!第)([二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九][百千](?:[一二三四五六七八九][百千十]?)*)(?={SCALE}(?:{THINGS}))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    A number with its unit between `start` and `end` of a clause.

    `several` are all numbers of a list that share the unit; `low` is the lower end of a range, "" if it is none.
    """

    value: str
    unit: str
    start: int
    end: int
    several: tuple[str, ...] = ()
    low: str = ""

    @property
    def is_of_time(self) -> bool:
        """Whether it says how long something takes."""
        return re.fullmatch(TIMES, self.unit) is not None

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage, or points of one."""
        return re.fullmatch(SHARES, self.unit) is not None


def with_names_hidden(clause: str) -> str:
    """*clause* whose digits are all of quantities: those of names are in full width, numerals in words are digits."""
    hidden = OF_A_NAME.sub(lambda found: found.group().translate(HIDDEN), clause)
    hidden = PERCENT.sub(lambda found: _in_digits(found, "%"), hidden)
    return IN_WORDS.sub(_in_digits, hidden)


def _in_digits(found: re.Match[str], unit: str = "") -> str:
    """A numeral in digits, as it stands if it writes no number; 百 alone, only found as a share, is all of it."""
    number = from_chinese("一百" if found[1] == "百" else found[1])
    return found.group() if number is None else f"{number}{unit}"


def shown(words: str) -> str:
    """Words of a clause whose names were hidden, as they stand in the plan."""
    return words.translate(SHOWN)


def quantities_in(clause: str) -> Iterator[Quantity]:
    """The quantities of a clause whose names are hidden, each with what it lists."""
    for found in LISTED.finditer(clause):
        several = tuple(_plain_number(each) for each in re.findall(NUMBER, found["several"] or ""))
        value, unit = _plain_number(found["value"]), re.sub(r"^个(?!月$)(?=.)", "", found["unit"])
        listed = (*several, value) if several else ()
        yield Quantity(value, unit, found.start(), found.end(), listed, _plain_number(found["low"] or ""))


def _plain_number(text: str) -> str:
    return text.replace(",", "")
