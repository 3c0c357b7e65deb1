"""Where an installation lives: the folder of its office, and the one that holds what is written."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
# Where an office that keeps its folder in the checkout has it; git ignores it.
OFFICE = PROJECT / "office"


def project_folder() -> Path:
    """
    The folder of the office, which holds config/ and include/.

    It is $DUBAN_OFFICE ($DUBAN_PROJECT, as it was called before), or the folder office/ of the checkout that this
    package lies in, once it is made, or the checkout itself: the shipped example.
    """
    named = os.environ.get("DUBAN_OFFICE") or os.environ.get("DUBAN_PROJECT")
    if named:
        return Path(named).resolve()
    return OFFICE if (OFFICE / "config" / "duban.toml").is_file() else PROJECT


def is_example(folder: Path) -> bool:
    """Whether *folder* is the shipped office, which nobody's is."""
    return folder == PROJECT


def home_folder() -> Path:
    """The folder that holds all that is written: $DUBAN_HOME, or .duban in the checkout or in an office beside it."""
    if home := os.environ.get("DUBAN_HOME"):
        return Path(home).resolve()
    office = project_folder()
    return (PROJECT if office.is_relative_to(PROJECT) else office) / ".duban"
