"""The consolidated facts of one period, by subject; the names that others build papers on."""

from duban.domain.report.compiled import compile_report
from duban.domain.report.facts import Facts, as_json, facts_of
from duban.domain.report.known import KnownCycle
from duban.domain.report.report import Report

__all__ = ["Facts", "KnownCycle", "Report", "as_json", "compile_report", "facts_of"]
