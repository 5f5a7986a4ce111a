"""Factor V: averages per day, trend against the long mean, level against what is usual."""

import math
import statistics
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reassessment.domain.escalation_inputs import Incident, Violence
from reassessment.domain.escalation_parameters import ESCALATION_1_0
from reassessment.domain.grades import Grade
from reassessment.domain.violence import cooperation, read_violence

AT = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


def incident(ref="one", *, age=0.0, weight=-9.0, grade="A1", deaths=0):
    return Incident(str(ref), AT - timedelta(days=age), weight, Grade.parse(grade), deaths)


def read(*incidents, observed_days=3650.0, at=AT):
    return read_violence(Violence(incidents, AT - timedelta(days=observed_days)), at=at, params=ESCALATION_1_0)


def test_no_incident_is_no_violence():
    reading = read()
    assert (reading.value, reading.short_mean, reading.long_mean, reading.level) == (0, 0, 0, 0)
    assert (reading.trend, reading.usual_short_mean) == (50, 0.3)


def test_one_incident_follows_the_printed_formulas():
    reading = read(incident(age=60, weight=-9.5, grade="B2", deaths=3))
    weight = 0.95 * (1 + math.log2(4)) * 0.5625
    short = (1 - 2 ** (-1 / 30)) * weight * 2**-2
    long = (1 - 2 ** (-1 / 180)) * weight * 2 ** (-60 / 180) / (1 - 2 ** (-3651 / 180))
    trend = 50 + 25 * math.log2((short + 0.25) / (long + 0.25))
    assert reading.short_mean == pytest.approx(short)
    assert reading.long_mean == pytest.approx(long)
    assert reading.trend == pytest.approx(trend)
    assert reading.level == pytest.approx(100 * (1 - 2 ** (-short / 0.3)))
    assert reading.value == pytest.approx(reading.level * (0.5 + trend / 100))
    assert reading.by_incident == {"one": pytest.approx(short)}


def test_steady_violence_is_its_own_mean_and_shows_no_trend():
    reading = read(*(incident(n, age=n, weight=-10) for n in range(3000)), observed_days=2999)
    assert reading.short_mean == pytest.approx(1)
    assert reading.long_mean == pytest.approx(1)
    assert reading.trend == pytest.approx(50)
    assert reading.usual_short_mean == pytest.approx(1)
    assert reading.value == pytest.approx(50)


def test_the_long_mean_is_corrected_for_a_short_record():
    reading = read(*(incident(n, age=n, weight=-10) for n in range(5)), observed_days=4)
    assert reading.days == 5
    assert reading.long_mean == pytest.approx(1)


def test_a_record_that_began_today_has_one_day():
    reading = read(incident(), observed_days=0)
    assert reading.days == 1
    assert reading.long_mean == pytest.approx(0.9)


def test_an_imported_incident_older_than_the_record_begins_it():
    assert read(incident(age=99), observed_days=10).days == 100


def test_doubling_raises_the_trend_to_its_ceiling_and_calm_lowers_it():
    assert read(*(incident(n, age=n % 3, deaths=50) for n in range(60))).trend == 100
    assert read(*(incident(n, age=150 + n, deaths=2) for n in range(60))).trend < 50


def test_violence_is_capped():
    reading = read(*(incident(n, age=n % 2, deaths=500) for n in range(200)))
    assert reading.value <= 100
    assert reading.trend == 100


def test_days_are_whole_days_of_utc():
    late, early = (Incident("one", AT.replace(hour=h), -9.0, Grade.parse("A1")) for h in (9, 0))
    assert read(late) == read(early)
    assert read(incident(age=1), at=AT) == read(incident(age=1), at=AT.replace(hour=23))


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 40)), max_size=40), st.integers(0, 900))
def test_what_is_usual_is_the_upper_quartile_of_the_short_mean_over_a_year(rows, observed):
    incidents = [incident(n, age=age, deaths=deaths) for n, (age, deaths) in enumerate(rows)]
    reading = read(*incidents, observed_days=observed)
    days = min(365, reading.days)
    series = []
    for ago in range(days):
        weights = [0.9 * (1 + math.log2(1 + deaths)) * 2 ** (-(age - ago) / 30) for age, deaths in rows if age >= ago]
        series.append((1 - 2 ** (-1 / 30)) * math.fsum(weights))
    quartile = statistics.quantiles(series, n=4, method="inclusive")[2] if days > 1 else series[0]
    assert reading.usual_short_mean == pytest.approx(max(0.3, quartile))


@given(st.lists(st.tuples(st.integers(0, 900), st.floats(-10, 10), st.integers(0, 40)), max_size=30))
def test_stays_on_its_scales(rows):
    reading = read(
        *(incident(n, age=age, weight=weight, deaths=deaths) for n, (age, weight, deaths) in enumerate(rows))
    )
    assert 0 <= reading.value <= 100
    assert 0 <= reading.trend <= 100
    assert 0 <= reading.level <= 100


def test_cooperation_and_worthless_reports_are_not_violence():
    incidents = (incident(1, weight=8.0), incident(2, weight=0.0), incident(3, grade="E1"))
    reading = read(*incidents)
    assert (reading.value, reading.by_incident) == (0, {})


def test_cooperation_fades_with_thirty_days_and_worthless_reports_do_not_count():
    incidents = (incident("release", weight=6.5, age=30), incident("rumour", weight=6.5, grade="E3"), incident("clash"))
    assert cooperation(incidents, at=AT, params=ESCALATION_1_0) == {"release": pytest.approx(0.325)}


@pytest.mark.parametrize("wrong", [{"weight": -11.0}, {"weight": math.nan}, {"deaths": -1}])
def test_refuses_nonsense(wrong):
    with pytest.raises(ValueError, match="not a number from"):
        replace(incident(), **wrong)
