"""
Takes out of Airflow's database what ended long ago; the ledger keeps all that counts.

    python -m duban.orchestration.cleaning

Airflow's own `airflow db clean` goes by age alone: it deletes a run that is still open, the request for a signature
that nobody has answered yet, and with a trigger the task that waits for it. Ours spares what is open, and the newest
run of each DAG, by which the scheduler knows what comes next.
"""

import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from duban.bootstrap import settings_in_force
from duban.errors import DubanError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# Rows that stand for themselves and are of no use once they are old.
NOTES = ("job", "log", "import_error", "asset_event", "celery_taskmeta", "celery_tasksetmeta", "session")
# So many runs go at a time: whoever else writes waits for a moment only.
BATCH = 200


def main() -> int:
    """The exit code; how many runs were removed, or what is wrong, is told in one sentence."""
    from airflow.utils.session import create_session

    try:
        days = settings_in_force().retention.log_days
        with create_session() as session:
            removed = clean(session, datetime.now(UTC) - timedelta(days=days))
    except DubanError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"已从 Airflow 数据库清除 {days} 天以前结束的运行 {removed} 次。\n")
    return 0


def clean(session: "Session", before: datetime) -> int:
    """
    Remove the runs that ended before *before*, with all that hangs on them, and old notes; how many runs.

    Idempotent, and may run beside all else; a run counts as ended when Airflow says so of the run itself.
    """
    from airflow.sdk.timezone import coerce_datetime
    from airflow.utils.db_cleanup import run_cleanup

    removed = _remove_runs(session, before)
    moment = coerce_datetime(before)
    run_cleanup(
        clean_before_timestamp=moment, table_names=list(NOTES), confirm=False, skip_archive=True, session=session
    )
    session.commit()
    return removed


def _remove_runs(session: "Session", before: datetime) -> int:
    from airflow.models.dagrun import DagRun
    from airflow.utils.state import State
    from sqlalchemy import delete, func, select

    newest = select(func.max(DagRun.id)).group_by(DagRun.dag_id, DagRun.run_type)
    old = (
        select(DagRun.id)
        .where(DagRun.state.in_(State.finished_dr_states), DagRun.end_date < before, DagRun.id.not_in(newest))
        .limit(BATCH)
    )
    removed = 0
    while numbers := session.scalars(old).all():
        session.execute(delete(DagRun).where(DagRun.id.in_(numbers)).execution_options(synchronize_session=False))
        session.commit()
        removed += len(numbers)
    return removed


if __name__ == "__main__":
    sys.exit(main())
