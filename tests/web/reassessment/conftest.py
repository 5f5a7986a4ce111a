import pytest

from reassessment.domain.schedule import Trigger
from tests.factories import make_actor, make_channel, make_relation
from tests.integration.reassessment.conftest import (
    ago,
    assess_index,
    assess_trust,
    become,
    make_contact,
    make_incident,
    make_information,
    make_note,
    make_promise,
)
from tests.standing import standing


@pytest.fixture
@standing
def actor(common):
    return make_actor(common, name="Salima Coastal Guard")


@pytest.fixture
@standing
def rich(common, actor, analyst):
    """An actor with a record of every kind, all in the common compartment, assessed twice."""
    contact = make_contact(common, actor, analyst, held_at=ago(days=15))
    become(make_promise(contact, actor, analyst, importance="2", exact_words="The road stays open."), "fulfilled")
    become(make_promise(contact, actor, analyst, exact_words="Nobody is stopped."), "fulfilled", grade={})
    make_promise(contact, actor, analyst, due_on=ago(days=4).date(), form="verbal")
    make_incident(common, analyst, actor=actor, title="Gate opened", incident_type="access_granted")
    make_incident(common, analyst, actor=actor, title="Words on the radio", incident_type="accusation")
    make_information(contact, actor, analyst, text="The pier is mined.", state="corroborated")
    make_note(contact, actor, analyst, text="Nothing leaked.")
    splinter = {"since": ago(days=50).date(), "reliability": "C", "credibility": "3"}
    make_relation(make_actor(common, name="Harbour Youth"), actor, "splinter_of", **splinter)
    make_channel(actor, custodian=analyst, expected_interval_days=5, name="Envoy's line")
    for days in (8, 0):
        assess_trust(actor, at=ago(days=days))
        assess_index(actor, at=ago(days=days))
    return actor


@pytest.fixture
@standing
def half_hidden(north, rich, analyst):
    """The same with a grave record in a compartment that the librarian does not see, assessed again."""
    contact = make_contact(north, rich, analyst, held_at=ago(days=6), title="Secret night talks")
    become(
        make_promise(contact, rich, analyst, exact_words="Hidden words of a promise."),
        "disputed",
        on=ago(days=5).date(),
    )
    hidden = {"target_kind": "civilians", "is_attributed": True, "incident_type": "heavy_weapons"}
    make_incident(north, analyst, actor=rich, title="Shelling of the hidden village", **hidden)
    assess_trust(rich, trigger=Trigger.EVENT, cause="incident")
    assess_index(rich, trigger=Trigger.EVENT, cause="incident")
    return rich
