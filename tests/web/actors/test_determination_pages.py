"""Legitimacy in the browser: from an empty page to a confirmed determination, with a dissent, and what it says later."""

import re
from datetime import timedelta

import pytest

from actors.domain.determinations import Criterion
from actors.models import Determination
from actors.services import determinations
from core import clock
from tests import factories

pytestmark = pytest.mark.django_db


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_two_people_make_one_and_a_third_dissents(browse, north, analyst, lead, ethics, legal, stranger):
    actor = factories.make_actor(north, "Salt Road Front")
    source = factories.make_source(north, "Radio Salima bulletin")
    tab, browser = f"/actors/{actor.pk}/legitimacy/", browse(analyst)
    assert "No determination is in force" in text_of(browser.get(tab))
    begun = browser.post(f"/actors/{actor.pk}/determinations/new/", {"part": ""})
    row = Determination.objects.get()
    here = f"/determinations/{row.pk}/"
    assert (begun.status_code, begun.url) == (302, here)
    again = browser.post(f"/actors/{actor.pk}/determinations/new/", {"part": ""})
    assert (again.status_code, Determination.objects.count()) == (409, 1)
    quoted = browser.get(f"{here}findings/listings/evidence/new/").content.decode()
    assert "On record here: no live listing" in quoted
    for criterion in Criterion:
        version = Determination.objects.get().version
        said = {"finding": "partly", "reasoning": f"Asked about {criterion}.", "seen_version": version}
        assert browser.post(f"{here}findings/{criterion}/", said).status_code == 302
        cited = {"text": "Four villages say so.", "source_id": source.title, "reliability": "B", "credibility": "2"}
        assert browser.post(f"{here}findings/{criterion}/evidence/new/", cited).status_code == 302
    piece = row.findings.get(criterion="ihl").evidence.get()
    assert browser.post(f"/determinations/evidence/{piece.pk}/remove/").status_code == 302
    assert "Pledge to keep humanitarian law: name the evidence" in text_of(browser.get(here))
    assert browser.post(f"{here}findings/ihl/evidence/new/", cited).status_code == 302
    said = {"outcome": "contested", "reasoning": "It speaks for the road.", "seen_version": "1"}
    said["valid_until"] = (clock.now().date() + timedelta(days=90)).isoformat()
    stale = browser.post(f"{here}conclusion/", said)
    assert (stale.status_code, "It speaks for the road." in stale.content.decode()) == (409, True)
    said["seen_version"] = str(Determination.objects.get().version)
    assert browser.post(f"{here}conclusion/", said).status_code == 302
    assert "The whole actor" in text_of(browse(lead).get("/"))
    assert "Determinations of legitimacy" not in text_of(browser.get("/"))
    assert "You prepared it: a second person confirms it." in text_of(browser.get(here))
    seen = {"seen_version": str(Determination.objects.get().version)}
    assert browser.post(f"{here}confirm/", seen).status_code == 403
    assert browse(ethics).post(f"{here}dissent/", {"text": "The villages were not asked."}).status_code == 302
    assert browse(lead).post(f"{here}confirm/", seen).status_code == 409  # the dissent came in between
    seen = {"seen_version": str(Determination.objects.get().version)}
    assert browse(lead).post(f"{here}confirm/", seen).status_code == 302
    for page in (here, tab):
        assert "Contested: legitimate in part" in text_of(browse(legal).get(page))
        assert "dissent" in text_of(browse(legal).get(page)).lower()
        assert browse(stranger).get(page).status_code == 404
    assert "Contested: legitimate in part" in text_of(browse(legal).get(f"/actors/{actor.pk}/"))
    assert "confirmed a determination" in text_of(browse(legal).get(f"/actors/{actor.pk}/history/"))
    assert browser.get(f"/sources/{source.pk}/").content.decode().count("Salt Road Front") == 1


def test_what_expired_says_so_on_every_page(browse, north, analyst, lead):
    actor = factories.make_actor(north, "Salt Road Front")
    long_ago = clock.now() - timedelta(days=100)
    with clock.standing_at(long_ago):
        row = determinations.prepare(actor_id=actor.pk, part="Ridge battalion", by=analyst)
        for criterion in Criterion:
            version, said = Determination.objects.get().version, {"reasoning": "Nobody was let through to ask."}
            key = {"determination_id": row.pk, "seen_version": version, "by": analyst}
            determinations.find(criterion=criterion.value, values=said, **key)
        said = {"outcome": "undetermined", "reasoning": "Too little is known."}
        said["valid_until"] = long_ago.date() + timedelta(days=30)
        row = determinations.conclude(**key | {"seen_version": version + 1}, values=said)
        determinations.confirm(determination_id=row.pk, seen_version=row.version, by=lead)
    expired = f"Expired on {said['valid_until']:%-d %b %Y}"
    for page in (f"/determinations/{row.pk}/", f"/actors/{actor.pk}/legitimacy/", f"/actors/{actor.pk}/"):
        assert expired in text_of(browse(lead).get(page)), page
    assert "The determination of legitimacy has expired (Ridge battalion)." in text_of(
        browse(lead).get(f"/actors/{actor.pk}/")
    )
    assert expired in text_of(browse(analyst).get("/"))
    withdrawn = determinations.prepare(actor_id=actor.pk, part="ridge battalion", by=lead)
    gone = browse(analyst).post(
        f"/determinations/{withdrawn.pk}/withdraw/", {"reason": "Begun twice.", "seen_version": "1"}
    )
    assert (gone.status_code, Determination.objects.get(pk=withdrawn.pk).state) == (302, "withdrawn")
    assert "Begun twice." in text_of(browse(lead).get(f"/actors/{actor.pk}/legitimacy/"))
