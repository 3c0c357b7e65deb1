"""The numbers of items in people's words: 第2、5项, 2-5项, 任务39, 第二项, 第38项至第40项."""

import re
import unicodedata

from duban.domain.text.chinese_number import from_chinese
from duban.domain.text.normalise import with_digits

NUMBER = r"\d{1,3}(?![\d.]\d|\d)"
AND, TO = r"\s*[、,/;和及与]\s*(?:第\s*)?", r"\s*[至到—–~-]+\s*(?:第\s*)?"
LIST = rf"{NUMBER}(?:(?:{AND}|{TO}){NUMBER})*"
# What follows a number that counts or dates something.
NO_ITEM = r"(?!\s*(?:[\d%‰年月日号个项条户家件亿万千百余多元次批处人天名种类前]|-\d))"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第\s*[(]?({LIST})[)]?\s*(?:项|条(?!措施|举措|意见|规定|款)|号(?!文|令|线|楼|公告|通告|函))",
        # Without 第 it takes more than one number, or they would only be counted.
        rf"(?<![\d.\-共约余剩近超成])({NUMBER}(?:(?:{AND}|{TO}){NUMBER})+)\s*项(?!指标|措施|举措|工作法)",
        rf"(?<![\d.\-])({LIST})\s*号(?:任务|事项|项)",
        rf"(?:任务|事项|序号)\s*第?[:(]?\s*({LIST}){NO_ITEM}",
    )
)
RUN = re.compile(rf"(\d+)(?:{TO}(\d+))?")
HUNDREDS = re.compile(r"[一二三四五六七八九]百[零〇一二三四五六七八九十]*")
# 任务一直, 任务十分 and the like are words; 39、40两项 and 第39项至第42项 say 项 more often than needed.
NO_NUMERAL = re.compile(
    r"(任务|事项|序号)(?=[一二三四五六七八九十百]+(?![一二三四五六七八九十百、,。;:\s)和及与至的有]|$))"
)
COUNTED = re.compile(r"(?<=[\d一二三四五六七八九十])\s*(?:两|(?<=\d)[三四五六七八九十])个?(?=项)")
REPEATED = re.compile(r"(第\s*\d{1,3}\s*)项(?=\s*[、,/;和及与至到—–~-]+\s*第\s*\d{1,3}\s*项)")
REPEATED_BARE = re.compile(r"(?<![第\d])(\d{1,3})项(?=[、,和及与]\d{1,3}项)")


def item_numbers(words: str) -> tuple[int, ...]:
    """The numbers of the items in *words*, in their order; 3项 alone counts items and names none."""
    said, found = _plain(words), set[int]()
    for pattern in PATTERNS:
        for listed in pattern.findall(said):
            for first, last in RUN.findall(listed):
                low, high = int(first), int(last or first)
                if 0 < low <= high:
                    found.update(range(low, high + 1))
    return tuple(sorted(found))


def _plain(words: str) -> str:
    """With digits, half-width, and 项 behind the last of several numbers only."""
    said = NO_NUMERAL.sub(r"\1·", unicodedata.normalize("NFKC", words))
    said = with_digits(HUNDREDS.sub(lambda match: str(from_chinese(match[0]) or match[0]), COUNTED.sub("", said)))
    return REPEATED_BARE.sub(r"\1", REPEATED.sub(r"\1", said))
