"""The client starts runs, watches them and answers requests, as a named user; on a real Airflow."""

import pytest

from duban.stack.airflow_api import AirflowApi, AirflowError


def test_a_request_that_was_open_at_the_kill_is_answered_after_it(api: AirflowApi) -> None:
    (request,) = [item for item in api.pending_requests() if item.task.run_id == "before-the-kill"]
    assert request.subject == "请签发 before-the-kill"
    assert request.options == ("签发", "暂缓", "撤回")
    assert "| 市司法局 |" in request.body

    response = api.answer(request, "暂缓", {"理由": "数字再核"})

    assert (response.option, response.params, response.user) == ("暂缓", {"理由": "数字再核"}, "admin")
    assert api.wait("toy", "before-the-kill") == "success"
    (record,) = api.task_instances("toy", "before-the-kill", "record")
    assert api.result(record) == [["暂缓"], {"理由": "数字再核"}, "admin"]
    with pytest.raises(AirflowError, match="409"):
        api.answer(request, "签发", {"理由": ""})


def test_mapped_tasks_come_in_order_and_with_their_labels(api: AirflowApi) -> None:
    api.trigger("toy", "two-units", {"units": ["市司法局", "市税务局"]})
    state = api.wait("toy", "two-units", until=lambda tasks: any(task.state == "awaiting_input" for task in tasks))
    assert state == "running"
    sent = api.task_instances("toy", "two-units", "send")
    assert [(task.map_index, task.label, task.state) for task in sent] == [
        (0, "市司法局", "success"),
        (1, "市税务局", "success"),
    ]
    assert api.result(sent[1]) == "已发市税务局"


def test_a_run_that_exists_is_not_started_again(api: AirflowApi) -> None:
    assert api.trigger("toy", "once") == "once"
    assert api.trigger("toy", "once") == "once"


def test_an_unknown_dag_is_refused_in_airflows_words(api: AirflowApi) -> None:
    with pytest.raises(AirflowError, match="404"):
        api.trigger("nobody", "run")


def test_a_pool_is_created_then_changed(api: AirflowApi) -> None:
    api.set_pool("outbox", 1)
    api.set_pool("outbox", 2)
    assert api._get("/pools/outbox")["slots"] == 2
