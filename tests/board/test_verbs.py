"""Whatever a command does for the office can be done with the mouse, and no sentence sends an official to a command."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from fastapi import FastAPI
from fastapi.routing import APIRoute

from duban.board.deciding import BY_CODE, FORMS
from duban.cli import app as commands
from duban.domain.decisions.city_matters import ASKING
from duban.domain.office.authority import AUTHORITY

PROJECT = Path(__file__).parents[2]
DESK = (PROJECT / "docs" / "desk.md").read_text(encoding="utf-8")
# What looks after the machine: nobody of the office does it, and it has no page.
ADMINISTRATION = {
    *("migrate", "users", "demo", "run", "rehearse", "simulate", "doctor", "status", "backup"),
    *("restore from", "restore compare", "restore release", "retention package"),
    *("init", "import", "tasks template", "calendar read", "programme closing", "programme carry-over"),
}
# What only tells something that is no office work: a form or a template tried out, facts as a file for a program.
TOOLS = {"papers preview", "form", "check", "facts", "trace", "export"}
# Which pages do what a command does.
PAGES: dict[str, tuple[str, ...]] = {
    "attempts": ("GET /return/{programme}/{stream}/{period}/{organisation}",),
    "audit": ("GET /audit", "GET /units/{programme}/{unit}", "GET /items/{programme}/{number}"),
    "calendar": ("GET /calendar",),
    "contacts": ("GET /units/{programme}/{unit}", "GET /work"),
    "decide accept-nil": ("POST /decisions/nil",),
    "decide add": ("POST /decisions/add",),
    "decide close": ("POST /claims",),
    "decide answer": ("POST /claims",),
    "decide opinion": ("POST /claims",),
    "decide register-confirmation": ("POST /claims",),
    "decide visit": ("POST /decisions/visit",),
    "decide confirm": ("POST /decisions/confirm",),
    "decide contact": ("POST /decisions/contact",),
    "decide end-contact": ("POST /decisions/contact-end",),
    "decide correct": (
        *("POST /decisions/lead", "POST /decisions/deadline", "POST /decisions/goal", "POST /decisions/measures"),
        *("POST /decisions/co-leads", "POST /decisions/split", "POST /decisions/merge"),
    ),
    "decide give": ("POST /errands/new",),
    "decide practice": ("POST /practices/{programme}/{stream}/{period}/{unit}",),
    "decide exempt": ("POST /decisions/exempt", "POST /decisions/owe"),
    "decide extend": ("POST /decisions/extend",),
    "decide proposal": ("POST /decisions/proposal",),
    "decide put-off": ("POST /decisions/put-off",),
    "decide refuse": ("POST /decisions/refuse",),
    "decide reform": ("POST /decisions/reform", "POST /decisions/unmark-reform"),
    "decide roadmap": ("POST /decisions/roadmap",),
    "decide rename": ("POST /decisions/rename", "POST /decisions/rename-back"),
    "decide reopen": ("POST /decisions/reopen",),
    "decide resume": ("POST /decisions/resume-item",),
    "decide sample": ("POST /samples", "GET /samples/{programme}/{draw}"),
    "decide terminate": ("POST /decisions/terminate",),
    "import-log": ("POST /delivery-log",),
    "messages": ("GET /work",),
    "messages close": ("POST /messages/{sha256}/answer", "POST /messages/{sha256}/note"),
    "opening": ("GET /work",),
    "opening confirm": ("POST /openings/{programme}/{stream}/{period}",),
    "outbox": ("GET /outbox",),
    "outbox cancel": ("POST /cancel/{key:path}",),
    "outbox deferred": ("GET /outbox",),
    "outbox exchange": ("POST /prove/{key:path}",),
    "outbox phone": ("POST /prove/{key:path}",),
    "outbox proofs": ("GET /work",),
    "outbox reached": ("POST /lift/{programme}/{unit}/{address:path}",),
    "outbox release": ("POST /release/{key:path}",),
    "outbox send": ("POST /hurry/{key:path}",),
    "pause": ("POST /decisions/pause",),
    "preview": ("GET /preview",),
    "quarantine": ("GET /work",),
    "quarantine dismiss": ("POST /holds/{sha256}/dismiss",),
    "quarantine rerun": ("POST /holds/{sha256}/rerun", "POST /rerun-holds"),
    "register": ("POST /register/{programme}/{stream}/{period}/{organisation}",),
    "resume": ("POST /decisions/go-on",),
    "retention destroy": ("POST /records/destroy",),
    "retention list": ("GET /records", "GET /records/list"),
    "retention release": ("POST /records/release",),
    "score": ("GET /appraisal/{programme}/{period}",),
    "send-back": ("POST /return/{programme}/{stream}/{period}/{organisation}/send-back",),
    "serve": ("POST /service/{name:path}",),
    "sign": (
        *("POST /decide/{draft}/{name:path}", "POST /papers/sign"),
        *("POST /sign-on-paper/{draft}/{name:path}", "POST /take-up/{name:path}"),
    ),
    "targets": ("GET /figures/{programme}",),
    "targets import": ("POST /figures/{programme}/preview", "POST /figures/{programme}/import"),
    "tasks": ("GET /task-list/{programme}",),
    "tasks answers": ("GET /item-answers/{programme}",),
    "tasks confirm": ("POST /task-list/{programme}/upload", "POST /task-list/{programme}/confirm"),
    "tasks diff": ("GET /task-list/{programme}",),
    "tasks export": ("GET /task-list/{programme}/download",),
}
TYPED = re.compile(r"duban [a-z]")
ROOMS = ("services", "domain", "orchestration", "ports", "adapters", "board", "config")
# Where only an administrator can go on: a ledger that was restored from a backup, or is of another version.
ADMINISTRATORS = {
    *("services/watch/hold.py", "domain/operation/schema.py"),
    *("services/operate/first_cycle.py", "services/operate/health.py", "services/operate/authority_checks.py"),
    *("services/overview/housekeeping.py", "adapters/new_office.py", "calendar_missing.body.txt"),
    # Whoever fills a task list before the first day has the program at hand.
    *("adapters/office/task_list/template_guide.py", "adapters/office/task_list/import_writer.py"),
}


def verbs(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command by its words; a group that does something by itself is one too."""
    if not hasattr(command, "commands"):
        yield " ".join(path)
        return
    if path and command.invoke_without_command:
        yield " ".join(path)
    for name, below in command.commands.items():
        yield from verbs(below, (*path, name))


def test_every_command_has_its_page_or_is_no_work_of_the_office() -> None:
    known = set(verbs(typer.main.get_command(commands)))
    assert known == PAGES.keys() | ADMINISTRATION | TOOLS


def test_every_page_of_the_table_is_there(web: FastAPI) -> None:
    routes = {f"{method} {one.path}" for one in web.routes if isinstance(one, APIRoute) for method in one.methods}
    there = routes | {f"POST /decisions/{code}" for code in BY_CODE}
    assert {page for pages in PAGES.values() for page in pages} - there == set()


def test_the_document_of_the_desk_names_every_command_with_its_page_and_whose_it_is() -> None:
    rows = [line for line in DESK.splitlines() if line.startswith("| ") and "`" in line]
    named = {verb for line in rows for verb in re.findall(r"`([a-z -]+)`", line)}
    assert named == {verb for verb in PAGES if any(page.startswith("POST") for page in PAGES[verb])}
    for form in FORMS:
        row = next((line for line in rows if form.title in line), "")
        assert AUTHORITY[form.permission].words in row, form.title


def test_what_has_to_be_asked_of_the_city_is_asked_by_a_form_of_that_name() -> None:
    assert {*ASKING.values()} <= {form.title for form in FORMS}


def sentences(file: Path) -> Iterator[str]:
    """The Chinese texts of a file: of a program its literals, of anything else all of it."""
    text = file.read_text(encoding="utf-8")
    found = [text]
    if file.suffix == ".py":
        nodes = ast.walk(ast.parse(text))
        found = [one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    yield from (one for one in found if re.search("[\u4e00-\u9fff]", one))


@pytest.mark.parametrize("room", [*(f"plugins/duban/{room}" for room in ROOMS), "config/letters", "dags"])
def test_no_sentence_sends_an_official_to_a_command(room: str) -> None:
    files = [file for file in (PROJECT / room).rglob("*") if file.suffix in (".py", ".txt", ".html")]
    assert files
    told = {
        str(file.relative_to(PROJECT / "plugins" / "duban")) if room.startswith("plugins") else file.name: said
        for file in files
        for said in sentences(file)
        if TYPED.search(said)
    }
    assert told.keys() - ADMINISTRATORS == set()
