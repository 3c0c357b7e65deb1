"""What a lead answered on 任务认领核对表: nothing here sends a return back."""

from collections.abc import Iterable, Iterator

from duban.domain.checks.context import Case, Fault
from duban.domain.checks.reading import says_nothing
from duban.domain.form.claim_sheet import CLAIM_COLUMNS, CORRECTABLE, OTHER
from duban.domain.form.words import plain
from duban.domain.returns.item_answer import AnswerWord, ItemAnswer
from duban.domain.returns.submission import FilledForm, FilledRow

AGREED = frozenset(map(plain, (AnswerWord.AGREED, "同意", "无意见", "没有异议", "认领", "√")))
PROPOSED = frozenset(map(plain, (AnswerWord.PROPOSED, "更正", "有异议", "不同意", "建议调整")))
TITLES = {column.key: column.title for column in CLAIM_COLUMNS}
SHOWN = 40


def claims_of(filled: FilledForm, asked: Iterable[int]) -> Iterator[tuple[int, FilledRow]]:
    """Each item that was *asked* with its first line of the sheet; a table without room for an answer is none."""
    wanted = set(asked)
    for row in filled.claims:
        if "word" in row.texts and row.item in wanted:
            wanted.discard(row.item)
            yield row.item, row


def answers_of(filled: FilledForm, asked: Iterable[int]) -> tuple[ItemAnswer, ...]:
    """What was answered, item by item; whatever was written in place of a choice is a proposal, and nothing is lost."""
    answers = (_answer(item, row) for item, row in claims_of(filled, asked))
    return tuple(answer for answer in answers if answer is not None)


def _answer(item: int, row: FilledRow) -> ItemAnswer | None:
    word, column, becomes, why = (_text(row, key) for key in ("word", "column", "becomes", "why"))
    cell, said = row.cells.get("word", ""), plain(word)
    if said in AGREED or says_nothing(word):
        told = [text for text in (column, becomes, why) if not says_nothing(text)]
        if not told:
            return ItemAnswer(item, AnswerWord.AGREED, cell=cell) if said in AGREED else None
    elif said not in PROPOSED:
        becomes = "；".join(filter(None, (word, becomes)))
    known = next((title for title in CORRECTABLE if plain(title) == plain(column)), OTHER if column else "")
    if known == OTHER and plain(column) != OTHER:
        becomes = "：".join(filter(None, (column, becomes)))
    return ItemAnswer(item, AnswerWord.PROPOSED, known, becomes, why, cell)


def _text(row: FilledRow, key: str) -> str:
    return row.texts.get(key, "").strip()


def doubtful_answers(case: Case) -> Iterator[Fault]:
    """W25: a proposal that does not say what and why, an answer that is no choice, lines that were left out."""
    asked = [item.number for item in case.items]
    answers = {answer.item: answer for answer in answers_of(case.filled, asked)}
    left = []
    for item, row in claims_of(case.filled, asked):
        answer = answers.get(item)
        if answer is None:
            left.append((item, row))
        else:
            yield from _faults(row, answer)
    # A sheet that was not begun is told of in the receipt; within one that was, a line left out may be a slip.
    if left and answers:
        numbers = "、".join(case.labels.of(item) for item, _ in left)
        first, line = left[0]
        yield Fault({"items": numbers}, "left", first, TITLES["word"], line.cells.get("word", ""))


def _faults(row: FilledRow, answer: ItemAnswer) -> Iterator[Fault]:
    word = _text(row, "word")

    def fault(case: str, key: str, **facts: object) -> Fault:
        return Fault(facts, case, answer.item, TITLES[key], row.cells.get(key, ""))

    if word and plain(word) not in AGREED | PROPOSED and not says_nothing(word):
        yield fault("typed", "word", typed=word[:SHOWN])
    if answer.word is AnswerWord.AGREED:
        return
    if plain(word) in AGREED:
        yield fault("both", "word")
    told = {"column": answer.column, "becomes": answer.becomes, "why": answer.why}
    for key in (key for key, text in told.items() if says_nothing(text)):
        yield fault("", key)
