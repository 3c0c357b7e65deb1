"""Why a file that came by mail is no form, in the words of `duban check`: one table of sentences serves both."""

from collections.abc import Iterable
from dataclasses import dataclass

from duban.domain.checks import sentence
from duban.domain.files.cloud_link import CloudLink
from duban.domain.files.kind import unopenable
from duban.domain.files.wording import unreadable
from duban.domain.mail.instead_of_form import is_logo
from duban.domain.mail.triage import Attachment, Refusal
from duban.domain.returns.submission import Unreadable
from duban.ports import FormReader


@dataclass(frozen=True, slots=True)
class Explanation:
    """A file that could not be taken for a form: its name as people read it, and the sentence that says why."""

    name: str
    sentence: str


def explained(reader: FormReader, files: Iterable[Attachment]) -> tuple[Explanation, ...]:
    """Why none of *files* is a form, each by its name; nothing is said of the pictures of a signature."""
    meant = [file for file in files if not is_logo(file)]
    contents = reader.read_all(file.data for file in meant)
    return tuple(
        Explanation(file.name, unreadable(content.reason))
        for file, content in zip(meant, contents, strict=True)
        if isinstance(content, Unreadable)
    )


def unopened(files: Iterable[Attachment]) -> tuple[Explanation, ...]:
    """Those of the *files* beside a form that nobody can open, the office no more than this program."""
    whys = ((file, unopenable(file.name, file.data)) for file in files if not is_logo(file))
    return tuple(Explanation(file.name, unreadable(why)) for file, why in whys if why)


def linked(links: Iterable[CloudLink]) -> tuple[Explanation, ...]:
    """That files are not here but behind links, which nobody follows for their sender."""
    return tuple(
        Explanation(link.title, sentence("link", provider=link.provider, ending=link.ending)) for link in links
    )


def refused(refusals: Iterable[Refusal]) -> tuple[Explanation, ...]:
    """Why containers and what is in them were not opened."""
    return tuple(Explanation(refusal.name, f"{refusal.reason.value}。") for refusal in refusals)
