"""The settings of an installation: config/duban.toml read, checked and frozen."""

from duban.config.reading import load_settings
from duban.config.settings import (
    OFFICE,
    PROJECT,
    CheckSettings,
    MailSettings,
    Settings,
    home_folder,
    is_example,
    project_folder,
)

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
