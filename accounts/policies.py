"""Who may administer, audit, grant and issue."""

from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import User
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
