"""Rules about files that are not here but behind a link, which ends one day: nothing is ever fetched from there."""

from collections.abc import Iterator

from duban.domain.checks.case import Case, Fault, at
from duban.domain.cloud_link import links_in
from duban.domain.form import column_of


def points_elsewhere(case: Case) -> Iterator[Fault]:
    """W24: an open cell holds a link to a file; it is taken, and the file asked for."""
    for line in case.lines:
        for key, text in line.row.texts.items():
            if column_of(key).is_open and ("/" in text or "／" in text):
                for link in links_in(text):
                    yield at(line, key, provider=link.provider, ending=link.ending)


def mail_points_elsewhere(case: Case) -> Iterator[Fault]:
    """W24: the mail of the form points to files instead of bringing them."""
    for link in case.background.links:
        title = f"《{link.title}》" if link.title else "附件"
        yield Fault({"title": title, "provider": link.provider, "ending": link.ending}, "mail")
