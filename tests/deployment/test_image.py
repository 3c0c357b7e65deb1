"""The image holds what was tested: the pinned Airflow, the locked packages, the files of the project."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")


def copied() -> list[str]:
    """What the Dockerfile takes from the project."""
    return re.findall(r"^COPY (?:--\S+ )*(\S+) \S+$", DOCKERFILE, re.MULTILINE)


def test_the_image_is_of_the_pinned_airflow():
    """Airflow's image, our requirement and the lock move together."""
    version = re.search(r"^FROM apache/airflow:([\d.]+)-python3\.11$", DOCKERFILE, re.MULTILINE)[1]
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"apache-airflow[standard]=={version}" in project["dependencies"]
    assert f"\napache-airflow=={version} " in (PROJECT / "requirements-production.lock").read_text(encoding="utf-8")


def test_packages_come_from_the_production_lock_by_hash():
    assert "requirements-production.lock" in copied()
    assert "uv pip sync --no-cache --compile-bytecode --require-hashes requirements-production.lock" in DOCKERFILE


def test_what_is_copied_is_there_and_reaches_the_builder():
    """The builder gets nothing but what .dockerignore lets through, so no .env can end up in an image."""
    let_through = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in let_through
    assert "!.env" not in let_through
    for source in copied():
        assert {f"!{source.partition('/')[0]}", f"!{source}"} & set(let_through)
        assert (PROJECT / source).exists()


def test_nothing_runs_as_root():
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)[-1] == "airflow"


@pytest.mark.parametrize("script", ["deploy/create-databases.sh", "deploy/setup.sh", "deploy/nightly.sh", ".ci/run"])
def test_scripts_stop_at_the_first_error(script):
    """They are valid bash, and a failed step is never passed over."""
    path = PROJECT / script
    assert re.search(r"^set -E?euo pipefail$", path.read_text(encoding="utf-8"), re.MULTILINE)
    subprocess.run(["bash", "-n", str(path)], check=True)
