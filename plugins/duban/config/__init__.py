"""
The settings of an installation: config/duban.toml read, checked and frozen.

Each name is read from its module when somebody first asks for it: where the folders are, many ask who read no settings.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duban.config.folders import OFFICE, PROJECT, home_folder, is_example, project_folder
    from duban.config.reading import load_settings
    from duban.config.settings import CheckSettings, MailSettings, Settings
else:

    def __getattr__(name: str) -> Any:
        """What stands in one of the modules; AttributeError for what none of them has to give."""
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


__all__ = [
    "OFFICE",
    "PROJECT",
    "CheckSettings",
    "MailSettings",
    "Settings",
    "home_folder",
    "is_example",
    "load_settings",
    "project_folder",
]

_PLACES = {
    **dict.fromkeys(("OFFICE", "PROJECT", "home_folder", "is_example", "project_folder"), "folders"),
    "load_settings": "reading",
    **dict.fromkeys(("CheckSettings", "MailSettings", "Settings"), "settings"),
}
