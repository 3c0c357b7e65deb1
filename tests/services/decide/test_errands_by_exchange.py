"""交办单 by the exchange: mails hold none of its words, and its days run from what people register of its receipt."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import open_book
from tests.people import officer
from tests.services.conftest import OfficeApp, at
from tests.services.decide.test_give_errands import (
    CODE,
    MATTER,
    NAME,
    WISH,
    Giving,
    channels,
    giving,
    month_form,
)

from duban.domain.decisions.errands import errand_paper
from duban.domain.escalation.service_of_papers import Way
from duban.domain.files.paper_file import PaperFile
from duban.domain.office.channel import PaperChannel
from duban.domain.returns.helping import FeedbackWay
from duban.errors import Refused
from duban.services.plan.needs import NeedRecords
from duban.services.sign.service_of_papers import Serve, Service

__all__ = ["giving"]
SLIP = errand_paper(NAME, 1)
TWO = replace(WISH, sides=("jyj",))


@pytest.fixture
def exchanging(giving: Giving) -> Giving:
    """An office whose 交办单 go by the exchange, as is the default."""
    channels(giving.app.context, PaperChannel.EXCHANGE)
    return giving


def serve(app: OfficeApp, day: int = 27) -> None:
    """The desk registers that the paper went into the exchange."""
    scan = PaperFile("交办单.pdf", b"%PDF")
    service = Service("交办第1号", Way.EXCHANGE, at(10, day, 10), scan, officer("督办岗"))
    Serve(app.context).record(SLIP, service, at(10, day, 11))


def sign_for_it(app: OfficeApp, line: str, day: int = 28) -> int:
    return Serve(app.context).receive(SLIP, line, officer("督办岗"), at(10, day, 12))


def told(giving: Giving, day: int = 29) -> dict[int, date | None]:
    return dict(NeedRecords(giving.app.context).told(CODE, at(10, day)))


def test_our_mail_tells_only_that_the_slip_waits_in_the_exchange(exchanging: Giving) -> None:
    exchanging.register(replace(WISH, sides=("jyj",)))
    exchanging.signs()
    assert sorted(exchanging.morning(at(10, 27))) == ["J0", "J0"]
    words = exchanging.last("mzj")
    assert "交办单经公文交换送达" in words
    assert "见交办第1号交办单（经公文交换送达）" in words
    assert MATTER not in words
    enclosed = exchanging.enclosed("mzj")
    assert [name for name in enclosed if name.endswith(".docx")] == []
    (page,) = enclosed.values()
    cells = [str(cell.value) for sheet in open_book(page) for row in sheet.iter_rows() for cell in row]
    assert not [one for one in cells if MATTER in one]


def test_the_monthly_form_names_the_slip_as_well(exchanging: Giving) -> None:
    exchanging.register(replace(WISH, main="jyj", way=FeedbackWay.MONTHLY, until=date(2021, 12, 10)))
    exchanging.signs()
    exchanging.morning(at(10, 27))
    rows = open_book(month_form(exchanging))["交办事项"].iter_rows()
    assert next(row for row in rows if row[0].value in (1, "1"))[2].value == "见交办第1号交办单（经公文交换送达）"


def test_that_the_mail_arrived_proves_nothing_of_the_paper(exchanging: Giving) -> None:
    exchanging.register(TWO)
    exchanging.signs()
    exchanging.morning(at(10, 27))
    assert told(exchanging) == {1: None, 2: None}
    assert exchanging.morning(at(11, 11)) == []
    assert exchanging.morning(at(11, 15)) == [], "nobody is urged who was not told"
    assert not exchanging.one(at(11, 15)).is_late


def test_a_slip_that_was_signed_waits_to_be_handed_over(exchanging: Giving) -> None:
    exchanging.register()
    exchanging.signs()
    assert [one.name for one in Serve(exchanging.app.context).outstanding()] == [SLIP]
    with pytest.raises(Refused, match="尚未登记文号和正式文件"):
        sign_for_it(exchanging.app, "市民政局　2021-10-28 10:00　办公室")
    serve(exchanging.app)
    assert Serve(exchanging.app.context).outstanding() == ()


def test_each_units_days_run_from_its_own_receipt(exchanging: Giving) -> None:
    exchanging.register(TWO)
    exchanging.signs()
    exchanging.morning(at(10, 27))
    serve(exchanging.app)
    assert told(exchanging) == {1: None, 2: None}, "of a paper to two its service says nothing of either"
    assert sign_for_it(exchanging.app, "市民政局　2021-10-28 10:00　办公室") == 1
    assert told(exchanging) == {1: date(2021, 10, 28), 2: None}
    assert exchanging.morning(at(11, 11)) == ["J1"]
    assert exchanging.morning(at(11, 15)) == ["J2"]
    assert [each.late for each in exchanging.one(at(11, 15)).asks] == [True, False]


def test_the_service_of_a_slip_to_one_unit_is_its_receipt(exchanging: Giving) -> None:
    exchanging.register()
    exchanging.signs()
    exchanging.morning(at(10, 27))
    serve(exchanging.app)
    assert told(exchanging) == {1: date(2021, 10, 27)}


def test_a_receipt_counts_beside_the_mail_that_no_server_proved(giving: Giving) -> None:
    """Where the slip goes by mail a receipt of the exchange is one proof more, earlier than the mail's own if it is."""
    giving.register(TWO)
    giving.signs(now=at(10, 26, 15))
    giving.morning(at(10, 29))
    serve(giving.app)
    sign_for_it(giving.app, "市教育局　2021-10-28 10:00　办公室")
    assert told(giving, 30)[2] == date(2021, 10, 28)
