"""The first page of a profile and its paper: what an actor split into, and what was promised both ways."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.domain.markings import Marking
from actors.models import Actor
from actors.selectors import profile
from engagements.models import Commitment
from tests.factories import (
    make_actor,
    make_chance_contact,
    make_commitment,
    make_compartment,
    make_relation,
    make_source,
    make_user,
)
from tests.integration.engagements.conftest import GRADE
from tests.integration.engagements.test_succession import BEFORE, DAY, HANDED, TODAY, answer, split


def said(browser, name, *args, query=""):
    response = browser.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def plain(html):
    """The words of a page without its markup."""
    out, inside = [], False
    for sign in html:
        inside = sign == "<" or (inside and sign != ">")
        out.append("" if inside or sign == ">" else sign)
    return " ".join("".join(out).split())


def paper(browser, actor, query=""):
    answer = browser.get(f"/actors/{actor.pk}/dossier/file/{query}")
    pages = PdfReader(BytesIO(b"".join(answer.streaming_content))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


@pytest.fixture
def faction(north):
    return make_actor(north, "Port Faction")


def promised(analyst, actor, held, **changes):
    return make_commitment(analyst, actor, held, made_on=BEFORE, **changes)


def test_the_first_page_tells_of_a_split_with_its_day_and_heirs(
    page, browse, rest, legal, actor, faction, analyst, north
):
    secret = make_compartment()
    insider = make_user("insider", role="analyst", changes=[north, secret])
    hidden, other = make_actor(secret, "The Quiet Wing"), make_actor(north, "Harbour Union")
    known = {"note": "The Quiet Wing kept the arms.", "source_id": make_source(north).pk, **GRADE, "noted_on": DAY}
    split(actor, insider, faction, hidden, other, **known)
    text = plain(said(page, "actors:detail", actor.pk))
    day = f"{DAY.day} {DAY:%b %Y}"
    assert f"Split on {day} into Harbour Union and Port Faction." in text
    assert "still says" not in text  # it goes on
    assert "Quiet Wing" not in text
    assert f"Came of {actor.name} on {day}." in plain(said(page, "actors:detail", faction.pk))
    assert f"Split into Harbour Union, Port Faction · {day}" in paper(browse(legal), actor)
    assert f"Came of {actor.name} · {day}" in paper(browse(legal), faction)
    for one in (actor, faction):
        told = rest(legal).get(f"/api/v1/actors/{one.pk}/profile/").json()["reshapings"]
        assert [(row["kind"], row["on"], row["actor_name"]) for row in told] == [("split", DAY.isoformat(), actor.name)]
        assert [part["name"] for part in told[0]["parts"]] == ["Harbour Union", "Port Faction"]
        assert (told[0]["note"], told[0]["grade"], told[0]["noted_on"], told[0]["source_refuted"]) == (
            "", "", None, False,
        )  # fmt: skip
        assert not {"source", "corroborated_by"} & told[0].keys()
    loud, meek = make_actor(north, "Loud Band", marking="green"), make_actor(north, "Meek Band", marking="green")
    split(loud, insider, meek, make_actor(north, marking="red"), **known)
    [told] = rest(legal).get(f"/api/v1/actors/{meek.pk}/profile/").json()["reshapings"]
    assert (told["note"], told["grade"], told["source"]["id"]) == (known["note"], "B2", str(known["source_id"]))
    leaving = profile.statement(legal, ceiling=Marking.AMBER).get(pk=meek.pk)["json_reshapings"]
    assert [(row["note"], row["grade"], "source" in row) for row in leaving] == [("", "", False)]
    lonely = make_actor(north, "Lonely Band")
    split(lonely, insider, hidden)
    assert "Split on" not in plain(said(page, "actors:detail", lonely.pk))
    assert rest(legal).get(f"/api/v1/actors/{lonely.pk}/profile/").json()["reshapings"] == []


def test_a_merger_told_by_a_relation_warns_while_the_record_says_active(page, actor, faction, north):
    make_relation(actor, faction, "merged_into", since=DAY)
    text = plain(said(page, "actors:detail", actor.pk))
    day = f"{DAY.day} {DAY:%b %Y}"
    assert f"Merged into Port Faction on {day}. Its status still says: Active." in text
    assert "It went into another, and its status still says: Active." in text
    assert f"{actor.name} merged into it on {day}." in plain(said(page, "actors:detail", faction.pk))
    Actor.objects.filter(pk=actor.pk).update(status="dissolved")
    text = plain(said(page, "actors:detail", actor.pk))
    assert "still says" not in text


def test_the_first_page_and_the_paper_say_what_was_promised_both_ways(
    page, browse, legal, stranger, actor, held, analyst
):
    late = promised(analyst, actor, held, due_on=TODAY - timedelta(days=1), exact_words="The road is open.")
    ours = promised(analyst, actor, held, direction="by_us", exact_words="We bring fuel.")
    kept = promised(analyst, actor, held, due_on=BEFORE, exact_words="The captives go home.")
    Commitment.objects.filter(pk=kept.pk).update(status="waived")
    more = [promised(analyst, actor, held, exact_words=f"Promise {number}") for number in range(4)]
    text = plain(said(page, "actors:detail", actor.pk))
    part = text[text.index("What we promised each other") :]
    assert (
        part.index("6 open commitments 1 overdue") < part.index("What they promised") < part.index("The road is open.")
    )
    assert part.index("Promise 0") < part.index("All 6") < part.index("What we promised them") < part.index("We bring")
    assert kept.exact_words not in text, "open ones first, five of a side"
    query = f"?holder={actor.pk}&direction=by_them"
    rest = said(page, "engagements:commitments", query=query)
    assert not [row for row in (late, kept, *more) if f"/{row.pk}/" not in rest]
    assert f"/{ours.pk}/" not in rest
    pages = paper(browse(legal), actor)
    for told in ("What we promised each other", "6 open commitments, 1 overdue", "By them The road is open.",
                 "Made, overdue", "By us We bring fuel.", "The captives go home."):  # fmt: skip
        assert told in pages, told
    Actor.objects.filter(pk=actor.pk).update(marking="green")
    lower = paper(browse(legal), actor, query="?up_to=green")
    assert ("What we promised each other" in lower, "The road is open." in lower) == (False, False)
    assert browse(stranger).get(reverse("actors:detail", args=[actor.pk])).status_code == 404


def test_what_was_handed_over_is_told_as_such_and_counts_where_it_is_now(page, actor, held, faction, analyst):
    stays, goes = (promised(analyst, actor, held, exact_words=words) for words in ("It stays.", "It goes."))
    event = split(actor, analyst, faction)
    asked = "Splits and mergers ask what becomes of 2 commitments."
    assert asked in plain(said(page, "actors:detail", actor.pk))
    assert "ask what becomes" not in plain(said(page, "actors:detail", faction.pk))
    answer(goes, event, analyst, heir_id=faction.pk, **HANDED, **GRADE)
    text = plain(said(page, "actors:detail", actor.pk))
    part = text[text.index("What we promised each other") :]
    assert part.index("1 open commitment ") < part.index(stays.exact_words) < part.index("taken over by others")
    assert part.index("taken over by others") < part.index(goes.exact_words) < part.index("taken over by Port Faction")
    heirs = plain(said(page, "actors:detail", faction.pk))
    assert f"made with {actor.name}" in heirs[heirs.index("It goes.") :]
    tab = plain(said(page, "actors:engagements", actor.pk))
    assert "Open commitments 1 " in tab
    assert tab.index(stays.exact_words) < tab.index("Open, and taken over by others") < tab.index(goes.exact_words)
    actor.standing.refresh_from_db()
    assert actor.standing.open_commitments == 1
    listed = said(page, "engagements:commitments", query=f"?holder={actor.pk}&state=open")
    assert (stays.exact_words in listed, goes.exact_words in listed) == (True, False)
    assert "Now with" in listed


def holders(caller, actors, name="holder"):
    """Which of the actors the list has a promise of."""
    rows = [caller.get(f"/api/v1/commitments/?{name}={one.pk}").json()["results"] for one in actors]
    return [bool(found) for found in rows]


def test_who_took_a_promise_over_is_the_last_whom_the_reader_sees_at_every_door(browse, rest, north, common, analyst):
    """A(north) -> B(common) -> C(north), and A(north) -> B(north) -> C(common), told to a member of north alone."""
    reader = make_user("northerner", role="analyst", sees=[north])
    for places, known, had in (((common, north), 0, [True, False, False]), ((north, common), 1, [True, True, False])):
        chain = [
            make_actor(place, f"{name} of {places[0]}") for name, place in zip("ABC", (north, *places), strict=True)
        ]
        promise = promised(analyst, chain[0], make_chance_contact(analyst, chain[0]))
        first = split(chain[0], analyst, chain[1])
        answer(promise, first, analyst, heir_id=chain[1].pk, since=DAY, **HANDED)
        second = split(chain[1], analyst, chain[2], on=TODAY)
        answer(promise, second, analyst, heir_id=chain[2].pk, **HANDED)
        for user, last, ever in ((reader, known, had), (analyst, 2, [True] * 3)):
            now = [place == last for place in range(3)]
            caller = rest(user, compartments=[north] if user == reader else None)
            assert caller.get(f"/api/v1/commitments/{promise.pk}/").json()["held_by_id"] == str(chain[last].pk)
            assert (holders(caller, chain), holders(caller, chain, "actor")) == (now, ever)
            browser = browse(user)
            about = said(browser, "engagements:commitment", promise.pk)
            assert ("Now with" in about) == (last > 0)
            for place, one in enumerate(chain):
                if browser.get(reverse("actors:detail", args=[one.pk])).status_code == 404:
                    continue
                text = plain(said(browser, "actors:detail", one.pk))
                tab = plain(said(browser, "actors:engagements", one.pk))
                listed = said(browser, "engagements:commitments", query=f"?holder={one.pk}&state=open")
                assert f"{1 if now[place] else 0} open commitment" in text
                assert f"Open commitments {1 if now[place] else 0} " in tab
                assert (f"/{promise.pk}/" in listed) == now[place]
                pages = paper(browser, one)
                is_told = ever[place] and last > 0
                for shown, says_who in (
                    (text, is_told and not now[place]),
                    (tab, is_told),
                    (pages, is_told and not now[place]),
                ):
                    assert (promise.exact_words in shown) == ever[place]
                    for other in chain:
                        assert (f"taken over by {other.name}" in shown) == (says_who and other == chain[last])
