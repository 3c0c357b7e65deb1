"""
Sending drafts to be signed: what a DAG does whose drafts wait for a person.

Apart from the request itself (`signing.py`), which only one DAG makes: the others are parsed without it.
"""

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator

from duban.orchestration.steps import SIGN_DAG


def request_signatures(drafts: Any) -> Any:
    """
    Start one run of sign_document for each of *drafts* (the result of a task); wait for none of them.

    A run that exists already is left alone, so asking twice asks once.
    """
    return TriggerDagRunOperator.partial(
        task_id="request_signatures",
        task_display_name="送请签发",
        trigger_dag_id=SIGN_DAG,
        logical_date=None,
        skip_when_already_exists=True,
        map_index_template="{{ task.conf['title'] }}",
    ).expand_kwargs(drafts)
