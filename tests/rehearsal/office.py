"""An office on a real Airflow: its installation, the page of its stack, and drafts that wait for a signature."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import httpx
from playwright.sync_api import Page
from tests.services.conftest import read_to_the_end

from duban.adapters.airflow_database import AirflowDatabase, airflow_database
from duban.bootstrap import Installation, environment_credentials, file_clock, installation
from duban.config import PROJECT, load_settings
from duban.domain.calendar.cycle import TIMEZONE, Period, Reference
from duban.domain.decisions.document import Document, DocumentKind, DocumentState, File, Signature
from duban.stack.airflow_api import Request
from duban.stack.connections import embedded_connections
from duban.stack.environment import StackSettings
from duban.stack.stack import Stack

TOY = Path(__file__).parent / "toy"
# What the shared stack has switched on; all else of dags/ is not there.
DAGS = ("toy", "sign_document", "qz2021.department_monthly")
CYCLE = Reference("qz2021", "department_monthly", Period.parse("2021-10"))
DEPUTY = "市发改委分管领导"
NOW = datetime(2021, 11, 1, 10, tzinfo=TIMEZONE)
# From this day on whoever leads the office stands in for the deputy.
STAND_IN_FROM = date(2021, 11, 5)
STAND_IN = f"""
[[roles.stand_ins]]
user = "ysb_fuzeren"
instead_of = "fgw_fenguan"
starts_on = {STAND_IN_FROM}
ends_on = 2021-11-12
"""


def toy_settings(home: Path) -> StackSettings:
    """A stack without an office, to see what becomes of its parts."""
    return StackSettings(
        home=home,
        dags=TOY / "dags",
        plugins=PROJECT / "plugins",
        rehearsal=True,
        people=tuple(load_settings().roles.users),
        first_port=28080,
    )


def connections(home: Path) -> dict[str, str]:
    """The credentials of the office below *home*."""
    return embedded_connections(home, load_settings().mail.address, port=1)  # nobody answers there


def office_settings(home: Path, first_port: int) -> StackSettings:
    """The stack of an office that `furnish` has laid below *home*, at the first free port from *first_port* on."""
    project = home / "project"
    stack = StackSettings.of(load_settings(project, home), connections(home), rehearsal=True, first_port=first_port)
    return replace(stack, dags=project / "dags")  # of the tests, not those that come with the program


def furnish(home: Path) -> Installation:
    """Below *home*: a project folder of its own, a ledger, a clock that stands at `NOW`, and an open cycle."""
    project = home / "project"
    for folder in ("config", "include"):
        shutil.copytree(PROJECT / folder, project / folder)
    (project / "dags").mkdir()
    ours = [PROJECT / "dags" / name for name in ("sign_document.py", "reporting_cycle.py")]
    for dag in (*ours, *(TOY / "dags").glob("*.py")):
        shutil.copy(dag, project / "dags")
    with (project / "config" / "duban.toml").open("a", encoding="utf-8") as file:
        file.write(STAND_IN)
    settings = load_settings(project, home)
    app = installation(environment_credentials(connections(home)), settings)
    app.migrate()
    file_clock(home).set(NOW)
    read_to_the_end(app.context, NOW)
    app.generate.open_cycle(CYCLE, datetime(2021, 10, 14, 9, tzinfo=TIMEZONE))
    return app


@dataclass(frozen=True)
class Office:
    """An installation with its page, and drafts that wait for the deputy."""

    app: Installation
    stack: Stack

    def begin(self, unit: str, run_id: str = "") -> None:
        """Draft a letter to *unit* and start its request, under *run_id* or the code of the unit."""
        document = letter(self.app, unit)
        with self.app.context.ledger.begin() as work:
            work.documents.add(document)
        conf = {"document": document.name, "draft": 1, "title": document.title}
        conf["dossier"] = self.app.sign.dossier(document, self.app.clock.now()).sha256
        with self.stack.api() as api:
            api.trigger("sign_document", run_id or unit, conf)

    def ask(self, unit: str, run_id: str = "") -> Request:
        """The request for a letter to *unit*, once it has stood long enough to be answered."""
        self.begin(unit, run_id)
        found: list[Request] = []

        def stands(requests: list[Request]) -> bool:
            found[:] = [one for one in requests if one.task.run_id == (run_id or unit)]
            return bool(found)

        with self.stack.api() as api:
            api.wait_for_requests(stands, self.stack.patience())
        return found[0]

    @property
    def database(self) -> AirflowDatabase | None:
        """Airflow's own database, found as doctor finds it."""
        return airflow_database(self.app.settings.home, self.stack.environment)

    def state(self, unit: str) -> DocumentState:
        """Where the letter to *unit* stands in the ledger."""
        return self.app.sign.document(name_of(unit), 1).state

    def signature(self, unit: str) -> Signature:
        """Who signed it."""
        with self.app.context.ledger.begin() as work:
            found = work.documents.signature(name_of(unit), 1)
        assert found is not None
        return found

    def ended(self, unit: str) -> None:
        """Wait until the run that asked has ended."""
        with self.stack.api() as api:
            api.wait("sign_document", unit, patience=self.stack.patience())

    @contextmanager
    def client(self, user: str, password: str = "") -> Iterator[httpx.Client]:
        """A client that is logged in as *user*."""
        secret = {"username": user, "password": password or self.stack.password(user)}
        with httpx.Client(base_url=self.stack.url, timeout=60, trust_env=False) as client:
            client.headers["Authorization"] = f"Bearer {client.post('/auth/token', json=secret).json()['access_token']}"
            yield client


def name_of(unit: str) -> str:
    """What the letter to *unit* is called."""
    return f"R5/{CYCLE.of(unit)}"


def letter(app: Installation, unit: str) -> Document:
    """A letter to *unit* that the deputy has to sign."""
    file = File("函.docx", app.context.archive.put(b"the letter"))
    return Document(
        *(name_of(unit), 1, DocumentKind.LETTER, str(CYCLE.of(unit)), f"{unit} · 函请", "商请报送为荷。"),
        signer=DEPUTY,
        files=(file,),
        created_at=NOW,
    )


def log_in(page: Page, stack: Stack, user: str) -> None:
    """Log in at the page that asks for it, and wait until Airflow's own is there."""
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", stack.password(user))
    page.click("input[type=submit]")
    page.wait_for_url(f"{stack.url}/")
