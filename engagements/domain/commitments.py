"""Commitments: what was promised, how firmly, and what became of it."""

from collections.abc import Mapping
from typing import Final

from engagements.domain.transitions import Transitions
from engagements.domain.words import Labelled
from engagements.domain.words import noop as _


class Direction(Labelled):
    """Who promised."""

    BY_THEM = "by_them", _("By them")
    BY_US = "by_us", _("By us")
    MUTUAL = "mutual", _("By both sides")
    BY_THIRD_PARTY = "by_third_party", _("By a third party")


class CommitmentType(Labelled):
    """What was promised."""

    ACTION = "action", _("To do something")
    ABSTENTION = "abstention", _("To abstain from something")
    DISCLOSURE = "disclosure", _("To disclose something")
    ACCESS = "access", _("To give access")
    RELEASE = "release", _("To release persons")
    NON_ATTACK = "non_attack", _("Not to attack")
    FORCE_POSTURE = "force_posture", _("To change or keep positions")
    PAYMENT = "payment", _("To pay")
    INFORMATION = "information", _("To inform")
    CONSULTATION = "consultation", _("To consult before acting")
    PUBLIC_STATEMENT = "public_statement", _("To say something in public")
    NORM_ADHERENCE = "norm_adherence", _("To keep a norm")
    PROCESS = "process", _("To attend or to appoint")


class Form(Labelled):
    """In which form the words were given, from the weakest on."""

    VERBAL = "verbal", _("Spoken")
    READ_BACK_CONFIRMED = "read_back_confirmed", _("Read back and confirmed")
    WRITTEN_UNSIGNED = "written_unsigned", _("Written, not signed")
    INITIALLED = "initialled", _("Initialled")
    SIGNED = "signed", _("Signed")
    PUBLIC_DECLARATION = "public_declaration", _("Declared in public")
    WITNESSED = "witnessed", _("Before witnesses")


class AuthorityLevel(Labelled):
    """For whom the speaker can promise."""

    PERSONAL = "personal", _("For themselves")
    LOCAL = "local", _("For a local unit")
    REGIONAL = "regional", _("For a region")
    LEADERSHIP = "leadership", _("For the leadership")


class Importance(Labelled):
    """How much the commitment weighs as evidence."""

    MINOR = "0.5", _("Minor")
    ORDINARY = "1", _("Ordinary")
    MAJOR = "2", _("Major")
    VITAL = "3", _("Vital")


class CommitmentStatus(Labelled):
    """What became of a commitment. That it is due or late is what the calendar says, so it is not stored."""

    PROPOSED = "proposed", _("Proposed")
    MADE = "made", _("Made")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged by both sides")
    ACTIVE = "active", _("In force")
    PARTIALLY_FULFILLED = "partially_fulfilled", _("Kept in part")
    DISPUTED = "disputed", _("Disputed")
    FULFILLED = "fulfilled", _("Kept")
    FULFILLED_LATE = "fulfilled_late", _("Kept late")
    BREACHED = "breached", _("Broken")
    BREACHED_INCAPABLE = "breached_incapable", _("Broken for want of ability")
    WAIVED = "waived", _("Waived")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed")


class CommitmentAction(Labelled):
    """What somebody records about a commitment."""

    MAKE = "make", _("Record as made")
    ACKNOWLEDGE = "acknowledge", _("Record that both sides acknowledge it")
    ACTIVATE = "activate", _("Record that it is in force")
    FULFIL = "fulfil", _("Record as kept")
    FULFIL_LATE = "fulfil_late", _("Record as kept late")
    FULFIL_IN_PART = "fulfil_in_part", _("Record as kept in part")
    DISPUTE = "dispute", _("Record a dispute")
    SETTLE = "settle", _("Record that the dispute is settled")
    WAIVE = "waive", _("Waive")
    WITHDRAW = "withdraw", _("Record as withdrawn")
    LAPSE = "lapse", _("Record as lapsed")
    BREAK = "break", _("Confirm the breach")
    BREAK_INCAPABLE = "break_incapable", _("Confirm the breach, for want of ability")


_S, _A = CommitmentStatus, CommitmentAction
_STANDING: Final = (_S.MADE, _S.ACKNOWLEDGED, _S.ACTIVE, _S.PARTIALLY_FULFILLED)
_ENDINGS: Final = {
    _A.FULFIL: _S.FULFILLED,
    _A.FULFIL_LATE: _S.FULFILLED_LATE,
    _A.WAIVE: _S.WAIVED,
    _A.WITHDRAW: _S.WITHDRAWN,
    _A.LAPSE: _S.LAPSED,
    _A.BREAK: _S.BREACHED,
    _A.BREAK_INCAPABLE: _S.BREACHED_INCAPABLE,
}

TABLE: Final[Mapping[tuple[CommitmentStatus, CommitmentAction], CommitmentStatus]] = {
    (_S.PROPOSED, _A.MAKE): _S.MADE,
    (_S.PROPOSED, _A.WITHDRAW): _S.WITHDRAWN,
    (_S.PROPOSED, _A.LAPSE): _S.LAPSED,
    (_S.MADE, _A.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.MADE, _A.ACTIVATE): _S.ACTIVE,
    (_S.ACKNOWLEDGED, _A.ACTIVATE): _S.ACTIVE,
    **{(status, _A.FULFIL_IN_PART): _S.PARTIALLY_FULFILLED for status in (_S.MADE, _S.ACKNOWLEDGED, _S.ACTIVE)},
    **{(status, _A.DISPUTE): _S.DISPUTED for status in _STANDING},
    (_S.DISPUTED, _A.SETTLE): _S.ACTIVE,
    (_S.DISPUTED, _A.FULFIL_IN_PART): _S.PARTIALLY_FULFILLED,
    **{(status, action): end for status in (*_STANDING, _S.DISPUTED) for action, end in _ENDINGS.items()},
}
_CYCLE: Final = Transitions(TABLE)
after = _CYCLE.after
open_actions = _CYCLE.open_actions
pairs = _CYCLE.pairs
OPEN: Final = frozenset({_S.PROPOSED, *_STANDING, _S.DISPUTED})
"""Statuses in which somebody must still follow the commitment."""

BREACHES: Final = frozenset({_A.BREAK, _A.BREAK_INCAPABLE})
"""Acts that only the confirmation of a breach by a second person may take."""

NEEDS_EVIDENCE: Final = frozenset({_A.FULFIL, _A.FULFIL_LATE, _A.FULFIL_IN_PART, _A.DISPUTE, *BREACHES})
"""Acts that count as evidence about the actor, so that they need a grade and the day on which it showed."""

NEEDS_REASON: Final = frozenset({_A.DISPUTE, _A.SETTLE, _A.WAIVE, _A.WITHDRAW, _A.LAPSE, *NEEDS_EVIDENCE})
"""Acts that are refused without a written reason."""


class BreachState(Labelled):
    """What became of the proposal to call a commitment broken."""

    PROPOSED = "proposed", _("Waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    REJECTED = "rejected", _("Rejected")


class Fate(Labelled):
    """What becomes of a promise when its actor splits or goes into another."""

    STAYS = "stays", _("It stays with the actor")
    TAKEN_OVER = "taken_over", _("An actor that came of it takes it over")
    LAPSED = "lapsed", _("It lapsed with the event")
