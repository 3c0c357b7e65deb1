"""A clean-up of Airflow's tables takes what ended long ago, and never what is still open."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from airflow.models import DagRun, TaskInstance, Trigger, import_all_models
from airflow.models.base import Base
from airflow.models.hitl import HITLDetail
from airflow.models.log import Log
from airflow.utils.db_cleanup import run_cleanup
from airflow.utils.orm_event_handlers import setup_event_handlers
from airflow.utils.types import DagRunType
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session
from tests.databases import blank_address, server  # noqa: F401
from uuid6 import uuid7

from duban.orchestration.cleaning import clean

NOW = datetime(2022, 10, 25, 9, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=300)
BEFORE = NOW - timedelta(days=180)


@pytest.fixture
def session(blank_address: str) -> Iterator[Session]:  # noqa: F811
    """Airflow's own tables, empty, on each kind of database; what is deleted takes along what hangs on it."""
    engine = create_engine(blank_address.replace("postgresql://", "postgresql+psycopg://"))
    setup_event_handlers(engine)
    import_all_models()
    import_module("airflow.models.serialized_dag")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


def run(session: Session, run_id: str, state: str, ended: datetime | None, dag_id: str = "sign_document") -> None:
    """A run that began long ago, with one task whose request nobody has answered unless it has ended."""
    kind = DagRunType.MANUAL if dag_id == "sign_document" else DagRunType.SCHEDULED
    one = DagRun(dag_id=dag_id, run_id=run_id, run_type=kind, state=state, start_date=LONG_AGO, run_after=LONG_AGO)
    session.add(one)
    session.flush()
    one.end_date = ended
    trigger = Trigger(classpath="a.trigger", kwargs={}, created_date=LONG_AGO)
    session.add(trigger)
    session.flush()
    number = uuid7()
    row = {
        "id": number,
        "task_id": "wait",
        "dag_id": dag_id,
        "run_id": run_id,
        "map_index": -1,
        "pool": "default_pool",
        "state": "success" if ended else "deferred",
        "start_date": LONG_AGO,
        "try_number": 1,
        "pool_slots": 1,
        "trigger_id": None if ended else trigger.id,
    }
    session.execute(TaskInstance.__table__.insert().values(row))
    asked = {"ti_id": number, "options": ["签发"], "subject": run_id, "params": {}, "params_input": {}}
    session.execute(HITLDetail.__table__.insert().values(asked | {"multiple": False, "created_at": LONG_AGO}))
    session.commit()


def runs(session: Session) -> set[str]:
    return set(session.scalars(select(DagRun.run_id)))


def requests(session: Session) -> set[str]:
    return set(session.scalars(select(HITLDetail.subject)))


def test_what_ended_long_ago_goes_and_what_is_open_stays(session):
    run(session, "ended", "success", LONG_AGO + timedelta(days=1))
    run(session, "failed", "failed", LONG_AGO + timedelta(days=1))
    run(session, "waiting", "running", None)
    run(session, "queued", "queued", None)
    run(session, "ended-lately", "success", NOW - timedelta(days=2))
    assert clean(session, BEFORE) == 2
    assert runs(session) == {"waiting", "queued", "ended-lately"}
    assert requests(session) == runs(session)
    assert set(session.scalars(select(TaskInstance.run_id))) == runs(session)
    assert clean(session, BEFORE) == 0


def test_airflows_own_clean_up_would_delete_what_waits_for_a_signature(session):
    """Why there is one of ours; once Airflow spares what is open, this fails and ours can go."""
    run(session, "waiting", "running", None)
    run_cleanup(clean_before_timestamp=BEFORE, confirm=False, skip_archive=True, session=session)
    assert requests(session) == set()


def test_the_newest_run_of_each_schedule_stays_however_old(session):
    """By its day the scheduler knows which comes next; a DAG that was switched off for a year is switched on again."""
    for day in (1, 2, 3):
        run(session, f"day-{day}", "success", LONG_AGO + timedelta(days=day), dag_id="collect_returns")
    assert clean(session, BEFORE) == 2
    assert runs(session) == {"day-3"}


def test_old_notes_go_new_ones_stay(session):
    for when in (LONG_AGO, NOW):
        note = Log(event="trigger", owner="admin")
        note.dttm = when
        session.add(note)
    session.commit()
    clean(session, BEFORE)
    assert session.scalar(select(func.count()).select_from(Log)) == 1


def test_nothing_is_put_aside(session):
    """What goes is gone: no archive tables that nobody would ever empty."""
    run(session, "ended", "success", LONG_AGO + timedelta(days=1))
    run(session, "newer", "success", NOW)
    clean(session, BEFORE)
    like = "SELECT count(*) FROM {} WHERE {} LIKE '_airflow_deleted%'"
    named = ("sqlite_master", "name") if session.bind.dialect.name == "sqlite" else ("pg_tables", "tablename")
    assert session.scalar(text(like.format(*named))) == 0
