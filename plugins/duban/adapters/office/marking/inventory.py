"""What a workbook holds beside its contents, counted in its package: so that what a copy of it lost can be named."""

import re
import zipfile
from collections import Counter
from io import BytesIO

from duban.adapters.office.files.package import part_name

# What is counted: in which parts, which elements, and how people call it. Comments and links are not: marking takes its
# own away and adds others. Of a format's extension its rule itself counts, not the twin that has an id.
ELEMENTS = (
    (re.compile(r"drawings/[^/]*\.xml$"), rb"pic", "图片", "张"),
    (re.compile(r"cellimages\.xml$"), rb"pic", "单元格图片", "张"),
    (re.compile(r"drawings/[^/]*\.xml$"), rb"(?:sp|cxnSp)", "形状", "个"),
    (re.compile(r"worksheets/[^/]*\.xml$"), rb'cfRule(?![^>]*\sid="{)', "条件格式", "条"),
    (re.compile(r"worksheets/[^/]*\.xml$"), rb"dataValidation", "下拉和录入限制", "条"),
    (re.compile(r"worksheets/[^/]*\.xml$"), rb"sparkline", "迷你图", "个"),
    (re.compile(r"worksheets/[^/]*\.xml$"), rb"oleObject", "嵌入的对象", "个"),
    (re.compile(r"worksheets/[^/]*\.xml$"), rb"control", "控件", "个"),
    (re.compile(r"worksheets/[^/]*\.xml$"), rb"legacyDrawingHF", "页眉页脚图片", "处"),
    (re.compile(r"worksheets/[^/]*\.xml$"), rb"picture", "背景图片", "张"),
)
# Parts that count as one thing each.
PARTS = (
    (re.compile(r"charts/chart\d*\.xml$"), "图表", "个"),
    (re.compile(r"chartsheets/[^/]*\.xml$"), "图表页", "张"),
    (re.compile(r"diagrams/data[^/]*\.xml$"), "智能图形", "个"),
    (re.compile(r"pivottables/[^/]*\.xml$"), "数据透视表", "个"),
    (re.compile(r"slicers/[^/]*\.xml$"), "切片器", "组"),
    (re.compile(r"threadedcomments/[^/]*\.xml$"), "批注对话", "组"),
    (re.compile(r"externallinks/[^/]*\.xml$"), "外部链接", "个"),
    (re.compile(r"vbaproject\.bin$"), "宏", "份"),
)
Inventory = Counter[tuple[str, str]]


def inventory(data: bytes) -> Inventory:
    """How many there are of each thing, by its name and the word that counts it."""
    found: Inventory = Counter()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            name = part_name(info.filename)
            found.update((word, unit) for part, word, unit in PARTS if part.search(name))
            wanted = [(tag, word, unit) for part, tag, word, unit in ELEMENTS if part.search(name)]
            content = archive.read(info) if wanted else b""
            for tag, word, unit in wanted:
                if count := len(re.findall(rb"<(?:[\w.-]+:)?" + tag + rb"[\s/>]", content)):
                    found[word, unit] += count
    return found


def described(lost: Inventory) -> tuple[str, ...]:
    """What is lost, as it is said: 图片2张."""
    return tuple(f"{word}{count}{unit}" for (word, unit), count in lost.items() if count > 0)
