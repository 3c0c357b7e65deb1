"""`duban status`: a table for a person, JSON for a program, and an exit code for whatever calls it."""

import json

from tests.cli.conftest import duban, moment

from duban.bootstrap import Installation


def test_what_is_not_well_is_said_and_makes_the_exit_code_1(app: Installation) -> None:
    shown = duban("status")
    assert shown.exit_code == 1
    assert "信箱尚未完整收取过" in shown.stdout
    assert "1 项需处理。" in shown.stdout
    told = json.loads(duban("status", "--json").stdout)
    assert [one["part"] for one in told["conditions"] if not one["well"]] == ["mailbox"]
    assert app


def test_all_well_is_0(app: Installation) -> None:
    with app.context.ledger.begin() as work:
        work.readings.listed(app.context.robot, moment(10, 19))
        work.readings.read(app.context.robot, moment(10, 19))
    shown = duban("status")
    assert (shown.exit_code, "一切正常。" in shown.stdout) == (0, True)
