"""Who may administer, audit, grant and issue."""

from uuid import UUID

from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import LegalHold, LettingGo, RetentionDraft, User
from accounts.models.compartments import CompartmentedRecord
from core.authz import ALLOWED, Ruling, no


def may_administer(user: User) -> Ruling:
    """Administrators manage people, compartments and the organisation; that opens no record to them."""
    return ALLOWED if user.has_role(Role.ADMINISTRATOR) else no(_("Only an administrator may do this."))


def may_change_standing(user: User, person: User) -> Ruling:
    """Roles, compartments and access to Parley are given by somebody else: nobody widens their own rights."""
    ruling = may_administer(user)
    if ruling and user.pk == person.pk:
        return no(_("You cannot change your own roles, compartments or access: ask another administrator."))
    return ruling


def may_read_trail(user: User) -> Ruling:
    """Auditors read the audit trail, as far as their compartments reach."""
    return ALLOWED if user.has_role(Role.AUDITOR) else no(_("Only an auditor may read the audit trail."))


def may_grant(user: User, record: CompartmentedRecord) -> Ruling:
    """A lead analyst who may change the records of the compartment opens one of them to one person."""
    if not user.has_role(Role.LEAD_ANALYST):
        return no(_("Only a lead analyst may open a record to somebody outside its compartment."))
    if not user.may_change_in(record.compartment_id):
        return no(_("You need change access in the compartment of this record."))
    return ALLOWED


def may_issue_token(user: User, owner: User) -> Ruling:
    """People issue their own tokens; an administrator those of REST clients, which cannot sign in."""
    if user.pk == owner.pk or (user.has_role(Role.ADMINISTRATOR) and owner.has_role(Role.API_CLIENT)):
        return ALLOWED
    return no(_("A token is issued by its owner; for a REST client by an administrator."))


def may_draft_retention(user: User) -> Ruling:
    """An administrator drafts the retention schedule."""
    return ALLOWED if user.has_role(Role.ADMINISTRATOR) else no(_("Only an administrator drafts the schedule."))


def may_publish_retention(user: User, draft: RetentionDraft) -> Ruling:
    """Who answers for law or decides puts a schedule in force of which they wrote nothing."""
    if not user.has_role(Role.LEGAL_REVIEWER, Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY):
        return no(_("A legal reviewer, a senior approver or the higher authority publishes the schedule."))
    return no(_("Somebody who wrote nothing in the draft publishes it.")) if user.pk in draft.writers else ALLOWED


def may_drop_retention(user: User) -> Ruling:
    """Whoever may draft the schedule, or publish it, throws a draft away."""
    if user.has_role(Role.LEGAL_REVIEWER, Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY):
        return ALLOWED
    return may_draft_retention(user)


def may_hold(user: User) -> Ruling:
    """Who answers for law, decides or administers places a hold on a record they see."""
    if user.has_role(Role.LEGAL_REVIEWER, Role.SENIOR_APPROVER, Role.HIGHER_AUTHORITY, Role.ADMINISTRATOR):
        return ALLOWED
    return no(
        _("A legal reviewer, a senior approver, the higher authority or an administrator decides about a legal hold.")
    )


def may_lift_hold(user: User, hold: LegalHold) -> Ruling:
    """A hold is lifted by somebody else than who placed it."""
    ruling = may_hold(user)
    if ruling and hold.placed_by_id == user.pk:
        return no(_("You placed this hold: somebody else lifts it."))
    return ruling


def may_propose_letting_go(user: User, compartment_id: UUID) -> Ruling:
    """Analysts who may change records of the compartment, and the legal reviewer, propose what is let go."""
    if user.has_role(Role.LEGAL_REVIEWER):
        return ALLOWED
    if not user.has_role(Role.ANALYST, Role.LEAD_ANALYST):
        return no(_("Only an analyst, a lead analyst or a legal reviewer proposes to let a record go."))
    if not user.may_change_in(compartment_id):
        return no(_("You need change access in the compartment of this record."))
    return ALLOWED


def may_confirm_letting_go(user: User, proposal: LettingGo) -> Ruling:
    """A lead analyst who may change there, or the legal reviewer, confirms or refuses what somebody else proposed."""
    if not user.has_role(Role.LEAD_ANALYST, Role.LEGAL_REVIEWER):
        return no(_("Only a lead analyst or a legal reviewer decides about letting a record go."))
    if not user.has_role(Role.LEGAL_REVIEWER) and not user.may_change_in(proposal.compartment_id):
        return no(_("You need change access in the compartment of this record."))
    if proposal.proposed_by_id == user.pk:
        return no(_("You proposed this: somebody else confirms or refuses it."))
    return ALLOWED


def may_withdraw_letting_go(user: User, proposal: LettingGo) -> Ruling:
    """Whoever proposed it withdraws it."""
    return ALLOWED if proposal.proposed_by_id == user.pk else no(_("Only who proposed this withdraws it."))
