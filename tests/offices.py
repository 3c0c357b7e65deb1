"""Offices of these tests: the shipped one, and as the tests of the services reach it."""

from dataclasses import replace

from duban.config import load_settings
from duban.domain.decisions.levels import default_levels

SHIPPED = load_settings().office
# The one that tests of services stand for: reached at addresses of theirs, and part of no unit that reports.
OFFICE = replace(SHIPPED, contact_line="电话：0595-00000000", report_to=("office@yyb.example",), organisation="")
# Who decides where the settings say nothing of it.
LEVELS = default_levels(SHIPPED.head)
