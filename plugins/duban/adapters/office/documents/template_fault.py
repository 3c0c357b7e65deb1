"""
Where a .docx template of the office is wrong, in words: the paragraph, and what is wrong with it.

A template is filled as one long XML, in which no line number says anything. Here the text of each paragraph stands on
a line of its own: what the engine complains of is found again by its line.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from traceback import walk_tb
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from jinja2 import Environment, TemplateSyntaxError

from duban.adapters.templating import WRONG_TEMPLATE
from duban.domain.operation.fault_words import template_fault
from duban.domain.text.goals import short

# What docxtpl writes into the first bracket, for what vanishes with its paragraph, row, cell or run.
WHOLE = re.compile(r"(\{[{%])-?(?:p|tr|tc|r)\s")
QUOTED = re.compile("“([^”]+)”")
PLACES = (("页眉", RELATIONSHIP_TYPE.HEADER), ("页脚", RELATIONSHIP_TYPE.FOOTER))


def fault_of(path: Path, facts: Mapping[str, Any], environment: Environment, error: Exception) -> str:
    """
    Why the template at *path* cannot be filled with *facts*, of which the engine said *error*.

    The paragraph is quoted if it can be found; the template opens as a document, and may be looked at twice.
    """
    for place, lines in _parts(path):
        try:
            environment.from_string("\n".join(lines)).render(**facts)
        except WRONG_TEMPLATE as found:
            line = _line(found)
            where = f"{place}中" if place else f"第{line}段"
            return f"{_reason(found, facts)}（{where}“{short(lines[line - 1])}”）"
    return _reason(error, facts)


def _parts(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The paragraphs of the body in their order, tables included, then those of each head and foot."""
    document = Document(str(path))
    yield "", _lines(document.element.body)
    for related in document.part.rels.values():
        for place, kind in PLACES:
            if related.reltype == kind:
                yield place, _lines(related.target_part.element)


def _lines(part: Any) -> list[str]:
    return [_line_of(paragraph) for paragraph in part.iter(qn("w:p"))]


def _line_of(paragraph: Any) -> str:
    text = "".join(piece.text or "" for piece in paragraph.iter(qn("w:t")))
    return WHOLE.sub(r"\1 ", " ".join(text.split()))


def _line(error: Exception) -> int:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 1


def _reason(error: Exception, facts: Mapping[str, Any]) -> str:
    """What the engine said, as an official understands it, with the name that was probably meant."""
    said = template_fault(error)
    if isinstance(error, TemplateSyntaxError) and "名称" not in said:
        return "花括号的写法不对，或 for、if 与 endfor、endif 不成对"
    name = QUOTED.search(said)
    near = get_close_matches(name[1], list(facts), n=1) if name else []
    return said + (f"，是不是“{near[0]}”" if near else "")
