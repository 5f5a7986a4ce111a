"""Take the profile of one actor out as a paper: noted with its marking before it leaves."""

from io import BytesIO
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.domain.markings import Marking
from accounts.models import User
from actors.domain.outgoing.records import About
from actors.selectors import dossier
from actors.services.exporting import Taken
from core import clock, reads
from core.pdf import Paper

PDF: Final = "application/pdf"


@transaction.atomic
def take_out(*, actor_id: UUID, ceiling: Marking, by: User) -> Taken:
    """Write the dossier of an actor up to a marking, and note that it was taken out.

    It carries the highest marking of what is in it. Raises NotFound, or Conflict where the actor is marked higher;
    then nothing is noted and nothing leaves.
    """
    at = clock.now()
    found = dossier.get(actor_id, user=by, ceiling=ceiling)
    about = About(f"{by} ({by.username})", at, found.marking.label, "", 1)
    content = _written(found, about)
    told = urlencode({"format": "pdf", "up_to": ceiling.value, "marked": about.marking})
    reads.record(
        "export",
        by=by,
        subject_type=found.actor._meta.label_lower,
        subject_id=found.actor.pk,
        compartment_id=found.actor.compartment_id,
        filters=told,
        count=1,
    )
    name = slugify(found.actor.name) or "actor"
    file_name = f"parley-{name}_{about.marking.replace(':', '-')}_{by.username}_{at:%Y%m%dT%H%M%SZ}.pdf"
    return Taken(BytesIO(content), file_name, PDF, about, found.left_out)


def _written(found: dossier.Dossier, about: About) -> bytes:
    made = _("Made by %(who)s, %(when)s UTC") % {"who": about.by, "when": f"{about.at:%Y-%m-%d %H:%M}"}
    paper = Paper(title=found.actor.name, marking=about.marking, made=made)
    paper.name(found.actor.name, found.note)
    if settings.PARLEY_DEMO:
        paper.prose(_("Demonstration data. Every group, person and event here is invented."), small=True)
    for section in found.sections:
        paper.heading(section.title)
        unlabelled = [text for label, text in section.prose if not label]
        for text in unlabelled:
            paper.prose(text)
        if section.pairs:
            paper.pairs(section.pairs)
        if section.table and section.table.rows:
            paper.rows(section.table.rows, widths=section.table.widths, heads=section.table.heads)
        for label, text in section.prose:
            if label:
                paper.prose(text, label=label)
    told = _("It holds what its maker may see and take out, as of that moment; other readers may know more or less.")
    paper.prose(told, small=True)
    return paper.finished()
