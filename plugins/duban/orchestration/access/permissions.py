"""What each role of the office may do in Airflow: one table, none of it a way to make a signature."""

from collections.abc import Mapping

from duban.domain.office.actor import Duty
from duban.domain.office.roles import Person

SIGNER = "签发人"

Permission = tuple[str, str]

READ, EDIT, CREATE, MENU = "can_read", "can_edit", "can_create", "menu_access"
# What the pages of runs, tasks and requests ask for; neither XComs nor Connections, Variables or code.
LOOKED_AT = (
    *("Website", "DAGs", "DAG Runs", "DAG Versions", "DAG Warnings", "DAG Dependencies", "Task Instances"),
    *("Task Logs", "HITL Detail", "Assets", "Asset Aliases", "Cluster Activity", "Jobs", "Pools", "ImportError"),
    *("My Password", "My Profile", "Plugins"),
)
LOOKS = frozenset(
    {
        *((READ, name) for name in LOOKED_AT),
        *((MENU, name) for name in ("DAGs", "Browse", "HITL Detail")),
        (EDIT, "My Password"),
    }
)
# Switch a DAG on and off, start a run, clear a task: each looks at the ledger first and repeats nothing.
RUNS = frozenset({(EDIT, "DAGs"), (CREATE, "DAG Runs"), (EDIT, "DAG Runs"), (EDIT, "Task Instances")})
ANSWERS = frozenset({(EDIT, "HITL Detail")})

ROLES: Mapping[str, frozenset[Permission]] = {
    **{duty.value: LOOKS for duty in Duty},
    Duty.DESK.value: LOOKS | RUNS,
    SIGNER: LOOKS | ANSWERS,
}


def roles_of(person: Person) -> tuple[str, ...]:
    """The roles that a person of the office has in Airflow."""
    return (*(duty.value for duty in person.duties), *((SIGNER,) if person.titles else ()))
