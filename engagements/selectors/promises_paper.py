"""What the dossier of an actor says of promises: as on its first page, up to a marking."""

from datetime import date
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.markings import Marking, within
from accounts.models import User
from actors.models import Actor
from actors.selectors.dossier_standing import Part, Section, Table
from engagements.domain.commitments import OPEN
from engagements.models import Commitment
from engagements.selectors import promises
from engagements.selectors.cooption_paper import marked

MOST: Final = 40


def part(actor: Actor, *, user: User, ceiling: Marking, today: date) -> Part:
    """Return what may leave, the open ones first: both what the actor has and what others took over from it."""
    if not user.reads("engagements"):
        return Part([], [], 0)
    held = list(promises.of(actor, user=user))
    given = list(promises.given_away(actor, user=user))
    marks = marked({row.pk for row in (*held, *given)})
    mine, gone = ([row for row in rows if marks[row.pk] in within(ceiling)] for rows in (held, given))
    shown = [*mine, *gone][:MOST]
    found = Section(
        _("What we promised each other"),
        [(_("Open"), _count(mine, today))] if mine or not held else [],
        table=Table(
            (_("Who promised"), _("Exact words"), _("Due on"), _("Status")),
            (16, 50, 14, 20),
            [
                (str(row.get_direction_display()), row.exact_words, _day(row.due_on), _state(row, today))
                for row in shown
            ],
        ),
        prose=_more(len(mine) + len(gone) - len(shown)),
    )
    return Part([found], [marks[row.pk] for row in shown], len(held) + len(given) - len(mine) - len(gone))


def _count(rows: list[Commitment], today: date) -> str:
    open_rows = [row for row in rows if row.status in OPEN]
    words = ngettext(
        "%(open)s open commitment, %(overdue)s overdue",
        "%(open)s open commitments, %(overdue)s overdue",
        len(open_rows),
    )
    return words % {"open": len(open_rows), "overdue": sum(_is_overdue(row, today) for row in open_rows)}


def _state(row: Commitment, today: date) -> str:
    now_with = getattr(row, "now_with", "")
    told = [str(row.get_status_display())]
    if _is_overdue(row, today):
        told.append(_("overdue"))
    if now_with:
        told.append(_("taken over by %(name)s") % {"name": now_with})
    return ", ".join(told)


def _is_overdue(row: Commitment, today: date) -> bool:
    return row.status in OPEN and row.due_on is not None and row.due_on < today


def _more(count: int) -> list[tuple[str, str]]:
    if count <= 0:
        return []
    words = ngettext("%(count)s more is recorded.", "%(count)s more are recorded.", count)
    return [("", words % {"count": count})]


def _day(value: date | None) -> str:
    return date_format(value, "j M Y") if value else ""
