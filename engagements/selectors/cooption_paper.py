"""What the dossier of an actor says of benefits beside conduct: as on the page, up to a marking."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.markings import Marking, highest, within
from accounts.models import User
from actors.models import Actor
from actors.models.people import PROTECTED
from actors.selectors.dossier_standing import Part, Section, Table
from engagements.domain.cooption import Moment, Signal, signals
from engagements.models import Commitment, Engagement, Incident
from engagements.selectors import cooption

NAMED: Final[tuple[tuple[Any, tuple[str, ...], tuple[str, ...]], ...]] = (
    (Engagement, ("marking", "parties__actor__marking"), ("is_discreet", "delegates__person__sensitivity")),
    (
        Commitment,
        ("engagement__marking", "actor__marking", "holder__marking"),
        ("engagement__is_discreet", "speaker__sensitivity"),
    ),
    (Incident, ("marking", "actor__marking", "target__marking"), ()),
)
"""Of each kind of record how what it says and names is marked, and what keeps it here whatever its marking."""

STAYS: Final = (True, PROTECTED)
"""A discreet contact stays here, and that a protected source talks to us does (DOMAIN.md C6)."""


def part(actor: Actor, *, user: User, ceiling: Marking, today: date) -> Part:
    """Return what may leave: signals are read from that alone. Nine statements."""
    if not user.reads("engagements"):
        return Part([], [], 0)
    moments = cooption.of(actor, user=user, today=today).moments
    marks = marked({moment.record_id for moment in moments})
    leave = [moment for moment in moments if marks[moment.record_id] in within(ceiling)]
    found = Section(
        _("Benefits beside conduct"),
        [(_(signal.title), _told(signal)) for signal in signals(leave, today=today)],
        table=Table(
            (_("When"), _("What"), _("Counts as")),
            (16, 54, 30),
            [(_day(one.on), _what(one), _(one.sort.label)) for one in reversed(leave)],
        ),
    )
    return Part([found], [marks[moment.record_id] for moment in leave], len(moments) - len(leave))


def marked(ids: Collection[UUID]) -> dict[UUID, Marking]:
    """Return the highest marking of each record with the actors it names; TLP:RED for what stays here anyway."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for model, markings, closing in NAMED:
        rows = model.objects.filter(pk__in=ids).values_list("pk", *markings, *closing)
        for pk, *values in rows:
            marks, closed = values[: len(markings)], values[len(markings) :]
            found[pk].update(filter(None, marks), [Marking.RED] if any(one in STAYS for one in closed) else [])
    return {pk: highest(markings) for pk, markings in found.items()}


def _told(signal: Signal) -> str:
    return "\n".join(
        (
            _("A signal, not a finding"),
            f"{_('Rule:')} {signal.rule.told_with(_)}",
            f"{_('Seen:')} {signal.found.told_with(_)}",
        )
    )


def _what(moment: Moment) -> str:
    lines: Iterable[str] = (moment.title, moment.note, *(words.told_with(_) for words in moment.lacks))
    return "\n".join(filter(None, lines))


def _day(value: date) -> str:
    return date_format(value, "j M Y")
