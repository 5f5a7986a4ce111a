"""Who may see one record, and why."""

from datetime import timedelta

import pytest

from actors.models import Actor
from core import clock
from core.models import AuditEvent
from tests.factories import make_actor, make_grant, make_person


@pytest.fixture
def actor(north):
    return make_actor(north, "The River Committee")


def url(actor, act=""):
    return f"/access/actors.actor/{actor.pk}/{act}"


def body(person, **said):
    day = (clock.now() + timedelta(days=7)).date().isoformat()
    return {"user": str(person.pk), "until_on": day, "reason": "writes the annual report"} | said


def text(answer):
    return " ".join(answer.content.decode().split())


def sees(person, actor):
    return Actor.objects.visible_to(person).filter(pk=actor.pk).exists()


def test_the_page_says_who_and_why(actor, lead, legal, stranger, browse):
    make_grant(stranger, actor, by=lead)
    page = text(browse(legal).get(url(actor)))
    assert "Lea Lead" in page
    assert "Member of the compartment, may change" in page
    assert "Opened by <bdi>Lea Lead</bdi>" in page
    assert "Only a lead analyst may open a record" in page


def test_what_one_may_not_see_is_not_there(actor, stranger, auditor, admin, browse):
    for person in (stranger, auditor, admin):
        assert browse(person).get(url(actor)).status_code == 404
    for address in ("/access/actors.nothing/{}/", "/access/accounts.user/{}/", "/access/nonsense/{}/"):
        assert browse(stranger).get(address.format(actor.pk)).status_code == 404


def test_a_lead_analyst_opens_a_record_and_closes_it_again(actor, lead, stranger, browse):
    assert not sees(stranger, actor)
    browser = browse(lead)
    assert browser.post(url(actor), body(stranger)).status_code == 302
    assert sees(stranger, actor)
    assert not stranger.may_change_in(actor.compartment_id)
    assert browse(stranger).get(url(actor)).status_code == 200
    browser.post(url(actor, "revoke/"), {"user": str(stranger.pk), "reason": ""})
    assert sees(stranger, actor)
    browser.post(url(actor, "revoke/"), {"user": str(stranger.pk), "reason": "report is done"})
    assert not sees(stranger, actor)
    told = AuditEvent.objects.filter(subject_id=actor.pk).order_by("link__seq", "at").values_list("verb", "reason")
    assert sorted(told) == [
        ("accounts.record_closed", "report is done"),
        ("accounts.record_opened", "writes the annual report"),
    ]
    assert set(AuditEvent.objects.values_list("compartment_id", flat=True)) == {actor.compartment_id}


def test_a_grant_ends_by_itself(actor, lead, stranger):
    make_grant(stranger, actor, by=lead, expires_in=timedelta(seconds=-1))
    assert not sees(stranger, actor)


@pytest.mark.parametrize("who", ["analyst", "legal", "senior"])
def test_nobody_else_opens_it(actor, stranger, browse, request, who):
    person = request.getfixturevalue(who)
    assert browse(person).post(url(actor), body(stranger)).status_code == 403
    assert not sees(stranger, actor)
    assert not AuditEvent.objects.exists()


def test_a_lead_with_view_access_only_does_not_open_it(actor, lead, stranger, browse):
    lead.memberships.update(access="view")
    assert browse(lead).post(url(actor), body(stranger)).status_code == 403
    assert not sees(stranger, actor)


def test_opening_breaks_no_rule(actor, lead, stranger, legal, browse):
    browser = browse(lead)
    for said in (
        body(stranger, reason=" "),
        body(stranger, until_on="2000-01-01"),
        body(stranger, until_on="2999-01-01"),
        body(legal),
        body(actor),
    ):
        assert browser.post(url(actor), said).status_code == 422
    assert not sees(stranger, actor)
    assert not AuditEvent.objects.exists()


def test_a_closed_grant_is_not_there_to_close(actor, lead, stranger, browse):
    assert browse(lead).post(url(actor, "revoke/"), {"user": str(stranger.pk), "reason": "x"}).status_code == 404
    assert not AuditEvent.objects.exists()


def test_granted_again_is_replaced(actor, lead, stranger, browse):
    browser = browse(lead)
    browser.post(url(actor), body(stranger))
    browser.post(url(actor), body(stranger, reason="and the next one"))
    assert text(browser.get(url(actor))).count("Opened by") == 1


def test_a_member_is_told_who_a_protected_person_is_by_a_grant_alone(lead, analyst, north, browse):
    heron = make_person(north, "Idris Vale", sensitivity="protected_source", pseudonym="Heron")
    actor = make_actor(north)
    page, lea = f"/access/actors.person/{heron.pk}/", browse(lead)
    assert f'value="{analyst.pk}"' in lea.get(page).content.decode()
    assert f'value="{analyst.pk}"' not in lea.get(f"/access/actors.actor/{actor.pk}/").content.decode()
    until = (clock.now() + timedelta(days=7)).date()
    given = lea.post(page, {"user": str(analyst.pk), "until_on": until, "reason": "Meets him"})
    assert given.status_code == 302
    assert "Idris Vale" in browse(analyst).get(f"/persons/{heron.pk}/").content.decode()
    assert "Idris Vale" not in browse(lead).get(f"/persons/{heron.pk}/").content.decode()
