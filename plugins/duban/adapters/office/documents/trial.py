"""The office's .docx templates tried out with examples: as papers will look, and what is wrong before one is due."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from duban.adapters.office.documents.placeholders import PLACEHOLDERS, WITHOUT_OFFICE
from duban.adapters.office.documents.template import fill_template
from duban.domain.calendar.cycle import TIMEZONE
from duban.domain.office.office import Office
from duban.errors import SettingsUnreadable

AT = datetime(2021, 11, 1, 9, tzinfo=TIMEZONE)


def tried(template: Path, office: Office) -> bytes:
    """
    The paper that *template* makes of the examples and of the words of *office*; the same bytes whenever it is tried.

    SettingsUnreadable with the paragraph if it cannot be filled; KeyError for a template that no paper is made of.
    """
    examples = {one.name: one.example for one in PLACEHOLDERS[template.name]}
    facts = examples if template.name in WITHOUT_OFFICE else office.facts | examples
    return fill_template(template, facts, AT, 1)


def faults(folder: Path, office: Office) -> Iterator[str]:
    """A sentence for each template in *folder* that could not be filled when its paper is due."""
    for name in PLACEHOLDERS:
        try:
            tried(folder / name, office)
        except SettingsUnreadable as error:
            yield str(error)
