import pytest
import yaml

from riskreview.domain.grouping import ALL, ANY, Group, Grouped, grouped, mean_the_same, rule_of
from riskreview.domain.parsing import asked_when
from riskreview.services.checklists import DATA

LISTED, NGO, PMSC = {"listed": True}, {"actor_types": ["ngo"]}, {"actor_types": ["pmsc"]}


@pytest.mark.parametrize(
    ("rule", "groups"),
    [
        (LISTED, Grouped(ANY, (Group(ALL, LISTED),))),
        ({"any": [LISTED, NGO]}, Grouped(ANY, (Group(ANY, LISTED | NGO),))),
        ({"all": [LISTED, NGO]}, Grouped(ANY, (Group(ALL, LISTED | NGO),))),
        ({"all": [NGO, PMSC]}, Grouped(ALL, (Group(ALL, NGO), Group(ALL, PMSC)))),
        ({"any": [{"all": [LISTED, NGO]}, PMSC]}, Grouped(ANY, (Group(ALL, LISTED | NGO), Group(ALL, PMSC)))),
        ({"all": [{"any": [LISTED, {"all": [NGO, {"lethal": True}]}]}, PMSC]}, None),
        ({"any": [{"all": [NGO, PMSC]}, LISTED]}, None),
    ],
)
def test_a_rule_is_groups_and_groups_are_the_rule(rule, groups):
    asked_when(rule)
    assert grouped(rule) == groups
    if groups is not None:
        assert rule_of(groups) == rule


def test_every_rule_that_comes_with_parley_fits_into_groups():
    for path in DATA.glob("*-2.yaml"):
        for module in yaml.safe_load(path.read_text())["modules"]:
            found = grouped(module["asked_when"])
            assert found is not None
            assert mean_the_same(rule_of(found), module["asked_when"])


def test_order_makes_no_difference_and_everything_else_does():
    rule = {"any": [{"kinds": ["a", "b"]}, {"all": [LISTED, NGO]}]}
    assert mean_the_same(rule, {"any": [{"all": [NGO, LISTED]}, {"any": [{"kinds": ["b", "a"]}]}]})
    for other in (
        {"all": rule["any"]},
        {"any": [{"kinds": ["a"]}, {"all": [LISTED, NGO]}]},
        {"any": [{"kinds": ["a", "b"]}, {"all": [{"listed": False}, NGO]}]},
    ):
        assert not mean_the_same(rule, other)
