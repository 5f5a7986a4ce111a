"""Typed profiles: filled in while the actor is of the type, kept when it becomes something else."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, IntegrityError, connection, transaction

from actors.api.out import TYPED_OUT
from actors.api.profiles import GIVES
from actors.models import PROFILE_OF, PROFILES, Actor, FieldSource, TypedProfile
from actors.models.profiles import InsurgentProfile, MilitiaProfile, NgoProfile, PmscProfile, PoliticalWingProfile
from actors.selectors import history, overview, profile, profiles, search, sources
from actors.services import profiles as services
from actors.services import registry
from actors.services import sources as source_services
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests import factories

TODAY = clock.now().date()
YEAR_END = date(2016, 11, 24)


@pytest.fixture
def front(north):
    return factories.make_actor(north, "Salt Road Front")


def describe(actor, by, seen=0, **values):
    return services.describe(actor_id=actor.pk, seen_version=seen, values=values, by=by)


def become(actor, by, actor_type, since=YEAR_END):
    actor.refresh_from_db()
    return registry.reclassify(
        actor_id=actor.pk,
        seen_version=actor.version,
        actor_type=actor_type,
        subtypes=[],
        status="active",
        since=since,
        reason="Their own declaration",
        by=by,
    )


def test_a_profile_is_filled_in_changed_and_audited(front, analyst):
    source = factories.make_source(front.compartment)
    made = describe(front, analyst, aims=" Home rule ", ceasefires=["unilateral"], source_id=source.pk)
    changed = describe(front, analyst, 1, aims="A council")
    stored = InsurgentProfile.objects.get()
    assert (made.pk, changed.version) == (stored.pk, 2)
    assert (stored.aims, stored.ceasefires, stored.source, stored.actor_type) == (
        "A council", ["unilateral"], source, "insurgent_group",
    )  # fmt: skip
    first, second = AuditEvent.objects.order_by("at")
    assert (first.verb, first.subject_type, first.compartment_id) == (
        "actors.profile_described", "actors.insurgentprofile", front.compartment_id,
    )  # fmt: skip
    assert first.changes["aims"] == ["", "Home rule"]
    assert second.changes == {"aims": ["Home rule", "A council"]}
    row = history.of_actor(front, user=analyst)[0]
    assert row.changes == [{"label": "Aims", "before": "Home rule", "after": "A council"}]


def test_what_changes_nothing_leaves_no_trace(front, analyst):
    describe(front, analyst, aims="")
    assert not TypedProfile.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("who", "seen", "refusal"),
    [("stranger", 9, NotFound), ("auditor", 9, NotFound), ("legal", 9, NotAllowed), ("analyst", 9, Stale)],
)
def test_refusals_come_in_order_and_nothing_is_written(request, front, who, seen, refusal):
    with pytest.raises(refusal):
        describe(front, request.getfixturevalue(who), seen, aims="x", wing_link="nonsense")
    assert not TypedProfile.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("actor_type", ["state", "unclassified", "international_organisation"])
def test_some_types_have_no_profile(north, analyst, actor_type):
    with pytest.raises(NotFound):
        describe(factories.make_actor(north, actor_type=actor_type), analyst, summary="x")


@pytest.mark.parametrize(
    ("actor_type", "values", "field"),
    [
        ("pmsc", {"icoca_status": "gold"}, "icoca_status"),
        ("pmsc", {"home_states": ["XX"]}, "home_states"),
        ("pmsc", {"standards": ["iso_18788", "iso_1"]}, "standards"),
        ("pmsc", {"icoca_on": TODAY + timedelta(days=1)}, "icoca_on"),
        ("pmsc", {"clients": ["x" * 201]}, "clients"),
        ("pmsc", {"force_rules": "none", "reliability": "B"}, "credibility"),
        ("pmsc", {"aims": "Home rule"}, None),
        ("ngo", {"until": TODAY}, None),
        ("ngo", {"actor_type": "militia"}, None),
    ],
)
def test_nonsense_is_refused_by_field(north, analyst, actor_type, values, field):
    with pytest.raises(Invalid) as refusal:
        describe(factories.make_actor(north, actor_type=actor_type), analyst, **values)
    assert (set(refusal.value.fields) == {field}) if field else refusal.value.code == "unknown_field"
    assert not TypedProfile.objects.exists()


def test_a_source_of_a_closed_compartment_is_not_cited_elsewhere(north, common, analyst):
    actor = factories.make_actor(common, actor_type="ngo")
    with pytest.raises(Invalid) as refusal:
        describe(actor, analyst, mandate="Clinics", source_id=factories.make_source(north).pk)
    assert set(refusal.value.fields) == {"source_id"}


def test_with_the_type_the_profile_ends_and_stays(front, analyst):
    old = describe(front, analyst, aims="Home rule")
    actor = become(front, analyst, "political_wing")
    kept = InsurgentProfile.objects.get()
    assert (kept.aims, kept.until, kept.version) == ("Home rule", YEAR_END, 2)
    assert profiles.present(actor, user=analyst).is_empty
    assert [(was.label, was.since, was.until, was.profile_id) for was in profiles.former(overview.periods(actor))] == [
        ("Insurgent or rebel group", None, YEAR_END, old.pk)
    ]  # fmt: skip
    with pytest.raises(Stale):
        describe(actor, analyst, 1, programme="What somebody saw of the old one")
    new = describe(actor, analyst, 2, programme="Schools")
    assert (type(new), new.version) == (PoliticalWingProfile, 3)
    again = become(actor, analyst, "insurgent_group", since=date(2020, 2, 1))
    assert profiles.present(again, user=analyst).is_empty
    assert len(profiles.former(overview.periods(again))) == 2


def test_a_change_of_status_alone_keeps_the_profile(front, analyst):
    describe(front, analyst, aims="Home rule")
    registry.reclassify(
        actor_id=front.pk, seen_version=1, actor_type="insurgent_group", subtypes=[], status="dormant",
        since=TODAY, reason="No attack in a year", by=analyst,
    )  # fmt: skip
    assert InsurgentProfile.objects.get().until is None
    front.refresh_from_db()
    assert profiles.former(overview.periods(front)) == []


def told(actor, user):
    return json.loads(profile.told(actor.pk, user=user))


def as_json(value):
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("actor_type", PROFILE_OF)
def test_the_database_tells_of_each_type_what_the_serializer_would(
    analyst, librarian, common, north, actor_type, django_assert_num_queries
):
    actor, model = factories.make_actor(common, actor_type=actor_type), PROFILE_OF[actor_type]
    assert told(actor, analyst)["typed_profile"] is None
    values = {}
    for column in (model._meta.get_field(name) for name in model.described()):
        base = getattr(column, "base_field", column)
        text = base.choices[0][0] if base.choices else ("CO" if base.max_length == 2 else "« Río »")
        is_day = column.get_internal_type() == "DateField"
        values[column.name] = date(2024, 2, 1) if is_day else [text] if base is not column else text
    source, closed = factories.make_source(common, "Field note"), factories.make_source(north, "Quiet friend")
    graded = {"source": source, "corroborated_by": closed, "reliability": "B", "credibility": "1"}
    row = model.objects.create(actor=actor, actor_type=actor_type, noted_on=date(2024, 3, 1), **values, **graded)
    field = model.described()[0]
    FieldSource.objects.create(actor=actor, profile=row, field=field, **graded)
    with django_assert_num_queries(1):
        seen = told(actor, analyst)["typed_profile"]
    assert seen == as_json(TYPED_OUT[model](row).data)
    hidden = told(actor, librarian)["typed_profile"]
    for fact in (seen, *seen["field_sources"]):
        del fact["corroborated_by"]
    assert hidden == seen
    row.known = profiles.known(row)
    sources.cite([row, *row.known], user=librarian)
    assert [(one["field"], one["grade"]) for one in seen["field_sources"]] == [(field, "B1")]
    plain = as_json(GIVES[model](row).data)
    assert {name: plain[name] for name in model.described()} == {name: seen[name] for name in model.described()}
    assert [one["title"] for one in plain["sources"]] == ["Field note"]


def test_a_former_profile_is_told_as_former(front, analyst):
    old = describe(front, analyst, aims="Home rule")
    become(front, analyst, "ngo")
    seen = told(front, analyst)
    assert seen["typed_profile"] is None
    assert seen["former_profiles"] == [
        {"id": str(old.pk), "actor_type": "insurgent_group", "until": YEAR_END.isoformat()}
    ]


def test_a_profile_is_seen_with_its_actor(front, analyst, stranger, librarian):
    describe(front, analyst, aims="Home rule")
    for user, seen in ((analyst, 1), (stranger, 0), (librarian, 0), (AnonymousUser(), 0)):
        assert TypedProfile.objects.visible_to(user).count() == seen
        assert InsurgentProfile.objects.visible_to(user).count() == seen


def test_lists_are_filtered_by_the_present_profile_alone(common, analyst):
    company = factories.make_actor(common, "Meridian", actor_type="pmsc")
    party = factories.make_actor(common, "League", actor_type="insurgent_group")
    describe(company, analyst, icoca_status="certified", standards=["psc_1"])
    describe(party, analyst, ihl_pledges=["code_of_conduct"], wing_link="armed_leads")

    def found(**query):
        return set(search.ActorFilter(query, queryset=Actor.objects.visible_to(analyst)).qs)

    assert found(icoca_status=["certified", "member"]) == {company}
    assert found(icoca_status=["member"]) == set()
    assert found(ihl_pledges=["code_of_conduct", "special_agreement"]) == {party}
    become(party, analyst, "political_wing")
    assert found(ihl_pledges=["code_of_conduct"]) == set()
    describe(Actor.objects.get(pk=party.pk), analyst, 2, wing_link="armed_leads")
    assert found(wing_link=["armed_leads"]) == {party}


def test_what_stands_beside_it_is_what_the_reader_may_see(common, north, analyst, librarian):
    coalition = factories.make_actor(common, "Table", actor_type="coalition")
    open_member, closed = factories.make_actor(common, "Open"), factories.make_actor(north, "Closed")
    for member in (open_member, closed):
        factories.make_relation(member, coalition, "umbrella_member_of")
    factories.make_relation(coalition, open_member, "hostile_to")

    def beside(user):
        return {(one.label, one.other) for one in overview.load(coalition, user=user, at=clock.now()).beside}

    assert beside(analyst) == {("Umbrella over", open_member), ("Umbrella over", closed)}
    assert beside(librarian) == {("Umbrella over", open_member)}


# Around the service


@pytest.mark.parametrize("model", [MilitiaProfile, PmscProfile])
def test_a_present_profile_has_the_type_of_its_actor(front, model):
    for claimed in (model.TYPES[0], "insurgent_group"):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.create(actor=front, actor_type=claimed)
    assert not TypedProfile.objects.exists()


def test_an_actor_does_not_change_its_type_under_a_present_profile(front, analyst):
    describe(front, analyst, aims="Home rule")
    with pytest.raises(IntegrityError), transaction.atomic():
        Actor.objects.filter(pk=front.pk).update(actor_type="ngo")


def test_two_present_profiles_of_one_actor_are_refused(front, analyst):
    describe(front, analyst, aims="Home rule")
    with pytest.raises(IntegrityError), transaction.atomic():
        InsurgentProfile.objects.create(actor=front, actor_type="insurgent_group")


def test_a_profile_that_has_ended_stays_as_it_was(front, analyst):
    old = describe(front, analyst, aims="Home rule")
    become(front, analyst, "ngo")
    for rows, change in (
        (InsurgentProfile.objects.filter(pk=old.pk), {"aims": "Nothing"}),
        (TypedProfile.objects.filter(pk=old.pk), {"until": None}),
        (TypedProfile.objects.filter(pk=old.pk), {"credibility": "1"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    assert InsurgentProfile.objects.get().aims == "Home rule"


def test_a_profile_is_not_deleted_and_does_not_move(front, north, analyst):
    row = describe(front, analyst, aims="Home rule")
    for table in ("actors_insurgentprofile", "actors_typedprofile"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    other = factories.make_actor(north)
    with pytest.raises(DatabaseError), transaction.atomic():
        TypedProfile.objects.filter(pk=row.pk).update(actor=other)


def test_a_word_outside_the_vocabulary_is_refused_by_the_database(north):
    actor = factories.make_actor(north, actor_type="ngo")
    with pytest.raises(IntegrityError), transaction.atomic():
        NgoProfile.objects.create(actor=actor, actor_type="ngo", neutrality="total")


@pytest.mark.django_db
def test_the_database_knows_the_same_types_as_the_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, encode(tgargs, 'escape') FROM pg_trigger WHERE tgname = 'guard_fields'"
        )
        held = {table: set(types.removesuffix("\\000").split(",")) for table, types in cursor.fetchall()}
    assert held == {model._meta.db_table: set(model.TYPES) for model in PROFILES}


def cite(actor, by, field, seen, **values):
    return services.cite(actor_id=actor.pk, field=field, seen_version=seen, values=values, by=by)


def test_a_field_has_a_source_of_its_own_until_its_value_changes(front, analyst):
    radio, elder = (factories.make_source(front.compartment, title) for title in ("Radio Salima", "Elder of Tamar"))
    describe(front, analyst, aims="Home rule", ceasefires=["unilateral"], source_id=elder.pk)
    done = cite(front, analyst, "aims", 1, source_id=radio.pk, reliability="C", credibility="3")
    row = FieldSource.objects.get()
    assert (row.field, row.source, row.grade, done.version) == ("aims", radio, "C3", 2)
    event = AuditEvent.objects.order_by("-at").first()
    assert (event.verb, event.changes["field"], event.compartment_id) == (
        "actors.field_cited", "aims", front.compartment_id,
    )  # fmt: skip
    assert history.of_actor(front, user=analyst)[0].text
    shown = told(front, analyst)["typed_profile"]["field_sources"]
    assert [(one["field"], one["grade"], one["source"]["title"]) for one in shown] == [("aims", "C3", "Radio Salima")]
    source_services.refute(source_id=radio.pk, seen_version=1, reason="Forged.", by=analyst)
    found = overview.load(front, user=analyst, at=clock.now())
    assert (found.sureness.fallen, [fact.source_refuted for fact in found.typed_known]) == (1, [True])
    assert told(front, analyst)["typed_profile"]["field_sources"][0]["source_refuted"] is True
    describe(front, analyst, 2, ceasefires=[])
    assert FieldSource.objects.get().until is None
    describe(front, analyst, 3, aims="A council")
    assert FieldSource.objects.get().until == TODAY
    assert told(front, analyst)["typed_profile"]["field_sources"] == []
    cite(front, analyst, "aims", 4, source_id=elder.pk)
    cite(front, analyst, "aims", 5, source_id=None)
    assert FieldSource.objects.filter(until=None).count() == 0
    assert {one.source for one in FieldSource.objects.all()} == {radio, elder}


def test_citing_a_field_refuses_in_order_and_writes_nothing(front, analyst, stranger, legal):
    describe(front, analyst, aims="Home rule")
    source = factories.make_source(front.compartment)
    far = factories.make_source(factories.make_compartment())
    before = AuditEvent.objects.count()
    for who, field, seen, values, refusal in (
        (stranger, "aims", 1, {}, NotFound),
        (analyst, "seats_and_offices", 1, {}, NotFound),
        (legal, "aims", 9, {}, NotAllowed),
        (analyst, "aims", 9, {}, Stale),
        (analyst, "governed_services", 1, {"source_id": source.pk}, Conflict),
        (analyst, "aims", 1, {"reliability": "B"}, Invalid),
        (analyst, "aims", 1, {"source_id": far.pk}, Invalid),
        (analyst, "aims", 1, {"source_id": source.pk, "reliability": "B"}, Invalid),
    ):
        with pytest.raises(refusal):
            cite(front, who, field, seen, **values)
    assert (FieldSource.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_the_database_keeps_how_a_field_was_known(front, north, analyst):
    describe(front, analyst, aims="Home rule")
    source = factories.make_source(north)
    cite(front, analyst, "aims", 1, source_id=source.pk)
    row = FieldSource.objects.get()
    other = factories.make_actor(north)
    rows = FieldSource.objects.filter(pk=row.pk)
    for wrong in (
        rows.delete,
        lambda: rows.update(actor=other),
        lambda: rows.update(field="ceasefires"),
        lambda: rows.update(source=None),
        lambda: FieldSource.objects.create(actor=front, profile=row.profile, field="aims", source=source),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    become(front, analyst, "ngo")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(noted_on=TODAY)
