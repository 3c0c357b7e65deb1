"""Who is tried again: a killed worker always, the world without end, the programme's faults a few times."""

import pytest
from airflow.sdk.definitions.retry_policy import RetryAction
from airflow.sdk.exceptions import AirflowRuntimeError
from airflow.sdk.execution_time.comms import ErrorResponse

from duban.errors import LedgerBusy, MailboxUnavailable, SettingsUnreadable
from duban.orchestration.retrying import A_FEW, A_FEW_TIMES, ENDLESS, UNTIL_IT_WORKS, Retrying

AIRFLOW_AWAY = AirflowRuntimeError(ErrorResponse())


@pytest.mark.parametrize(
    ("policy", "error", "ends"),
    [
        pytest.param(UNTIL_IT_WORKS, LedgerBusy("busy"), False, id="a cycle waits for its ledger"),
        pytest.param(UNTIL_IT_WORKS, OSError("no space"), False, id="and for its archive"),
        pytest.param(UNTIL_IT_WORKS, MemoryError(), False, id="and for memory"),
        pytest.param(UNTIL_IT_WORKS, AIRFLOW_AWAY, False, id="and for Airflow itself"),
        pytest.param(UNTIL_IT_WORKS, RuntimeError("can't start new thread"), False, id="and for a thread"),
        pytest.param(UNTIL_IT_WORKS, SettingsUnreadable("secrets"), False, id="and for its settings"),
        pytest.param(UNTIL_IT_WORKS, ValueError("bug"), True, id="a fault of the programme shows"),
        pytest.param(A_FEW_TIMES, AIRFLOW_AWAY, False, id="nobody is red because Airflow was away"),
        pytest.param(A_FEW_TIMES, SystemExit(1), False, id="nor because it was ended"),
        pytest.param(A_FEW_TIMES, MailboxUnavailable("down"), True, id="a mailbox that stays away shows"),
    ],
)
class TestErrors:
    def test_the_first_time_all_are_tried_again(self, policy: Retrying, error: BaseException, ends: bool) -> None:
        assert policy.evaluate(error, 1, ENDLESS).action is RetryAction.RETRY

    def test_the_last_time(self, policy: Retrying, error: BaseException, ends: bool) -> None:
        action = policy.evaluate(error, A_FEW, ENDLESS).action
        assert action is (RetryAction.FAIL if ends else RetryAction.RETRY)

    def test_a_clearing_begins_the_count_anew(self, policy: Retrying, error: BaseException, ends: bool) -> None:
        """Airflow goes on counting, and adds the number of retries to where it stood."""
        assert policy.evaluate(error, 12, 11 + ENDLESS).action is RetryAction.RETRY
