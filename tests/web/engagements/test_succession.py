"""The pages on which a split or a merger asks about promises, and on which the answers stand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from engagements.domain.commitments import Fate
from engagements.models import Commitment, Succession
from tests.factories import make_actor, make_chance_contact, make_commitment, make_compartment, make_grant, make_user
from tests.integration.engagements.conftest import GRADE
from tests.integration.engagements.test_succession import BEFORE, DAY, HANDED, TODAY, answer, split

TITLE = "What becomes of this promise?"


def text(browser, name, *args, query=""):
    response = browser.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def sent(heir, **changes):
    return {"seen_version": 1, "fate": "taken_over", "heir": heir.pk, "since": DAY, **HANDED, **changes}


@pytest.fixture
def faction(north):
    return make_actor(north, "Port Faction")


@pytest.fixture
def old(analyst, actor, held):
    return make_commitment(analyst, actor, held, made_on=BEFORE)


@pytest.fixture
def event(analyst, actor, faction, old):
    return split(actor, analyst, faction)


def test_the_page_of_the_split_says_what_will_be_asked(page, actor, old):
    url = reverse("actors:split", args=[actor.pk])
    shown = page.post(
        url, {"seen_version": actor.version, "on": DAY, "new_names": "Port Faction", "new_type": "militia"}
    )
    said = shown.content.decode()
    assert "Once this is recorded each of these waits" in said
    assert old.exact_words in said


def test_what_waits_is_shown_to_whoever_may_answer(page, browse, legal, stranger, actor, old, event):
    ask = reverse("engagements:succession", args=[old.pk, event.pk])
    said = f"<bdi>{actor.name}</bdi> split on <bdi>"
    about = text(page, "engagements:commitment", old.pk)
    assert not [one for one in (TITLE, said, ask) if one not in about]
    assert not [one for one in (said, ask) if one not in text(page, "home")]
    told = "A split or a merger asks what becomes of 1 commitment"
    assert told in text(page, "engagements:commitments")
    assert told in text(page, "actors:engagements", actor.pk)
    assert old.exact_words in text(page, "engagements:commitments", query="?state=asked")
    reader = browse(legal)
    about = text(reader, "engagements:commitment", old.pk)
    assert not [one for one in (TITLE, "Only analysts do this.") if one not in about]
    assert ask not in about
    assert said not in text(reader, "home")
    assert told not in text(reader, "engagements:commitments")
    assert told not in text(reader, "actors:engagements", actor.pk)
    assert reader.get(ask).status_code == 403
    assert browse(stranger).get(ask).status_code == 404


def test_a_promise_is_taken_over_on_its_page(page, actor, faction, old, event):
    ask = reverse("engagements:succession", args=[old.pk, event.pk])
    form = page.get(ask).content.decode()
    assert not [one for one in (TITLE, faction.name, "It stays with the actor") if one not in form]
    short = page.post(ask, sent(faction, words="", since=TODAY + timedelta(days=1)))
    assert short.status_code == 422
    for told in ("Write down the words, or the reason.", "This day lies ahead, or before the event."):
        assert told in short.content.decode()
    assert page.post(ask, {"seen_version": 1}).status_code == 422
    assert page.post(ask, sent(faction, seen_version=7)).status_code == 409
    assert not Succession.objects.exists()
    assert page.post(ask, sent(faction, **GRADE)).status_code == 302
    old.refresh_from_db()
    assert (old.actor, old.holder) == (actor, faction)
    about = text(page, "engagements:commitment", old.pk)
    assert TITLE not in about
    for told in ("Made with", "Now with", "After a split or merger", HANDED["words"], HANDED["said_by"], "B2"):
        assert told in about
    assert "recorded that it was taken over after a split or merger" in about
    assert "recorded that it was taken over" in text(page, "engagements:history", old.engagement_id)
    for shown in (
        text(page, "actors:engagements", faction.pk),
        text(page, "actors:engagements", actor.pk),
        text(page, "engagements:commitments", query=f"?actor={faction.pk}"),
        text(page, "engagements:commitments", query=f"?actor={actor.pk}"),
        text(page, "engagements:detail", old.engagement_id),
    ):
        assert not [one for one in (old.exact_words, "taken over by") if one not in shown]
    back = reverse("engagements:take_back_answer", args=[old.pk, Succession.objects.get().pk])
    assert back in about
    assert page.post(back, {"seen_version": 2, "reason": ""}).status_code == 422
    assert page.get(ask).status_code == 302
    late = page.post(ask, sent(faction, seen_version=2))
    assert late.status_code == 409
    assert "This event does not ask about the promise" in late.content.decode()
    assert Succession.objects.count() == 1
    assert page.post(back, {"seen_version": 2, "reason": "They spoke of the other lorry."}).status_code == 302
    about = text(page, "engagements:commitment", old.pk)
    for told in (TITLE, "Taken back", "They spoke of the other lorry.", "took back what was answered"):
        assert told in about
    assert not [one for one in (back, "Now with") if one in about]
    assert old.exact_words not in text(page, "actors:engagements", faction.pk)


def test_a_promise_stays_or_lapses_on_its_page(page, analyst, actor, held, faction):
    stays, lapses = (make_commitment(analyst, actor, held, made_on=BEFORE) for _each in range(2))
    event = split(actor, analyst, faction)
    bare = {"seen_version": 1, "heir": "", "since": "", "said_by": "", "words": ""}
    ask = [reverse("engagements:succession", args=[row.pk, event.pk]) for row in (stays, lapses)]
    assert page.post(ask[0], bare | {"fate": "stays", "since": DAY}).status_code == 302
    ended = bare | {"fate": "lapsed", "since": TODAY, "words": "The camp is gone."}
    assert page.post(ask[1], ended).status_code == 302
    states = dict(Commitment.objects.values_list("pk", "status"))
    assert states == {stays.pk: "made", lapses.pk: "lapsed"}
    assert not Commitment.objects.exclude(holder=None).exists()
    assert "It lapsed with the event" in text(page, "engagements:commitment", lapses.pk)
    assert "It stays with the actor" in text(page, "engagements:commitment", stays.pk)


def test_no_page_tells_of_an_event_or_an_heir_the_reader_does_not_see(browse, common, north, analyst):
    everybodys, secret = make_actor(common, "Salima Council"), make_compartment()
    insider = make_user("insider", role="analyst", changes=[common, north, secret])
    hidden = make_actor(secret, "The Quiet Wing")
    promise = make_commitment(insider, everybodys, make_chance_contact(insider, everybodys), made_on=BEFORE)
    event = split(everybodys, insider, hidden)
    for browser in (browse(analyst), browse(insider)):
        pages = [
            text(browser, "engagements:commitments"),
            text(browser, "engagements:commitment", promise.pk),
            text(browser, "engagements:history", promise.engagement_id),
        ]
        assert not [page for page in pages if hidden.name in page or TITLE in page or "split on" in page]
        assert promise.exact_words not in text(browser, "engagements:commitments", query="?state=asked")
        assert browser.get(reverse("engagements:succession", args=[promise.pk, event.pk])).status_code == 404
    for shown in (text(browse(analyst), "home"), text(browse(analyst), "actors:engagements", everybodys.pk)):
        assert not [one for one in (hidden.name, "merger asks", "split on") if one in shown]


def test_whoever_sees_the_promise_alone_reads_nothing_of_its_heir(browse, rest_in_person, analyst, faction, old, event):
    """The engagement was opened to them, and neither the actor nor what came of it."""
    answer(old, event, analyst, heir_id=faction.pk, **HANDED)
    reader = make_user("reader", role="analyst")
    make_grant(reader, old.engagement)
    for shown in (
        text(browse(reader), "engagements:commitment", old.pk),
        text(browse(reader), "engagements:commitments"),
        text(browse(reader), "engagements:detail", old.engagement_id),
        rest_in_person(reader).get(f"/api/v1/commitments/{old.pk}/").content.decode(),
        rest_in_person(reader).get("/api/v1/commitments/").content.decode(),
        text(browse(reader), "engagements:history", old.engagement_id),
    ):
        assert old.exact_words in shown
        assert faction.name not in shown
        assert str(faction.pk) not in shown
        assert HANDED["words"] not in shown


def test_whoever_sees_the_promise_alone_does_not_read_why_it_lapsed(
    browse, rest_in_person, analyst, faction, old, event
):
    answer(old, event, analyst, Fate.LAPSED, words=f"{faction.name} disowns it.")
    reader = make_user("reader", role="analyst")
    make_grant(reader, old.engagement)
    for shown in (
        text(browse(reader), "engagements:commitment", old.pk),
        text(browse(reader), "engagements:history", old.engagement_id),
        rest_in_person(reader).get(f"/api/v1/commitments/{old.pk}/").content.decode(),
    ):
        assert "apsed" in shown
        assert faction.name not in shown
    assert f"{faction.name} disowns it." in text(browse(analyst), "engagements:commitment", old.pk)
