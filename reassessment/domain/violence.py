"""Factor V: how much violence there is around the actor, and whether there is more of it than usual.

Days are whole days of UTC and the day of the run is the last one, as in a series of daily sums: the factor
1 - 2^(-1/half-life) makes the sum an average per day, and n_days counts the day of the run, so that it is never 0.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reassessment.domain.checks import days_between
from reassessment.domain.escalation_inputs import Incident, Violence
from reassessment.domain.escalation_parameters import EscalationParameters, FactorNumbers


@dataclass(frozen=True, slots=True)
class ViolenceReading:
    """Means per day, trend and level 0 to 100, what is usual, and what each incident adds to the short mean."""

    value: float
    short_mean: float
    long_mean: float
    trend: float
    level: float
    usual_short_mean: float
    days: int
    by_incident: Mapping[str, float]


def read_violence(violence: Violence, *, at: datetime, params: EscalationParameters) -> ViolenceReading:
    """Return the violence factor at the moment `at`; incidents with a weight of 0 or more do not count."""
    numbers = params.numbers
    today = _day(at)
    days = 1 + max((today - _day(moment)).days for moment in _beginnings(violence))
    weighed = [(each.ref, (today - _day(each.occurred_at)).days, _weight(each, params)) for each in violence.incidents]
    counted = [(ref, age, weight) for ref, age, weight in weighed if weight > 0]
    short = _mean(counted, numbers.short_half_life)
    long = _mean(counted, numbers.long_half_life) / (1 - 2 ** (-days / numbers.long_half_life))
    ratio = (short + numbers.trend_floor) / (long + numbers.trend_floor)
    trend = min(100.0, max(0.0, 50 + numbers.trend_step * math.log2(ratio)))
    usual = max(numbers.usual_short_mean, _quantile(_daily_means(counted, days, numbers), numbers.usual_quantile))
    level = 100 * (1 - 2 ** (-short / usual))
    gain = 1 - 2 ** (-1 / numbers.short_half_life)
    return ViolenceReading(
        value=min(100.0, level * (0.5 + trend / 100)),
        short_mean=short,
        long_mean=long,
        trend=trend,
        level=level,
        usual_short_mean=usual,
        days=days,
        by_incident={ref: gain * weight * 2 ** (-age / numbers.short_half_life) for ref, age, weight in counted},
    )


def cooperation(incidents: Sequence[Incident], *, at: datetime, params: EscalationParameters) -> dict[str, float]:
    """Return what each cooperative incident weighs now: signals of de-escalation, never subtracted from the index."""
    return {
        each.ref: each.weight
        / 10
        * params.grades.q(each.grade)
        * 2 ** (-days_between(each.occurred_at, at) / params.numbers.event_half_life)
        for each in incidents
        if each.weight > 0 and params.grades.q(each.grade)
    }


def _beginnings(violence: Violence) -> list[datetime]:
    """Return the moments of which the earliest begins the series; imported incidents may be older than the record."""
    return [violence.observed_since, *(each.occurred_at for each in violence.incidents)]


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _weight(incident: Incident, params: EscalationParameters) -> float:
    return max(0.0, -incident.weight) / 10 * (1 + math.log2(1 + incident.deaths)) * params.grades.q(incident.grade)


def _mean(counted: Sequence[tuple[str, int, float]], half_life: float) -> float:
    return (1 - 2 ** (-1 / half_life)) * math.fsum(weight * 2 ** (-age / half_life) for _, age, weight in counted)


def _daily_means(counted: Sequence[tuple[str, int, float]], days: int, numbers: FactorNumbers) -> list[float]:
    """Return the short mean of each of the last 365 days, or of as many as were observed, oldest first."""
    oldest = min(numbers.usual_days, days) - 1
    by_age: dict[int, list[float]] = {}
    for _, age, weight in counted:
        by_age.setdefault(age, []).append(weight)
    decay = 2 ** (-1 / numbers.short_half_life)
    before = [(ref, age - oldest, weight) for ref, age, weight in counted if age >= oldest]
    mean = _mean(before, numbers.short_half_life)
    means = [mean]
    for age in range(oldest - 1, -1, -1):
        mean = mean * decay + (1 - decay) * math.fsum(by_age.get(age, ()))
        means.append(mean)
    return means


def _quantile(values: Sequence[float], share: float) -> float:
    """Return the quantile of `values`, interpolated between the two nearest."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
