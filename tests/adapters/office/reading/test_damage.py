"""Whatever became of a file on its way: it is read or it is unreadable, and its reader lives on."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import fill, form, good_answers

from duban.adapters.office.forms.writer import WorkbookFormWriter
from duban.adapters.office.reading import sandbox as guard
from duban.adapters.office.reading.reader import WorkbookFormReader
from duban.domain.files.container import OLE, ZIP
from duban.domain.files.wording import UNREADABLE
from duban.domain.returns.submission import FilledForm

CORPUS = Path(__file__).parents[3] / "workbooks"
FILES = (
    fill(WorkbookFormWriter().write(form()), good_answers()),
    (CORPUS / "good.xls").read_bytes(),
    (CORPUS / "good.ods").read_bytes(),
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file, cut off or with a few of its bytes changed."""
    data = bytearray(draw(st.sampled_from(FILES)))
    if draw(st.booleans()):
        return bytes(data[: draw(st.integers(1, len(data) - 1))])
    for at in draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=8)):
        data[at] = draw(st.integers(0, 255))
    return bytes(data)


garbage = st.builds(
    lambda start, rest: start + rest, st.sampled_from((b"", ZIP, OLE, b"<html>")), st.binary(max_size=2000)
)


def test_no_damage_harms_the_reader() -> None:
    """One child meets them all: at the end it is the one that was there at the beginning, and reads on."""
    reader = WorkbookFormReader()
    assert isinstance(reader.read(FILES[0]), FilledForm)
    before = guard.child().pid

    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.one_of(damaged(), damaged(), garbage))
    def reads(data: bytes) -> None:
        found = reader.read(data)
        assert isinstance(found, FilledForm) or found.reason in UNREADABLE
        assert guard.child().pid == before

    reads()
    assert isinstance(reader.read(FILES[0]), FilledForm)
    assert guard.child().pid == before
