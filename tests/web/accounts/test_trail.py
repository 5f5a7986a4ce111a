"""The auditors' pages, and the same over REST."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.services import compartments, tokens
from core import audit, clock, context, reads

pytestmark = pytest.mark.usefixtures("given_to_templates")


@pytest.fixture
def told(common, north, analyst, lead):
    """Four changes: in no compartment, in the auditor's, and in one the auditor does not belong to."""
    places = {"open": None, "mine": common.pk, "closed": north.pk}
    rows = {}
    with transaction.atomic(), context.coming_from(context.Origin(source="browser")):
        for name, place in places.items():
            rows[name] = audit.record(
                "accounts.compartment_changed", north, by=analyst, at=clock.now(), reason=f"because {name}",
                changes={"name": ["Old", f"New {name}"]}, compartment_id=place,
            )  # fmt: skip
        rows["other"] = audit.record("accounts.signed_in", lead, by=lead, at=clock.now())
    return rows


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("url", ["/audit/", "/audit/reads/"])
@pytest.mark.parametrize("who", ["analyst", "lead", "admin", "senior"])
def test_are_theirs_alone(told, browse, request, who, url):
    assert browse(request.getfixturevalue(who)).get(url).status_code == 403


def test_show_what_lies_in_their_reach_and_say_so(told, auditor, browse):
    page = text(browse(auditor).get("/audit/"))
    assert "because open" in page
    assert "because mine" in page
    assert "New mine" in page
    assert "because closed" not in page
    assert "New closed" not in page
    assert "What lies elsewhere is not shown and not counted" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("verb=accounts.signed_in", ["other"]),
        ("who=amina", ["mine", "open"]),
        ("subject_type=accounts.user", ["other"]),
        ("source=rest", []),
        ("since=2000-01-01", ["other", "mine", "open"]),
        ("before=2000-01-01", []),
        ("before=2199-01-01&verb=accounts.compartment_changed", ["mine", "open"]),
    ],
)
def test_are_narrowed_alike_on_the_page_and_over_rest(told, auditor, browse, rest, query, found):
    page = browse(auditor).get(f"/audit/?{query}")
    assert page.status_code == 200
    assert [row["event"].pk for row in page.context["rows"]] == [told[name].pk for name in found]
    answer = rest(auditor, scopes=["read:audit"]).get(f"/api/v1/audit-events/?{query}")
    assert [row["id"] for row in answer.json()["results"]] == [str(told[name].pk) for name in found]


@pytest.mark.parametrize("query", ["verb=nonsense", "since=yesterday", "before=2999-01-01", "subject=x", "by=1"])
def test_a_filter_that_makes_no_sense_is_refused(told, auditor, browse, rest, query):
    page = browse(auditor).get(f"/audit/?{query}")
    assert (page.status_code, page.context["rows"]) == (400, [])
    assert rest(auditor).get(f"/api/v1/audit-events/?{query}").status_code == 400


def test_rest_is_for_auditors_only(told, analyst, auditor, rest):
    assert rest(analyst).get("/api/v1/audit-events/").status_code == 403
    row = rest(auditor).get("/api/v1/audit-events/", {"by": told["mine"].by_id, "limit": 1}).json()["results"][0]
    assert (row["text"], row["by_name"], row["changes"]) == (
        "changed the compartment", "Amina Analyst", {"name": ["Old", "New mine"]},
    )  # fmt: skip


def many(auditor, number):
    with transaction.atomic():
        at = clock.now()
        return [audit.record("accounts.signed_in", auditor, by=auditor, at=at).pk for _ in range(number)]


def test_pages_follow_each_other_both_ways(auditor, browse, common):
    made = sorted(many(auditor, 120), reverse=True)
    browser = browse(auditor)
    pages, url = [], "/audit/"
    while url:
        page = browser.get(url)
        pages.append([row["event"].pk for row in page.context["rows"]])
        url = "/audit/" + page.context["older_url"] if page.context["older_url"] else ""
    assert [len(rows) for rows in pages] == [50, 50, 20]
    assert [pk for rows in pages for pk in rows] == made
    back = browser.get("/audit/" + page.context["newer_url"])
    assert [row["event"].pk for row in back.context["rows"]] == pages[1]
    assert browser.get("/audit/?cursor=nonsense").status_code == 200


def test_rest_pages_follow_each_other_both_ways_though_all_share_the_moment(auditor, rest):
    made = [str(pk) for pk in sorted(many(auditor, 7), reverse=True)]
    caller = rest(auditor)
    first = caller.get("/api/v1/audit-events/", {"limit": 3}).json()
    second = caller.get(first["next"]).json()
    third = caller.get(second["next"]).json()
    assert [row["id"] for page in (first, second, third) for row in page["results"]] == made
    assert (first["previous"], third["next"]) == (None, None)
    assert caller.get(third["previous"]).json()["results"] == second["results"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "cursor=x", "cursor=WyJuZXh0IixbXSxbXV0"])
def test_rest_pages_refuse_what_is_no_page(auditor, rest, query):
    answer = rest(auditor).get(f"/api/v1/audit-events/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


@pytest.mark.django_db(transaction=True)
def test_the_chain_says_where_it_stands(auditor, browse):
    many(auditor, 2)
    page = text(browse(auditor).get("/audit/"))
    assert str(audit.head()) in page
    assert "manage.py verify_audit --head 2:" in page


def test_reads_are_shown_by_the_same_rule(auditor, analyst, librarian, common, north, browse):
    for place in (common.pk, north.pk, None):
        reads.record(
            "record", by=analyst, subject_type="accounts.compartment", subject_id=uuid4(), compartment_id=place
        )
    reads.record("list", by=librarian, subject_type="actors.actor", filters="q=river", count=12)
    rows = browse(auditor).get("/audit/reads/").context["rows"]
    assert [row["event"].compartment_id for row in rows] == [None, None, common.pk]
    page = text(browse(auditor).get("/audit/reads/?kind=list"))
    assert "12 rows" in page
    assert "q=river" in page


def test_what_was_typed_by_whoever_sees_more_is_kept_back(auditor, analyst, north, browse):
    reads.record("list", by=analyst, subject_type="actors.actor", filters="q=Silent+Valley&status=active", count=2)
    page = browse(auditor).get("/audit/reads/").content.decode()
    assert "q=…&amp;status=…" in page
    assert "Silent" not in page
    auditor.memberships.create(compartment=north)
    assert "q=Silent+Valley&amp;status=active" in browse(auditor).get("/audit/reads/").content.decode()


def test_the_page_takes_the_same_statements_however_many_rows(auditor, browse):
    browser = browse(auditor)
    counts = []
    for number in (1, 40):
        many(auditor, number)
        with CaptureQueriesContext(connection) as queries:
            browser.get("/audit/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_who_was_let_in_is_told_but_the_name_of_a_place_only_to_those_inside(
    auditor, admin, analyst, stranger, common, north, browse
):
    for place in (common, north):
        compartments.set_access(user_id=stranger.pk, compartment_id=place.pk, access="view", reason="joins", by=admin)
    compartments.change(
        compartment_id=north.pk, seen_version=1, name="Northern desk", description="", is_common=False, by=admin
    )
    tokens.issue(
        owner_id=analyst.pk,
        name="board",
        scopes=["read:actors"],
        compartment_ids=[common.pk, north.pk],
        expires_at=clock.now() + timedelta(days=3),
        by=analyst,
    )
    page = text(browse(auditor).get("/audit/"))
    assert "Compartment: Common" in page
    assert "Compartment: one you are not in" in page
    assert "Compartments: Common, one you are not in" in page
    assert "North" not in page
    history = text(browse(admin).get(f"/people/{stranger.pk}/"))
    assert "Compartment: Northern desk" in history
    assert "Northern desk" in text(browse(stranger).get("/account/"))
