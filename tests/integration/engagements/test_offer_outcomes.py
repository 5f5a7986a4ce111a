"""What became of an offer: recorded after the contact, graded, never rewritten, shown beside conduct."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from actors.services import sources
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from core.models import AuditEvent
from engagements.domain.lifecycle import Action
from engagements.models import OfferOutcome
from engagements.selectors import cooption
from engagements.services import outcomes
from tests import factories

TODAY = clock.now().date()
GRADE = {"reliability": "B", "credibility": "2"}


@pytest.fixture
def actor(north):
    return factories.make_actor(north, "Salt Road Front")


@pytest.fixture
def contact(analyst, actor, open_gate):
    offers = [{"category": "humanitarian_aid", "description": "Seed for two villages", "actor_id": actor.pk}]
    row = factories.move(factories.make_plan(analyst, actor, offers=offers), Action.SUBMIT, Action.CLEAR)
    ended = clock.now() - timedelta(days=20)
    row = factories.move(row, Action.START, started_at=ended - timedelta(hours=1))
    return factories.move(row, Action.HOLD, held_at=ended)


def record(offer, by, fate, **more):
    changes = {"fate": fate, "text": "As seen at the mill.", "occurred_on": TODAY, **GRADE, **more}
    return outcomes.record_offer_outcome(offer_id=offer.pk, changes=changes, by=by)


def benefits(actor, user):
    reading = cooption.of(actor, user=user, today=TODAY)
    return [one.sort.value for one in reading.moments], [signal.code for signal in reading.signals]


def test_what_became_of_an_offer_counts_beside_conduct_and_the_latest_counts(contact, actor, north, analyst):
    offer = contact.offers.get()
    assert benefits(actor, analyst) == (["offered"], [])
    record(offer, analyst, "refused")
    assert benefits(actor, analyst) == (["not_taken"], [])
    source = factories.make_source(north)
    record(offer, analyst, "diverted", source_id=source.pk)
    assert benefits(actor, analyst) == (["offered", "diverted"], ["benefit_diverted"])
    event = AuditEvent.objects.order_by("-at").first()
    assert (event.verb, event.changes["fate"], event.compartment_id) == (
        "engagements.offer_outcome_recorded", "diverted", north.pk,
    )  # fmt: skip
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst)
    assert benefits(actor, analyst) == (["not_taken"], [])
    assert OfferOutcome.objects.count() == 2


def test_it_refuses_in_order_and_writes_nothing(contact, actor, analyst, stranger, legal):
    offer = contact.offers.get()
    planned = factories.make_plan(
        analyst, actor, offers=[{"category": "humanitarian_aid", "description": "x", "actor_id": actor.pk}]
    )
    before = AuditEvent.objects.count()
    for who, about, more, refusal in (
        (stranger, offer, {}, NotFound),
        (legal, offer, {}, NotAllowed),
        (analyst, planned.offers.get(), {}, Conflict),
        (analyst, offer, {"reliability": "", "credibility": ""}, Invalid),
        (analyst, offer, {"occurred_on": TODAY + timedelta(days=1)}, Invalid),
        (analyst, offer, {"occurred_on": TODAY - timedelta(days=40)}, Invalid),
        (analyst, offer, {"fate": "lost"}, Invalid),
    ):
        with pytest.raises(refusal):
            record(about, who, **{"fate": "taken", **more})
    assert (OfferOutcome.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_the_database_keeps_what_became_of_offers(contact, actor, analyst):
    offer = contact.offers.get()
    row = record(offer, analyst, "taken")
    planned = factories.make_plan(
        analyst, actor, offers=[{"category": "humanitarian_aid", "description": "x", "actor_id": actor.pk}]
    )
    values = {"fate": "taken", "occurred_on": TODAY, "text": "x", "recorded_by": analyst}
    for wrong in (
        OfferOutcome.objects.filter(pk=row.pk).delete,
        lambda: OfferOutcome.objects.filter(pk=row.pk).update(fate="refused"),
        lambda: OfferOutcome.objects.create(engagement=planned, offer=planned.offers.get(), **values),
        lambda: OfferOutcome.objects.create(engagement=contact, offer=planned.offers.get(), **values),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()


def test_page_and_rest_record_and_show_it(contact, analyst, stranger, browse, rest):
    offer = contact.offers.get()
    url, api = f"/offers/{offer.pk}/outcome/", f"/api/v1/offers/{offer.pk}/outcomes/"
    body = {"fate": "not_delivered", "occurred_on": TODAY.isoformat(), "text": "The lorry turned back.", **GRADE}
    assert "What became of the offer" in browse(analyst).get(url).content.decode()
    assert browse(analyst).post(url, {**body, "fate": ""}).status_code == 422
    assert browse(analyst).post(url, body).status_code == 302
    page = browse(analyst).get(contact.get_absolute_url()).content.decode()
    assert "Not delivered" in page
    assert "The lorry turned back." in page
    made = rest(analyst).post(api, {**body, "fate": "taken"})
    assert (made.status_code, made.json()["fate"], made.json()["source_refuted"]) == (201, "taken", False)
    for caller, address in ((browse(stranger), url), (rest(stranger), api)):
        assert caller.post(address, body).status_code == 404
    assert OfferOutcome.objects.count() == 2
