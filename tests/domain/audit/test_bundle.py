"""A bundle: which days and pieces belong into it, in what order, and what it says of itself."""

from datetime import UTC, date, datetime

import pytest

from duban.domain.audit.bundle import BundlePiece, BundleScope, CaseBundle, PieceKind, Span, in_order, moment_of

AT = datetime(2021, 10, 25, 1, 3, tzinfo=UTC)  # nine o'clock here
RETURN = "qz2021/monthly/2021-10/shuiwu"


def piece(kind: PieceKind = PieceKind.MAIL, *, at: datetime = AT, reference: str = "", items: tuple[int, ...] = ()):
    return BundlePiece(at, kind, "", (), (), reference, frozenset(items))


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        pytest.param(None, None, True, id="no bounds"),
        pytest.param(25, 25, True, id="its own day"),
        pytest.param(26, None, False, id="from the day after"),
        pytest.param(None, 24, False, id="until the day before"),
        pytest.param(24, 26, True, id="a day before to a day after"),
        pytest.param(20, 24, False, id="days before"),
        pytest.param(26, 28, False, id="days behind"),
    ],
)
def test_a_span_holds_its_first_and_its_last_day(since: int | None, until: int | None, holds: bool) -> None:
    first, last = (date(2021, 10, day) if day else None for day in (since, until))
    assert Span(first, last).holds(AT) is holds


def test_a_span_is_told_with_today_as_its_open_end() -> None:
    assert Span(date(2021, 10, 1)).told(AT) == "2021年10月1日至2021年10月25日"
    assert Span(until=date(2021, 10, 5)).told(AT) == "自开始报送至2021年10月5日"


@pytest.mark.parametrize(
    ("scope", "one", "holds"),
    [
        pytest.param(BundleScope(), piece(items=(12,)), True, id="everything"),
        pytest.param(BundleScope(items=frozenset({12, 13})), piece(items=(13, 14)), True, id="one of its items"),
        pytest.param(BundleScope(items=frozenset({12})), piece(items=(13,)), False, id="another item"),
        pytest.param(BundleScope(items=frozenset({12})), piece(), False, id="of items, a piece of none"),
        pytest.param(BundleScope(RETURN), piece(reference=RETURN), True, id="its return"),
        pytest.param(BundleScope(RETURN), piece(reference=f"{RETURN}2"), False, id="another return"),
        pytest.param(BundleScope(RETURN), piece(reference=RETURN, items=(12,)), False, id="a mail about its items"),
        pytest.param(
            BundleScope(RETURN), piece(PieceKind.RETURN, reference=RETURN, items=(12,)), True, id="the return"
        ),
        pytest.param(BundleScope(RETURN), piece(PieceKind.MESSAGE, reference=RETURN, items=(12,)), True, id="a letter"),
    ],
)
def test_what_belongs_into_a_bundle(scope: BundleScope, one: BundlePiece, holds: bool) -> None:
    assert scope.holds(one) is holds


def test_pieces_stand_by_time_and_those_outside_are_left_out() -> None:
    later, earlier = piece(at=AT.replace(hour=2)), piece()
    outside, of_another = piece(at=AT.replace(day=26)), piece(reference="other")
    span = Span(until=date(2021, 10, 25))
    assert in_order([later, outside, earlier], BundleScope(), span) == (earlier, later)
    assert in_order([of_another], BundleScope(RETURN), span) == ()


def bundle(*pieces: BundlePiece) -> CaseBundle:
    return CaseBundle(
        *("案卷", "市税务局", "市税务局", "qz2021", "全部", "市营商办"), AT, *("督办岗", "", ""), (), pieces
    )


def test_a_bundle_counts_what_it_holds() -> None:
    assert bundle(piece(), piece(PieceKind.RETURN), piece()).counts == "发出邮件2件、报送件1件"
    assert (bundle().counts, bundle().file_name) == ("没有往来", "市税务局案卷（全部）")


def test_a_moment_is_told_in_the_time_here() -> None:
    assert (moment_of(AT), moment_of(None)) == ("2021年10月25日09:03", "—")
