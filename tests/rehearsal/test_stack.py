"""The stack starts, survives the killing of its driver, listens on this machine alone and leaves nothing."""

import stat
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from tests.rehearsal.conftest import Story
from tests.rehearsal.office import toy_settings

from duban.config import PROJECT, load_settings
from duban.domain.plan.lanes import MOST_MAPPED
from duban.stack import processes
from duban.stack.airflow_api import AirflowApi
from duban.stack.environment import StackSettings, airflow_environment, password, secret
from duban.stack.processes import Program
from duban.stack.stack import Stack, StackError


class TestARestartAfterAKill:
    def test_the_killed_driver_had_left_every_component_running(self, story: Story) -> None:
        """Otherwise the other tests of this class would show nothing."""
        leaders = {process.pid for process in story.left_over}
        assert leaders.issuperset(record.pid for record in story.before)
        assert {record.name for record in story.before} == {
            "api-server",
            "scheduler",
            "dag-processor",
            "triggerer",
        }

    def test_it_first_ends_the_components_and_their_children(self, story: Story) -> None:
        assert len(story.left_over) > len(story.before)
        assert [process for process in story.left_over if process.is_running()] == []

    def test_it_answers_under_the_address_that_people_know(self, story: Story) -> None:
        """The driver had it, and others on this machine may hold the ports before it."""
        assert story.stack.port == story.stack.settings.first_port

    def test_a_second_stack_on_the_same_home_is_refused(self, story: Story) -> None:
        assert "正被另一个督办进程使用" in story.refusal


def sends(stack: Stack, api: AirflowApi, run: str) -> list[tuple[str | None, str | None]]:
    """Start a run and wait until its units are through; gives their labels and states."""
    api.trigger("toy", run, {"units": ["市司法局", "市税务局"]})
    api.wait(
        *("toy", run),
        until=lambda tasks: any(task.state == "awaiting_input" for task in tasks),
        patience=stack.patience(),
    )
    return [(task.label, task.state) for task in api.task_instances("toy", run, "send")]


def workers_of(stack: Stack) -> list[psutil.Process]:
    """The four workers of the scheduler, also of one that has just begun anew because it lost one."""
    patience = stack.patience()
    while True:
        stack.check()
        (scheduler,) = [record.pid for record in processes.records(stack.settings.run) if record.name == "scheduler"]
        with suppress(psutil.NoSuchProcess):
            workers = psutil.Process(scheduler).children()
            if [worker.is_running() and worker.status() != psutil.STATUS_ZOMBIE for worker in workers] == [True] * 4:
                return workers
        assert not patience.is_lost()
        time.sleep(0.3)  # a process tells nobody that it has begun


SENT = [("市司法局", "success"), ("市税务局", "success")]


@pytest.mark.prove
@pytest.mark.timeout(900)
class TestAPartThatIsKilled:
    """It is started again by whoever waits, and the work goes on."""

    def test_all_parts_at_once(self, story: Story, api: AirflowApi) -> None:
        before = {record.name: record.pid for record in processes.records(story.stack.settings.run)}
        for pid in before.values():
            psutil.Process(pid).kill()
        assert sends(story.stack, api, "all-parts-killed") == SENT
        after = {record.name: record.pid for record in processes.records(story.stack.settings.run)}
        assert after.keys() == before.keys()
        assert not set(after.values()) & set(before.values())

    @pytest.mark.parametrize("turn", range(4))
    def test_a_worker_that_waits_for_work(self, story: Story, api: AirflowApi, turn: int) -> None:
        """One of the four has the turn at their queue, and its death would let the others wait for ever."""
        workers_of(story.stack)[turn].kill()
        assert sends(story.stack, api, f"worker-{turn}-killed") == SENT


def test_nothing_listens_beyond_this_machine(story: Story) -> None:
    assert story.listening == {"127.0.0.1"}


def test_airflows_database_is_cleaned_beside_all_that_runs(story: Story) -> None:
    story.stack.clean()
    log = (story.stack.settings.logs / "clean.log").read_text(encoding="utf-8")
    assert log.splitlines()[-1] == "已从 Airflow 数据库清除 180 天以前结束的运行 0 次。"


def test_a_program_that_dies_at_start_is_named_with_the_end_of_its_log(tmp_path: Path) -> None:
    dying = Program(
        "post-office", (sys.executable, "-c", "print('端口被占用'); raise SystemExit(3)"), ready=lambda: False
    )
    with Stack(toy_settings(tmp_path), [dying]) as stack, pytest.raises(StackError) as error:
        stack.start([])
    assert "post-office 已退出（退出码 3）" in str(error.value)
    assert str(tmp_path / "logs" / "post-office.log") in str(error.value)
    assert str(error.value).endswith("端口被占用")


def test_an_error_at_start_ends_what_was_started_before_it(tmp_path: Path) -> None:
    lasting = Program("lasting", (sys.executable, "-c", "import time; time.sleep(600)"))
    dying = Program("dying", (sys.executable, "-c", "raise SystemExit(1)"), ready=lambda: False)
    with Stack(toy_settings(tmp_path), [lasting, dying]) as stack, pytest.raises(StackError):
        stack.start([])
    assert [process for process in psutil.process_iter(["cwd"]) if process.info["cwd"] == str(tmp_path / "run")] == []


class TestSecrets:
    def test_are_made_once(self, tmp_path: Path) -> None:
        assert secret(tmp_path, "key") == secret(tmp_path, "key")

    def test_differ_from_home_to_home(self, tmp_path: Path) -> None:
        assert password(tmp_path / "one", "duban") != password(tmp_path / "two", "duban")

    def test_can_be_read_by_their_owner_alone(self, tmp_path: Path) -> None:
        airflow_environment(replace(toy_settings(tmp_path), people=("duban", "fuhe")), 8080)
        files = list((tmp_path / "secrets").iterdir())
        assert {file.name for file in files} >= {"page_admin", "page_duban", "page_fuhe"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


class TestTheEnvironment:
    def test_hides_another_airflow_of_the_same_shell(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
        monkeypatch.setenv("AIRFLOW_CONN_DUBAN_SMTP", "smtp://elsewhere.example")
        environment = airflow_environment(toy_settings(tmp_path), 8080)
        assert environment["AIRFLOW__CORE__EXECUTOR"].endswith("LocalExecutor")
        assert "AIRFLOW_CONN_DUBAN_SMTP" not in environment

    def test_says_whether_this_is_a_rehearsal(self, tmp_path: Path) -> None:
        assert airflow_environment(toy_settings(tmp_path), 8080)["DUBAN_REHEARSAL"] == "1"

    def test_lets_airflow_map_over_as_much_as_we_let_it(self, tmp_path: Path) -> None:
        assert airflow_environment(toy_settings(tmp_path), 8080)["AIRFLOW__CORE__MAX_MAP_LENGTH"] == str(MOST_MAPPED)

    def test_names_the_office_that_was_chosen(self, tmp_path: Path) -> None:
        """Not the program's own: an office keeps its settings and task list elsewhere. The DAGs are everybody's."""
        office = tmp_path / "office"
        settings = replace(load_settings(home=tmp_path / "home"), project=office)
        chosen = StackSettings.of(settings, {}, rehearsal=False)
        assert airflow_environment(chosen, 8080)["DUBAN_OFFICE"] == str(office)
        assert (chosen.dags, chosen.plugins) == (PROJECT / "dags", PROJECT / "plugins")
