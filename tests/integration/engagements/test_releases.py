"""What goes out of what was learnt: by two people, above the least grade, fixed once out, recalled when it falls."""

from contextlib import suppress
from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.domain.notices import Kind
from accounts.domain.roles import Role
from accounts.models import Notice, User
from actors.domain.grading import at_least
from actors.services import sources
from core import canonical, clock, nav
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from engagements.domain import release as cycle
from engagements.domain.lifecycle import Action
from engagements.domain.release import MINIMUM, ReleaseState
from engagements.models import InformationItem, RecallAnswer, Release, ReleaseFall, ReleaseQuote, ReleaseWriter
from engagements.selectors import releases as found
from engagements.services import outcomes, releases
from tests import factories
from tests.standing import standing

TODAY = clock.now().date()
WORDS = {
    "title": "Mines at the bridge",
    "audience": "partners",
    "recipients": "Duty desk of the mission.",
    "words": "The bridge at Salima is reported mined.",
    "marking": "amber",
}


@pytest.fixture
@standing
def contact(analyst, actor, open_gate):
    row = factories.move(factories.make_plan(analyst, actor), Action.SUBMIT, Action.CLEAR)
    ended = clock.now() - timedelta(hours=3)
    row = factories.move(row, Action.START, started_at=ended - timedelta(hours=1))
    return factories.move(row, Action.HOLD, held_at=ended)


@pytest.fixture
@standing
def source(north):
    return factories.make_source(north)


@pytest.fixture
@standing
def item(contact, analyst, source):
    return learn(contact, analyst, source_id=source.pk)


@pytest.fixture
@standing
def outside(db):
    """Somebody whose role may release, and who is no member of the compartment."""
    return factories.make_user("outside", role=Role.APPROVER)


@pytest.fixture
@standing
def draft(contact, item, analyst):
    return prepare(contact, analyst, [item])


def learn(engagement, by, **changes):
    values = {"text": "The bridge is mined.", "learnt_on": TODAY, "state": "corroborated"}
    grades = {"reliability": "B", "credibility": "2"}
    for source in {"source_id", "corroborated_by_id"} - changes.keys():
        grades[source] = factories.make_source(engagement.compartment).pk
    return outcomes.record_information(engagement_id=engagement.pk, changes=values | grades | changes, by=by)


def prepare(engagement, by, items, **changes):
    ids = [item.pk for item in items]
    return releases.prepare(engagement_id=engagement.pk, changes=WORDS | changes, item_ids=ids, by=by)


def let_out(row, by):
    return releases.release(release_id=row.pk, seen_version=row.version, by=by)


def check(item, by, **changes):
    version = type(item).objects.get(pk=item.pk).version
    return outcomes.check_information(
        item_id=item.pk, seen_version=version, changes=changes, reason="Asked the miller.", by=by
    )


def to_recall(row, user=None):
    return found.get(row.pk, user=user).to_recall


def told(kind):
    return sorted(Notice.objects.filter(kind=kind, done_at=None).values_list("recipient__username", flat=True))


def past_the_service(row, **columns):
    Release.objects.filter(pk=row.pk).update(**columns)


def out(by, row=None, *, at=None, said=(), **more):
    """Return the columns of a release, as somebody would write them past the service."""
    at = at or clock.now()
    quotes = [{"id": quote.item_id} for quote in row.quotes.all()] if row else []
    words = WORDS | {"why_wider": ""} | {name: getattr(row, name) for name in (*WORDS, "why_wider") if row}
    record = canonical.dumps(words | {"released_by": by.pk, "released_at": at, "quotes": quotes} | dict(said))
    hashed = {"record": record, "sha256": canonical.sha256(record)}
    return {"status": "released", "released_by": by, "released_at": at, **hashed, **more}


def test_one_prepares_and_another_releases_and_all_of_it_stays(lead, approver, contact, item, draft, analyst, analyst2):
    assert told(Kind.RELEASE_WAITS) == ["approver", "lead"]
    changed = releases.change(release_id=draft.pk, seen_version=1, changes={"audience": "mediator"}, by=analyst2)
    assert set(ReleaseWriter.objects.values_list("user__username", flat=True)) == {"analyst", "analyst2"}
    row = let_out(changed, approver)
    assert (row.status, row.version, row.released_by, row.sha256) == (
        "released", 3, approver, canonical.sha256(row.record),
    )  # fmt: skip
    assert WORDS["words"] in row.record
    assert '"grade":"B2"' in row.record
    assert [(quote.item, quote.grade_then, quote.bars) for quote in found.quoted(row, user=None)] == [(item, "B2", ())]
    assert told(Kind.RELEASE_WAITS) == []
    verbs = AuditEvent.objects.filter(subject_id=draft.pk).order_by("at").values_list("verb", flat=True)
    assert [verb.removeprefix("engagements.") for verb in verbs] == ["release_prepared", "release_changed", "released"]
    with pytest.raises(Conflict):
        releases.change(release_id=row.pk, seen_version=3, changes={"words": "It is not."}, by=analyst)
    with pytest.raises(Conflict):
        releases.withdraw(release_id=row.pk, seen_version=3, reason="No.", by=analyst)
    assert Release.objects.get(pk=row.pk).words == WORDS["words"]


def test_a_release_is_refused_in_order_and_nothing_changes(
    contact, item, draft, analyst, analyst2, legal, lead, stranger, librarian
):
    low = prepare(contact, analyst, [item], audience="public", marking="clear")
    unquoted = prepare(contact, analyst, [])
    before = (AuditEvent.objects.count(), list(Release.objects.order_by("pk").values()))
    for who, row, version, refusal, code in (
        (stranger, draft, 1, NotFound, "not_found"),
        (legal, draft, 9, NotAllowed, "not_allowed"),
        (analyst2, draft, 9, NotAllowed, "not_allowed"),
        (analyst, draft, 9, NotAllowed, "not_allowed"),
        (lead, draft, 9, Stale, "stale"),
        (lead, low, 1, Invalid, "release_below_grade"),
        (lead, unquoted, 1, Invalid, "release_nothing_quoted"),
    ):
        with pytest.raises(refusal) as refused:
            releases.release(release_id=row.pk, seen_version=version, by=who)
        assert refused.value.code == code
    factories.move(contact, Action.REPORT)
    with pytest.raises(Conflict):
        releases.recall(release_id=draft.pk, seen_version=1, reason="Wrong.", by=analyst)
    assert (AuditEvent.objects.count() - 1, list(Release.objects.order_by("pk").values())) == before


def test_whoever_wrote_any_of_it_does_not_release_it_even_with_the_role(contact, item, lead, senior, analyst):
    row = prepare(contact, lead, [item])
    row = releases.change(release_id=row.pk, seen_version=1, changes={"title": "Bridge"}, by=analyst)
    with pytest.raises(NotAllowed, match="You wrote in this text"):
        let_out(row, lead)
    with pytest.raises(DatabaseError, match="wrote in a release"), transaction.atomic():
        past_the_service(row, **out(lead))
    assert let_out(row, senior).released_by == senior


def test_a_draft_is_prepared_of_what_the_engagement_taught_alone(contact, item, analyst, actor, stranger, legal):
    elsewhere = learn(factories.make_chance_contact(analyst, actor), analyst)
    planned = factories.make_plan(analyst, actor)
    before = AuditEvent.objects.count()
    for engagement, who, items, changes, refusal in (
        (contact, stranger, [item], {}, NotFound),
        (contact, legal, [item], {}, NotAllowed),
        (planned, analyst, [], {}, Conflict),
        (contact, analyst, [elsewhere], {}, Invalid),
        (contact, analyst, [item], {"words": " "}, Invalid),
        (contact, analyst, [item], {"recipients": ""}, Invalid),
        (contact, analyst, [item], {"audience": "everybody"}, Invalid),
        (contact, analyst, [item], {"audience": "public", "marking": "green"}, Invalid),
        (contact, analyst, [item], {"marking": "red"}, Invalid),
        (contact, analyst, [item], {"status": "released"}, Invalid),
    ):
        with pytest.raises(refusal):
            prepare(engagement, who, items, **changes)
    assert (Release.objects.count(), AuditEvent.objects.count()) == (0, before)
    row = prepare(contact, analyst, [item])
    with pytest.raises(DatabaseError, match="its own engagement"), transaction.atomic():
        ReleaseQuote.objects.create(release=row, item=elsewhere)


def test_nothing_goes_out_of_what_is_suspended_or_marked_red(actor, analyst, lead, open_gate):
    running = factories.move(factories.make_plan(analyst, actor), Action.SUBMIT, Action.CLEAR, Action.START)
    row = prepare(running, analyst, [learn(running, analyst)])
    factories.move(running, Action.SUSPEND)
    with pytest.raises(Conflict, match="is suspended: nothing about it goes out") as refused:
        let_out(row, lead)
    assert refused.value.code == "release_suspended"
    with pytest.raises(DatabaseError, match="never while it is planned or suspended"), transaction.atomic():
        past_the_service(row, **out(lead))
    secret = factories.make_chance_contact(analyst, actor, marking="red")
    row = prepare(secret, analyst, [learn(secret, analyst)])
    with pytest.raises(Conflict, match="TLP:RED"):
        let_out(row, lead)
    with pytest.raises(DatabaseError, match="TLP:RED"), transaction.atomic():
        past_the_service(row, **out(lead))


def test_what_falls_is_to_be_recalled_at_once_and_those_concerned_are_told(
    contact, item, draft, source, analyst, analyst2, lead, approver, legal
):
    row = let_out(draft, approver)
    waiting = prepare(contact, analyst, [item])
    assert not to_recall(row)
    check(item, analyst2, state="refuted")
    assert to_recall(row, analyst)
    assert not to_recall(waiting)
    assert told(Kind.RECALL_NEEDED) == ["analyst", "approver"]
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst2)
    assert [(fall.what, fall.by) for fall in found.falls(row)] == [("refuted", analyst2), ("source_refuted", analyst2)]
    assert told(Kind.RECALL_NEEDED) == ["analyst", "analyst", "approver", "approver"]
    assert AuditEvent.objects.filter(verb="engagements.release_fell", subject_id=row.pk, by=analyst2).count() == 2
    with pytest.raises(Invalid, match="rests on a source that was refuted"):
        let_out(waiting, lead)
    for who, version, reason, refusal in (
        (legal, row.version, "False.", NotAllowed),
        (analyst, 1, "False.", Stale),
        (analyst, row.version, " ", Invalid),
    ):
        with pytest.raises(refusal):
            releases.recall(release_id=row.pk, seen_version=version, reason=reason, by=who)
    with pytest.raises(Conflict) as refused:
        releases.answer(release_id=row.pk, text="Told by phone.", by=analyst)
    assert refused.value.code == "not_recalled"
    row = releases.recall(release_id=row.pk, seen_version=row.version, reason="The letter was forged.", by=analyst2)
    assert (row.status, row.ended_by, to_recall(row), told(Kind.RECALL_NEEDED)) == ("recalled", analyst2, False, [])
    with pytest.raises(Invalid):
        releases.answer(release_id=row.pk, text=" ", by=analyst)
    releases.answer(release_id=row.pk, text="The desk took it off the wall.", by=approver)
    assert [answer.by for answer in row.answers.all()] == [approver]
    assert Release.objects.get(pk=row.pk).words == WORDS["words"]


def test_whoever_may_recall_counts_what_has_to_be_recalled(
    browse, contact, item, draft, analyst, analyst2, auditor, lead, approver, stranger
):
    row = let_out(draft, approver)
    prepare(contact, analyst, [item], title="Grain")
    people = [analyst, lead, approver, auditor, stranger]
    url = "/releases/"

    def counted():
        return [nav.counts(person).get("engagements:releases", 0) for person in people]

    assert counted() == [0] * 5
    check(item, analyst2, state="refuted")
    assert counted() == [1, 1, 1, 0, 0]
    page = browse(analyst).get(url, {"to_recall": "true"}).content.decode()
    assert (row.title in page, "Grain" in page, "<bdi>Yes</bdi>" in page) == (True, False, True)
    assert (
        "Grain" in browse(analyst).get(url, {"q": "grain", "status": "draft", "audience": "partners"}).content.decode()
    )
    assert "No release yet" in browse(stranger).get(url).content.decode()
    releases.recall(release_id=row.pk, seen_version=row.version, reason="The letter was forged.", by=analyst2)
    assert counted() == [0] * 5


def test_what_fell_is_recalled_or_answered_for_by_a_second_person_whatever_becomes_of_it(
    contact, item, draft, source, north, analyst, analyst2, lead, senior, approver, legal, stranger
):
    row = let_out(draft, approver)
    check(item, lead, state="contradicted")
    check(item, analyst2, state="unverified", source_id=factories.make_source(north).pk)
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst2)
    sources.reinstate(source_id=source.pk, seen_version=2, reason="It was not.", by=analyst2)
    check(item, analyst2, state="corroborated", source_id=source.pk)
    assert to_recall(row)
    said, rested = found.falls(row)
    assert [(fall.what, fall.by) for fall in (said, rested)] == [
        ("contradicted", lead), ("source_refuted", analyst2),
    ]  # fmt: skip

    def uphold(fall, by, reason="The second letter says the same."):
        return releases.uphold(release_id=row.pk, fall_id=fall.pk, reason=reason, by=by)

    before = AuditEvent.objects.count()
    for who, reason, refusal in (
        (stranger, "So.", NotFound), (legal, "So.", NotAllowed), (analyst, "So.", NotAllowed),
        (lead, "So.", NotAllowed), (senior, " ", Invalid),
    ):  # fmt: skip
        with pytest.raises(refusal):
            uphold(said, who, reason)
    rows = ReleaseFall.objects.filter(pk=said.pk)
    for words, who in (
        ("judged what it rests on", lead),
        ("may release it says", analyst),
        ("may release it says", legal),
        ("may release it says", analyst2),
        ("fall_upheld_by_another_with_reason", senior),
    ):
        because = "" if who == senior else "So."
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            rows.update(upheld_by=who, upheld_at=clock.now(), upheld_because=because)
    for wrong in (rows.delete, lambda: rows.update(what="retracted")):
        with pytest.raises(DatabaseError, match="stays on record"), transaction.atomic():
            wrong()
    assert (AuditEvent.objects.count(), to_recall(row)) == (before, True)
    uphold(said, senior)
    assert to_recall(row)
    uphold(rested, senior)
    assert (to_recall(row), told(Kind.RECALL_NEEDED)) == (False, [])
    with pytest.raises(Conflict):
        uphold(rested, senior)
    assert AuditEvent.objects.filter(verb="engagements.release_upheld", subject_id=row.pk, by=senior).count() == 2
    check(item, analyst2, state="retracted")
    assert to_recall(row)
    row = releases.recall(release_id=row.pk, seen_version=row.version, reason="Withdrawn by them.", by=analyst)
    with pytest.raises(Conflict):
        uphold(found.falls(row).last(), senior)


def test_a_source_it_rested_on_when_it_went_out_counts_also_once_the_item_names_another(
    item, draft, source, north, analyst, lead
):
    row = let_out(draft, lead)
    check(item, analyst, source_id=factories.make_source(north).pk)
    assert not to_recall(row)
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst)
    assert (to_recall(row), told(Kind.RECALL_NEEDED)) == (True, ["analyst", "lead"])


@pytest.mark.parametrize("how", ["grade", "state", "marking"])
def test_what_no_longer_reaches_its_grade_is_told_and_is_no_recall(item, draft, source, analyst, lead, browse, how):
    row = let_out(draft, lead)
    if how == "marking":
        sources.change(source_id=source.pk, seen_version=1, values={"marking": "red"}, by=analyst)
    else:
        check(item, analyst, **({"credibility": "4"} if how == "grade" else {"state": "unverified"}))
    assert (to_recall(row), told(Kind.RECALL_NEEDED), told(Kind.RELEASE_WEAKER)) == (False, [], ["analyst", "lead"])
    said = "no longer reaches the grade it went out with"
    for page in (row.engagement.get_absolute_url(), row.get_absolute_url()):
        assert said in browse(analyst).get(page).content.decode()
    if how == "grade":
        check(item, analyst, credibility="2")
        assert told(Kind.RELEASE_WEAKER) == []
        assert said not in browse(analyst).get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("second", ["none", "same origin", "renamed past the service"])
def test_what_goes_to_partners_rests_on_two_sources_of_different_origins(contact, analyst, lead, source, north, second):
    alone = learn(contact, analyst, source_id=source.pk, corroborated_by_id=None)
    if second == "same origin":
        twin = factories.make_source(north, origin=f"The {source.origin.upper()}.")
        InformationItem.objects.filter(pk=alone.pk).update(corroborated_by=twin)
    elif second == "renamed past the service":
        twin = factories.make_source(north, origin="Elders of Tamar")
        InformationItem.objects.filter(pk=alone.pk).update(corroborated_by=twin)
        type(twin).objects.filter(pk=twin.pk).update(origin=f"The {source.origin.upper()}.")
    row, near = prepare(contact, analyst, [alone]), prepare(contact, analyst, [alone], audience="own_authorities")
    with pytest.raises(Invalid, match="two of different origins") as refused:
        let_out(row, lead)
    assert refused.value.code == "release_one_source"
    with pytest.raises(DatabaseError, match="two sources of different origins"), transaction.atomic():
        past_the_service(row, **out(lead, row))
    assert let_out(near, lead).status == "released"


def test_whoever_graded_what_it_quotes_last_does_not_release_it(contact, analyst, lead, senior):
    recorded, checked = learn(contact, lead), learn(contact, analyst)
    check(checked, lead, state="confirmed")
    for item in (recorded, checked):
        row = prepare(contact, analyst, [item])
        with pytest.raises(NotAllowed, match="You graded or checked"):
            let_out(row, lead)
        with pytest.raises(DatabaseError, match="graded last"), transaction.atomic():
            past_the_service(row, **out(lead, row))
        assert let_out(row, senior).status == "released"


def test_a_release_carries_a_name_that_may_release_and_the_moment_it_goes_out(
    contact, item, draft, analyst, analyst2, lead, legal, approver, outside
):
    for words, columns in (
        ("may release in its compartment", out(analyst2, draft)),
        ("may release in its compartment", out(legal, draft)),
        ("may release in its compartment", out(outside, draft)),
        ("dated when it goes out", out(lead, draft, at=clock.now() - timedelta(days=900))),
        ("dated when it goes out", out(lead, draft, at=clock.now() + timedelta(hours=1))),
        ("says who let it out", out(lead, draft, said={"quotes": []})),
        ("says who let it out", out(lead, draft, said={"released_by": approver.pk})),
        ("says who let it out", out(lead, draft, said={"released_at": clock.now() - timedelta(days=1)})),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            past_the_service(draft, **columns)
    User.objects.filter(pk=lead.pk).update(is_active=False)
    with pytest.raises(DatabaseError, match="may sign in"), transaction.atomic():
        past_the_service(draft, **out(lead, draft))
    factories.make_grant(outside, contact, by=lead)
    with pytest.raises(NotAllowed, match="member of its compartment"):
        let_out(draft, outside)
    assert Release.objects.get().status == "draft"


@pytest.mark.parametrize("narrow", ["source", "engagement"])
def test_what_is_marked_wider_than_it_rests_on_says_why(actor, analyst, lead, open_gate, north, narrow):
    strict = {"marking": "amber_strict"}
    contact = factories.make_chance_contact(analyst, actor, **(strict if narrow == "engagement" else {}))
    source = factories.make_source(north, **(strict if narrow == "source" else {}))
    row = prepare(contact, analyst, [learn(contact, analyst, corroborated_by_id=source.pk)])
    with pytest.raises(Invalid, match="wider than the engagement") as refused:
        let_out(row, lead)
    assert refused.value.code == "release_marked_wider"
    with pytest.raises(DatabaseError, match="marked wider"), transaction.atomic():
        past_the_service(row, **out(lead, row))
    why = "Whoever marked it agreed to these words."
    row = releases.change(release_id=row.pk, seen_version=1, changes={"why_wider": why}, by=analyst)
    with pytest.raises(DatabaseError, match="says who let it out"), transaction.atomic():
        past_the_service(row, **out(lead, row, said={"why_wider": ""}))
    row = let_out(row, lead)
    assert why in row.record
    with pytest.raises(DatabaseError, match="what left its draft stays"), transaction.atomic():
        past_the_service(row, why_wider="")


@pytest.mark.parametrize("field", ["title", "recipients", "words"])
def test_nothing_is_hidden_in_what_goes_out(contact, item, draft, analyst, lead, field):
    for text, says in (
        ("The bridge \u202eis denim\u202c.", "RIGHT-TO-LEFT OVERRIDE"), ("a\u200bb", "ZERO WIDTH SPACE"),
        ("\u3164", "HANGUL FILLER"), ("\u200d", "ZERO WIDTH JOINER"), ("…", "can be read"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            prepare(contact, analyst, [item], **{field: text})
        assert says in refused.value.fields[field]
    past_the_service(draft, **{field: "a\u202eb"})
    draft.refresh_from_db()
    with pytest.raises(DatabaseError, match="nobody sees"), transaction.atomic():
        past_the_service(draft, **out(lead, draft))
    with pytest.raises(Invalid):
        let_out(draft, lead)
    assert prepare(contact, analyst, [item], **{field: "نمی\u200cشود"}).status == "draft"


def test_whoever_does_not_see_a_source_learns_nothing_of_its_marking(
    contact, analyst, lead, outside, north, browse, rest_in_person
):
    red, strict = (factories.make_source(north, marking=marking) for marking in ("red", "amber_strict"))
    item = learn(contact, analyst, source_id=red.pk, corroborated_by_id=strict.pk)
    row = prepare(contact, analyst, [item])
    factories.make_grant(outside, contact, by=lead)
    for who, told in ((outside, False), (analyst, True)):
        page = browse(who).get(row.get_absolute_url()).content.decode()
        said = str(rest_in_person(who).get(f"/api/v1/releases/{row.pk}/").json()["bars"])
        for text in (page, said):
            assert ("Its source is marked TLP:RED" in text, "wider than the engagement" in text) == (told, told)
            assert ("a source that you may not see" in text) is not told


def test_the_database_knows_the_same_least_grades_and_states_as_the_domain(draft, lead):
    with connection.cursor() as cursor:
        cursor.execute("SELECT audience, reliabilities, credibilities, states FROM engagements_audience")
        rows = {row[0]: tuple(map(tuple, row[1:])) for row in cursor.fetchall()}
    wanted = {audience: (*at_least(least.grade), tuple(least.states)) for audience, least in MINIMUM.items()}
    assert rows == wanted
    ended = {"ended_by": lead, "ended_at": clock.now(), "ended_because": "So."}
    columns = {"draft": {}, "released": out(lead, draft), "withdrawn": ended, "recalled": ended}
    way = {"draft": (), "released": ("released",), "withdrawn": ("withdrawn",), "recalled": ("released", "recalled")}
    happened = set()
    for before, after in product(ReleaseState, ReleaseState):
        with transaction.atomic():
            point = transaction.savepoint()
            for step in way[before]:
                past_the_service(draft, **{**columns[step], "status": step})
            with suppress(DatabaseError), transaction.atomic():
                past_the_service(draft, **{**columns[after], "status": after})
                happened.add((before, after))
            transaction.savepoint_rollback(point)
    assert happened == cycle.pairs() | {(ReleaseState.DRAFT, ReleaseState.DRAFT)}


@pytest.mark.parametrize(
    ("audience", "changes", "words"),
    [
        ("counterpart", {"reliability": "C"}, "below the least grade"),
        ("partners", {"credibility": "3"}, "below the least grade"),
        ("own_authorities", {"state": "unverified"}, "less checked"),
        ("own_authorities", {"state": "refuted"}, "less checked"),
        ("own_authorities", {"state": "contradicted"}, "less checked"),
    ],
)
def test_the_database_lets_nothing_out_below_the_least_grade(contact, analyst, lead, audience, changes, words):
    row = prepare(contact, analyst, [learn(contact, analyst, **changes)], audience=audience)
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        past_the_service(row, **out(lead))
    assert Release.objects.get(pk=row.pk).status == "draft"


def test_the_database_holds_the_rest_too(contact, item, draft, source, actor, north, analyst, lead):
    elsewhere = factories.make_plan(analyst, actor)
    red = learn(contact, analyst, source_id=factories.make_source(north, marking="red").pk)
    bare, reddened = prepare(contact, analyst, []), prepare(contact, analyst, [red])
    fallen = prepare(contact, analyst, [item])
    good, gone = (prepare(contact, analyst, [learn(contact, analyst)]) for _number in range(2))
    gone = let_out(gone, lead)
    with pytest.raises(Invalid, match="marked TLP:RED"):
        let_out(reddened, lead)
    sources.refute(source_id=source.pk, seen_version=1, reason="Forged.", by=analyst)
    release, written = Release.objects, ReleaseWriter.objects
    for words, wrong in (
        ("quotes at least one", lambda: past_the_service(bare, **out(lead))),
        ("marked TLP:RED", lambda: past_the_service(reddened, **out(lead))),
        ("source that was refuted", lambda: past_the_service(fallen, **out(lead))),
        ("begins as a draft", lambda: release.create(engagement=contact, written_by=analyst, **WORDS, **out(lead))),
        ("stays as it went out", lambda: past_the_service(bare, **out(lead, words="Something else."))),
        ("what left its draft stays", lambda: past_the_service(gone, words="Something else.")),
        ("what left its draft stays", lambda: past_the_service(gone, released_by=analyst)),
        ("stays with its engagement", lambda: past_the_service(bare, engagement=elsewhere)),
        ("release_record_is_its_hash", lambda: past_the_service(good, **out(lead, good, sha256="0" * 64))),
        (
            "release_record_says_its_words",
            lambda: past_the_service(good, **out(lead, good, said={"words": "Something else."})),
        ),
        ("release_is_whole", lambda: past_the_service(draft, released_by=lead)),
        ("release_marked_for_its_audience", lambda: past_the_service(draft, audience="public")),
        ("never deleted", lambda: release.filter(pk=draft.pk)._raw_delete("default")),
        ("chosen in its draft", lambda: ReleaseQuote.objects.filter(release=gone).delete()),
        ("chosen in its draft", lambda: ReleaseQuote.objects.create(release=gone, item=item)),
        ("append-only", lambda: written.filter(release=draft).delete()),
        ("once it is recalled", lambda: RecallAnswer.objects.create(release=gone, text="x", by=lead, at=clock.now())),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            wrong()
    past_the_service(draft, written_by=lead)
    past_the_service(draft, written_by=analyst)
    assert written.filter(release=draft, user=lead).exists()  # whoever was named once stays named


def test_pages_show_what_would_go_out_what_bars_it_and_what_is_to_be_recalled(
    contact, item, analyst, lead, legal, stranger, browse
):
    author, releaser = browse(analyst), browse(lead)
    new = f"/engagements/{contact.pk}/releases/new/"
    form = author.get(new).content.decode()
    assert "The bridge is mined. (B2, Corroborated)" in form
    assert "The counterpart B2, The public and the media B1" in form
    sent = WORDS | {"items": [item.pk], "audience": "public", "marking": "clear"}
    assert author.post(new, sent | {"words": ""}).status_code == 422
    row = Release.objects.get(pk=author.post(new, sent).headers["Location"].split("/")[-2])
    here = f"/releases/{row.pk}/"
    page = releaser.get(here).content.decode()
    assert "What bars the release" in page
    assert "It is graded B2; for this audience it must be B1 or better." in page
    assert "choose a nearer audience" in page
    assert "You wrote in this text: somebody else releases it." in author.get(here).content.decode()
    refused = releaser.post(f"{here}release/", {"seen_version": 1})
    assert (refused.status_code, "must be B1 or better" in refused.content.decode()) == (422, True)
    changed = sent | {"audience": "partners", "marking": "amber", "seen_version": 1}
    assert author.post(f"{here}edit/", changed).status_code == 302
    assert author.post(f"{here}edit/", changed).status_code == 409
    assert f'href="{here}release/"' in releaser.get(here).content.decode()
    assert browse(legal).post(f"{here}release/", {"seen_version": 2}).status_code == 403
    assert releaser.post(f"{here}release/", {"seen_version": 2}).status_code == 302
    assert row.title in author.get(contact.get_absolute_url()).content.decode()
    check(item, analyst, state="refuted")
    page = author.get(here).content.decode()
    assert "What went out no longer holds: recall it now" in page
    assert WORDS["recipients"] in page
    whole = author.get(contact.get_absolute_url()).content.decode()
    assert "To be recalled" in whole
    assert "What went out no longer holds: recall it now" in whole
    assert author.post(f"{here}recall/", {"seen_version": 3, "reason": ""}).status_code == 422
    assert author.post(f"{here}recall/", {"seen_version": 3, "reason": "It is not."}).status_code == 302
    assert author.post(f"{here}answer/", {"text": "Taken off the wall."}).status_code == 302
    page = author.get(here).content.decode()
    assert "Taken off the wall." in page
    assert "recall it now" not in page
    gone = prepare(contact, analyst, [])
    assert author.post(f"/releases/{gone.pk}/withdraw/", {"seen_version": 1, "reason": "No need."}).status_code == 302
    assert "What did not go out" in author.get(f"/releases/{gone.pk}/").content.decode()
    for address in (here, new, *(f"{here}{act}/" for act in ("edit", "release", "withdraw", "recall", "answer"))):
        assert browse(stranger).get(address).status_code == 404
    assert "prepared a release" in author.get(f"/engagements/{contact.pk}/history/").content.decode()


def test_releasing_asks_for_the_password_and_a_token_has_none(
    contact, draft, lead, analyst, browse, rest, rest_in_person
):
    careless = browse(lead, confirmed=False)
    answer = careless.post(f"/releases/{draft.pk}/release/", {"seen_version": 1})
    assert "/confirm/" in answer.headers["Location"]
    api = f"/api/v1/releases/{draft.pk}/"
    for caller in (rest(lead), rest_in_person(lead, confirmed=False)):
        answer = caller.post(f"{api}release/", headers={"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["code"]) == (403, "step_up_needed")
    assert Release.objects.get().status == "draft"
    assert rest_in_person(lead).post(f"{api}release/").status_code == 428
    done = rest_in_person(lead).post(f"{api}release/", headers={"If-Match": '"1"'})
    assert (done.status_code, done.json()["status"], done.json()["bars"]) == (200, "released", [])


def test_rest_prepares_lists_and_recalls(contact, item, analyst, lead, stranger, rest):
    caller, body = rest(analyst), WORDS | {"engagement_id": str(contact.pk), "item_ids": [str(item.pk)]}
    made = caller.post("/api/v1/releases/", body | {"audience": "counterpart"})
    assert (made.status_code, made.json()["quotes"][0]["credibility"], made.json()["bars"]) == (201, "2", [])
    here = made.headers["Location"]
    barred = caller.patch(here, {"audience": "public", "marking": "clear"}, headers={"If-Match": '"1"'})
    assert [bar["code"] for bar in barred.json()["bars"]] == [
        "release_below_grade", "release_not_checked", "release_marked_wider",
    ]  # fmt: skip
    assert caller.patch(here, {"title": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    back = caller.patch(here, {"audience": "partners", "marking": "amber"}, headers={"If-Match": '"2"'})
    assert back.status_code == 200
    let_out(Release.objects.get(), lead)
    tag = caller.get(here).headers["ETag"]
    assert caller.get(here, headers={"If-None-Match": tag}).status_code == 304
    check(item, analyst, state="retracted")
    fallen = caller.get(here, headers={"If-None-Match": tag})
    assert (fallen.status_code, fallen.json()["to_recall"]) == (200, True)
    assert [row["id"] for row in caller.get("/api/v1/releases/?to_recall=true").json()["results"]] == [
        made.json()["id"]
    ]
    assert caller.get("/api/v1/releases/?to_recall=false").json()["results"] == []
    assert caller.post(f"{here}answers/", {"text": "x"}).status_code == 409
    done = caller.post(f"{here}recall/", {"reason": "False."}, headers={"If-Match": fallen.headers["ETag"]})
    assert (done.status_code, done.json()["status"], done.json()["to_recall"]) == (200, "recalled", False)
    assert caller.post(f"{here}answers/", {"text": "Deleted there."}).status_code == 201
    assert caller.get(here).json()["answers"][0]["text"] == "Deleted there."
    assert rest(stranger).get(here).status_code == 404
    assert rest(stranger).get("/api/v1/releases/").json()["results"] == []
    assert rest(stranger).post("/api/v1/releases/", body).status_code == 404
