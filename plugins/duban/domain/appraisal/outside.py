"""Judgements from outside as people paste them: a line for each unit, its name and a rate in per cent."""

import re
from collections.abc import Mapping
from decimal import Decimal

LINE = re.compile(r"(?P<name>.+?)[\s,，:：;；]+(?P<rate>\d{1,3}(?:\.\d{1,4})?)\s*[%％]?")
MOST = Decimal(100)


def read_rates(text: str, units: Mapping[str, str]) -> tuple[dict[str, Decimal], list[str]]:
    """
    The rate of each unit by its code, and what is wrong with *text*, each in a clause; *units* are codes by name.

    A line that names no unit of them is a fault: who is not appraised is not judged either.
    """
    rates, faults = dict[str, Decimal](), list[str]()
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        match = LINE.fullmatch(line)
        if match is None:
            faults.append(f"第{number}行应为“单位 得分率”：{line}")
            continue
        code, rate = units.get(match["name"].strip()), Decimal(match["rate"])
        if code is None:
            faults.append(f"第{number}行“{match['name'].strip()}”不在计分单位中")
        elif rate > MOST:
            faults.append(f"第{number}行得分率应为0至100")
        elif code in rates:
            faults.append(f"第{number}行重复")
        else:
            rates[code] = rate
    if not rates and not faults:
        faults.append("请填写各单位的得分率，每行一家")
    return rates, faults
