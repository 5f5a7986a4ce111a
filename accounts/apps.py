"""Wiring of accounts."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.domain.roles import Role
from core import nav, panels, refusals, verbs


class AccountsConfig(AppConfig):
    """People, compartments, tokens; the home page, the search page and the audit page."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the audit verbs of accounts, its panels of the home page and its entries of the rail."""
        verbs.register(VERBS)
        refusals.register(REFUSALS)
        panels.register("home", "accounts.views.panels.own_tokens", order=5)
        panels.register("home", "accounts.views.panels.administration", order=80)
        panels.register("home", "accounts.views.panels.trail", order=81)
        nav.add(nav.Item(_("Home"), "home", "home", order=0))
        nav.add(nav.Item(_("Inbox"), "accounts:inbox", "bell", order=1, rows="accounts.selectors.notices.waiting"))
        nav.add(nav.Item(_("People"), "accounts:people", "users", order=90, shown=administers))
        nav.add(nav.Item(_("Compartments"), "accounts:compartments", "lock", order=91, shown=administers))
        nav.add(nav.Item(_("Organisation"), "accounts:organisation", "building", order=92, shown=administers))
        over = "accounts.selectors.due.waiting"
        nav.add(nav.Item(_("Retention"), "accounts:due", "archive", order=93, shown=keeps, rows=over))
        panels.register("home", "accounts.views.letting_go.home_panel", order=27)
        for place in ("actor.aside", "person.aside", "engagement.aside"):
            panels.register(place, "accounts.views.holds.panel", order=90)
        nav.add(nav.Item(_("Audit trail"), "accounts:trail", "history", order=95, shown=audits))


KEPT = gettext_noop("The retention schedule, and legal holds, which go before it (docs/howto/retention.md).")
REFUSALS = {
    "held": (
        KEPT,
        gettext_noop("Ask who placed the hold whether it is still needed; somebody else than they lifts it."),
    ),
    "in_use": (
        KEPT,
        gettext_noop(
            "Look at the record: it was used or changed since, or the schedule was. The list follows tonight."
        ),
    ),
    "names_somebody": (
        KEPT,
        gettext_noop(
            "Say why without saying whom: the record shows whom it is about for as long as that may be known."
        ),
    ),
    "no_schedule": (KEPT, gettext_noop("Ask an administrator to run manage.py migrate.")),
    "proposed_already": (KEPT, gettext_noop("Open the proposal that waits; whoever made it may withdraw it.")),
    "held_already": (KEPT, gettext_noop("Open the hold that stands, or give this one a name of its own.")),
}
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
    "accounts.retention_drafted": _("drafted the retention schedule"),
    "accounts.retention_published": _("published the retention schedule"),
    "accounts.retention_dropped": _("dropped a draft of the retention schedule"),
    "accounts.hold_placed": _("placed a legal hold"),
    "accounts.hold_lifted": _("lifted a legal hold"),
    "accounts.periods_noted": _("noted which records have been kept for their time"),
    "accounts.letting_go_proposed": _("proposed to let the record go"),
    "accounts.letting_go_refused": _("refused to let the record go"),
    "accounts.letting_go_withdrawn": _("withdrew the proposal to let the record go"),
    "accounts.record_let_go": _("let the record go as the second person"),
}


def administers(user: Any) -> bool:
    """Return whether the rail shows the pages of administrators."""
    return bool(user.has_role(Role.ADMINISTRATOR))


def audits(user: Any) -> bool:
    """Return whether the rail shows the audit trail."""
    return bool(user.has_role(Role.AUDITOR))


def keeps(user: Any) -> bool:
    """Return whether the rail shows what is due to be let go, the holds and the schedule."""
    return bool(
        user.has_role(
            Role.ANALYST, Role.LEAD_ANALYST, Role.LEGAL_REVIEWER, Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY,
            Role.AUDITOR, Role.ADMINISTRATOR,
        )
    )  # fmt: skip
