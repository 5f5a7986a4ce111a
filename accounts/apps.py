"""Wiring of accounts."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.domain.roles import Role
from core import nav, panels, verbs


class AccountsConfig(AppConfig):
    """People, compartments, tokens; the home page, the search page and the audit page."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the audit verbs of accounts, its panels of the home page and its entries of the rail."""
        verbs.register(VERBS)
        panels.register("home", "accounts.views.panels.own_tokens", order=5)
        panels.register("home", "accounts.views.panels.administration", order=80)
        panels.register("home", "accounts.views.panels.trail", order=81)
        nav.add(nav.Item(_("Home"), "home", "home", order=0))
        nav.add(nav.Item(_("Inbox"), "accounts:inbox", "bell", order=1, rows="accounts.selectors.notices.waiting"))
        nav.add(nav.Item(_("People"), "accounts:people", "users", order=90, shown=administers))
        nav.add(nav.Item(_("Compartments"), "accounts:compartments", "lock", order=91, shown=administers))
        nav.add(nav.Item(_("Organisation"), "accounts:organisation", "building", order=92, shown=administers))
        nav.add(nav.Item(_("Audit trail"), "accounts:trail", "history", order=95, shown=audits))


VERBS = {
    "accounts.signed_in": _("signed in"),
    "accounts.signed_out": _("signed out"),
    "accounts.sign_in_failed": _("failed to sign in"),
    "accounts.sessions_ended": _("ended other sessions"),
    "accounts.password_changed": _("changed the password"),
    "accounts.password_confirmed": _("confirmed the password"),
    "accounts.password_set": _("set a new password"),
    "accounts.person_created": _("made the account"),
    "accounts.person_changed": _("changed the account"),
    "accounts.person_kept_out": _("took away access to Parley"),
    "accounts.person_let_in": _("gave access to Parley back"),
    "accounts.access_changed": _("changed access to a compartment"),
    "accounts.compartment_created": _("made the compartment"),
    "accounts.compartment_changed": _("changed the compartment"),
    "accounts.organisation_changed": _("changed the organisation"),
    "accounts.notices_mailed": _("told by e-mail how much waits"),
    "accounts.record_opened": _("opened the record to one person"),
    "accounts.record_closed": _("closed the record to one person"),
    "accounts.token_issued": _("issued a REST token"),
    "accounts.token_revoked": _("revoked a REST token"),
}


def administers(user: Any) -> bool:
    """Return whether the rail shows the pages of administrators."""
    return bool(user.has_role(Role.ADMINISTRATOR))


def audits(user: Any) -> bool:
    """Return whether the rail shows the audit trail."""
    return bool(user.has_role(Role.AUDITOR))
