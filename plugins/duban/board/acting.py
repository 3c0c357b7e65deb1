"""An act of a page: done, and told on the page after it; or refused, and the form again with all that was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from duban.board.answers import back_to
from duban.board.visiting import Visit
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.files.paper_file import PaperFile
from duban.errors import PermanentError, Refused

LARGEST_FILE = 20 * 1024 * 1024
LONGEST_COUNT = 9
MOST_FIELDS = 5_000  # a page of a hundred claims, each with several fields for every measure
Kind = TypeVar("Kind", bound=StrEnum)
CHOOSE_AGAIN = "请刷新页面后重新勾选。"
WITHOUT_MOMENT = "请填写时间。"
TOO_LARGE = "文件超过20MB，未予办理：请压缩扫描件后重新提交。"


def count_of(text: str) -> int | None:
    """A whole number as people count; None for anything else, and for what is longer than any of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_COUNT else None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form: each field by its name, as text; its files."""

    texts: dict[str, list[str]]
    files: dict[str, PaperFile]

    def text(self, name: str) -> str:
        """What stands in the field, empty if nothing does."""
        return self.texts.get(name, [""])[-1].strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field that may be chosen several times."""
        return self.texts.get(name, [])

    def below(self, prefix: str) -> dict[str, str]:
        """The fields whose names begin with *prefix* and a dot, by what comes behind it."""
        start = f"{prefix}."
        return {name.removeprefix(start): self.text(name) for name in self.texts if name.startswith(start)}

    def without(self, name: str) -> "Typed":
        """The same, as if the field had not been there."""
        return Typed({each: said for each, said in self.texts.items() if each != name}, self.files)

    def file(self, name: str) -> PaperFile | None:
        """The file that was chosen, None if none was."""
        return self.files.get(name)

    def count(self, name: str) -> int | None:
        """A whole number as people count; None for anything else."""
        return count_of(self.text(name))

    def choice(self, name: str, kind: type[Kind]) -> Kind | None:
        """The member of *kind* whose value was chosen; None for anything else."""
        return next((one for one in kind if one.value == self.text(name)), None)

    def chosen(self, name: str, kind: type[Kind], what: str) -> Kind:
        """As `choice`; Refused, naming *what* is to be chosen, where that gives None."""
        if (found := self.choice(name, kind)) is None:
            raise Refused(f"请选择{what}。")
        return found

    def moment(self, name: str) -> datetime | None:
        """A moment in Quanzhou, as a browser sends it; None for anything else."""
        try:
            return datetime.fromisoformat(self.text(name)).replace(tzinfo=TIMEZONE)
        except ValueError:
            return None

    def day(self, name: str) -> date | None:
        """A day, as a browser sends it; None for anything else."""
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            return None

    def day_of(self, name: str, what: str) -> date:
        """As `day`; Refused, naming *what* is to be filled in, where that gives None."""
        if (found := self.day(name)) is None:
            raise Refused(f"请填写{what}。")
        return found

    def names(self, name: str) -> list[str]:
        """The names that were typed with 、 between them."""
        parts = self.text(name).replace("，", "、").replace(",", "、").split("、")
        return [part.strip() for part in parts if part.strip()]


NOTHING_TYPED = Typed({}, {})


def pressed(acts: Mapping[str, Callable[[], str]], typed: Typed) -> str:
    """Do what the button stands for that was pressed; Refused if it stands for none of *acts*."""
    if (act := acts.get(typed.text("act"))) is None:
        raise Refused(CHOOSE_AGAIN)
    return act()


def said_in_address(request: Request) -> Typed:
    """What the address of a form says already: a page that leads to it fills in what it knows."""
    said: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        said.setdefault(name, []).append(value)
    return Typed(said, {})


def way_back(typed: Typed, otherwise: str) -> str:
    """The page below the prefix that led to the form, *otherwise* if none did: no form leads out of our pages."""
    path = typed.text("back")
    return path if path.startswith("/") else otherwise


async def typed(request: Request) -> Typed:
    """What the form of *request* carries; HTTPException 413 for a file that is too large."""
    form = await request.form(max_fields=MOST_FIELDS)
    texts: dict[str, list[str]] = {}
    files: dict[str, PaperFile] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            texts.setdefault(name, []).append(value)
        elif value.filename:
            files[name] = await _file(value)
    return Typed(texts, files)


async def _file(upload: UploadFile) -> PaperFile:
    data = await upload.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise HTTPException(413, TOO_LARGE)
    return PaperFile(upload.filename or "", data)


FormFields = Annotated[Typed, Depends(typed)]


def acted(visit: Visit, act: Callable[[], str], path: str, again: Callable[[str], Response]) -> Response:
    """
    Do *act*, which tells in a sentence what it did, and go to *path*; refused, show *again* with the reason.

    Only what a person can mend shows the form again: a fault of the world is told as such.
    """
    try:
        words = act()
    except PermanentError as error:
        return again(str(error))
    return back_to(visit, path, words)
