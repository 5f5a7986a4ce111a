"""Who may change what actors hold. The same functions draw the buttons."""

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import User
from accounts.models.compartments import CompartmentedRecord
from actors.domain.merging import BY_ANOTHER, BY_WHO_PROPOSED, MergeAct
from actors.models import Actor, Determination, ImportBatch, Person, RecordMerge, Screening, ScreeningHit
from core.authz import ALLOWED, Ruling, no

DISSENTERS: Final = (
    Role.ANALYST,
    Role.LEAD_ANALYST,
    Role.LEGAL_REVIEWER,
    Role.ETHICS_REVIEWER,
    Role.ESCALATION_REVIEWER,
)


def may_write(user: User) -> Ruling:
    """Allow analysts and lead analysts."""
    if not user.has_role(Role.ANALYST, Role.LEAD_ANALYST):
        return no(_("Only analysts change what is known about actors."))
    return ALLOWED


def may_register(user: User, compartment_id: UUID) -> Ruling:
    """Allow analysts who may change records of the compartment."""
    if (ruling := may_write(user)) and not user.may_change_in(compartment_id):
        return no(_("You may read this compartment but not change its records."))
    return ruling


def may_change(user: User, record: CompartmentedRecord) -> Ruling:
    """Allow analysts who may change records of the compartment the record lies in; a grant to see is not enough.

    A record that went into another is changed by nobody, nor is a pseudonymised person.
    """
    if isinstance(record, Actor) and record.merged_into_id is not None:
        return no(_("This record went into another record of the same actor: change that one."))
    if isinstance(record, Person) and record.pseudonymised_at is not None:
        return no(_("This person is pseudonymised for good: nothing about them is recorded any more."))
    return may_register(user, record.compartment_id)


def may_identify(_user: User, person: Person) -> Ruling:
    """Allow whoever holds a grant on the protected person; the row was loaded for this user (`known_to`)."""
    if not person.identity_open:
        return no(_("You know this person by a pseudonym only: ask a lead analyst for access to the identity."))
    return ALLOWED


def may_undo_import(user: User, batch: ImportBatch) -> Ruling:
    """Allow whoever may import into the same compartment; what it changed elsewhere must be theirs to change too."""
    return may_register(user, batch.compartment_id)


def may_import_lists(user: User) -> Ruling:
    """Allow lead analysts and administrators: lists are public and common to everybody who works here."""
    if not user.has_role(Role.LEAD_ANALYST, Role.ADMINISTRATOR):
        return no(_("Lead analysts and administrators take in lists."))
    return ALLOWED


def may_judge_parties(user: User) -> Ruling:
    """Allow lead analysts and legal reviewers to say which entries of lists are one party."""
    if not user.has_role(Role.LEAD_ANALYST, Role.LEGAL_REVIEWER):
        return no(_("Lead analysts and legal reviewers say which entries are one party."))
    return ALLOWED


def may_decide_hit(user: User, hit: ScreeningHit) -> Ruling:
    """Allow legal reviewers, and analysts who may change records there: neither who asked nor who decided before.

    About a protected person, only whoever knows who it is; the row was loaded for this user.
    """
    screening = hit.screening
    if user.pk in {hit.asked_by_id, screening.asked_by_id}:
        return no(_("You asked for this look-up, so another person decides about what it found."))
    if user.pk in hit.deciders:
        return no(_("You decided about this before: only a third person may decide it anew."))
    if screening.person is not None and not (ruling := may_identify(user, screening.person)):
        return ruling
    return ALLOWED if user.has_role(Role.LEGAL_REVIEWER) else may_change(user, screening)


def may_end_look_up(user: User, screening: Screening) -> Ruling:
    """Allow who asked for the look-up of a name, and may still change records there."""
    if user.pk != screening.asked_by_id:
        return no(_("Who asked for this look-up ends it."))
    return may_change(user, screening)


def may_list(user: User, whole: Actor | Person) -> Ruling:
    """Allow whoever may change the actor or the person, and knows who a protected person is."""
    ruling = may_change(user, whole)
    return may_identify(user, whole) if ruling and isinstance(whole, Person) else ruling


def may_relate(user: User, one: Actor, other: Actor) -> Ruling:
    """Allow whoever may change one of the two ends: a relation is knowledge about both."""
    for end in (one, other):
        if end.merged_into_id is not None:
            return may_change(user, end)
    return may_change(user, one) or may_change(user, other)


def may_write_determination(user: User, determination: Determination) -> Ruling:
    """Allow who prepared the draft: whoever else sees it differently confirms nothing and writes a dissent."""
    if not (ruling := may_change(user, determination.actor)):
        return ruling
    if user.pk != determination.prepared_by_id:
        return no(_("Only who prepared it writes in it. See it differently? Write a dissent."))
    return ALLOWED


def may_confirm_determination(user: User, determination: Determination) -> Ruling:
    """Allow lead analysts who may change the actor, legal and ethics reviewers who see it: never who prepared it."""
    if user.pk == determination.prepared_by_id:
        return no(_("You prepared it: a second person confirms it."))
    if user.pk in {dissent.by_id for dissent in determination.dissents.all()}:
        return no(_("You wrote a dissent: somebody else confirms it."))
    if user.has_role(Role.LEGAL_REVIEWER, Role.ETHICS_REVIEWER):
        return ALLOWED
    if not user.has_role(Role.LEAD_ANALYST):
        return no(_("Lead analysts, legal and ethics reviewers confirm determinations."))
    return may_change(user, determination.actor)


def may_dissent(user: User, determination: Determination) -> Ruling:
    """Allow analysts and reviewers who see it and neither prepared nor confirmed it."""
    if user.pk in {determination.prepared_by_id, determination.confirmed_by_id}:
        return no(_("It is yours: prepare a new one if you see it differently now."))
    if not user.has_role(*DISSENTERS):
        return no(_("Analysts and reviewers write dissents."))
    return ALLOWED


def may_merge(user: User, one: Actor, other: Actor) -> Ruling:
    """Allow whoever may change both records."""
    return may_change(user, one) and may_change(user, other)


def may_act_on_merge(user: User, merge: RecordMerge, act: MergeAct) -> Ruling:
    """Allow whoever may change records there: to decide, another than who proposed it; to withdraw, who did."""
    if not (ruling := may_register(user, merge.compartment_id)):
        return ruling
    splitting = act in {MergeAct.CONFIRM_SPLIT, MergeAct.REFUSE_SPLIT, MergeAct.WITHDRAW_SPLIT}
    proposer = merge.split_proposed_by_id if splitting else merge.proposed_by_id
    if act in BY_ANOTHER and user.pk == proposer:
        return no(_("You proposed this, so another person decides about it."))
    if act in BY_WHO_PROPOSED and user.pk != proposer:
        return no(_("Only who proposed it withdraws it; you may refuse it."))
    return ALLOWED
