"""When there is a circular (通报), and of what it speaks: a quarter, or one period that the office decided on."""

from duban.domain.calendar.period import Frequency, Period
from duban.domain.escalation.ladder import EscalationRules


def quarter_of(period: Period) -> Period:
    """The quarter in which *period* ends."""
    return Period.containing(period.last, Frequency.QUARTERLY)


def ends_quarter(period: Period) -> bool:
    """Whether the next period of the same kind ends in another quarter."""
    return quarter_of(period.later()) != quarter_of(period)


def is_decided(period: Period, rules: EscalationRules) -> bool:
    """Whether there is a circular on *period* alone, by rule or because the office decided so."""
    return not rules.quarterly_circulars or str(period) in rules.circulars_for


def has_circular(period: Period, rules: EscalationRules) -> bool:
    """Whether a circular may be drafted after *period*."""
    return is_decided(period, rules) or ends_quarter(period)


def periods_told(period: Period, rules: EscalationRules) -> tuple[Period, ...]:
    """The periods that the circular after *period* speaks of, oldest first."""
    if is_decided(period, rules):
        return (period,)
    found = [period]
    while quarter_of(earlier := found[-1].later(-1)) == quarter_of(period):
        found.append(earlier)
    return tuple(reversed(found))


def told_period(period: Period, rules: EscalationRules) -> str:
    """Of what the circular after *period* speaks, as its title says."""
    return period.title if len(periods_told(period, rules)) == 1 else quarter_of(period).title


def told_key(period: Period, rules: EscalationRules) -> str:
    """The same as settings write it: 2021-Q4, or 2021-11 where there is a circular on that month alone."""
    return str(period if len(periods_told(period, rules)) == 1 else quarter_of(period))
