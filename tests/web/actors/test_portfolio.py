"""The portfolio: what each profile needs, counted of what its reader keeps, as the rule says and as the database does."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.domain.portfolio import Need
from actors.models import Interest, Name
from actors.selectors import portfolio
from core import clock
from core.models import ReadEvent
from tests import factories

pytestmark = pytest.mark.django_db


def want(actor, **cited):
    Interest.objects.create(actor=actor, category="religion", level="need", priority=1, text="A wish", **cited)


@pytest.fixture
def kept(north, common, analyst):
    """Profiles in every state, by name."""
    at, today = clock.now(), clock.now().date()
    first, second, same = (factories.make_source(north, origin=origin) for origin in ("Radio", "Elder", " radio "))
    well = factories.make_actor(
        north, "Well kept", reviewed_at=at, reviewed_by=analyst, size_source=first,
        size_low=1, size_reliability="B", size_credibility="2",
    )  # fmt: skip
    Name.objects.create(actor=well, text="Other", kind="former", source=second)
    one = factories.make_actor(north, "One origin", reviewed_at=at)
    want(one, source=first)
    want(one, source=same, ended_on=None)
    want(one, source=second, ended_on=today)
    Name.objects.create(actor=one, text="Wrong", kind="former", source=second, state="refuted")
    doubted = factories.make_actor(common, "Doubted", reviewed_at=at - timedelta(days=200))
    factories.make_relation(doubted, one, state="disputed")
    factories.make_relation(one, factories.make_actor(name="Unseen"), state="disputed")
    never = factories.make_actor(north, "Never read")
    factories.make_listing(never, next_check_due=today)
    return {"well": well, "one": one, "doubted": doubted, "never": never}


def test_every_need_is_found_alike_by_the_rule_and_by_the_database(kept, analyst):
    at = clock.now()
    found = list(portfolio.rows(analyst, at=at).order_by("name"))
    portfolio.with_needs(found, user=analyst, at=at)
    rows = {row.name: row.needs for row in found}
    assert rows == {
        "Well kept": [Need.SCREENING],
        "One origin": [Need.SCREENING, Need.DISPUTED, Need.ONE_ORIGIN],
        "Doubted": [Need.SCREENING, Need.STALE, Need.DISPUTED, Need.NO_SOURCE],
        "Never read": [Need.LISTING, Need.SCREENING, Need.NEVER_READ, Need.NO_SOURCE],
    }
    for need, condition in portfolio.asked(analyst, at=at).items():
        having = set(portfolio.rows(analyst, at=at).filter(condition).values_list("name", flat=True))
        assert having == {name for name, needs in rows.items() if need in needs}, need
    assert [row.disputed for row in found] == [1, 0, 1, 0]


def test_the_page_counts_filters_and_is_noted(browse, kept, analyst):
    page = browse(analyst).get("/actors/portfolio/").content.decode()
    assert "4 profiles" in page
    assert page.index("Never read</bdi>") < page.index("Doubted</bdi>") < page.index("Well kept</bdi>")
    found = browse(analyst).get("/actors/portfolio/?need=no_source").content.decode()
    assert "2 profiles" in found
    assert "Well kept" not in found
    mine = browse(analyst).get("/actors/portfolio/?read_by=analyst&sort=name").content.decode()
    assert "1 profile" in mine
    assert "Well kept" in mine
    assert "One origin</bdi>" not in mine
    assert "Doubted</bdi>" in browse(analyst).get("/actors/portfolio/?compartment=common").content.decode()
    assert "No profile fits" in browse(analyst).get("/actors/portfolio/?need=determination").content.decode()
    noted = ReadEvent.objects.order_by("pk").last()
    assert (noted.kind, noted.filters, noted.count) == ("list", "need=determination", 0)


def test_only_ones_own_compartments_are_shown_and_counted(browse, rest, kept, stranger):
    factories.make_grant(stranger, kept["never"])
    page = browse(stranger).get("/actors/portfolio/").content.decode()
    assert "No profiles yet" in page
    assert "Never read</bdi>" not in page
    assert rest(stranger).get("/api/v1/actors/portfolio/").json()["results"] == []
    reader = factories.make_user(role="legal_reviewer", sees=[kept["doubted"].compartment])
    told = rest(reader).get("/api/v1/actors/portfolio/").json()["results"]
    assert [(row["name"], row["disputed"]) for row in told] == [("Doubted", 0)], "the other end is not theirs to see"


def test_rest_tells_the_same(rest, kept, analyst):
    told = rest(analyst).get("/api/v1/actors/portfolio/?need=one_origin").json()["results"]
    assert [(row["name"], row["needs"], row["origins"], row["compartment"]) for row in told] == [
        ("One origin", ["screening", "disputed", "one_origin"], 1, "north")
    ]
    every = rest(analyst).get("/api/v1/actors/portfolio/?ordering=name").json()["results"]
    assert [row["reviewed_by"] for row in every] == [None, None, None, "analyst"]
    assert rest(analyst).get("/api/v1/actors/portfolio/?need=love").status_code == 400
    ordered = rest(analyst).get("/api/v1/actors/portfolio/?ordering=name&limit=2").json()
    assert [row["name"] for row in ordered["results"]] == ["Doubted", "Never read"]
    assert ordered["next"]


def test_a_page_takes_as_many_statements_for_many_as_for_few(browse, kept, north, analyst):
    browser, counts = browse(analyst), []
    for more in (0, 60):
        for number in range(more):
            factories.make_actor(north, f"Band {number}", reviewed_by=analyst, reviewed_at=clock.now())
        browser.get("/actors/portfolio/?sort=name")
        with CaptureQueriesContext(connection) as caught:
            page = browser.get("/actors/portfolio/?sort=name").content.decode()
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert "64 profiles" in page
    following = re.search(r'href="(\?[^"]*cursor=[^"]*)"', page)[1].replace("&amp;", "&")
    assert "Well kept</bdi>" in browser.get(f"/actors/portfolio/{following}").content.decode()
