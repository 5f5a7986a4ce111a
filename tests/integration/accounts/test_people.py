"""Commands on people, compartments and the organisation."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.domain.roles import Access, Role
from accounts.models import Compartment, Membership, Organisation, User
from accounts.services import compartments, organisation, people
from core.errors import Invalid, NotAllowed, NotFound, Stale
from core.models import AuditEvent
from tests.factories import PASSWORD, make_user

SECRET = "a-better-secret-7"


def nothing_happened():
    return not AuditEvent.objects.exists()


@pytest.fixture
def admin2(db):
    return make_user("admin2", role=Role.ADMINISTRATOR)


def test_an_administrator_makes_accounts(admin):
    made = people.create(username="mara", name="Mara", roles=["analyst"], password=SECRET, by=admin)
    assert made.check_password(SECRET)
    event = AuditEvent.objects.get()
    assert (event.verb, event.by, event.subject_id) == ("accounts.person_created", admin, made.pk)
    assert SECRET not in event.body


def test_a_rest_client_needs_no_password(admin):
    made = people.create(username="board", name="Board", roles=["api_client"], password="", by=admin)
    assert not made.has_usable_password()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "ANALYST"}, "username"),
        ({"username": "two words"}, "username"),
        ({"name": "  "}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"password": "short"}, "password"),
        ({"roles": ["king"]}, "roles"),
        ({"roles": ["auditor", "administrator"]}, "roles"),
        ({"roles": ["api_client", "analyst"]}, "roles"),
    ],
)
def test_an_account_that_breaks_a_rule_is_not_made(admin, analyst, values, field):
    before = User.objects.count()
    said = {"username": "mara", "name": "Mara", "roles": ["analyst"], "password": SECRET} | values
    with pytest.raises(Invalid) as refusal:
        people.create(**said, by=admin)
    assert set(refusal.value.fields) == {field}
    assert User.objects.count() == before
    assert nothing_happened()


def test_only_administrators_administer(lead, analyst, north):
    acts = [
        lambda: people.create(username="x", name="X", roles=[], password=SECRET, by=lead),
        lambda: people.change(user_id=analyst.pk, seen_version=1, name="X", email="", roles=[], by=lead),
        lambda: people.set_active(user_id=analyst.pk, seen_version=1, active=False, reason="x", by=lead),
        lambda: people.set_password(user_id=analyst.pk, password=SECRET, reason="forgotten", by=lead),
        lambda: compartments.create(code="x", name="X", description="", is_common=False, by=lead),
        lambda: compartments.change(
            compartment_id=north.pk, seen_version=1, name="X", description="", is_common=False, by=lead
        ),
        lambda: compartments.set_access(user_id=analyst.pk, compartment_id=north.pk, access="", reason="x", by=lead),
        lambda: organisation.change(seen_version=0, name="X", jurisdiction="un", nationality="", by=lead),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    analyst.refresh_from_db()
    assert (analyst.name, analyst.is_active, analyst.check_password(PASSWORD)) == ("Amina Analyst", True, True)
    assert Membership.objects.filter(user=analyst).count() == 2
    assert Compartment.objects.count() == 2
    assert not Organisation.objects.exists()
    assert nothing_happened()


def test_changes_are_noted_field_by_field_and_nothing_new_is_not(admin, analyst):
    said = {"user_id": analyst.pk, "name": "Amina A.", "email": "", "roles": ["analyst", "approver"], "by": admin}
    assert people.change(**said, seen_version=1).version == 2
    assert people.change(**said, seen_version=2).version == 2
    assert AuditEvent.objects.get().changes == {
        "name": ["Amina Analyst", "Amina A."],
        "roles": [["analyst"], ["analyst", "approver"]],
    }


def test_a_stale_change_is_refused(admin, analyst):
    with pytest.raises(Stale):
        people.change(user_id=analyst.pk, seen_version=7, name="X", email="", roles=[], by=admin)
    assert nothing_happened()


def test_nobody_widens_their_own_rights(admin, admin2, north):
    acts = [
        lambda: people.change(
            user_id=admin.pk, seen_version=1, name="Ada", email="", roles=["administrator", "approver"], by=admin
        ),
        lambda: people.set_active(user_id=admin.pk, seen_version=1, active=False, reason="x", by=admin),
        lambda: people.set_password(user_id=admin.pk, password=SECRET, reason="forgotten", by=admin),
        lambda: compartments.set_access(
            user_id=admin.pk, compartment_id=north.pk, access=Access.VIEW, reason="curious", by=admin
        ),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match="ask another administrator"):
            act()
    assert not Membership.objects.filter(user=admin).exists()
    assert nothing_happened()
    compartments.set_access(user_id=admin.pk, compartment_id=north.pk, access=Access.VIEW, reason="agreed", by=admin2)
    assert Membership.objects.get(user=admin).access == "view"


def test_one_may_change_ones_own_name_even_as_administrator(admin):
    assert (
        people.change(user_id=admin.pk, seen_version=1, name="Ada A.", email="", roles=["administrator"], by=admin).name
        == "Ada A."
    )
    assert people.change_own(seen_version=2, name="Ada", by=admin).version == 3


@pytest.mark.parametrize("name", ["Lea Lead", " lea LEAD ", "Lea\u202eLead", "Lea\nLead", "Lea\u200c Lead"])
def test_nobody_goes_by_the_name_of_somebody_else(admin, analyst, lead, name):
    for act in (
        lambda: people.change_own(seen_version=1, by=analyst, name=name),
        lambda: people.change(user_id=analyst.pk, seen_version=1, name=name, email="", roles=["analyst"], by=admin),
        lambda: people.create(username="new", name=name, roles=["analyst"], password=SECRET, by=admin),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert set(refused.value.fields) == {"name"}
    assert nothing_happened()
    analyst.refresh_from_db()
    assert analyst.name == "Amina Analyst"
    assert people.change_own(seen_version=1, by=lead, name="Lea Lead").version == 1, "one keeps one's own"


def test_keeping_somebody_out_needs_a_reason_and_is_noted(admin, analyst):
    with pytest.raises(Invalid):
        people.set_active(user_id=analyst.pk, seen_version=1, active=False, reason=" ", by=admin)
    assert nothing_happened()
    people.set_active(user_id=analyst.pk, seen_version=1, active=False, reason="left", by=admin)
    people.set_active(user_id=analyst.pk, seen_version=2, active=True, reason="came back", by=admin)
    verbs = list(AuditEvent.objects.order_by("link__seq", "at").values_list("verb", "reason"))
    assert sorted(verbs) == [("accounts.person_kept_out", "left"), ("accounts.person_let_in", "came back")]


def test_a_forgotten_password_is_set_but_not_for_machines(admin, analyst, client):
    people.set_password(user_id=analyst.pk, password=SECRET, reason="forgotten", by=admin)
    analyst.refresh_from_db()
    assert analyst.check_password(SECRET)
    assert AuditEvent.objects.get(verb="accounts.password_set").reason == "forgotten"
    with pytest.raises(Invalid):
        people.set_password(user_id=analyst.pk, password=f"{SECRET}2", reason=" ", by=admin)
    analyst.refresh_from_db()
    assert analyst.check_password(SECRET)
    with pytest.raises(Invalid):
        people.set_password(user_id=client.pk, password=SECRET, reason="forgotten", by=admin)


def test_access_to_compartments_is_given_changed_and_taken(admin, stranger, north):
    said = {"user_id": stranger.pk, "compartment_id": north.pk, "reason": "joined the desk", "by": admin}
    for access in (Access.VIEW, Access.CHANGE, Access.CHANGE, "", ""):
        compartments.set_access(**said, access=access)
    changes = [event.changes["access"] for event in AuditEvent.objects.order_by("subject_version")]
    assert changes == [["", "view"], ["view", "change"], ["change", ""]]
    assert not stranger.memberships.exists()


@pytest.mark.parametrize(("access", "reason"), [("own", "x"), ("view", "")])
def test_access_that_breaks_a_rule_is_not_given(admin, stranger, north, access, reason):
    with pytest.raises(Invalid):
        compartments.set_access(user_id=stranger.pk, compartment_id=north.pk, access=access, reason=reason, by=admin)
    assert not stranger.memberships.exists()
    assert nothing_happened()


def test_what_is_not_there_is_not_found(admin, north):
    for act in (
        lambda: people.set_password(user_id=north.pk, password=SECRET, reason="forgotten", by=admin),
        lambda: compartments.set_access(user_id=north.pk, compartment_id=north.pk, access="", reason="x", by=admin),
        lambda: compartments.change(
            compartment_id=admin.pk, seen_version=1, name="X", description="", is_common=False, by=admin
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_compartments_are_made_and_changed(admin):
    place = compartments.create(code="South-Desk", name="South", description=" d ", is_common=False, by=admin)
    assert (place.code, place.description, place.memberships.count()) == ("south-desk", "d", 0)
    changed = compartments.change(
        compartment_id=place.pk, seen_version=1, name="The South", description="d", is_common=True, by=admin
    )
    assert changed.version == 2
    event = AuditEvent.objects.get(verb="accounts.compartment_changed")
    assert event.changes == {"name": ["South", "The South"], "is_common": [False, True]}


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [("north", "X", "code"), ("a b", "X", "code"), ("x", "NORTH", "name"), ("x", " ", "name")],
)
def test_compartments_differ(admin, north, code, name, field):
    with pytest.raises(Invalid) as refusal:
        compartments.create(code=code, name=name, description="", is_common=False, by=admin)
    assert set(refusal.value.fields) == {field}
    assert Compartment.objects.count() == 1


def test_there_is_one_organisation(admin):
    said = {"jurisdiction": "un", "nationality": "no", "by": admin}
    organisation.change(seen_version=0, name="Mission", **said)
    organisation.change(seen_version=1, name="The Mission", **said)
    row = Organisation.objects.get()
    assert (row.name, row.jurisdiction, row.nationality, row.version) == ("The Mission", "un", "NO", 2)
    with pytest.raises(Stale):
        organisation.change(seen_version=1, name="Other", **said)
    with pytest.raises(Invalid) as refusal:
        organisation.change(seen_version=2, name="", jurisdiction="xx", nationality="QQ", by=admin)
    assert set(refusal.value.fields) == {"name", "jurisdiction", "nationality"}
    assert AuditEvent.objects.count() == 2


def test_the_first_administrator_is_made_at_the_command_line(db, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    with pytest.raises(CommandError, match="too short"):
        call_command("create_administrator", "ada")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SECRET}\n"))
    call_command("create_administrator", "ada", "--name", "Ada")
    made = User.objects.get()
    assert (made.name, made.roles, made.check_password(SECRET)) == ("Ada", ["administrator"], True)
    event = AuditEvent.objects.get()
    assert (event.source, event.by) == ("command", None)
    with pytest.raises(CommandError, match="There is an administrator"):
        call_command("create_administrator", "eve")
