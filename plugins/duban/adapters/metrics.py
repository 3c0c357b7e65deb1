"""How the installation is, as Prometheus reads it."""

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from duban.domain.operation.health import Gauge, Health, HealthLevel

HELP = {
    "well": "1 if nothing is broken",
    "condition_well": "1 if this part is not broken",
    "condition_reminder": "1 if this part waits for a person, while nothing is broken",
    "mailbox_read_timestamp_seconds": "When the mailbox was last read to the end",
    "last_sent_timestamp_seconds": "When a mail last left",
    "waiting": "How much waits, by what it is and how long",
    "free_bytes": "Room left on the disk of this folder",
    "schema_version": "The version of the ledger's tables, and the one of the program",
    "heartbeat_age_seconds": "How long ago a component of Airflow gave a sign of life",
}


def metrics_of(health: Health) -> bytes:
    """All figures of *health* in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(health))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One family for each name."""
        families: dict[str, GaugeMetricFamily] = {}
        for figure in _figures(self._health):
            family = families.get(figure.name)
            if family is None:
                family = GaugeMetricFamily(f"duban_{figure.name}", HELP[figure.name], labels=tuple(figure.of))
                families[figure.name] = family
            family.add_metric(tuple(figure.of.values()), figure.value)
        yield from families.values()


def _figures(health: Health) -> Iterable[Gauge]:
    yield Gauge("well", health.is_well)
    for one in health.conditions:
        yield Gauge("condition_well", one.level is not HealthLevel.FAULT, {"part": one.part.name.lower()})
    for one in health.conditions:
        yield Gauge("condition_reminder", one.level is HealthLevel.REMINDER, {"part": one.part.name.lower()})
    for one in health.conditions:
        yield from one.figures
