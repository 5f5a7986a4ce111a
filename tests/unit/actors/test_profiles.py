"""Each type describes its fields once: nothing is left out, nothing is said twice."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import models

from actors.domain.kinds import ActorType
from actors.domain.profiles import ONLY_SOME, matters
from actors.forms.profiles import FORMS
from actors.models import PROFILE_OF, PROFILES, Actor, TypedProfile
from actors.services import citing, profiles


def own(model):
    return [column for column in model._meta.local_fields if not column.primary_key]


def words(column):
    base = column.base_field if isinstance(column, ArrayField) else column
    return [word for word, _label in base.choices or ()]


def test_every_type_but_three_has_one_table():
    assert set(ActorType) - set(PROFILE_OF) == {"state", "international_organisation", "unclassified"}
    assert sum(len(model.TYPES) for model in PROFILES) == len(PROFILE_OF)


@pytest.mark.parametrize("model", PROFILES)
def test_every_field_stands_under_one_heading_and_in_the_form(model):
    assert sorted(model.described()) == sorted(column.name for column in own(model))
    assert set(FORMS[model].base_fields) == {*profiles.writable(model), "seen_version"}
    assert set(profiles.writable(model)) == {*model.described(), *citing.FIELDS}


@pytest.mark.parametrize("model", PROFILES)
def test_no_field_is_one_that_every_actor_has(model):
    general = {column.name for column in (*Actor._meta.fields, *TypedProfile._meta.local_fields)}
    assert not general & set(model.described())


@pytest.mark.parametrize("model", PROFILES)
def test_every_word_is_held_to_its_vocabulary_by_the_database(model):
    held = {constraint.name for constraint in model._meta.constraints}
    assert held == {f"{model._meta.model_name}_{column.name}_known" for column in own(model) if words(column)}
    assert all(len(word) <= 40 for column in own(model) for word in words(column))


@pytest.mark.parametrize("model", PROFILES)
def test_lists_are_filtered_by_words_alone_and_alike_for_all_types(model):
    for name in model.FILTERS:
        assert words(model._meta.get_field(name))
        others = (other for other in PROFILES if name in other.FILTERS)
        assert {tuple(words(other._meta.get_field(name))) for other in others} == {
            tuple(words(model._meta.get_field(name)))
        }


def test_general_fields_that_some_types_alone_have_are_fields_of_an_actor():
    assert {name for name in ONLY_SOME if isinstance(Actor._meta.get_field(name), models.Field)} == set(ONLY_SOME)
    assert matters("command_control", "militia")
    assert not matters("command_control", "ngo")
    assert matters("summary", "ngo")
