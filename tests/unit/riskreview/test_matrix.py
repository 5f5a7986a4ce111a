from riskreview.domain.matrix import STEPS, Placed, faults, level_at, raised
from riskreview.domain.scales import Lane, Risk
from riskreview.domain.verdict import LaneRisk


def placed(*cells):
    names = ("inherent_likelihood", "inherent_impact", "residual_likelihood", "residual_impact")
    return Placed(**dict(zip(names, cells, strict=True)))


def test_the_levels_of_the_field():
    bands = {Risk.LOW: range(1, 5), Risk.MEDIUM: range(5, 10), Risk.HIGH: range(10, 17), Risk.VERY_HIGH: range(17, 26)}
    for likelihood in STEPS:
        for impact in STEPS:
            assert likelihood * impact in bands[level_at(likelihood, impact)]


def test_a_risk_is_placed_as_high_as_the_answers_or_higher_and_never_grows_by_mitigation():
    found = LaneRisk(Lane.LEGAL, Risk.HIGH, Risk.MEDIUM)
    assert faults(placed(4, 4, 2, 4), found) == {}
    assert faults(placed(5, 5, 5, 5), found) == {}
    assert set(faults(placed(2, 4, 1, 2), found)) == {"inherent_likelihood", "residual_likelihood"}
    assert set(faults(placed(3, 4, 4, 4), found)) == {"residual_likelihood"}
    assert set(faults(placed(4, 3, 2, 5), found)) == {"residual_impact"}


def test_the_higher_counts():
    found = LaneRisk(Lane.LEGAL, Risk.HIGH, Risk.LOW)
    assert raised(found, None) == found
    assert raised(found, placed(4, 3, 4, 3)) == LaneRisk(Lane.LEGAL, Risk.HIGH, Risk.HIGH)
    assert raised(found, placed(1, 1, 1, 1)) == found
