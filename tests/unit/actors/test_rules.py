"""What follows from words alone: types, relations, listings, grades, freshness."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actors.domain.freshness import Freshness, Rhythm, freshness
from actors.domain.grading import JUDGEMENTS, Credibility, FactState, Reliability, independent
from actors.domain.kinds import ARMED, NEVER_ENGAGED, SUBTYPES, ActorSubtype, ActorType, is_armed, may_be_engaged
from actors.domain.kinds import strange_subtypes as strange
from actors.domain.listings import AUTHORITY, USUAL_EFFECTS, ListCode, is_live, trigger
from actors.domain.relations import (
    FRIENDLY,
    SEEN_FROM_THE_OTHER_END,
    SYMMETRIC,
    UNFRIENDLY,
    RelationType,
    contradictory,
    label_from,
)
from reassessment.domain.trust import Band
from riskreview.domain.reopening import Trigger

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_every_type_knows_its_subtypes_and_each_subtype_has_one_type():
    assert set(SUBTYPES) == set(ActorType)
    listed = [subtype for some in SUBTYPES.values() for subtype in some]
    assert sorted(listed) == sorted(ActorSubtype)


def test_only_states_and_the_unclassified_cannot_be_engaged():
    assert {kind for kind in ActorType if not may_be_engaged(kind)} == {"state", "unclassified"} == set(NEVER_ENGAGED)


def test_what_nobody_classified_counts_as_armed():
    assert is_armed("unclassified")
    assert is_armed("pmsc")
    assert not is_armed("ngo")
    assert ActorType.STATE not in ARMED


def test_subtypes_belong_to_the_type():
    assert strange("militia", ["tribal"]) == []
    assert strange("militia", ["tribal", "cartel", "nonsense"]) == ["cartel", "nonsense"]


def test_every_relation_reads_from_both_ends():
    assert set(SEEN_FROM_THE_OTHER_END) | SYMMETRIC == set(RelationType)
    assert not set(SEEN_FROM_THE_OTHER_END) & SYMMETRIC
    assert label_from("commands", forwards=False) == "commanded by"
    assert label_from("allied_with", forwards=False) == "allied with"


def test_friends_and_foes_contradict_each_other_both_ways():
    assert not FRIENDLY & UNFRIENDLY
    assert contradictory("allied_with", "hostile_to")
    assert contradictory("hostile_to", "sponsors")
    assert not contradictory("hostile_to", "negotiates_with")
    assert not contradictory("allied_with", "sponsors")


def test_no_judgement_repeats_itself_and_every_state_has_a_way_on():
    assert set(JUDGEMENTS) == set(FactState)
    assert all(state not in onwards and onwards for state, onwards in JUDGEMENTS.items())
    assert FactState.CORROBORATED not in JUDGEMENTS[FactState.REFUTED], "refuted must be asserted anew first"


@pytest.mark.parametrize(
    ("delisted", "at", "live"),
    [
        (None, date(2020, 1, 1), True),
        (None, date(2019, 12, 31), False),
        (date(2021, 1, 1), date(2020, 12, 31), True),
        (date(2021, 1, 1), date(2021, 1, 1), False),
    ],
)
def test_a_listing_holds_from_its_first_day_to_the_day_before_its_end(delisted, at, live):
    assert is_live(listed_on=date(2020, 1, 1), delisted_on=delisted, at=at) is live


def test_lists_pull_triggers_that_the_review_knows():
    names = {
        trigger(code, ended=ended, of_person=person)
        for code in ListCode
        for ended in (True, False)
        for person in (True, False)
    }
    assert names <= set(Trigger)
    assert trigger("icc_warrant", ended=False, of_person=True) == "warrant_issued"
    assert trigger("us_fto", ended=True, of_person=True) == "listing_ended"


def test_usual_effects_are_offered_for_lists_whose_authority_is_known():
    assert set(USUAL_EFFECTS) <= set(AUTHORITY)
    assert all(USUAL_EFFECTS.values())


def test_sources_count_twice_only_when_their_origins_are_known_and_differ():
    assert independent("Elder of Tamar", "Radio")
    assert not independent("Elder of Tamar", " elder of tamar ")
    assert not independent("", "Radio")


def test_grades_are_the_admiralty_letters_and_digits():
    assert "".join(Reliability) == "ABCDEF"
    assert "".join(Credibility) == "123456"


@pytest.mark.parametrize(
    ("reviewed", "contact", "state"),
    [
        (None, None, Freshness.NEVER),
        (timedelta(days=179), None, Freshness.FRESH),
        (timedelta(days=180), None, Freshness.STALE),
        (timedelta(days=29), timedelta(days=3), Freshness.FRESH),
        (timedelta(days=30), timedelta(days=3), Freshness.STALE),
        (timedelta(days=31), timedelta(days=90), Freshness.FRESH),
    ],
)
def test_a_profile_is_fresh_for_half_a_year_and_for_a_month_in_dialogue(reviewed, contact, state):
    rhythm = Rhythm(days=180, in_dialogue=30, dialogue=90, look_ups=30, ahead=14)
    assert freshness(reviewed and NOW - reviewed, contact and NOW - contact, at=NOW, rhythm=rhythm) is state


def test_the_words_of_scores_are_those_of_the_app_that_computes_them():
    from actors.domain import standing
    from reassessment.domain.escalation import IndexLevel

    assert [str(band) for band in standing.TrustBand] == [str(band) for band in Band]
    assert [str(level) for level in standing.EscalationLevel] == [str(level) for level in IndexLevel]
