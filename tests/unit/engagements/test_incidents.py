"""Incidents: one weight each, on the scale, with the sign of its class."""

import pytest

from engagements.domain.incidents import QUADS, ROOTS, WEIGHTS, EventRoot, IncidentType, Quad, quad_of


def test_every_type_has_a_label_and_a_weight_on_the_scale():
    assert set(WEIGHTS) == set(IncidentType)
    assert all(-10 <= weight <= 10 for weight in WEIGHTS.values())
    assert len({kind.label for kind in IncidentType}) == len(IncidentType)


def test_every_root_has_a_class_and_a_type():
    assert set(QUADS) == set(EventRoot) == set(ROOTS.values())


@pytest.mark.parametrize("kind", [kind for kind in IncidentType if kind in ROOTS])
def test_the_weight_has_the_sign_of_the_class(kind):
    quad = quad_of(kind)
    if quad in (Quad.MATERIAL_CONFLICT, Quad.VERBAL_CONFLICT):
        assert WEIGHTS[kind] <= 0
    else:
        assert WEIGHTS[kind] > 0


def test_the_projects_own_types_have_no_class():
    assert {kind for kind in IncidentType if quad_of(kind) is None} == {
        IncidentType.RUMOUR_UNVERIFIED,
        IncidentType.INFORMATION_LEAK,
        IncidentType.CHANNEL_COMPROMISE,
        IncidentType.MISSED_CONTACT,
        IncidentType.SPLIT_OF_ACTOR,
        IncidentType.LEADERSHIP_CHANGE,
        IncidentType.MONITOR_INCIDENT,
        IncidentType.ACCIDENT_MISFIRE,
    }


@pytest.mark.parametrize(
    ("kind", "weight"),
    [
        ("weapons_of_mass_effect", -10),
        ("air_or_drone_strike", -9.5),
        ("armed_clash", -9),
        ("abduction_hostage", -8.5),
        ("detention_arrest", -7),
        ("riot", -7),
        ("accusation_other", -3),
        ("accusation", -3.5),
        ("release_of_persons", 6.5),
        ("ceasefire_declared", 7.5),
        ("aid_delivered", 10),
        ("monitor_incident", -5),
    ],
)
def test_weights_are_those_of_the_table(kind, weight):
    assert WEIGHTS[IncidentType(kind)] == weight
