"""The policy of the DAGs: which there are, what people read, and that each can be repeated."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from duban.bootstrap.in_force import office_files

PROJECT = Path(__file__).resolve().parents[2]
CYCLE = "qz2021.department_monthly"
COUNTIES = "qz2021.county_quarterly"
CHINESE = re.compile(r"[\u4e00-\u9fff]")

Facts = dict[str, Any]


def parse(folder: Path, rehearsal: str) -> Facts:
    """What facts.py tells of dags/ in a fresh Airflow."""
    office_files(PROJECT, folder / "home").taken()
    own = {
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "DUBAN_HOME": str(folder / "home"),
        "DUBAN_REHEARSAL": rehearsal,
        "PYTHONPATH": str(PROJECT / "plugins"),
    }
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(("AIRFLOW", "DUBAN_"))}
    command = [sys.executable, str(Path(__file__).with_name("facts.py")), str(folder / "facts.json")]
    subprocess.run(command, env=inherited | own, check=True, capture_output=True)
    return json.loads((folder / "facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return parse(tmp_path_factory.mktemp("production"), "0")


@pytest.fixture(scope="module")
def dags(facts: Facts) -> Facts:
    return facts["dags"]


@pytest.fixture(scope="module")
def tasks(dags: Facts) -> Facts:
    """Every task of every DAG."""
    return {f"{name}.{task}": entry for name, dag in dags.items() for task, entry in dag["tasks"].items()}


def test_every_file_parses_into_exactly_these_dags(facts: Facts) -> None:
    assert facts["errors"] == {}
    assert set(facts["dags"]) == {
        CYCLE,
        COUNTIES,
        "collect_returns",
        "escalate_overdue",
        "deliver_mail",
        "sign_document",
        "preview_tomorrow",
    }


def test_no_dag_file_brings_a_heavy_library(facts: Facts) -> None:
    """They are parsed twice a minute; pandas alone, or our services, cost more than Airflow's own parsing."""
    assert set(facts["heavy"]) == {path.name for path in (PROJECT / "dags").glob("*.py")}
    asks = {"sign_document.py": ["duban.domain.decisions"]}
    assert {name: found for name, found in facts["heavy"].items() if found} == asks


def test_people_read_chinese(dags: Facts, tasks: Facts) -> None:
    titles = {name: entry["title"] for name, entry in (dags | tasks).items()}
    assert {name: title for name, title in titles.items() if not CHINESE.search(title)} == {}
    assert [name for name, dag in dags.items() if not CHINESE.search(dag["doc"] or "")] == []
    said = {word for dag in dags.values() for word in (*dag["tags"], *dag["asked"])}
    said |= {name for task in tasks.values() for name in task["assets"]}
    assert {word for word in said if not CHINESE.search(word)} == set()


def test_every_dag_is_tagged_and_runs_what_it_missed_at_most_once(dags: Facts) -> None:
    assert [name for name, dag in dags.items() if "督办" not in dag["tags"]] == []
    assert [name for name, dag in dags.items() if dag["catchup"]] == []


WAITING = ("await_return", "await_everybody")


def test_every_task_has_the_office_as_owner_and_is_tried_again_with_patience(tasks: Facts) -> None:
    assert {entry["owner"] for entry in tasks.values()} == {"督办岗"}
    assert [name for name, entry in tasks.items() if entry["back_off"] <= 1 and not name.endswith(WAITING)] == []


def test_no_number_of_killed_workers_turns_a_task_red(tasks: Facts) -> None:
    """Airflow compares its tries with this number alone when it finds a worker dead; a policy judges all else."""
    assert [name for name, entry in tasks.items() if entry["retries"] < 1_000_000 or not entry["policy"]] == []


def test_a_lane_has_its_name_back_within_half_a_minute(tasks: Facts) -> None:
    """One that is killed before it has told its name shows as a number until it begins again."""
    assert {entry["pause"] for name, entry in tasks.items() if name.endswith(WAITING)} == {30}


def test_a_mail_server_that_is_down_holds_up_neither_lanes_nor_report(dags: Facts) -> None:
    assert dags[CYCLE]["tasks"]["deliver"]["downstream"] == []


def test_the_story_of_a_cycle(dags: Facts) -> None:
    story = {name: entry["title"] for name, entry in dags[CYCLE]["tasks"].items()}
    assert story == {
        "open_cycle": "开启报送周期",
        "prepare_form": "生成填报表",
        "deliver": "发送",
        "await_return": "等待报送",
        "await_everybody": "等待全部报齐",
        "compile_report": "编制汇总报告",
        "request_signatures": "送请签发",
    }
    assert dags[CYCLE]["title"] == "营商环境持续提升专项行动 · 市直牵头单位月报"
    assert dags[CYCLE]["params"] == ["confirmed", "period"]
    assert {name: entry["title"] for name, entry in dags[COUNTIES]["tasks"].items()} == story
    assert dags[COUNTIES]["title"] == "营商环境持续提升专项行动 · 县（市、区）季报"


def test_organisations_and_drafts_have_a_task_each(tasks: Facts) -> None:
    assert {name for name, entry in tasks.items() if entry["mapped"]} == {
        f"{CYCLE}.prepare_form",
        f"{CYCLE}.await_return",
        f"{CYCLE}.request_signatures",
        f"{COUNTIES}.prepare_form",
        f"{COUNTIES}.await_return",
        f"{COUNTIES}.request_signatures",
        "collect_returns.request_signatures",
        "escalate_overdue.pay_debt",
        "escalate_overdue.request_signatures",
        "sign_document.request_signatures",
    }


def test_the_report_is_compiled_beside_red_lanes_but_not_without_a_cycle(dags: Facts) -> None:
    """One direct success is enough, and opening the cycle is one: whoever adds a task between must keep that."""
    cycle = dags[CYCLE]["tasks"]
    assert {name for name, entry in cycle.items() if entry["rule"] == "all_done_min_one_success"} == {
        "deliver",
        "await_return",
        "await_everybody",
        "compile_report",
    }
    assert set(cycle["open_cycle"]["downstream"]) == {
        *("prepare_form", "deliver", "await_return", "await_everybody", "compile_report")
    }
    assert cycle["await_everybody"]["downstream"] == ["compile_report"]


def test_a_quiet_morning_is_one_task_and_a_failed_unit_leaves_the_run_red(dags: Facts) -> None:
    escalate = dags["escalate_overdue"]["tasks"]
    assert {name: entry["rule"] for name, entry in escalate.items()} == {
        "list_debts": "all_success",
        "pay_debt": "all_success",
        "deliver": "none_failed_min_one_success",
        "list_drafts": "none_failed_min_one_success",
        "request_signatures": "all_success",
    }


@pytest.mark.parametrize(("dag_id", "task_id"), [("escalate_overdue", "pay_debt"), ("collect_returns", "file_returns")])
def test_a_mail_server_that_is_down_leaves_the_run_red_and_holds_up_no_signature(
    dags: Facts, dag_id: str, task_id: str
) -> None:
    tasks = dags[dag_id]["tasks"]
    assert tasks["deliver"]["downstream"] == [], "a leaf, which decides the colour of the run"
    assert "deliver" in tasks[task_id]["downstream"]
    assert len(tasks[task_id]["downstream"]) == 2


def test_everything_that_sends_goes_through_the_pool_of_one_slot(tasks: Facts) -> None:
    in_pool = {name for name, entry in tasks.items() if entry["pool"] == "duban_outbox"}
    assert in_pool == {name for name in tasks if name.endswith(".deliver")}
    assert len(in_pool) == 7


def test_nobody_waits_for_a_person_but_the_request_itself(dags: Facts) -> None:
    """Every request is a run of its own, and many may be open."""
    assert [name for name, dag in dags.items() if "ask" in dag["tasks"]] == ["sign_document"]
    assert dags["sign_document"]["runs"] == 50
    assert not dags["sign_document"]["scheduled"]


def test_what_follows_a_request_happens_however_it_ended(dags: Facts) -> None:
    """It hangs on the ledger: a request that somebody marked or cleared is asked again, and what was signed is sent."""
    tasks = dags["sign_document"]["tasks"]
    assert {name: entry["rule"] for name, entry in tasks.items()} == {
        "ask": "all_success",
        "ask_again": "all_done",
        "deliver": "all_done",
        "request_signatures": "all_success",
    }
    assert set(tasks["ask"]["downstream"]) == {"ask_again", "deliver"}


def test_schedules(dags: Facts) -> None:
    assert {name: dag["timetable"] for name, dag in dags.items()} == {
        CYCLE: "CycleTimetable",
        COUNTIES: "CycleTimetable",
        "collect_returns": "AssetOrTimeSchedule",
        "escalate_overdue": "WorkdayTimetable",
        "preview_tomorrow": "WorkdayTimetable",
        "deliver_mail": "CronTriggerTimetable",
        "sign_document": "NullTimetable",
    }


def test_in_a_rehearsal_nothing_starts_by_itself(tmp_path: Path) -> None:
    facts = parse(tmp_path, "1")
    assert facts["errors"] == {}
    assert {dag["timetable"] for dag in facts["dags"].values()} == {"NullTimetable"}


def test_the_draft_of_a_report_is_an_asset_that_other_dags_can_wait_for(tasks: Facts) -> None:
    announced = {name: task["outlets"] for name, task in tasks.items() if task["outlets"]}
    assert announced == {
        f"{cycle}.compile_report": [f"duban://report/{cycle.replace('.', '/')}"] for cycle in (CYCLE, COUNTIES)
    }
