"""
What prose says of who answers for it: in brackets at a sentence's end, after a label, or as its last sentence.

Brackets that tell something else (各县（市、区）, 住所（经营场所）) stay part of the text.
"""

import re
from dataclasses import dataclass

from duban.domain.importing.deadlines import looks_like_deadline
from duban.domain.importing.responsibility import (
    CLAUSE,
    LABEL,
    ROLE_AT_END,
    looks_like_responsibility,
    without_deadline,
)
from duban.domain.importing.unit_forms import PLACED, is_collective, looks_like_units, names_in
from duban.domain.importing.wording import bare

PAIRS = {"）": "（", "〕": "〔", "】": "【", "]": "[", ")": "("}
OPENING = "".join(PAIRS.values())
SENTENCE_END = "。；！;"
LABELLED_LINE = re.compile(rf"^[{re.escape(OPENING)}]?\s*(?:{LABEL.pattern})", LABEL.flags)
SENTENCE = re.compile(r"[^。；！]+[。；！]*")
SHOULD = re.compile(r"要|应|须|切实|认真|加强")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A piece of text and what is annotated to it, "" if nothing is."""

    text: str
    annotation: str = ""


def annotated_pieces(line: str) -> list[Annotated]:
    """*line* cut behind each annotation: a paragraph with three of them holds three items."""
    label = LABELLED_LINE.match(bare_signs(line))
    if label:
        return [Annotated("", line.strip(OPENING + "".join(PAIRS)) if _one_bracket(line) else line)]
    pieces: list[Annotated] = []
    rest = line
    start = 0
    while (found := _bracket(rest, start)) is not None:
        begin, end = found
        inner = rest[begin + 1 : end]
        before = rest[:begin]
        after = rest[end + 1 :]
        if _is_annotation(inner, before, after):
            after = after.lstrip("。；;")
            if not before.strip() and pieces:
                pieces[-1] = Annotated(pieces[-1].text, f"{pieces[-1].annotation}；{inner}")
            else:
                pieces.append(Annotated(before.strip(), inner))
            rest, start = after, 0
        else:
            start = end + 1
    if rest.strip():
        pieces.append(_in_its_words(rest.strip()))
    return pieces or [Annotated(line)]


def bare_signs(line: str) -> str:
    """*line* with half-width colons and brackets, as labels are looked for."""
    return line.translate(str.maketrans("：（）", ":()")).strip()


def _one_bracket(line: str) -> bool:
    found = _bracket(line.strip(), 0)
    return found is not None and found[0] == 0 and found[1] >= len(line.strip().rstrip("。；")) - 1


def _bracket(text: str, start: int) -> tuple[int, int] | None:
    """The next outermost bracket from *start* on: where it opens and where it closes."""
    begin = next((place for place in range(start, len(text)) if text[place] in OPENING), None)
    if begin is None:
        return None
    depth = 0
    for place in range(begin, len(text)):
        depth += (text[place] in OPENING) - (text[place] in PAIRS)
        if depth == 0:
            return begin, place
    return None


def _is_annotation(inner: str, before: str, after: str) -> bool:
    """Whether a bracket says who answers for what stands before it: it closes a sentence, and names units."""
    if LABEL.match(bare(inner)):
        return True
    ends = not after.strip() or after.lstrip()[0] in SENTENCE_END + OPENING or before.rstrip()[-1:] in SENTENCE_END
    if not ends:
        return False
    if looks_like_deadline(inner):
        return not after.strip(SENTENCE_END + " ")
    if not looks_like_responsibility(inner):
        return False
    names = names_in(inner)
    several = len(names) > 1 and looks_like_units(inner)
    told = not looks_like_units(inner)  # A牵头，B配合
    return several or told or (PLACED.match(bare(inner)) is not None and not is_collective(names[0]))


def _in_its_words(text: str) -> Annotated:
    """Text whose end says who answers, without any bracket: 责任单位：… or 由A牵头，B配合。"""
    label = LABEL.search(bare_signs(text))
    if label and (label.start() == 0 or text[label.start() - 1] in SENTENCE_END + "，,（(【[〔 "):
        begin = text[: label.start()].rstrip("，, （([【〔")
        return Annotated(begin, text[label.start() :])
    return _in_last_sentences(text)


def _in_last_sentences(text: str) -> Annotated:
    """A text whose last sentences say who answers and by when: 由A牵头，B配合。年底前完成。"""
    sentences = SENTENCE.findall(text)
    last: list[str] = []
    while len(sentences) > 1 and (_answers(sentences[-1]) or looks_like_deadline(sentences[-1].strip(SENTENCE_END))):
        last.insert(0, sentences.pop().strip(SENTENCE_END))
    if not any(_answers(sentence) for sentence in last):
        return Annotated(text)
    return Annotated("".join(sentences), "；".join(last))


def _answers(sentence: str) -> bool:
    """Whether a sentence of a text says nothing but who answers: A牵头，B配合, or units that 负责."""
    words = bare(sentence).strip(SENTENCE_END).removeprefix("由")
    if SHOULD.search(words) or not PLACED.match(words) or words.startswith("各"):
        return False
    units, _deadline = without_deadline(words)
    if CLAUSE.match(words) is None and ROLE_AT_END.search(units) is None:
        return False
    return looks_like_responsibility(units)
