"""Numbers as plans print them: 96, 2-45, 1.3, 一（二）1, and the numerals before the name of a group."""

import re

from duban.domain.importing.wording import bare

HAN = "一二三四五六七八九十百"
NUMBER = re.compile(
    rf"第?(?:\d{{1,4}}|\d{{1,3}}(?:[-—–.]\d{{1,3}}){{1,3}}|[{HAN}]+(?:\([{HAN}]+\))?\d{{0,3}}|\([{HAN}\d]+\)\d{{0,3}})[.、项]?"
)
MISREAD = re.compile(r"[\dlIiOoSsBbZz|!.]{1,5}")
PLAIN = re.compile(r"(\d{1,4})[.、]?")
GROUP_PREFIX = re.compile(rf"^(?:第?[{HAN}]+[、.．章节篇]|[（(][{HAN}]+[)）][、.．]?|[IVXⅠ-Ⅻ]+[、.．])")
COUNT = re.compile(r"[（(]共?\d{1,3}[项条个][)）]$")
LONGEST_GROUP = 40


def looks_like_number(text: str) -> bool:
    """Whether *text* can be the number of an item."""
    return NUMBER.fullmatch(bare(text)) is not None


def looks_like_misread_number(text: str) -> bool:
    """Whether *text* is what recognition makes of a number: l3, 1O, |7."""
    return MISREAD.fullmatch(bare(text)) is not None


def plain_number(text: str) -> int | None:
    """The number, if it is a plain one."""
    found = PLAIN.fullmatch(bare(text))
    return int(found.group(1)) if found else None


def looks_like_group(text: str) -> bool:
    """Whether *text* is a group's name with its numeral: 一、开办企业."""
    words = bare(text)
    return len(words) <= LONGEST_GROUP and "。" not in words and GROUP_PREFIX.match(words) is not None


def group_name(text: str) -> str:
    """The group's name without its numeral, and without how many items it counts (共3项)."""
    return COUNT.sub("", GROUP_PREFIX.sub("", text.strip()).lstrip()) or text.strip()


def group_numeral(text: str) -> str:
    """The group's numeral as it stands in a number below it: 一, （二）; "" if it has none."""
    found = GROUP_PREFIX.match(bare(text))
    return found.group().rstrip("、.").replace("(", "（").replace(")", "）") if found else ""
