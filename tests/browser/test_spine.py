"""The whole spine in the browser, as seven people, with a real worker: from an imported actor to a lifted suspension."""

from contextlib import suppress

import pytest
from django.db import connections

from actors.models import Actor
from core.errors import Invalid
from engagements.models import Commitment, Engagement
from reassessment.models import TrustAssessment
from riskreview.models import Lane, Review
from riskreview.services import checklists
from tests.browser import steps
from tests.browser.steps import says
from tests.factories import make_channel, make_venue
from tests.integration.riskreview import steps as commands
from tests.workers import Workers, eventually

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST, SECOND = "Passage of medical convoys", "Second passage of convoys"
PROMISE = "We shall not fire on convoys with the green flag."


@pytest.fixture
def worker(transactional_db):
    found = Workers(connections["default"].settings_dict["NAME"], apart=False)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def seven(sign_in, analyst, analyst2, lead, legal, ethics, escalation, senior):
    """A browser for each of the seven, by user name."""
    people = (analyst, analyst2, lead, legal, ethics, escalation, senior)
    return {person.username: sign_in(person) for person in people}


def status_of(title):
    return Engagement.objects.get(title=title).status


def answer_lane(page, review, lane, *, reasons, worker):
    """Answer and close a lane; the scheduler meanwhile lets X01 follow the index that the answers changed."""
    steps.answer_items(page, review, lane)
    eventually(lambda: worker.send("riskreview.tick") or steps.may_be_cleared(page))
    steps.close_lane(page, reasons)


def clear(seven, worker, title):
    """Take a plan from draft to cleared: sent by its author, answered in three lanes, decided by a fifth person."""
    engagement = Engagement.objects.get(title=title)
    steps.send_to_review(seven["analyst"], engagement)
    review = Review.objects.get(engagement=engagement)
    for name, lane in (("legal", "legal"), ("ethics", "ethical"), ("escalation", "escalation")):
        answer_lane(seven[name], review, lane, reasons=f"The {lane} answers carry it.", worker=worker)
    steps.decide(seven["senior"], review, reasons="Medicines, with no benefit to the fighters.")


def clear_again(worker, title, author, people, decider):
    """The same way a second time, by its commands."""
    review = commands.submit(Engagement.objects.get(title=title), author)
    for lane in Lane.objects.filter(review=review):
        commands.answer(lane, people[lane.name])
        eventually(lambda lane=lane: worker.send("riskreview.tick") or may_be_recommended(lane, people[lane.name]))
    commands.decide(review, decider)


def may_be_recommended(lane, by):
    with suppress(Invalid):
        return commands.recommend(lane, by)


def test_seven_people_walk_the_whole_spine(seven, worker, north, analyst, legal, ethics, escalation, senior):
    checklists.publish_all()
    steps.import_actor(seven["analyst"], north)
    actor = Actor.objects.get(name="Upper Valley Front")
    steps.classify(seven["lead"], actor)
    seven["escalation"].goto(f"/scores/{actor.pk}/")
    steps.press(seven["escalation"], "Reassess now")
    eventually(lambda: TrustAssessment.objects.filter(actor=actor).exists())

    place = {
        "channel": make_channel(actor, custodian=analyst, name="Liaison officers"),
        "venue": make_venue(north, name="Customs house"),
    }
    for title in (FIRST, SECOND):
        steps.plan(seven["analyst"], actor, title, leader=analyst, **place)
    clear(seven, worker, FIRST)
    reviewers = {"legal": legal, "ethical": ethics, "escalation": escalation}
    clear_again(worker, SECOND, analyst, reviewers, senior)
    assert {status_of(FIRST), status_of(SECOND)} == {"cleared"}

    first = Engagement.objects.get(title=FIRST)
    steps.begin_and_hold(seven["analyst"], first)
    steps.report(seven["analyst"], first)
    assert status_of(FIRST) == "reported"

    steps.record_promise(seven["analyst"], first, PROMISE)
    commitment = Commitment.objects.get(exact_words=PROMISE)
    before = TrustAssessment.objects.filter(actor=actor).latest("at").value
    steps.propose_breach(seven["analyst2"], commitment, "Two marked trucks were shot at near the ford.")
    assert status_of(SECOND) == "cleared"
    steps.confirm_breach(seven["lead"], commitment, "The drivers and the monitors agree.")
    eventually(lambda: status_of(SECOND) == "suspended")
    eventually(lambda: TrustAssessment.objects.filter(actor=actor).latest("at").value < before)

    page = seven["analyst"]
    second = Engagement.objects.get(title=SECOND)
    assert second.status_reason
    page.goto(f"/engagements/{second.pk}/")
    says(page, "Suspended")
    says(page, second.status_reason)
    review = Review.objects.filter(engagement=second).latest("opened_at")
    answer_lane(seven["escalation"], review, "escalation", reasons="One post broke it.", worker=worker)
    steps.lift(seven["senior"], second, "They punished the post and renewed the promise in writing.")
    assert status_of(SECOND) == "cleared"
