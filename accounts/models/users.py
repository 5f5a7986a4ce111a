"""People, and the one organisation this deployment speaks for."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID, uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.domain.mailing import Often
from accounts.domain.roles import DECISION_LEVEL, Access, Role
from core import clock
from core.record import Record, Stamp

if TYPE_CHECKING:
    from accounts.models.compartments import Membership

ROLE_LABELS = {
    Role.ANALYST: _("Analyst"),
    Role.LEAD_ANALYST: _("Lead analyst"),
    Role.LEGAL_REVIEWER: _("Legal reviewer"),
    Role.ETHICS_REVIEWER: _("Ethics reviewer"),
    Role.ESCALATION_REVIEWER: _("Escalation reviewer"),
    Role.APPROVER: _("Approver"),
    Role.SENIOR_APPROVER: _("Senior approver"),
    Role.HIGHER_AUTHORITY: _("Higher authority"),
    Role.AUDITOR: _("Auditor"),
    Role.CASE_LIBRARIAN: _("Case librarian"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.API_CLIENT: _("REST client"),
}

OFTEN_LABELS = {
    Often.NEVER: _("Never"),
    Often.DAILY: _("At most once a day"),
    Often.HOURLY: _("At most once an hour"),
}


class UserManager(BaseUserManager["User"]):
    """Makes people; there is no superuser."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Return a new user with a hashed password (none: cannot sign in with one)."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person or a REST client. `is_superuser` exists for the libraries and is refused by a constraint."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    username = models.CharField(_("user name"), max_length=60, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    roles = ArrayField(
        models.CharField(max_length=24, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]),
        default=list,
        blank=True,
        verbose_name=_("roles"),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    mail_often = models.CharField(
        _("mail about the inbox"),
        max_length=6,
        choices=[(often.value, label) for often, label in OFTEN_LABELS.items()],
        default=Often.NEVER.value,
    )
    quiet_since = models.PositiveSmallIntegerField(_("no mail from"), default=20, help_text=_("Hour of the day, UTC."))
    quiet_until = models.PositiveSmallIntegerField(_("until"), default=6, help_text=_("Hour of the day, UTC."))
    mailed_at = models.DateTimeField(null=True, editable=False)
    created_at = Stamp(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    # Set by the REST door when a token opened it: narrows what `visible_to` returns.
    token_compartments: frozenset[UUID] | None = None
    token_scopes: frozenset[str] | None = None

    class Meta:
        verbose_name = _("user")
        constraints = [
            models.CheckConstraint(name="user_no_superuser", condition=models.Q(is_superuser=False)),
            models.UniqueConstraint(Lower("username"), name="one_user_per_name_in_any_case"),
            models.CheckConstraint(
                name="mail_has_an_address", condition=models.Q(mail_often=Often.NEVER.value) | ~models.Q(email="")
            ),
            models.CheckConstraint(
                name="quiet_hours_of_a_day", condition=models.Q(quiet_since__lte=23, quiet_until__lte=23)
            ),
        ]

    def __str__(self) -> str:
        """Return the name people know."""
        return self.name or self.username

    def get_full_name(self) -> str:
        """Return the name people know, as the framework asks for it."""
        return str(self)

    @property
    def is_staff(self) -> bool:
        """Nobody: there is no other door than the pages, REST and management commands."""
        return False

    def has_role(self, *roles: Role) -> bool:
        """Return whether the person holds any of the roles."""
        return not set(self.roles).isdisjoint(roles)

    @property
    def role_labels(self) -> list[str]:
        """Return the person's roles as words, in the order of the list of roles."""
        return [str(label) for role, label in ROLE_LABELS.items() if role in self.roles]

    @property
    def decision_level(self) -> int:
        """Return the highest level the person may decide at: 0 none, 1 approver, 2 senior, 3 higher authority."""
        return max((level for role, level in DECISION_LEVEL.items() if role in self.roles), default=0)

    @cached_property
    def circles(self) -> list["Membership"]:
        """Return the person's memberships with their compartments, by name, narrowed by the token."""
        rows = self.memberships.select_related("compartment").order_by("compartment__name")
        return [row for row in rows if self.token_compartments is None or row.compartment_id in self.token_compartments]

    @cached_property
    def access(self) -> dict[UUID, str]:
        """Return the person's compartments with view or change."""
        return {row.compartment_id: row.access for row in self.circles}

    def sight(self) -> list[str]:
        """Return what the person may see by now, as texts in order: compartments with access, and records granted."""
        places = [f"{place} {access}" for place, access in self.access.items()]
        return sorted([*places, *self._granted()])

    def _granted(self) -> Iterator[str]:
        """Yield the ids of the records that are open to the person, from each table of grants (`ObjectGrant`)."""
        for relation in self._meta.related_objects:
            table: Any = relation.related_model
            if relation.field.name == "user" and "content_object" in {column.name for column in table._meta.fields}:
                live = table._default_manager.filter(user=self, expires_at__gt=clock.now())
                yield from map(str, live.values_list("content_object_id", flat=True))

    def reads(self, scope: str) -> bool:
        """Return whether the token that opened the door reads this; without one, the person reads whatever they see."""
        return self.token_scopes is None or not self.token_scopes.isdisjoint({f"read:{scope}", f"write:{scope}"})

    def may_change_in(self, compartment_id: UUID) -> bool:
        """Return whether the person may change records of the compartment."""
        return self.access.get(compartment_id) == Access.CHANGE


class Organisation(Record):
    """The engaging organisation: one row a deployment (SETTLED.md C4)."""

    JURISDICTIONS: ClassVar = [
        ("neutral", _("Neutral")),
        ("un", _("United Nations")),
        ("eu", _("European Union")),
        ("uk", _("United Kingdom")),
        ("us", _("United States")),
    ]

    singleton = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    jurisdiction = models.CharField(
        _("jurisdiction profile"),
        max_length=8,
        choices=JURISDICTIONS,
        default="neutral",
    )
    nationality = models.CharField(_("nationality"), max_length=2, blank=True)
    rest_days = ArrayField(
        models.PositiveSmallIntegerField(),
        null=True,
        verbose_name=_("days of rest"),
        help_text=_("Days of the week, 1 for Monday. Not said: Saturday and Sunday."),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_organisation", condition=models.Q(singleton=True)),
            models.CheckConstraint(
                name="somebody_works_on_some_day",
                condition=models.Q(rest_days__contained_by=list(range(1, 8)), rest_days__len__lt=7),
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def days_of_rest(self) -> list[int]:
        """Return the days of the week on which nobody works, as ISO 8601 numbers them."""
        return [6, 7] if self.rest_days is None else self.rest_days
