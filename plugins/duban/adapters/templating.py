"""What templates that an office edits have in common: what they may say of the office, and what goes wrong in them."""

from dataclasses import fields

from jinja2 import Environment, StrictUndefined, TemplateError
from jinja2.nodes import Getattr, If, Name, Node

from duban.domain.office.office import Office

# What a template that is wrong comes to when it is filled: a filter for days that is given a name, a sum of both.
WRONG_TEMPLATE = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
OFFICE = "office"


class Unsaid(StrictUndefined):
    """A word of the office that its settings leave empty: a template may ask whether it is there, and cannot say it."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # asked whether it is there, it may answer
        return False


class OfficeWords(Environment):
    """An environment in which no sentence goes out with a gap where a word of the office belongs."""

    def getattr(self, obj: object, attribute: str) -> object:
        """As any environment does, but for a word that is left empty."""
        found = super().getattr(obj, attribute)
        if isinstance(obj, Office) and found == "":
            return Unsaid(hint=f"所用设置 office.{attribute} 没有填写")
        return found


def office_words(parsed: Node) -> frozenset[str]:
    """The words of the office that a template says, by their settings, but for those that it asks about first."""
    asked = {word for test in parsed.find_all(If) for word in _named(test.test)}
    return frozenset(_named(parsed)) - asked


def unknown_words(words: frozenset[str]) -> tuple[str, ...]:
    """Those of *words* that are no setting of an office."""
    known = {field.name for field in fields(Office)} | {name for name, one in vars(Office).items() if _is_said(one)}
    return tuple(sorted(words - known))


def _is_said(attribute: object) -> bool:
    return isinstance(attribute, property)


def _named(node: Node) -> set[str]:
    inner = set() if not isinstance(node, Getattr) else _word(node)
    return inner | {word for one in node.find_all(Getattr) for word in _word(one)}


def _word(node: Getattr) -> set[str]:
    of_office = isinstance(node.node, Name) and node.node.name == OFFICE
    return {node.attr} if of_office else set()
