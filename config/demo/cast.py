"""The people of the demonstration: one account a role, two compartments, one REST token."""

from dataclasses import dataclass
from datetime import timedelta

from accounts.domain.roles import SCOPES, Access, Role
from accounts.models import Compartment, User
from accounts.services import compartments, organisation, people, tokens
from core import clock
from riskreview.services import calendar

PASSWORD = "parley-demo"  # noqa: S105 - printed on purpose, demonstration only

ACCOUNTS = (
    ("analyst", "Amina Rahal", Role.ANALYST),
    ("analyst2", "Tomas Brandt", Role.ANALYST),
    ("lead", "Lea Okafor", Role.LEAD_ANALYST),
    ("legal", "Henrik Solberg", Role.LEGAL_REVIEWER),
    ("ethics", "Esi Mensah", Role.ETHICS_REVIEWER),
    ("escalation", "Viktor Anders", Role.ESCALATION_REVIEWER),
    ("approver", "Paula Reyes", Role.APPROVER),
    ("senior", "Samuel Wren", Role.SENIOR_APPROVER),
    ("authority", "Ingrid Falk", Role.HIGHER_AUTHORITY),
    ("auditor", "Noor Haddad", Role.AUDITOR),
    ("librarian", "Jonas Petit", Role.CASE_LIBRARIAN),
    ("client", "Reporting system of the ministry", Role.API_CLIENT),
)
ALSO = {"authority": (Role.SENIOR_APPROVER,)}
"""Who stands in for the senior approver holds that role too."""
HOLIDAYS = {
    4: "Day of the Boats",
    62: "Harvest Day",
    118: "Remembrance Day",
    153: "Founding Day",
    175: "Day of the Boats",
}
"""Days after the story begins, 150 days ago."""
CHANGING = frozenset({"analyst", "analyst2", "lead"})
INSIDE_NORTH = frozenset({"analyst", "lead", "legal", "ethics", "escalation", "approver", "senior"})


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody by user name, and where records lie."""

    people: dict[str, User]
    valley: Compartment
    north: Compartment

    def __getattr__(self, name: str) -> User:
        """Return somebody by user name."""
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None


def assemble() -> Cast:
    """Make the accounts and compartments as an administrator would, and return them."""
    admin = people.create(username="admin", name="Ruth Keller", roles=[Role.ADMINISTRATOR], password=PASSWORD, by=None)
    found = {"admin": admin}
    for username, name, role in ACCOUNTS:
        password = "" if role is Role.API_CLIENT else PASSWORD
        roles = [role, *ALSO.get(username, ())]
        found[username] = people.create(username=username, name=name, roles=roles, password=password, by=admin)
    valley = compartments.create(
        code="karsa-desk",
        name="Karsa desk",
        description="Everything the mission does in the Karsa valley, save what is kept closer.",
        is_common=True,
        by=admin,
    )
    north = compartments.create(
        code="silver-pass",
        name="Silver Pass",
        description="The quiet contact with the faction at the Silver Pass. Its existence is not known outside.",
        is_common=False,
        by=admin,
    )
    for username, user in found.items():
        if username == "admin":
            continue
        access = Access.CHANGE if username in CHANGING else Access.VIEW
        _let_in(user, valley, access, admin)
        if username in INSIDE_NORTH:
            _let_in(user, north, access, admin)
    organisation.change(
        seen_version=0,
        name="Joint Liaison Mission Karsa",
        jurisdiction="neutral",
        nationality="",
        by=admin,
    )
    today = clock.now().date()
    calendar.add(
        days="\n".join(f"{today + timedelta(days=days)} {name}" for days, name in HOLIDAYS.items()),
        by=admin,
    )
    return Cast({name: User.objects.get(pk=user.pk) for name, user in found.items()}, valley, north)


def _let_in(user: User, place: Compartment, access: Access, admin: User) -> None:
    compartments.set_access(
        user_id=user.pk, compartment_id=place.pk, access=access, reason="Needs it for the work.", by=admin
    )


def token_for_client(cast: Cast) -> str:
    """Return the secret of a fresh token of the REST client: it reads and writes what lies at the Karsa desk."""
    _token, secret = tokens.issue(
        owner_id=cast.client.pk,
        name="Demonstration",
        scopes=SCOPES,
        compartment_ids=[cast.valley.pk],
        expires_at=clock.now() + timedelta(days=90),
        by=cast.admin,
    )
    return secret
