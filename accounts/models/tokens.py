"""REST tokens: shown once, stored hashed, narrow and mortal."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.compartments import Compartment
from core.record import Record


class ApiToken(Record):
    """A bearer token of one user with scopes and compartments; only its SHA-256 is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("scopes"))
    compartments = models.ManyToManyField(Compartment, related_name="+", verbose_name=_("compartments"))
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("REST token")

    def __str__(self) -> str:
        """Return name and visible prefix, never the secret."""
        return f"{self.name} ({self.prefix}…)"

    def is_live(self, at: datetime) -> bool:
        """Return whether the token opens the door at this moment."""
        return self.revoked_at is None and self.expires_at > at and self.user.is_active

    def allows(self, scope: str) -> bool:
        """Return whether the token carries the scope; write implies read."""
        verb, _sep, resource = scope.partition(":")
        return scope in self.scopes or (verb == "read" and f"write:{resource}" in self.scopes)
