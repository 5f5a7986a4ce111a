"""What changed since a reader last looked also names engagements and scores: only what the reader may see."""

from datetime import timedelta

import pytest

from core import clock
from core.models import ReadEvent
from engagements.domain.lifecycle import Action
from reassessment.domain.schedule import RunKind
from reassessment.services.overrides import override
from tests.factories import make_actor, make_commitment, make_plan, move
from tests.integration.reassessment.conftest import ago, assess_trust

pytestmark = pytest.mark.django_db


def texts(answer):
    return [(row["subject_type"], row["text"]) for row in answer.json()["results"]]


def test_engagements_and_scores_are_named_as_far_as_the_reader_sees_them(
    rest, browse, common, north, rich, analyst, auditor, client
):
    told = make_plan(analyst, rich, title="Talks at the ford")
    move(told, Action.SUBMIT)
    held = rich.engagement_parties.exclude(engagement=told).get().engagement
    promise = make_commitment(analyst, rich, held, exact_words="No toll on Mondays.")
    make_plan(analyst, make_actor(north), title="Quiet talk", parties=[{"actor_id": rich.pk}])
    make_plan(analyst, make_actor(common), title="Somebody else")
    until = clock.now() + timedelta(days=3)
    override(actor_id=rich.pk, kind=RunKind.TRUST, value=20, reason="Lull", expires_at=until, by=analyst)
    since = ago(hours=1).isoformat().replace("+", "%2B")
    address = f"/api/v1/actors/{rich.pk}/changes/?since={since}"

    found = texts(rest(auditor).get(address))
    assert ("engagements.engagement", "began the draft: Talks at the ford") in found
    assert ("engagements.engagement", "sent it to review: Talks at the ford") in found
    assert ("engagements.commitment", f"recorded a commitment: {promise.exact_words}") in found
    assert "reassessment.override" in {kind for kind, _text in found}
    assert not [text for _kind, text in found if "Quiet talk" in text or "Somebody else" in text]
    whole = texts(rest(client).get(address))
    assert ("engagements.engagement", "began the draft: Quiet talk") in whole
    mine = {kind for kind, _text in texts(rest(analyst).get(address))}
    assert not mine & {"engagements.commitment", "reassessment.override"}
    narrow = texts(rest(auditor, scopes=["read:actors"]).get(address))
    assert not [kind for kind, _text in narrow if not kind.startswith("actors.")]
    ReadEvent.objects.create(
        at=ago(hours=2), by=auditor, kind="record", subject_type="actors.actor", subject_id=rich.pk, source="browser"
    )
    page = browse(auditor).get(f"/actors/{rich.pk}/").content.decode()
    assert f'href="/engagements/{told.pk}/"><bdi>sent it to review: Talks at the ford' in page
    assert "Quiet talk" not in page


def test_a_score_that_moved_says_what_it_was(rest, auditor, half_hidden):
    week = ago(days=7).isoformat().replace("+", "%2B")
    found = texts(rest(auditor).get(f"/api/v1/actors/{half_hidden.pk}/changes/?since={week}"))
    [trust] = [text for kind, text in found if kind == "reassessment.trustassessment"]
    assert trust.startswith("assessed trust anew: between ")
    assert "Hidden words" not in str(found)
    assert "Secret night talks" not in str(found)

    now = clock.now().isoformat().replace("+", "%2B")
    assess_trust(half_hidden)
    again = texts(rest(auditor).get(f"/api/v1/actors/{half_hidden.pk}/changes/?since={now}"))
    assert again == [], "a run that finds the same is no change"
