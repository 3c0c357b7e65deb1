"""What an office edits comes into force whole, or the last good one stays."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from duban.adapters.office_files import FileSet, OfficeFiles, Taken
from duban.errors import ConfigurationError, SettingsUnreadable

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
GOOD, BETTER = "rules = 1\n", "rules = 2\n"


def whole(folder: Path) -> None:
    """The check of these tests: a file that says nothing, or nonsense, cannot be used."""
    if not (folder / "config" / "rules.toml").read_text(encoding="utf-8").startswith("rules"):
        raise ConfigurationError("rules.toml 不能使用。")


def well_named(folder: Path) -> None:
    if any("bad" in path.name for path in folder.glob("config/letters/*.txt")):
        raise ConfigurationError("信函不能使用。")


class Office:
    """A folder that somebody edits, and a clock that the test moves."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.now = folder / "office", folder / "home", NOON
        (self.folder / "config" / "letters").mkdir(parents=True)
        self.save("rules.toml", GOOD)
        self.save("letters/form.txt", "form")

    def save(self, name: str, text: str) -> None:
        """Somebody saves a file at this moment."""
        path = self.folder / "config" / name
        path.write_text(text, encoding="utf-8")
        self.touch(path, path.parent)

    def touch(self, *paths: Path) -> None:
        for path in paths:
            os.utime(path, (self.now.timestamp(), self.now.timestamp()))

    def later(self, seconds: float = 10) -> None:
        self.now += timedelta(seconds=seconds)

    def process(self) -> OfficeFiles:
        """A process that has just begun and remembers nothing."""
        parts = (
            FileSet("rules", "规则", ("config/rules.toml",), whole),
            FileSet("letters", "信函", ("config/letters/*.txt",), well_named),
        )
        return OfficeFiles(self.folder, self.home, parts, lambda: self.now)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def rules(taken: Taken) -> str:
    return (taken.folder / "config" / "rules.toml").read_text(encoding="utf-8")


def test_a_change_comes_into_force_once_the_file_lies_still(office: Office) -> None:
    process = office.process()
    assert rules(process.taken()) == GOOD
    office.later()
    office.save("rules.toml", BETTER)
    assert rules(process.taken()) == GOOD  # somebody may still be saving
    office.later()
    assert rules(process.taken()) == rules(office.process().taken()) == BETTER


@pytest.mark.parametrize("half", ["", "rul", "[[[ nonsense"])
def test_while_a_file_is_half_saved_the_last_good_one_counts_also_for_a_process_that_begins(
    office: Office, half: str
) -> None:
    office.process().taken()
    office.later()
    office.save("rules.toml", half)
    office.later()
    told = office.process().taken()
    assert rules(told) == GOOD
    assert [(one.title, one.reason, one.since) for one in told.refused] == [
        ("规则", "rules.toml 不能使用。", office.now)
    ]
    office.later()
    office.save("rules.toml", BETTER)
    office.later()
    healed = office.process().taken()
    assert rules(healed) == BETTER
    assert healed.refused == ()


def test_a_process_that_begins_waits_for_what_was_saved_a_moment_ago(office: Office) -> None:
    office.process().taken()
    office.later()
    office.save("rules.toml", BETTER)

    def passing() -> datetime:
        office.later(1)
        return office.now

    process = office.process()
    process._now = passing
    assert rules(process.taken_patiently()) == BETTER


def test_a_process_that_begins_does_not_wait_for_what_is_in_force(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.process().taken()
    monkeypatch.setattr("time.sleep", lambda _: pytest.fail("it waited"))
    assert rules(office.process().taken_patiently()) == GOOD


def test_a_part_that_is_wrong_keeps_no_other_from_coming_into_force(office: Office) -> None:
    office.process().taken()
    office.later()
    office.save("letters/bad.txt", "x")
    office.save("rules.toml", BETTER)
    office.later()
    told = office.process().taken()
    assert rules(told) == BETTER
    assert not (told.folder / "config" / "letters" / "bad.txt").exists()
    assert (told.folder / "config" / "letters" / "form.txt").exists()
    assert [one.part for one in told.refused] == ["letters"]


def test_how_long_something_is_refused_is_counted_from_its_first_refusal(office: Office) -> None:
    office.process().taken()
    office.later()
    office.save("rules.toml", "")
    office.later()
    since = office.process().taken().refused[0].since
    office.later(3600)
    office.save("letters/other.txt", "x")
    office.later()
    assert office.process().taken().refused[0].since == since


def test_a_file_that_is_gone_leaves_the_last_one_in_force(office: Office) -> None:
    office.process().taken()
    office.later()
    (office.folder / "config" / "rules.toml").unlink()
    office.touch(office.folder / "config")
    assert rules(office.process().taken()) == GOOD
    office.later()
    told = office.process().taken()
    assert rules(told) == GOOD
    assert "无法读取" in told.refused[0].reason
    office.save("rules.toml", GOOD)
    office.later()
    assert office.process().taken().refused == ()


def test_without_anything_ever_in_force_it_is_a_temporary_error_that_names_file_and_reason(office: Office) -> None:
    office.save("rules.toml", "")
    with pytest.raises(SettingsUnreadable, match=r"规则不能使用：rules\.toml 不能使用。"):
        office.process().taken()
    office.save("rules.toml", GOOD)
    assert rules(office.process().taken()) == GOOD


def test_what_office_programs_lay_beside_an_open_file_is_no_change(office: Office) -> None:
    before = office.process().taken()
    office.later()
    for name in (".~lock.form.txt#", "~$form.txt", ".form.txt.swp"):
        (office.folder / "config" / "letters" / name).write_text("bad", encoding="utf-8")
    office.later()
    assert office.process().taken() == before


def test_an_unchanged_office_is_not_read_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    process = office.process()
    first = process.taken()
    office.later()
    monkeypatch.setattr(Path, "read_text", lambda *_, **__: pytest.fail("read again"))
    assert process.taken() == first


def test_a_record_that_is_broken_or_names_what_is_gone_is_made_anew(office: Office) -> None:
    office.process().taken()
    record = office.home / "in-force" / "current.json"
    for text in ("", json.dumps({"folder": "gone", "seen": [], "refused": {}})):
        record.write_text(text, encoding="utf-8")
        assert rules(office.process().taken()) == GOOD


def test_the_last_good_files_of_one_office_are_never_those_of_another(office: Office, tmp_path: Path) -> None:
    """An office that takes the place of the example, and whose settings are wrong, sends nothing in its name."""
    office.process().taken()
    (tmp_path / "another").mkdir()
    another = Office(tmp_path / "another")
    another.home = office.home
    another.save("rules.toml", "nonsense")
    another.later()
    with pytest.raises(SettingsUnreadable, match="不能使用"):
        another.process().taken()
    another.save("rules.toml", BETTER)
    another.later()
    assert rules(another.process().taken()) == BETTER


def test_what_was_in_force_long_ago_is_removed(office: Office) -> None:
    first = office.process().taken().folder
    os.utime(first, (NOON.timestamp(), NOON.timestamp()))
    office.later(8 * 24 * 3600)
    office.save("rules.toml", BETTER)
    office.later()
    assert rules(office.process().taken()) == BETTER
    assert not first.exists()
