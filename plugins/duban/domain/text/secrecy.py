"""Signs that a text must not have come by an internet mailbox: a mark of classification, an identity number."""

import re
import unicodedata
from datetime import date

MARK = re.compile(r"(?:秘密|机密|绝密)\s*★")
IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")
# GB 11643: the weights of the first seventeen digits, and the sign for each remainder of eleven.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SIGNS = "10X98765432"


def looks_secret(text: str) -> bool:
    """
    Whether *text* bears a mark such as 秘密★ or an identity number whose check digit is right.

    Words such as 商业秘密 or 内部运行机制 are no sign, nor are 18 digits that merely look like a number of a person.
    """
    # ★ survives NFKC; full-width digits become the ones that are looked for.
    plain = unicodedata.normalize("NFKC", text)
    return MARK.search(plain) is not None or any(is_identity(match[0]) for match in IDENTITY.finditer(plain))


def is_identity(number: str) -> bool:
    """Whether 18 characters are a valid identity number: a day of birth that was, and the right check digit."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return SIGNS[total % 11] == number[17].upper()
