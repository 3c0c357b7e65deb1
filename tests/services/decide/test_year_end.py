"""Seventy-seven claims in the return of one December: each verified by its measures, and every rate counted by hand."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import item
from tests.people import checker, officer, signer
from tests.services.conftest import CYCLE, OfficeApp, OneProgramme, at, with_loops
from tests.services.decide.test_decide import CODE, IN_PLACE, file

from duban.domain.calendar.cycle import Period
from duban.domain.decisions.verification import ClaimAnswer
from duban.domain.plan.programme import Programme
from duban.domain.returns.submission import Entry, Status
from duban.errors import Refused
from duban.services.compile.load_facts import Gather
from duban.services.decide.decider import Who
from duban.services.decide.items import Decide
from duban.services.decide.verify import VerifyClaims
from duban.services.overview.claims import Claims

DECEMBER = replace(CYCLE, period=Period.parse("2021-12"))
DESK, CHECK, HEAD = Who(officer("督办岗"), "核对"), Who(checker(), "核对"), Who(signer("市营商办负责人"), "确认")
WHOLE, HALF = "泉教发〔2021〕1号；泉教发〔2021〕2号", "1.泉教发〔2021〕1号"

pytestmark = pytest.mark.prove


class YearsEnd(OneProgramme):
    """A list of seventy-seven items of one lead, all due in December."""

    def programme(self, code: str) -> Programme:
        """Whatever is asked for."""
        items = tuple(item(number, leads=("jyj",), due=date(2021, 12, 20)) for number in range(1, 78))
        return replace(super().programme(code), items=items)


def test_they_are_verified_one_by_one_and_what_was_verified_is_never_what_was_claimed(app: OfficeApp) -> None:
    object.__setattr__(app.context, "task_lists", YearsEnd())
    with_loops(app.context, verification=True)
    app.generate.open_cycle(DECEMBER, at(12, 15))
    claims = [
        Entry(number, Status.DONE, IN_PLACE, "全部完成。", evidence=HALF if number > 60 else WHOLE)
        for number in range(1, 78)
    ]
    file(app, *claims, reference=DECEMBER.of("jyj"), when=at(12, 20))
    queue = Claims(app.context)
    assert len(queue.waiting(at(12, 21))) == 77
    decide = Decide(app.context)
    verify = VerifyClaims(app.context, decide.closing)
    for number in range(1, 61):
        assert decide.close(CODE, number, DESK, at(12, 21)).decision
    for number in range(61, 71):
        with pytest.raises(Refused, match="第2条"):
            decide.close(CODE, number, DESK, at(12, 21))
        assert decide.close(CODE, number, DESK, at(12, 21), {2: "平台数据：省网办件量1203件"}).decision
    for number in range(71, 76):
        verify.answer(CODE, number, ClaimAnswer.MORE, {2: "缺名单"}, CHECK, at(12, 22))
    for number in range(1, 51):
        assert decide.close(CODE, number, HEAD, at(12, 23)).decision
    total = Gather(app.context).report(DECEMBER, at(12, 31)).total
    assert (total.items, total.due, total.due_closed, total.due_claimed) == (77, 77, 50, 22)
    assert (total.verified_rate, total.rate) == (64.9, 93.5), "50 of 77, and 72 of 77: five wait with the unit"
    assert (len(queue.waiting(at(12, 31))), len(queue.with_units(at(12, 31)))) == (22, 5)
