"""The pages of scores: what they show, to whom, and what they never say."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.models import ReadEvent
from reassessment.domain.schedule import RunKind, Trigger
from reassessment.models import Alert, Due, Override, Run
from reassessment.services import overrides
from tests.factories import make_actor
from tests.integration.reassessment.conftest import assess_index, assess_trust, make_run

pytestmark = pytest.mark.django_db


def page(browser, name, *args, status=200, query=""):
    response = browser.get(reverse(f"reassessment:{name}", args=args) + query)
    assert response.status_code == status
    return response.content.decode()


def text(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def newest(actor, kind):
    return Run.objects.filter(actor=actor, kind=kind).order_by("-as_of").first()


def test_both_scores_with_range_age_and_a_way_to_their_reasons(rich, analyst, browse):
    html = page(browse(analyst), "actor", rich.pk)
    assert "Range " in text(html)
    assert reverse("reassessment:trust", args=[rich.pk]) in html
    assert reverse("reassessment:escalation", args=[rich.pk]) in html
    assert "Incomplete: 4 of 6 factors." in text(html)
    assert "not a forecast" in text(html)
    assert "recorded behaviour" in text(html)
    assert "not for ranking groups" in text(html)
    assert "The same as a table" in html
    assert ReadEvent.objects.filter(by=analyst, subject_id=rich.pk).exists()


def test_why_trust_stands_there(rich, analyst, browse):
    html = page(browse(analyst), "trust", rich.pk)
    words = text(html)
    for title in ("The road stays open.", "Gate opened", "The pier is mined.", "Nothing leaked.", "Harbour Youth"):
        assert title in words
    assert "Commitment kept" in words
    assert "weight 2" in words
    assert "B2" in words
    assert "Effects do not add up." in words
    for name in ("Ability", "Benevolence", "Integrity"):
        assert name in words
    assert "Recorded, but not counted" in words
    assert "Nobody is stopped." in words
    assert "Not graded" in words
    assert "Evidence you may not see" not in words
    run = newest(rich, "trust")
    for fact in (run.inputs_sha256, str(run.pk), "trust-1.0"):
        assert fact in html
    assert reverse("engagements:incident", args=[rich.incidents_done.get(title="Gate opened").pk]) in html


def test_why_the_index_stands_there(rich, analyst, browse):
    html = page(browse(analyst), "escalation", rich.pk)
    words = text(html)
    assert "Incomplete: 4 of 6 factors, without Unverified information, Context." in words
    assert words.count("Not recorded") >= 2
    assert "Words on the radio" in words
    assert "Signals of de-escalation" in words
    assert "never subtracted" in words
    sentence = next(line for line in re.findall(r"<p>([^<]+)</p>", html) if "confidence" in line)
    assert "index" not in sentence, "confidence stands in a sentence of its own"
    assert "Overdue" in words
    assert "Silence beyond the expected interval" in words
    assert newest(rich, "escalation").inputs_sha256 in html


@pytest.mark.parametrize("name", ["trust", "escalation"])
def test_what_the_reader_may_not_see_is_told_only_in_total(half_hidden, librarian, analyst, browse, name):
    html = page(browse(librarian), name, half_hidden.pk)
    for secret in ("Secret night talks", "Hidden words", "hidden village", "Use of heavy weapons", "serious incident"):
        assert secret not in html
    assert "Attack on civilians" not in html
    told = {"trust": "Evidence you may not see", "escalation": "Records you may not see"}[name]
    assert told in html
    assert "The road stays open." in html or name == "escalation"
    seen = page(browse(analyst), name, half_hidden.pk)
    assert told not in seen
    assert "Shelling of the hidden village" in seen
    assert "A serious incident was recorded" in seen


def test_the_hidden_effect_is_the_difference_it_makes(half_hidden, librarian):
    from reassessment.selectors import explaining, stored

    run = newest(half_hidden, "trust")
    reading = explaining.trust_reading(stored.run(run.pk, user=librarian), user=librarian)
    assert reading.hidden
    assert reading.hidden_effect < -5
    assert reading.hidden_effect == round(reading.hidden_effect)
    assert (dict(reading.dimensions), reading.change) == ({}, None)
    assert len(reading.terms) == 6
    assert any("that you may not see" in sentence for sentence in reading.sentences)
    assert not any("civilians" in sentence for sentence in reading.sentences)


@pytest.mark.parametrize("name", ["actor", "trust", "escalation"])
def test_a_stranger_finds_nothing(rich, stranger, browse, name):
    page(browse(stranger), name, rich.pk, status=404)


def test_a_stranger_finds_no_run_no_alert_and_no_row(half_hidden, stranger, browse):
    page(browse(stranger), "run", newest(half_hidden, "trust").pk, status=404)
    alert = Alert.objects.first()
    if alert is not None:
        page(browse(stranger), "clear", alert.pk, status=404)
    assert "Nobody is assessed yet" in page(browse(stranger), "scores")
    assert "No alert yet" in page(browse(stranger), "alerts")


def test_nobody_signed_in_is_sent_to_the_door(rich, browse):
    assert browse().get(reverse("reassessment:scores")).status_code == 302


def test_an_actor_never_assessed_says_so(actor, analyst, browse):
    for name in ("trust", "escalation"):
        assert "Not assessed yet" in page(browse(analyst), name, actor.pk)
    assert text(page(browse(analyst), "actor", actor.pk)).count("Not assessed yet.") == 2


def test_without_evidence_the_words_come_before_the_number(actor, analyst, browse):
    assess_trust(actor)
    assess_index(actor)
    trust = text(page(browse(analyst), "trust", actor.pk))
    assert "Insufficient evidence: 50 is not a judgement yet, the range is 28 to 88." in trust
    assert "Nothing recorded counts yet" in trust
    index = text(page(browse(analyst), "escalation", actor.pk))
    assert "that is not “low”" in index
    assert "Low:" not in index
    assert text(page(browse(analyst), "actor", actor.pk)).count("that is not “low”") == 1


def test_a_run_is_computed_again_when_it_is_opened(rich, analyst, browse):
    first = Run.objects.filter(actor=rich, kind="trust").order_by("as_of").first()
    assert "the same result, bit for bit" in page(browse(analyst), "run", first.pk)
    broken = make_run(rich, RunKind.TRUST, at=clock.now() - timedelta(days=40), result=first.result)
    assert broken.pk
    from reassessment.services import runs

    with pytest.raises(ValueError, match="fields differ"):
        runs.rerun(broken.pk)


def test_reassess_now(rich, analyst, escalation, legal, stranger, browse):
    before = Run.objects.count()
    for who, status in ((legal, 403), (stranger, 404)):
        assert browse(who).post(reverse("reassessment:assess", args=[rich.pk])).status_code == status
    assert Run.objects.count() == before
    response = browse(escalation).post(reverse("reassessment:assess", args=[rich.pk]), follow=True)
    assert "Both scores were computed" in response.content.decode()
    assert Run.objects.filter(trigger="manual", asked_by=escalation).count() == 2
    assert browse(analyst).get(reverse("reassessment:assess", args=[rich.pk])).status_code == 405


def test_only_those_who_may_are_offered_the_button(rich, analyst, legal, browse):
    assert "Reassess now" in page(browse(analyst), "actor", rich.pk)
    assert "Reassess now" not in page(browse(legal), "actor", rich.pk)
    assert "Set your own value" not in page(browse(legal), "actor", rich.pk)


def form(**changes):
    until = (clock.now() + timedelta(days=30)).date()
    return {"value": "35", "until": until.isoformat(), "reason": "They pay the guards."} | changes


def test_an_analyst_sets_and_ends_a_value_and_both_are_shown(rich, analyst, lead, browse):
    address = reverse("reassessment:override", args=[rich.pk, "trust"])
    assert "never replaces the score" in text(browse(analyst).get(address).content.decode())
    shown = text(browse(analyst).post(address, form(), follow=True).content.decode())
    assert "An analyst sees it otherwise" in shown
    assert "35 (Low trust), says Amina Analyst" in shown
    assert "They pay the guards." in shown
    own = Override.objects.get()
    assert own.expires_at - own.set_at <= timedelta(days=30)
    end = reverse("reassessment:end_override", args=[own.pk])
    assert "They pay the guards." in browse(lead).get(end).content.decode()
    stale = browse(lead).post(end, {"seen_version": 9, "reason": "Gone."})
    assert stale.status_code == 409
    browse(lead).post(end, {"seen_version": 1, "reason": "The guards were replaced."})
    assert "The guards were replaced." in page(browse(analyst), "actor", rich.pk)
    assert "An analyst sees it otherwise" not in page(browse(analyst), "trust", rich.pk)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"value": "130"}, "less than or equal to 100"),
        ({"reason": " "}, "required"),
        ({"until": "2099-01-01"}, "within the next 30 days"),
    ],
)
def test_a_value_that_breaks_a_rule_comes_back(rich, analyst, browse, changes, said):
    response = browse(analyst).post(reverse("reassessment:override", args=[rich.pk, "trust"]), form(**changes))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    ("who", "kind", "status"), [("legal", "trust", 403), ("stranger", "trust", 404), ("analyst", "fame", 404)]
)
def test_the_form_of_a_value_is_for_analysts(rich, request, browse, who, kind, status):
    address = reverse("reassessment:override", args=[rich.pk, kind])
    assert browse(request.getfixturevalue(who)).get(address).status_code == status


@pytest.fixture
def told(rich, analyst):
    overrides.override(
        actor_id=rich.pk,
        kind=RunKind.TRUST,
        value=2,
        reason="They hide it well.",
        expires_at=clock.now() + timedelta(days=9),
        by=analyst,
    )
    assess_trust(rich, trigger=Trigger.EVENT)
    return Alert.objects.get(code="analyst_disagrees")


def test_alerts_are_found_by_the_compartment_of_their_actor(told, rich, analyst, browse):
    browser = browse(analyst)
    address = reverse("reassessment:clear", args=[told.pk])
    inside = rich.compartment.code
    (elsewhere,) = {"common", "north"} - {inside}
    assert address in page(browser, "alerts", query=f"?compartment={inside}")
    assert address not in page(browser, "alerts", query=f"?compartment={elsewhere}")


def test_an_alert_is_listed_opened_and_settled(told, rich, analyst, browse):
    browser = browse(analyst)
    address = reverse("reassessment:clear", args=[told.pk])
    assert address in page(browser, "alerts")
    assert "Alerts to settle" in page(browser, "actor", rich.pk)
    opened = text(page(browser, "clear", told.pk))
    assert "the analyst says 2." in opened
    assert browser.post(address, {"note": " "}).status_code == 422
    browser.post(address, {"note": "Asked the desk."})
    assert address not in page(browser, "alerts")
    assert address in page(browser, "alerts", query="?state=settled")
    assert "Asked the desk." in page(browser, "clear", told.pk)
    assert browser.post(address, {"note": "Again."}).status_code == 409


def test_only_analysts_settle(told, legal, escalation, browse):
    for who in (legal, escalation):
        assert "Settle the alert" not in page(browse(who), "clear", told.pk)
        assert browse(who).post(reverse("reassessment:clear", args=[told.pk]), {"note": "Done."}).status_code == 403
    told.refresh_from_db()
    assert told.cleared_at is None


def test_alerts_wait_on_the_home_page_and_in_the_rail(told, rich, analyst, lead, legal, stranger, browse):
    for who in (analyst, lead):
        html = browse(who).get("/").content.decode()
        assert "far apart" in html
        assert re.search(r"Scores</span><span class=\"rail-count\">\d", html)
    for who in (legal, stranger):
        assert "far apart" not in browse(who).get("/").content.decode()


def test_the_profile_shows_the_course_and_the_analysts_word(told, rich, legal, browse):
    html = browse(legal).get(reverse("actors:detail", args=[rich.pk])).content.decode()
    assert "Course of the scores" in html
    assert "They hide it well." in html
    assert reverse("reassessment:actor", args=[rich.pk]) in html


def order(html):
    return re.findall(r'<th scope="row"><a href="[^"]+"><bdi>([^<]+)</bdi>', html)


def test_the_overview_puts_attention_first_and_never_ranks(common, analyst, told, browse):
    names = ["Alba Circle", "Zora League", "Mira Front"]
    for name in names:
        other = make_actor(common, name=name)
        Due.objects.create(actor=other, kind="trust", next_due_at=clock.now() + timedelta(days=1))
    late = make_actor(common, name="Yara Union")
    Due.objects.create(actor=late, kind="trust", next_due_at=clock.now() - timedelta(hours=2))
    make_actor(common, name="Not Followed")
    html = page(browse(analyst), "scores")
    assert order(html) == ["Salima Coastal Guard", "Yara Union", "Alba Circle", "Mira Front", "Zora League"]
    assert "never ranked" in html
    assert "sort" not in html
    assert order(page(browse(analyst), "scores", query="?needs=late")) == ["Yara Union"]
    assert order(page(browse(analyst), "scores", query="?needs=override")) == ["Salima Coastal Guard"]
    assert order(page(browse(analyst), "scores", query="?q=zora")) == ["Zora League"]
    assert "No actor matches" in page(browse(analyst), "scores", query="?q=nobody-of-this-name")


def test_pages_of_the_overview_follow_each_other(common, analyst, browse):
    for number in range(30):
        other = make_actor(common, name=f"Actor {number:02}")
        at = clock.now() + timedelta(days=1) if number else clock.now() - timedelta(hours=2)
        Due.objects.create(actor=other, kind="trust", next_due_at=at)
    html = page(browse(analyst), "scores")
    following = re.search(r'href="([^"]*cursor=[^"]*)"', html)[1].replace("&amp;", "&")
    rest = browse(analyst).get(following).content.decode()
    assert len(order(html)) == 25
    assert sorted(order(html) + order(rest)) == sorted(f"Actor {number:02}" for number in range(30))


@pytest.mark.parametrize(
    ("name", "most"), [("scores", 13), ("actor", 17), ("trust", 24), ("escalation", 24), ("run", 24), ("alerts", 12)]
)
def test_the_statements_are_bounded(half_hidden, told, analyst, browse, django_assert_max_num_queries, name, most):
    browser = browse(analyst)
    arguments = {"scores": [], "alerts": [], "run": [newest(half_hidden, "trust").pk]}.get(name, [half_hidden.pk])
    page(browser, name, *arguments)
    with django_assert_max_num_queries(most):
        page(browser, name, *arguments)
