"""Numbers with what they count, as Chinese says it: 60个工作日 and 1个月, but 110小时."""

# Units that are counted with a word between; all others stand right behind their number.
BETWEEN = "个"
COUNTED = frozenset({"工作日", "自然日", "工作时", "月", "季度", "星期", "钟头", "百分点", "窗口", "环节", "事项"})


def counted(unit: str) -> str:
    """*unit* as it stands behind a number."""
    return f"{BETWEEN}{unit}" if unit in COUNTED else unit
