"""The first letters of Chinese words, by the order in which GB 2312 keeps its common characters: by their sound."""

from bisect import bisect_right

# The first character of each letter among the 3755 common ones; i, u and v begin no syllable.
STARTS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
LAST_COMMON = 0xD7F9


def initials(words: str) -> str:
    """The first letters of *words*; a character beyond the common ones has none, Latin letters stand for themselves."""
    return "".join(_initial(character) for character in words)


def _initial(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalnum() else ""
    try:
        code = int.from_bytes(character.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not STARTS[0][0] <= code <= LAST_COMMON:
        return ""
    return STARTS[bisect_right(STARTS, (code, "~")) - 1][1]
