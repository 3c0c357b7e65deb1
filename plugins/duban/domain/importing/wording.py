"""Words as they were printed: what recognition and typing leave in them, taken out without changing what they say."""

import re
import unicodedata
from dataclasses import dataclass

# A Chinese character, or a sign that stands only between them.
CHINESE = r"\u3400-\u9fff\uf900-\ufaff〇、。，；：？！“”‘’《》〈〉（）【】〔〕…"
TAGS = re.compile(r"</?(?:p|br|div|span|b|strong|font|td)\b[^<>]*>", re.IGNORECASE)
BLANK_BETWEEN = re.compile(
    rf"(?<=[{CHINESE}])[ \u3000\xa0]+(?=[{CHINESE}\d%℃])|(?<=[\d%])[ \u3000\xa0]+(?=[{CHINESE}])"
)
STANDS_FOR_NOTHING = re.compile(r"[/\\—–―─−‐‑ー_*-]+|[/\\]?(?:暂?无|没有)[/\\]?|不涉及")
AND_BETWEEN = re.compile(rf"(?<=[{CHINESE}])\s*\band\b\s*(?=[{CHINESE}])", re.IGNORECASE)
FULL_WIDTH = dict(zip(",;:!?()", "，；：！？（）", strict=True))
WIDE = str.maketrans(FULL_WIDTH)
HALF_WIDTH = re.compile(rf"(?<=[{CHINESE}\d%A-Za-z])[,;:!?()]|[,;:!?()](?=[{CHINESE}])")
# Characters of the long form that recognition takes for the short one; none of them is written in a simplified text.
LONG_FORM = (
    "門門們問間關開閉單務業為會與對應電證護權產資質區縣鄉鎮鄭劉陳張長東車進運達這遠還過實寫審導專將屬層島師帶庫廣廳強後從復"
    "條機極構檢標樣樹歐歲歷氣決況準減濟湯滿漢無熱爾狀獨環現畫畢當發監盤確種稅穩窮競築節簡範糧約級組織終結給統經綜維網緊線"
    "總績繼續義習聖聯職聽臨舉舊華萬葉號術衛裝補製製規視親覽觀計訂記訊設許訴評診試詳認語誠說請論諸議讓讀變貨負財責貿費賣賬"
    "購轉輕載輪輸辦農邊選遞郵醫釋銀錄鐵鑒長隊陽際陸隨險電項順須預領題類顧風養館驗體黨點齊齡龍"
)
SHORT_FORM = (
    "门门们问间关开闭单务业为会与对应电证护权产资质区县乡镇郑刘陈张长东车进运达这远还过实写审导专将属层岛师带库广厅强后从复"
    "条机极构检标样树欧岁历气决况准减济汤满汉无热尔状独环现画毕当发监盘确种税稳穷竞筑节简范粮约级组织终结给统经综维网紧线"
    "总绩继续义习圣联职听临举旧华万叶号术卫装补制制规视亲览观计订记讯设许诉评诊试详认语诚说请论诸议让读变货负财责贸费卖账"
    "购转轻载轮输办农边选递邮医释银录铁鉴长队阳际陆随险电项顺须预领题类顾风养馆验体党点齐龄龙"
)
SIMPLIFIED = str.maketrans(LONG_FORM, SHORT_FORM)
# A line goes on where the next one does not begin a point of its own.
POINT = re.compile(
    r"\s*(?:\d{1,2}[.．、](?!\d)|[（(](?:\d{1,2}|[一二三四五六七八九十]+)[)）]|[①-⑳]|[一二三四五六七八九十]+是)"
)
RUN_ON_POINT = re.compile(r"(?<=[。；;.])\s*(?=\d{1,2}[.．、])")


@dataclass(frozen=True, slots=True)
class CleanWords:
    """The words as they are meant, and what was done to the printed ones, in Chinese."""

    text: str
    repairs: tuple[str, ...]


def clean(printed: str) -> CleanWords:
    """*printed* without marks, stray blanks, half-width signs and long forms; what it says stays."""
    repairs: dict[str, None] = {}
    text = printed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    for repair, change in (
        ("去除标记", _without_marks),
        ("“and”改为“和”", lambda words: AND_BETWEEN.sub("和", words)),
        ("繁体字改为简体", lambda words: words.translate(SIMPLIFIED)),
        ("去除字间空格", _without_blanks),
        ("半角标点改为全角", _full_width),
    ):
        changed = change(text)
        if changed != text:
            repairs[repair] = None
        text = changed
    return CleanWords("\n".join(line.strip() for line in text.split("\n") if line.strip()), tuple(repairs))


def one_line(printed: str) -> CleanWords:
    """The words of a cell that is one sentence or one list: line breaks in it are the page's."""
    words = clean(printed)
    return CleanWords(
        re.sub(rf"\n(?=[{CHINESE}\d])|(?<=[{CHINESE}])\n", "", words.text).replace("\n", " "), words.repairs
    )


def in_points(printed: str) -> CleanWords:
    """The words of a cell of several points, each on its own line, whether the page had them run on or broken."""
    words = clean(printed)
    joined = ""
    for line in words.text.split("\n"):
        if joined and not POINT.match(line) and joined[-1] not in "。；：":
            joined += line
        else:
            joined += f"\n{line}" if joined else line
    return CleanWords(_points(joined), words.repairs)


def says_nothing(text: str) -> bool:
    """Whether *text* is what people put into a cell to say that nothing belongs there: /, ——, 无, /无."""
    return STANDS_FOR_NOTHING.fullmatch(bare(text)) is not None


def bare(text: str) -> str:
    """*text* as words are compared: half-width signs, no blanks at all."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def full_width(text: str) -> str:
    """Signs of a text that was compared, as a Chinese text has them."""
    return text.translate(WIDE)


def said(text: str) -> str:
    """What a cell says: neither signs of another width, nor blanks, nor a closing stop make it another."""
    return bare(text).rstrip("。;；")


def _points(text: str) -> str:
    """Points that run on are put on lines of their own as long as they count 1, 2, 3 …"""
    lines: list[str] = []
    for line in text.split("\n"):
        parts = RUN_ON_POINT.split(line)
        lines.append(parts[0].strip())
        for part in parts[1:]:
            last = re.match(r"\d+", lines[-1])
            here = re.match(r"\d+", part)
            if last and here and int(here.group()) == int(last.group()) + 1:
                lines.append(part.strip())
            else:
                lines[-1] += part
    return "\n".join(lines)


def _without_marks(text: str) -> str:
    return re.sub(r"\n\s*\n+", "\n", TAGS.sub("\n", text)).strip("\n") if TAGS.search(text) else text


def _without_blanks(text: str) -> str:
    return BLANK_BETWEEN.sub("", text)


def _full_width(text: str) -> str:
    # Between two digits a sign belongs to the number: 1,000 and 3:1.
    def wide(found: re.Match[str]) -> str:
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if found.group() in ",:" and before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
            return found.group()
        return FULL_WIDTH[found.group()]

    return HALF_WIDTH.sub(wide, text)
