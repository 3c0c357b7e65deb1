"""What docker-compose.yaml and the Dockerfile say, as values: nothing of it is written down a second time."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from duban.errors import ConfigurationError

_VARIABLE = re.compile(r"\$\$|\$\{(\w+)[^}]*\}")
_FROM = re.compile(r"^FROM (\S+)$", re.MULTILINE)
_COPY = re.compile(r"^COPY (?:--\S+ )*(.+) (\S+)$", re.MULTILINE)
_ENV = re.compile(r"^ENV (\w+)=(\S+)$", re.MULTILINE)
_RUN = re.compile(r"^RUN ((?:.+\\\n)*.+)$", re.MULTILINE)
# Airflow's entry point gives everything else to `airflow`.
_OWN_PROGRAMS = frozenset({"bash", "python", "airflow"})
_SHELL = "CMD-SHELL"
_LISTED = {"cap_drop": "--cap-drop", "security_opt": "--security-opt", "tmpfs": "--tmpfs"}
_SINGLE = {"pids_limit": "--pids-limit", "mem_limit": "--memory", "shm_size": "--shm-size"}


@dataclass(frozen=True, slots=True)
class ComposedService:
    """
    One service; `health` is the command of its health check, empty if it has none; `ends` if it is a step.

    `secrets` are the files below /run/secrets that it may read, with what they hold. `guards` are the options with
    which an engine keeps it to itself: what it may write to, become and use.
    """

    name: str
    image: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    health: tuple[str, ...]
    needs: tuple[str, ...]
    mounts: tuple[tuple[str, str], ...]
    secrets: Mapping[str, str]
    guards: tuple[str, ...]
    ends: bool


@dataclass(frozen=True, slots=True)
class Image:
    """What the Dockerfile puts into our image: its base, files, variables, and the step that installs the project."""

    base: str
    copied: tuple[tuple[str, str], ...]
    environment: Mapping[str, str]
    installs: str


def read_services(file: Path, answers: Mapping[str, str]) -> tuple[ComposedService, ...]:
    """
    The services of *file* in an order in which each comes after what it needs.

    *answers* are the lines of .env; ConfigurationError for a variable that is not among them.
    """
    told = _answered(yaml.safe_load(file.read_text(encoding="utf-8")), answers)
    secrets = {name: _answer(one["environment"], answers) for name, one in told.get("secrets", {}).items()}
    found = {name: _service(name, service, secrets) for name, service in told["services"].items()}
    return tuple(_ordered(found))


def asked_of_operator(file: Path) -> tuple[str, ...]:
    """What .env.example asks for, in its order."""
    return tuple(re.findall(r"^(\w+)=", file.read_text(encoding="utf-8"), re.MULTILINE))


def read_image(dockerfile: Path) -> Image:
    """What *dockerfile* says; its last step is the one that installs the project."""
    text = dockerfile.read_text(encoding="utf-8")
    copied = tuple((source, place) for sources, place in _COPY.findall(text) for source in sources.split())
    return Image(_FROM.search(text)[1], copied, dict(_ENV.findall(text)), _RUN.findall(text)[-1])


def _answered(told: Any, answers: Mapping[str, str]) -> Any:
    """*told* with its variables filled in, all the way down."""
    if isinstance(told, str):
        return _VARIABLE.sub(lambda match: _answer(match[1], answers), told)
    if isinstance(told, list):
        return [_answered(each, answers) for each in told]
    if isinstance(told, dict):
        return {key: _answered(value, answers) for key, value in told.items()}
    return told


def _answer(name: str | None, answers: Mapping[str, str]) -> str:
    if name is None:
        return "$"
    if not answers.get(name):
        raise ConfigurationError(f"docker-compose.yaml 用到 {name}，而 .env 没有填写。")
    return answers[name]


def _service(name: str, told: Mapping[str, Any], secrets: Mapping[str, str]) -> ComposedService:
    return ComposedService(
        name=name,
        image=told["image"],
        command=_command(told),
        environment={key: str(value) for key, value in told.get("environment", {}).items()},
        health=_health(told.get("healthcheck", {}).get("test", ())),
        needs=tuple(told.get("depends_on", ())),
        mounts=tuple((source, place) for source, place, *_ in (one.split(":") for one in told.get("volumes", ()))),
        secrets={secret: secrets[secret] for secret in told.get("secrets", ())},
        guards=tuple(_guards(told)),
        ends=told["restart"] == "no",
    )


def _guards(told: Mapping[str, Any]) -> Iterator[str]:
    """The words of compose as options of `docker run` and `podman run`, which say the same."""
    if told.get("read_only"):
        yield "--read-only"
    for key, option in _LISTED.items():
        yield from (f"{option}={one}" for one in told.get(key, ()))
    for key, option in _SINGLE.items():
        if key in told:
            yield f"{option}={told[key]}"


def _command(told: Mapping[str, Any]) -> tuple[str, ...]:
    """What the container runs, as its entry point understands it; empty if that is the image's own matter."""
    command = told.get("command", ())
    words = tuple(command.split()) if isinstance(command, str) else tuple(command)
    by_airflow = "build" in told and words[0] not in _OWN_PROGRAMS
    return ("airflow", *words) if by_airflow else words


def _health(test: Sequence[str]) -> tuple[str, ...]:
    if not test:
        return ()
    kind, *words = test
    return ("sh", "-c", *words) if kind == _SHELL else tuple(words)


def _ordered(services: Mapping[str, ComposedService]) -> Iterator[ComposedService]:
    done: set[str] = set()
    while waiting := [each for name, each in services.items() if name not in done]:
        ready = [each for each in waiting if done.issuperset(each.needs)]
        if not ready:
            raise ConfigurationError("docker-compose.yaml 中的 depends_on 互相等待。")
        yield from ready
        done.update(each.name for each in ready)
