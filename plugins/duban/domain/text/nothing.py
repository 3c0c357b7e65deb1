"""Words for nothing (无, 暂无, /): a cell that holds one of them names nothing."""

NOTHING = frozenset(("", "无", "暂无", "没有", "无问题", "暂无问题", "同上", "不涉及"))


def something(text: str) -> str:
    """What a cell names, empty if it is only one of the words for nothing."""
    said = text.strip()
    return "" if said.strip(" \u3000。.，,；;/-—、") in NOTHING else said
