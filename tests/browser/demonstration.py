"""A server of the demonstration for the tests of one file, and browsers that visit it as its people."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread

from accounts.models import User
from actors.models import Actor, ExternalId
from core import clock
from engagements.models import Engagement, EvidenceNote
from reassessment.domain.schedule import RunKind
from reassessment.services import overrides
from riskreview.models import Lane, LaneQuestion
from tests import demonstrated, emptying
from tests.browser.tour import Tour
from tests.factories import confirm_password


class Kept(StaticFilesHandler):
    """Serves static files so that a browser fetches each only once."""

    def serve(self, request):
        answer = super().serve(request)
        answer["Cache-Control"] = "max-age=3600"
        return answer


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """A server of the demonstration for all tests of this file: its address, and a session cookie for each person."""
    with django_db_blocker.unblock(), override_settings(PARLEY_DEMO=True, ROOT_URLCONF="tests.browser.demo_urls"):
        server = LiveServerThread("localhost", static_handler=Kept)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        try:
            demonstrated.have()
            complete()
            yield f"http://localhost:{server.port}", {user.username: session(user) for user in User.objects.all()}
        finally:
            server.terminate()
            emptying.empty()


def complete():
    """Add one of each kind of record that the story may not tell of."""
    lead, analyst = User.objects.get(username="lead"), User.objects.get(username="analyst")
    front, at = Actor.objects.get(name="Karsa Valley Front"), clock.now()
    ExternalId.objects.get_or_create(actor=front, scheme="acled_name", value="Karsa Valley Front (Tavara)")
    EvidenceNote.objects.create(
        engagement=Engagement.objects.filter(status="reported", parties__actor=front)[0],
        actor=front,
        recorded_by=analyst,
        note_type="confidentiality_kept",
        text="Nothing of the talk was in the papers.",
        occurred_on=at.date(),
        reliability="B",
        credibility="2",
    )
    lane = Lane.objects.filter(review__status="open", review__kind="regular")[0]
    LaneQuestion.objects.create(lane=lane, question="Who signs for the list?", asked_by=lead, asked_at=at)
    overrides.override(
        actor_id=front.pk,
        kind=RunKind.TRUST,
        value=55,
        reason="Their officers at the bridge kept every word of the winter truce.",
        expires_at=at + timedelta(days=10),
        by=lead,
    )


def session(user):
    """Return the value of a cookie of somebody who has just signed in."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    confirm_password(browser)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def tour(chromium, demonstration):
    tours = []

    def begin(**options):
        tours.append(Tour(chromium, *demonstration, **options))
        return tours[-1]

    yield begin
    for one in tours:
        one.context.close()
