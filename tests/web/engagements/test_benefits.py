"""Benefits beside conduct, on the page and over REST: from what the reader may see, and nothing else."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from core import clock
from engagements.domain.lifecycle import Action
from engagements.models import Commitment, CommitmentEvent, Incident
from tests.factories import make_actor, make_commitment, make_person, make_plan, make_source, move

pytestmark = pytest.mark.django_db


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def incident(place, by, title, kind="armed_clash", *, days=1, **values):
    at = clock.now() - timedelta(days=days)
    return Incident.objects.create(
        compartment=place, title=title, incident_type=kind, occurred_at=at, summary=title, recorded_by=by, **values
    )


@pytest.fixture
def story(common, north, analyst, open_gate):
    """A closed appearance and a common one, with offers, a promise broken and one of ours kept, and what followed."""
    actor = make_actor(common, "Salt Road Front")
    offers = [{"category": "humanitarian_aid", "description": "Seed for two villages", "actor_id": actor.pk}]
    shown = make_plan(analyst, actor, kind="public_event", public_event=True, title="Bridge opening", offers=offers)
    quiet = make_plan(
        analyst,
        make_actor(north),
        title="Quiet talk",
        is_discreet=True,
        who_may_know="We",
        parties=[{"actor_id": actor.pk}],
        offers=offers,
    )
    for plan in (shown, quiet):
        row = move(plan, Action.SUBMIT, Action.CLEAR)
        ended = clock.now() - timedelta(days=20)
        row = move(row, Action.START, started_at=ended - timedelta(hours=1))
        move(row, Action.HOLD, held_at=ended)
    make_plan(analyst, actor, title="Only planned", offers=offers)
    source = make_source(common)
    for direction, status in (("by_them", "breached"), ("by_us", "fulfilled"), ("by_them", "made")):
        promise = make_commitment(analyst, actor, shown, direction=direction, exact_words=f"{direction} {status}")
        day = clock.now().date() - timedelta(days=5)
        CommitmentEvent.objects.create(
            commitment=promise, to_status=status, occurred_on=day, by=analyst, at=clock.now(), source=source
        )
    incident(common, analyst, "Shots at the ford", actor=actor)
    incident(north, analyst, "Night raid", actor=actor)
    incident(common, analyst, "Talk of a raid", actor=actor, state="refuted")
    incident(common, analyst, "Talks at the mill", "consultation", actor=actor, days=300)
    incident(common, analyst, "Praise from the capital", "recognition", target=actor, days=40)
    return actor


def test_it_shows_what_the_reader_may_see_and_says_so(browse, rest, story, common, analyst, auditor, stranger, client):
    page, address = f"/actors/{story.pk}/benefits/", f"/api/v1/actors/{story.pk}/co-option-signals/"
    inside, outside = text_of(browse(analyst).get(page)), text_of(browse(auditor).get(page))
    for told in (inside, outside):
        assert "From what you may see" in told
        assert "Aid to the population: Seed for two villages" in told
        for words in ("Bridge opening", "by_them breached", "by_us fulfilled", "Shots at the ford", "Praise from"):
            assert words in told, words
        for words in ("Only planned", "Talk of a raid", "by_them made"):
            assert words not in told, words
        assert "A signal, not a finding" in told
        assert "No third party was present." in told
        assert "An act of violence or coercion within 30 days after a benefit." in told
    assert "Night raid" in inside
    assert "Night raid" not in outside
    assert "Quiet talk" not in outside
    assert browse(stranger).get(page).status_code == 404

    answers = {who: rest(who).get(address) for who in (client, auditor)}
    whole, part = answers[client].json(), answers[auditor].json()
    assert [signal["code"] for signal in part["signals"]] == [
        "violence_after_benefit", "more_for_less", "publicity_without_oversight",
    ]  # fmt: skip
    assert (len(whole["moments"]), len(part["moments"])) == (9, 7)
    assert part["moments"][1] | {"record_id": ""} == {
        "on": (clock.now() - timedelta(days=40)).date().isoformat(),
        "counts_as": "recognition", "title": "Praise from the capital", "kind": "incident", "record_id": "",
        "note": "Recognition", "lacks": [],
    }  # fmt: skip
    assert rest(stranger).get(address).status_code == 404


def test_an_actor_of_whom_nothing_is_recorded_says_that_this_is_no_clean_bill(browse, common, auditor):
    told = text_of(browse(auditor).get(f"/actors/{make_actor(common).pk}/benefits/"))
    assert "No signal in what you may see" in told
    assert "Nothing recorded that you may see" in told


def test_the_dossier_says_what_may_leave_of_it(rest, story, analyst, auditor, stranger):
    address = f"/api/v1/actors/{story.pk}/dossier/"

    def paper(user, scopes=("read:actors", "read:engagements"), **query):
        answer = rest(user, scopes=scopes).get(address, query)
        pages = PdfReader(BytesIO(b"".join(answer.streaming_content))).pages
        return answer, " ".join(" ".join(page.extract_text() for page in pages).split())

    whole, told = paper(analyst)
    for words in ("Benefits beside conduct", "Seed for two villages", "Shots at the ford", "Night raid",
                  "A signal, not a finding", "No third party was present."):  # fmt: skip
        assert words in told, words
    assert "Quiet talk" not in told, "a discreet contact stays"
    part, told = paper(auditor)
    assert "Night raid" not in told, "as on the page: only what the reader sees"
    assert (whole["Parley-Left-Out"], part["Parley-Left-Out"]) == ("1", "0")
    assert "Benefits beside conduct" not in paper(analyst, scopes=["read:actors"])[1]

    Incident.objects.filter(title="Night raid").update(marking="amber_strict")
    assert paper(analyst)[0]["Parley-Marking"] == "TLP:AMBER+STRICT"
    Incident.objects.filter(title="Shots at the ford").update(target=make_actor(story.compartment, marking="red"))
    speaker = make_person(story.compartment, sensitivity="protected_source", pseudonym="Heron")
    Commitment.objects.filter(exact_words="by_them breached").update(speaker=speaker)
    held, told = paper(analyst, up_to="amber")
    assert held["Parley-Marking"] == "TLP:AMBER"
    for gone in ("Night raid", "Shots at the ford", "by_them breached"):
        assert gone not in told, gone
    assert "after a benefit" not in told, "a signal rests on what leaves alone"
    assert held["Parley-Left-Out"] == "5"  # what was promised is left out among the acts and among the promises
    assert rest(stranger).get(address).status_code == 404
