"""Whom a contact may have to be told to, by what is recorded of it (DOMAIN.md C7); people decide whether and when."""

from collections.abc import Iterable

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _


def to_tell(
    *, essential_contact: bool, physical_meeting: bool, offers: bool, lists: Iterable[str]
) -> tuple[tuple[str, Words], ...]:
    """Return whom to tell (court, host_state, sanctions_committee, donor), each with the reason."""
    found = []
    if essential_contact:
        found.append(("court", say(_("A person under an international warrant takes part as an essential contact."))))
    if physical_meeting:
        found.append(("host_state", say(_("People meet in person: the State where they meet may have to know."))))
    if any(code.startswith("un_") for code in lists):
        found.append(("sanctions_committee", say(_("Somebody who takes part is on a list of the United Nations."))))
    if offers:
        found.append(("donor", say(_("Something of value is offered: whoever pays for it may have to agree."))))
    return tuple(found)
