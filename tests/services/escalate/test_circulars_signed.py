"""What a rung may build on of a circular: it told a unit something if it named it, once that unit itself signed."""

from dataclasses import replace
from datetime import date

import pytest
from tests.people import officer
from tests.services.conftest import CYCLE, OfficeApp, at
from tests.services.escalate.test_circular_proof import NAME, SWJ, named, sign
from tests.services.escalate.test_ladder_of_cycles import run

from duban.domain.calendar.cycle import Reference
from duban.domain.escalation.ladder import Notice, Rung, proved
from duban.domain.escalation.service_of_papers import Way
from duban.domain.files.paper_file import PaperFile
from duban.domain.proof.kinds import ProofKind
from duban.services.escalate.return_status import ReturnStatuses
from duban.services.sign.service_of_papers import Serve, Service

__all__ = ["named"]
DESK = officer("督办岗")


@pytest.fixture
def circulated(named: OfficeApp) -> OfficeApp:
    """The circular that names the tax office was signed and printed; an office that goes on from it (R7)."""
    run(named, date(2021, 11, 2), date(2021, 11, 2))
    sign(named, 1, at(11, 3, 10))
    served = Service("泉政办〔2021〕50号", Way.EXCHANGE, at(11, 4, 9), PaperFile("通报.pdf", b"%PDF"), DESK)
    Serve(named.context).record(NAME, served, at(11, 4, 9, 30))
    named.context.ladders[CYCLE.stream] = tuple(map(after_the_circular, ladder(named)))  # type: ignore[index]
    return named


def after_the_circular(rung: Rung) -> Rung:
    return replace(rung, needs_delivered="R6") if rung.code == "R7" else rung


def ladder(app: OfficeApp) -> tuple[Rung, ...]:
    return app.context.ladders[CYCLE.stream]


def told(app: OfficeApp, reference: Reference) -> list[Notice]:
    """What a rung may build on that the circular told that unit."""
    cycle, programme = app.context.cycle(CYCLE), app.context.programme(CYCLE, at(11, 15))
    with app.context.ledger.begin() as work:
        status = ReturnStatuses(app.context, programme, work, cycle, at(11, 15), (reference.organisation,)).one()
    assert status is not None
    return [one for one in status.earlier if one.rung == "R6"]


def is_proved(app: OfficeApp, day: int) -> bool:
    cycle = app.context.cycle(CYCLE)
    seven = next(rung for rung in ladder(app) if rung.code == "R7")
    return proved(seven, ladder(app), told(app, SWJ), cycle, at(11, day), app.context.rules)


def test_nobody_is_told_by_a_circular_before_signing_for_it(circulated: OfficeApp) -> None:
    assert told(circulated, SWJ) == []
    assert not is_proved(circulated, 30)


def test_its_own_receipt_proves_it_and_gives_the_unit_its_days(circulated: OfficeApp) -> None:
    Serve(circulated.context).receive(NAME, "市税务局　2021-11-05 10:00　办公室", DESK, at(11, 5, 11))
    (notice,) = told(circulated, SWJ)
    assert [one.kind for one in notice.told_by][-1] is ProofKind.EXCHANGED
    assert notice.delivered_at == at(11, 5, 10)
    assert not is_proved(circulated, 10), "three working days to answer, the last of them whole"
    assert is_proved(circulated, 11)


def test_who_signs_for_a_circular_that_does_not_name_it_was_told_nothing_of_itself(circulated: OfficeApp) -> None:
    Serve(circulated.context).receive(NAME, "市民政局　2021-11-05 10:00　办公室", DESK, at(11, 5, 11))
    assert told(circulated, CYCLE.of("mzj")) == []
    assert told(circulated, SWJ) == []
