"""A person whose time is over is pseudonymised by two people, wherever Parley keeps the name, and by nobody else."""

import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import LettingGo, Notice, RecordDue
from accounts.selectors.holds import reaching
from accounts.services import access, holds, letting_go
from accounts.services import retention as schedule
from actors.models import FormerName, HitDecision, Listing, Person, PersonGrant, PersonRole, Screening, ScreeningHit
from actors.selectors import history
from actors.selectors import people as selector
from actors.services import forgetting, judging, listings, lists, people, roles, screening
from core import audit, clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent, IdempotencyKey
from engagements.models import CommitmentEvent
from tests.factories import (
    make_actor,
    make_commitment,
    make_compartment,
    make_grant,
    make_listing,
    make_merge,
    make_person,
    make_role,
    make_source,
    make_user,
)
from tests.published import person as listed_person
from tests.published import un_file

pytestmark = pytest.mark.django_db
TODAY = clock.now().date()
LONG_AGO = TODAY - timedelta(days=800)
NAMES = ("Mara Oun", "The Baker", "Mara Ounova")


@pytest.fixture(autouse=True)
def _published(db):
    schedule.publish_first()


@pytest.fixture
def actor(north):
    return make_actor(north, "Salt Road Front")


def rest(person, *, since=LONG_AGO):
    """Let nobody have used a person, or their roles, since a day."""
    at = clock.now() - (TODAY - since)
    Person.objects.filter(pk=person.pk).update(updated_at=at)
    PersonRole.objects.filter(person=person).update(updated_at=at)
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def person(north, actor, analyst):
    said = {"real_name": NAMES[2], "languages": ["Karsi"], "protocol_notes": "Comes late."}
    found = people.register(compartment_id=north.pk, values=said, by=analyst)
    found = people.change(
        person_id=found.pk, seen_version=1, values={"real_name": NAMES[0], "aliases": [NAMES[1]]}, by=analyst
    )
    make_role(found, actor, title="The Baker of Orun", since="2020-01-01", until=LONG_AGO)
    return rest(found)


def due():
    letting_go.note_what_is_due(today=TODAY)
    return RecordDue.objects.get(settled_at=None)


def propose(row, by, **more):
    said = {"seen_version": Person.objects.get(pk=row.subject_id).version, "reason": "Two years are over.", **more}
    return letting_go.propose(due_id=row.pk, by=by, **said)


def let_go(analyst, lead):
    proposal = propose(due(), analyst)
    return letting_go.confirm(letting_go_id=proposal.pk, seen_version=proposal.version, by=lead)


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def everywhere(text):
    """Return the tables and columns of the whole database that hold a text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'ARRAY', 'jsonb', 'tsvector')"
        )
        found = []
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1', [f"%{text}%"])
            if cursor.fetchone():
                found.append(f"{table}.{column}")
    return found


class TestDue:
    def test_is_who_was_not_used_for_the_period_of_the_schedule(self, person, lead):
        row = due()
        assert (row.kept, row.subject_id, row.counts_from, row.compartment) == (
            "private_persons", person.pk, LONG_AGO, person.compartment,
        )  # fmt: skip
        assert letting_go.note_what_is_due(today=TODAY) == (0, 0), "noted once"
        (notice,) = Notice.objects.filter(recipient=lead)
        assert (notice.kind, notice.subject_id) == ("period_over", person.pk)
        assert AuditEvent.objects.get(verb="accounts.periods_noted").changes == {"came": 1, "settled": 0}

    @pytest.mark.parametrize("use", ["role", "ended lately", "changed", "listed", "delisted lately"])
    def test_is_nobody_who_is_in_use(self, person, actor, use):
        lately = TODAY - timedelta(days=30)
        if use == "role":
            make_role(person, actor, "spokesperson")
        elif use == "ended lately":
            make_role(person, actor, "spokesperson", until=lately)
        elif use == "changed":
            Person.objects.filter(pk=person.pk).update(updated_at=clock.now())
        else:
            Listing.objects.create(
                person=person, list_code="un_1267", listed_on=LONG_AGO, legal_effects=["asset_freeze"], checked_on=TODAY,
                next_check_due=TODAY, delisted_on=lately if use == "delisted lately" else None,
            )  # fmt: skip
        assert letting_go.note_what_is_due(today=TODAY) == (0, 0)

    def test_is_settled_when_somebody_is_used_again(self, person, actor, lead):
        row = due()
        make_role(person, actor, "spokesperson")
        assert letting_go.note_what_is_due(today=TODAY) == (0, 1)
        row.refresh_from_db()
        assert row.settled_at is not None
        assert Notice.objects.get(recipient=lead).done_at is not None

    def test_a_protected_source_is_due_when_its_purpose_ended_and_an_unused_one_after_two_years(self, north, actor):
        hidden = {"sensitivity": "protected_source", "pseudonym": "Heron"}
        heron = make_person(north, "Idris Vale", **hidden)
        assert letting_go.note_what_is_due(today=TODAY) == (0, 0)
        rest(heron)
        assert due().kept == "private_persons"
        make_role(heron, actor, until=TODAY)
        letting_go.note_what_is_due(today=TODAY)
        assert RecordDue.objects.get(settled_at=None).kept == "protected_sources"


class TestLettingGo:
    def test_takes_the_name_out_of_every_table(self, person, actor, analyst, lead, north):
        make_grant(make_user(), person)
        IdempotencyKey.objects.create(user=analyst, key="k", request_sha256="0", body='{"name": "Mara Oun"}')
        listed = Listing.objects.create(
            person=person, list_code="un_1267", listed_on="2020-01-01", delisted_on=LONG_AGO, reference="Mara Oun 12",
            legal_effects=["asset_freeze"], checked_on=LONG_AGO, next_check_due=LONG_AGO, note="Mara Oun",
        )  # fmt: skip
        assert FormerName.objects.get().text == NAMES[2]
        done = let_go(analyst, lead)
        assert (done.status, done.decided_by, done.done) == (
            "carried_out", lead, {"roles": 1, "listings": 1, "former names": 1, "grants": 1, "kept answers": 1},
        )  # fmt: skip
        for name in NAMES:
            assert everywhere(name) == []
        found = selector.get(person.pk, user=lead)
        assert found.name.startswith("Person ")
        assert (found.real_name, found.aliases, found.languages, found.protocol_notes) == (found.pseudonym, [], [], "")
        role = found.roles.get()
        assert (role.actor, role.role, role.title, role.until) == (actor, "military_commander", "", LONG_AGO)
        listed.refresh_from_db()
        assert (listed.reference, listed.note, listed.delisted_on) == ("", "", LONG_AGO)
        event = AuditEvent.objects.get(verb="accounts.record_let_go")
        assert (event.subject_id, event.by, event.reason) == (person.pk, lead, "Two years are over.")
        assert RecordDue.objects.get().settled_at is not None
        assert letting_go.note_what_is_due(today=TODAY) == (0, 0)

    def test_the_trail_keeps_what_it_holds_and_only_auditors_read_it(self, person, analyst, lead):
        assert "Comes late." in str([row.changes for row in history.of_person(person, user=lead)])
        let_go(analyst, lead)
        assert everywhere("Comes late.") == ["core_auditevent.changes", "core_auditevent.body"]
        rows = history.of_person(selector.get(person.pk, user=lead), user=lead)
        assert "Comes late." not in str(rows)
        assert "Two years are over." in str(rows)
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        assert audit.verify()[1] is None

    @pytest.mark.django_db(transaction=True)
    def test_the_serving_role_may_do_it_and_delete_nothing_else(self, person, analyst, lead, legal, monkeypatch):
        lists.import_list(list_code="un_sc", files=[un_file(listed_person("YEi.001", "MARA OUN"))], by=lead)
        screening.screen(person_id=person.pk, by=analyst)
        hit = ScreeningHit.objects.get()
        screening.decide(hit_id=hit.pk, seen_version=hit.version, state="false", reason="Another.", by=legal)
        rest(person)
        call_command("grant_app_role", os.environ["PARLEY_TEST_APP_ROLE"])
        monkeypatch.setitem(connection.settings_dict, "USER", os.environ["PARLEY_TEST_APP_ROLE"])
        connection.close()
        try:
            for table in ("actors_formername", "actors_hitdecision", "actors_screeninghit"):
                with pytest.raises(DatabaseError, match="goes only with"):
                    sql(f"DELETE FROM {table}")
            for statement in ("DELETE FROM core_auditevent", "UPDATE actors_formername SET text = ''",
                              "DELETE FROM accounts_retentionschedule"):  # fmt: skip
                with pytest.raises(DatabaseError, match="permission denied"):
                    sql(statement)
            assert let_go(analyst, lead).done["decisions on hits"] == 1
        finally:
            monkeypatch.undo()
            connection.close()

    def test_a_protected_source_keeps_its_pseudonym_alone(self, north, actor, analyst, lead):
        said = {"real_name": "Idris Vale", "sensitivity": "protected_source", "pseudonym": "Heron"}
        heron = people.register(compartment_id=north.pk, values=said, by=analyst)
        make_role(heron, actor, until=TODAY)
        let_go(analyst, lead)
        found = selector.get(heron.pk, user=analyst)
        assert (found.name, found.real_name) == ("Heron", "Heron")
        assert everywhere("Idris Vale") == []
        assert not PersonGrant.objects.exists()

    def test_nothing_is_recorded_about_them_afterwards(self, person, actor, analyst, lead):
        let_go(analyst, lead)
        with pytest.raises(NotAllowed):
            people.change(person_id=person.pk, seen_version=3, values={"real_name": "Mara Oun"}, by=analyst)
        with pytest.raises(NotAllowed):
            screening.screen(person_id=person.pk, by=analyst)
        with pytest.raises(Invalid):
            roles.add(actor_id=actor.pk, person_id=person.pk, values={"role": "spokesperson"}, by=analyst)
        role = person.roles.get()
        with pytest.raises(Conflict):
            roles.change(role_id=role.pk, seen_version=role.version, values={"title": "The Baker"}, by=analyst)
        with pytest.raises(NotAllowed):
            listings.add(person_id=person.pk, values={}, by=analyst)
        judged = {"fact_id": role.pk, "seen_version": role.version, "state": "refuted", "reason": "It was Mara Oun."}
        with pytest.raises(NotAllowed):
            judging.judge(kind="role", **judged, by=analyst)
        until, guest = clock.now() + timedelta(days=3), make_user()
        with pytest.raises(Conflict):
            access.grant(
                kind="actors.person", record_id=person.pk, user_id=guest.pk, until=until, reason="Asked.", by=lead
            )
        role.refresh_from_db()
        assert (role.title, role.state, role.state_reason) == ("", "asserted", "")

    def test_what_contradicts_them_later_disputes_their_role_without_a_word(self, north, actor, analyst, lead):
        first = make_person(north, "Mara Oun")
        make_role(first, actor, "supreme_leader", since="2020-01-01", until=LONG_AGO)
        rest(first)
        let_go(analyst, lead)
        said = {"role": "supreme_leader", "since": "2020-02-01", "until": LONG_AGO}
        roles.add(actor_id=actor.pk, person_id=make_person(north).pk, values=said, by=analyst)
        role = first.roles.get()
        assert (role.state, role.state_reason) == ("disputed", "")

    def test_the_page_of_the_proposal_lists_what_others_rows_say_and_nothing_hidden(self, person, actor, north, lead):
        other = make_person(north, "Ossi Tarn", protocol_notes="Cousin of Mara Oun.")
        make_role(other, actor, title="Aide of Mara Oun")
        make_person(north, "Mara Oun", sensitivity="protected_source", pseudonym="Heron")
        hidden = make_actor(make_compartment("secret"))
        author = make_user(role="analyst", changes=[hidden.compartment, north])
        CommitmentEvent.objects.create(
            commitment=make_commitment(author, hidden), to_status="made", occurred_on=TODAY, reason="Mara Oun said so.",
            by=author, at=clock.now(), source=make_source(north),
        )  # fmt: skip
        record = selector.get(person.pk, user=lead)
        assert forgetting.PEOPLE.consequences(record, user=lead).named == [
            ("person: Ossi Tarn", other.get_absolute_url()), ("role: military_commander", ""),
        ]  # fmt: skip

    def test_what_is_due_in_another_class_goes_on_being_told(self, person, lead):
        row = due()
        other = RecordDue.objects.create(
            kept="protected_sources", subject_type=row.subject_type, subject_id=row.subject_id, counts_from=LONG_AGO,
            compartment=row.compartment, noted_at=clock.now(),
        )  # fmt: skip
        letting_go._tell([other])
        assert letting_go.note_what_is_due(today=TODAY) == (0, 1)
        told = {notice.key.split(":")[1]: notice.done_at for notice in Notice.objects.filter(recipient=lead)}
        assert told["private_persons"] is None
        assert told["protected_sources"] is not None

    def test_takes_two_people_who_see_it_and_names_nobody(
        self, person, analyst, analyst2, lead, legal, stranger, client
    ):
        row = due()
        for refusal, by, more in [
            (NotFound, stranger, {}), (NotAllowed, client, {}), (Stale, analyst, {"seen_version": 9}),
            (Invalid, analyst, {"reason": " "}), (Invalid, analyst, {"reason": "mara oun left."}),
            (Invalid, analyst, {"reason": "Once called Mara Ounova."}),
        ]:  # fmt: skip
            with pytest.raises(refusal):
                propose(row, by, **more)
        assert not LettingGo.objects.exists()
        proposal = propose(row, lead)
        with pytest.raises(Conflict):
            propose(row, analyst)
        said = {"letting_go_id": proposal.pk, "seen_version": 1}
        for refusal, by, more in [
            (NotFound, stranger, {}), (NotAllowed, lead, {}), (NotAllowed, analyst2, {}), (Stale, legal, {"seen_version": 2}),
        ]:  # fmt: skip
            with pytest.raises(refusal):
                letting_go.confirm(**{**said, **more}, by=by)
        with pytest.raises(NotAllowed):
            letting_go.withdraw(**said, by=legal)
        assert Person.objects.get(pk=person.pk).real_name == "Mara Oun"
        letting_go.refuse(**said, reason="Not yet.", by=legal)
        with pytest.raises(Conflict):
            letting_go.confirm(**{**said, "seen_version": 2}, by=legal)
        again = propose(row, lead)
        letting_go.withdraw(letting_go_id=again.pk, seen_version=1, by=lead)
        assert [row.status for row in LettingGo.objects.order_by("created_at")] == ["refused", "withdrawn"]
        assert Person.objects.get(pk=person.pk).real_name == "Mara Oun"

    def test_a_reason_tells_nobody_who_a_protected_source_is(self, north, actor, analyst, lead):
        hidden = {"sensitivity": "protected_source", "pseudonym": "Heron", "aliases": ["Al"]}
        heron = make_person(north, "Idris Vale", **hidden)
        make_role(heron, actor, until=TODAY)
        row = due()
        proposal = propose(row, analyst, reason="Not Idris Vale.")
        letting_go.refuse(letting_go_id=proposal.pk, seen_version=1, reason="Idris Vale.", by=lead)
        make_grant(analyst, heron)
        with pytest.raises(Invalid):
            propose(row, analyst, reason="idris vale, left.")
        with pytest.raises(Invalid):
            propose(row, analyst, reason="So says Al.")
        assert propose(row, analyst, reason="It is all over.").is_open

    def test_the_words_of_a_hold_are_read_by_auditors_alone_afterwards(self, person, analyst, lead, legal, senior):
        said = {"kind": "actors.person", "record_id": person.pk}
        hold = holds.place(**said, name="Mara Oun v State", reason="Mara Oun sued.", by=legal)
        holds.lift(hold_id=hold.pk, seen_version=1, reason="Mara Oun lost.", by=senior)
        guest, until = make_user(), clock.now() + timedelta(days=3)
        access.grant(**said, user_id=guest.pk, until=until, reason="Met Mara Oun.", by=lead)
        access.revoke(**said, user_id=guest.pk, reason="Mara Oun left.", by=lead)
        let_go(analyst, lead)
        rows = history.of_person(selector.get(person.pk, user=lead), user=lead)
        assert "Mara Oun" not in str(rows)
        assert "Two years are over." in str(rows)

    def test_is_refused_when_the_person_changed_or_came_into_use(self, person, actor, analyst, lead):
        proposal = propose(due(), analyst)
        said = {"letting_go_id": proposal.pk, "seen_version": 1, "by": lead}
        make_role(person, actor, "spokesperson")
        with pytest.raises(Conflict):
            letting_go.confirm(**said)
        Person.objects.filter(pk=person.pk).update(version=9)
        with pytest.raises(Stale):
            letting_go.confirm(**said)
        assert Person.objects.get(pk=person.pk).real_name == "Mara Oun"

    @pytest.mark.parametrize("on", ["person", "actor"])
    def test_waits_for_a_hold(self, person, actor, analyst, lead, legal, senior, on):
        row, record = due(), {"person": person, "actor": actor}[on]
        proposal = propose(row, analyst)
        hold = holds.place(kind=record._meta.label_lower, record_id=record.pk, name="Case", reason="Asked.", by=legal)
        said = {"letting_go_id": proposal.pk, "seen_version": 1, "by": lead}
        with pytest.raises(Conflict, match="legal hold"):
            letting_go.confirm(**said)
        assert Person.objects.get(pk=person.pk).real_name == "Mara Oun"
        holds.lift(hold_id=hold.pk, seen_version=1, reason="Done.", by=senior)
        assert letting_go.confirm(**said).status == "carried_out"

    @pytest.mark.parametrize("on", ["kept", "folded"])
    def test_waits_for_a_hold_on_either_record_of_a_merged_actor(self, person, actor, analyst, lead, legal, north, on):
        other = make_actor(north, "Salt Road Guard")
        propose(due(), analyst)
        sql(TestAroundTheService.CARRY_OUT, lead.pk)
        kept, folded = other, actor
        if on == "folded":
            holds.place(kind="actors.actor", record_id=folded.pk, name="Case", reason="Asked.", by=legal)
        make_merge(kept, folded, analyst, lead)
        if on == "kept":
            holds.place(kind="actors.actor", record_id=kept.pk, name="Case", reason="Asked.", by=legal)
        with pytest.raises(DatabaseError, match="legal hold"):
            sql(TestAroundTheService.PSEUDONYMISE, person.pk)
        assert reaching("actors.person", person.pk).exists()


class TestAroundTheService:
    PSEUDONYMISE = (
        "UPDATE actors_person SET real_name = 'P', pseudonym = 'P', aliases = '{}', languages = '{}', protocol_notes = '',"
        " pseudonymised_at = now() WHERE id = %s"
    )
    CARRY_OUT = "UPDATE accounts_lettinggo SET status = 'carried_out', decided_by_id = %s, decided_at = now()"

    def test_nobody_is_pseudonymised_by_one_person_or_under_a_hold(self, person, actor, lead, legal):
        with pytest.raises(DatabaseError, match="two people"):
            sql(self.PSEUDONYMISE, person.pk)
        propose(due(), lead)
        with pytest.raises(DatabaseError, match="takes_two_people"):
            sql(self.CARRY_OUT, lead.pk)
        holds.place(kind="actors.actor", record_id=actor.pk, name="Case", reason="Asked.", by=legal)
        sql(self.CARRY_OUT, legal.pk)
        with pytest.raises(DatabaseError, match="legal hold"):
            sql(self.PSEUDONYMISE, person.pk)
        holds.place(kind="actors.person", record_id=person.pk, name="Case", reason="Asked.", by=legal)
        with pytest.raises(DatabaseError, match="legal hold"):
            sql("DELETE FROM actors_person WHERE id = %s", person.pk)

    def test_no_letting_go_is_carried_out_under_a_hold_or_rewritten(self, person, analyst, lead, legal):
        propose(due(), analyst)
        for statement in ("DELETE FROM accounts_lettinggo", "UPDATE accounts_lettinggo SET reason = 'Else.'",
                          "DELETE FROM accounts_recorddue", "UPDATE accounts_recorddue SET counts_from = now()"):  # fmt: skip
            with pytest.raises(DatabaseError):
                sql(statement)
        holds.place(kind="actors.person", record_id=person.pk, name="Case", reason="Asked.", by=legal)
        with pytest.raises(DatabaseError, match="legal hold"):
            sql(self.CARRY_OUT, lead.pk)

    def test_letting_go_is_for_those_whose_it_is(self, person, actor, analyst, lead, legal, north):
        row = due()
        fields = {
            "compartment": north, "kept": row.kept, "action": "pseudonymise", "subject_type": row.subject_type,
            "subject_id": person.pk, "subject_version": 1, "counts_from": LONG_AGO, "reason": "x",
            "schedule": schedule.retention.current(),
        }  # fmt: skip
        viewer = make_user(role="analyst", sees=[north])
        for nobody in (make_user(), viewer, make_user(roles=["legal_reviewer"])):
            with pytest.raises(DatabaseError, match="proposes"), transaction.atomic():
                LettingGo.objects.create(**fields, proposed_by=nobody)
        LettingGo.objects.create(**fields, proposed_by=analyst)
        for nobody in (make_user(), make_user(role="lead_analyst", sees=[north]), make_user(roles=["legal_reviewer"])):
            with pytest.raises(DatabaseError, match="confirms"):
                sql(self.CARRY_OUT, nobody.pk)
        sql(self.CARRY_OUT, lead.pk)
        role = make_role(person, actor, "spokesperson")
        with pytest.raises(DatabaseError, match="in use"):
            sql(self.PSEUDONYMISE, person.pk)
        PersonRole.objects.filter(pk=role.pk).update(until=LONG_AGO)
        listed = make_listing(person)
        with pytest.raises(DatabaseError, match="in use"):
            sql(self.PSEUDONYMISE, person.pk)
        Listing.objects.filter(pk=listed.pk).update(delisted_on=LONG_AGO)
        with pytest.raises(DatabaseError, match="never deleted"):
            sql("DELETE FROM actors_person WHERE id = %s", make_person(north).pk)

    def test_half_a_pseudonym_is_refused_and_a_whole_one_is_for_good(self, person, actor, analyst, lead):
        make_listing(person, delisted_on=LONG_AGO)
        propose(due(), analyst)
        sql(self.CARRY_OUT, lead.pk)
        with pytest.raises(DatabaseError, match="nothing stays"):
            sql("UPDATE actors_person SET pseudonymised_at = now() WHERE id = %s", person.pk)
        half = f"{self.PSEUDONYMISE}; SET CONSTRAINTS ALL IMMEDIATE"  # title and former name are still there
        with pytest.raises(DatabaseError, match="nothing stays"):
            sql(half, person.pk)
        person.refresh_from_db()
        with transaction.atomic():
            forgetting.PEOPLE.let_go(person, at=clock.now())
            sql("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in (
            "UPDATE actors_person SET real_name = 'Mara Oun'", "UPDATE actors_person SET pseudonymised_at = NULL",
            "UPDATE actors_personrole SET title = 'The Baker'", "UPDATE actors_personrole SET state_reason = 'Mara'",
            "UPDATE actors_listing SET note = 'Mara'", "UPDATE actors_listing SET exemptions = '{Mara}'",
            f"INSERT INTO actors_formername (person_id, text, until) VALUES ('{person.pk}', 'Mara', now())",
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match="pseudonymised person"):
                sql(statement)
        for make in (make_role, lambda whom, _actor: make_grant(make_user(), whom)):
            with pytest.raises(DatabaseError, match="pseudonymised person"), transaction.atomic():
                make(person, actor)
        with pytest.raises(DatabaseError, match="time is over"), transaction.atomic():
            make_person(make_compartment(), pseudonymised_at=clock.now())

    def test_what_was_looked_up_goes_with_whom_it_is_about_alone(self, person):
        assert FormerName.objects.filter(person=person).exists()
        with pytest.raises(DatabaseError, match="goes only with"):
            sql("DELETE FROM actors_formername")

    def test_look_ups_go_with_the_person_and_a_hit_that_may_be_true_keeps_them(self, person, analyst, lead, legal):
        entry = listed_person("YEi.001", "MARA OUN")
        lists.import_list(list_code="un_sc", files=[un_file(entry)], by=lead)
        screening.screen(person_id=person.pk, by=analyst)
        rest(person)
        assert letting_go.note_what_is_due(today=TODAY) == (0, 0), "somebody has to decide about the hit first"
        hit = ScreeningHit.objects.get()
        said = {"hit_id": hit.pk, "seen_version": hit.version, "reason": "Mara Oun is another."}
        screening.decide(**said, state="false", by=legal)
        for table in ("hitdecision", "screeninghit"):
            with pytest.raises(DatabaseError, match="goes only with"):
                sql(f"DELETE FROM actors_{table}")
        done = let_go(analyst, lead)
        assert {"look-ups": 1, "hits": 1, "decisions on hits": 1}.items() <= done.done.items()
        left = {one for one in everywhere("Mara Oun") if not one.startswith(("actors_listentry", "actors_listchange"))}
        assert left == {"core_auditevent.reason", "core_auditevent.body"}, (
            "the reason somebody typed, and the public list"
        )
        screening.rescreen(kind="people", ids=[str(person.pk)])
        assert not Screening.objects.filter(person=person).exists()
        assert not HitDecision.objects.exists()
