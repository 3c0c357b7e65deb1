"""Words beside a plan's contents (notes, heads of pages, remarks on cells) are not read, but told as they stand."""

import re
from collections.abc import Iterable

LONGEST = 60
MOST = 5
# What only counts pages, or is a sheet's or file's name: 第 1 页，共 9 页; — 1 —; &P.
COUNTS_PAGES = re.compile(r"&[A-Z]|第|页|共|之|[\W\d_a-zA-Z]")


def unread(place: str, texts: Iterable[str]) -> str:
    """A sentence that *texts* at *place* (脚注, 批注) were not read; "" if they say nothing."""
    said = list(dict.fromkeys(text for each in texts if COUNTS_PAGES.sub("", text := " ".join(each.split()))))
    if not said:
        return ""
    words = "、".join(f"“{text[:LONGEST]}{'…' if len(text) > LONGEST else ''}”" for text in said[:MOST])
    more = f"等{len(said)}处" if len(said) > MOST else ""
    return f"{place}没有读入，如写有任务或时限请手工补入：{words}{more}"


def pictures_unread(count: int) -> str:
    """A sentence that pictures were not read; "" if there are none."""
    return f"文件中有{count}张图片，图片上的文字没有读入；如其中有任务，请手工补入。" if count else ""
