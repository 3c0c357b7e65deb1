"""
The page (HTML) of a letter, made from its text: the same words for programs that lay out pages, and for telephones.

What is a heading, a list or a row is seen from the text, so that who edits a template writes text alone. Styles stand
at each element, since mail programs drop all others; nothing is loaded; no colour is set, so that dark and light are
the reader's. Lists and items are tables of two columns, which no width breaks.
"""

import re
from collections.abc import Iterator
from html import escape

RULE = re.compile(r"^[—_-]{4,}$")
ROW = re.compile(r"^(·|\d+\.)\s+(?=\S)")
BELOW = "　　"  # what belongs to the row above it
NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
SENTENCE_ENDS = ("。", "：", "；", "，", "！", "？")
LONGEST_HEADING = 40
ITEM = re.compile(r"^(?P<name>第\d+项[：\s]?)(?P<what>.*?)(?P<when>（(?:完成时限|\d{4}年|核查情况)[^（）]*）)?$")
ASKED_BY = re.compile(r"\d{1,2}月\d{1,2}日（周.）(?:下班)?前")

FONT = "font-family:-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
BODY = f"margin:0;padding:16px;{FONT}font-size:16px;line-height:1.6;-webkit-text-size-adjust:100%;"
SHEET = "max-width:640px;overflow-wrap:anywhere;word-break:break-word;"
PARAGRAPH, HEADING = "margin:0 0 12px;", "margin:20px 0 6px;font-size:17px;font-weight:bold;"
TABLE = "width:100%;border-collapse:collapse;margin:0 0 12px;font-size:16px;line-height:1.6;"
MARK = "width:28px;padding:6px 0;vertical-align:top;"
CELL = "padding:6px 0 6px 4px;vertical-align:top;border-bottom:1px solid rgba(128,128,128,.35);overflow-wrap:anywhere;"
ASIDE = "font-size:15px;opacity:.75;"
LINE = "border:0;border-top:1px solid rgba(128,128,128,.6);margin:20px 0 12px;"


def as_page(text: str) -> str:
    """The whole document that says what *text* says; equal text gives an equal page."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN" style="color-scheme:light dark;"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark"></head>\n'
        f'<body style="{BODY}"><div style="{SHEET}">\n'
        + "\n".join(_elements(text.splitlines()))
        + "\n</div></body></html>\n"
    )


def _elements(lines: list[str]) -> Iterator[str]:
    """One element for each paragraph, heading and list, in the order of the text."""
    position = 0
    while position < len(lines):
        line, start = lines[position].rstrip(), position
        position += 1
        if not line.strip():
            continue
        if RULE.match(line):
            yield f'<hr style="{LINE}">'
        elif ROW.match(line):
            position = _end(lines, start, of_rows=True)
            yield _table(lines[start:position])
        elif _is_heading(lines, start):
            yield f'<p style="{HEADING}">{escape(line.removeprefix("■").strip())}</p>'
        else:
            position = _end(lines, start, of_rows=False)
            yield f'<p style="{PARAGRAPH}">{"<br>".join(map(_words, lines[start:position]))}</p>'


def _end(lines: list[str], start: int, *, of_rows: bool) -> int:
    """Behind the last line of what begins at *start*: rows with all below them, or lines up to a full stop."""
    position = start + 1
    while position < len(lines) and lines[position].strip():
        line = lines[position]
        is_row = ROW.match(line) is not None or (of_rows and line.startswith(BELOW))
        is_over = not of_rows and lines[position - 1].rstrip().endswith("。")
        if is_over or is_row is not of_rows or RULE.match(line) or _is_heading(lines, position):
            break
        position += 1
    return position


def _is_heading(lines: list[str], position: int) -> bool:
    """Whether a line is the title of what follows: marked, numbered as one, or a phrase right above a list."""
    line = lines[position].strip()
    if line.startswith("■"):
        return True
    if (
        lines[position].startswith(BELOW)
        or ROW.match(line)
        or len(line) > LONGEST_HEADING
        or line.endswith(SENTENCE_ENDS)
    ):
        return False
    after = next((other for other in lines[position + 1 : position + 3] if other.strip()), "")
    return NUMBERED.match(line) is not None or ROW.match(after) is not None


def _table(lines: list[str]) -> str:
    """A list as a table of two columns: its mark, and what it says with all that stands below."""
    rows: list[tuple[str, list[str]]] = []
    for line in lines:
        if match := ROW.match(line):
            rows.append((match[1], [_row(line[match.end() :].rstrip())]))
        else:
            rows[-1][1].append(f'<span style="{ASIDE}">{escape(line.strip())}</span>')
    cells = (
        f'<tr><td style="{MARK}">{mark}</td><td style="{CELL}">{"<br>".join(said)}</td></tr>' for mark, said in rows
    )
    return f'<table role="presentation" style="{TABLE}">\n' + "\n".join(cells) + "\n</table>"


def _row(said: str) -> str:
    """A row; of an item its number stands out, and its date stands below."""
    item = ITEM.match(said)
    if item is None:
        return _words(said)
    when = f'<br><span style="{ASIDE}">{escape(item["when"])}</span>' if item["when"] else ""
    return f"<strong>{escape(item['name'])}</strong>{_words(item['what'])}{when}"


def _words(line: str) -> str:
    """A line, in which the day that is asked for stands out."""
    return ASKED_BY.sub(lambda match: f"<strong>{match[0]}</strong>", escape(line.strip()))
