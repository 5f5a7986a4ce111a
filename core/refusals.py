"""Where the rule behind a refusal comes from, and what would change it.

What every app refuses alike stands here; an app adds what only it refuses (`register`, in `AppConfig.ready()`). A
refusal that knows more than its code, such as the item of a checklist or the setting of a policy, carries that itself.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import DomainError


class Why(NamedTuple):
    """The origin of a rule and the way out of its refusal, each in words; empty where nobody wrote them down."""

    origin: str
    remedy: str


_TABLE: Final[dict[str, tuple[str, str]]] = {
    "not_found": (
        gettext_noop("House rule: what one may not see looks like what is not there."),
        gettext_noop("Check the address. If it should be there, ask somebody who works on it to give you access."),
    ),
    "not_allowed": (
        gettext_noop("House rule: each act belongs to a role or to a person (docs/permissions.md)."),
        gettext_noop("Ask somebody with that role, or an administrator if the role should be yours."),
    ),
    "step_up_needed": (
        gettext_noop("House rule: what binds others is done by a person who has just given the password."),
        gettext_noop("Confirm your password in this session, then send it again."),
    ),
    "stale": (
        gettext_noop("House rule: nobody writes over a change they have not seen."),
        gettext_noop("Look at what was changed, then send yours again; what you typed is kept."),
    ),
    "wrong_state": (
        gettext_noop("House rule: each act is open in certain states only, here and in the database alike."),
        gettext_noop("Open the page anew: it shows where things stand, what comes next and who acts."),
    ),
    "refused_by_database": (
        gettext_noop("A rule the database holds whoever asks (docs/invariants.md)."),
        gettext_noop("Put right what it names, or open the page anew: something may have changed meanwhile."),
    ),
    "invalid": (
        gettext_noop("House rule: content is checked before any of it is kept."),
        gettext_noop("Correct the fields that are named and send it again; what you typed is kept."),
    ),
    "no_reason": (
        gettext_noop("House rule: whoever reads the record later must find why."),
        gettext_noop("Write the reason in a sentence and send it again."),
    ),
}


def register(table: Mapping[str, tuple[str, str]]) -> None:
    """Add origin and way out by code, or by the name of a policy ("app.policies.may_act"); both are marked words."""
    _TABLE.update(table)


def why(refusal: DomainError) -> Why:
    """Return what stands behind a refusal: what it says itself, else what is said of its policy, else of its code."""
    origin, remedy = _TABLE.get(refusal.policy) or _TABLE.get(refusal.code) or ("", "")
    return Why(refusal.origin or (_(origin) if origin else ""), refusal.remedy or (_(remedy) if remedy else ""))
