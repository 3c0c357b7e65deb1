"""Rules about files that are not here but behind a link, which ends one day: nothing is ever fetched from there."""

from collections.abc import Iterable, Iterator
from itertools import chain, product

from duban.domain.checks.context import Case, Fault, at
from duban.domain.checks.secrets import COVER
from duban.domain.files.cloud_link import CloudLink, links_in
from duban.domain.form import MILESTONE_COLUMNS, TARGET_COLUMNS, column_of
from duban.domain.form.claim_sheet import CLAIM_COLUMNS
from duban.domain.form.delay_sheet import DELAY_COLUMNS
from duban.domain.form.errand_sheet import ERRAND_COLUMNS
from duban.domain.form.reform_sheet import REFORM_COLUMNS


def behind_links(text: str) -> tuple[CloudLink, ...]:
    """The files that the text of a cell points to."""
    return links_in(text) if "/" in text or "／" in text else ()


def points_elsewhere(case: Case) -> Iterator[Fault]:
    """W24: an open cell holds a link to a file; it is taken, and the file asked for."""
    for line in case.lines:
        for key, text in line.row.texts.items():
            for link in behind_links(text) if column_of(key).is_open else ():
                yield at(line, key, provider=link.provider, ending=link.ending)
    yield from _beside_the_table(case)
    for key, text in case.filled.cover.items():
        for link in behind_links(text):
            yield Fault(_told(link), "cover", column=COVER.get(key, key), cell=case.filled.cover_cells.get(key, ""))


def _beside_the_table(case: Case) -> Iterator[Fault]:
    filled = case.filled
    tables = (
        (filled.targets, TARGET_COLUMNS),
        (filled.milestones, MILESTONE_COLUMNS),
        (filled.claims, CLAIM_COLUMNS),
        (filled.delays, DELAY_COLUMNS),
        (filled.reforms, REFORM_COLUMNS),
        (filled.errands, ERRAND_COLUMNS),
    )
    for row, column in chain.from_iterable(product(*table) for table in tables):
        for link in behind_links(row.texts.get(column.key, "")) if column.is_open and row.item else ():
            yield Fault(_told(link), "", row.item, column.title, row.cells.get(column.key, ""))


def _told(link: CloudLink) -> dict[str, object]:
    return {"provider": link.provider, "ending": link.ending}


def mail_points_elsewhere(case: Case) -> Iterator[Fault]:
    """W24: the mail of the form points to files instead of bringing them."""
    yield from links_of_mail(case.background.links)


def links_of_mail(links: Iterable[CloudLink]) -> Iterator[Fault]:
    """The same of any mail."""
    for link in links:
        yield Fault(_told(link) | {"title": f"《{link.title}》" if link.title else "附件"}, "mail")
