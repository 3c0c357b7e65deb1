"""
When a task tries again: without end after a fault of the world, a few times after one of the programme.

Airflow counts every try, also one whose worker was killed, and turns a task red when the count is used up. Red has a
meaning of its own here, so the count is never used up (`ENDLESS`), and what a try came to decides instead. A killed
worker decides nothing: it is always tried again. A refusal (AirflowFailException) is red at once and never comes here.
"""

from dataclasses import dataclass
from datetime import timedelta

from airflow.sdk import Context
from airflow.sdk.definitions.retry_policy import RetryDecision, RetryPolicy
from airflow.sdk.exceptions import AirflowRuntimeError

from duban.errors import TemporaryError

# Airflow keeps it in an integer column; with a pause of a second it would last for eleven days of nothing but kills.
ENDLESS = 1_000_000
A_FEW = 4

# Airflow's own server away, no memory for the process, the process told to end: the task itself did nothing wrong.
OF_THE_MACHINE = (AirflowRuntimeError, MemoryError, SystemExit)
OF_THE_WORLD = (*OF_THE_MACHINE, TemporaryError, OSError)


@dataclass(frozen=True)
class Retrying(RetryPolicy):
    """Tries again without end after the errors named, after any other a few times; says which in Airflow's log."""

    without_end: tuple[type[BaseException], ...]
    pause: timedelta | None = None

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,
        max_tries: int,
        context: Context | None = None,  # noqa: ARG002 - Airflow's signature
    ) -> RetryDecision:
        """What becomes of a task after *exception*; tries count from its last clearing."""
        if isinstance(exception, self.without_end) or is_out_of_threads(exception):
            reason = f"技术故障，与报送情况无关，将自动重试直至恢复：{exception}"
            return RetryDecision.retry(self.pause, reason)
        count = try_number - max(max_tries - ENDLESS, 0)
        if count >= A_FEW:
            return RetryDecision.fail(f"已试 {count} 次仍未成功，不再自动重试：{exception}")
        return RetryDecision.retry(self.pause, f"第 {count} 次未成功，将自动重试：{exception}")


def is_out_of_threads(error: BaseException) -> bool:
    """Whether the machine gave no thread: Python says so with the class of any other error of a running program."""
    return isinstance(error, RuntimeError) and "start new thread" in str(error)


# What a later run does anyway, and what shows on the board that somebody has to look.
A_FEW_TIMES = Retrying(OF_THE_MACHINE)
# What nobody else does: a cycle is not lost for a ledger or an archive that was away.
UNTIL_IT_WORKS = Retrying(OF_THE_WORLD)
