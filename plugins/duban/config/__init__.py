"""The settings of an installation: config/duban.toml read, checked and frozen."""

from duban.config.reading import load_settings
from duban.config.settings import PROJECT, CheckSettings, MailSettings, Settings, home_folder, project_folder

__all__ = [
    "PROJECT",
    "CheckSettings",
    "MailSettings",
    "Settings",
    "home_folder",
    "load_settings",
    "project_folder",
]
