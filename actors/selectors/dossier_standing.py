"""What a dossier says of legitimacy, of the ground we share, and of DDR: as on the pages, up to a marking."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.domain.markings import Marking, within
from accounts.models import User
from actors.models import Actor, DdrEntry, Graded, GroundEntry, Source
from actors.selectors import determinations, ground, integration

BETWEEN = " \u2013 "


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in columns of relative widths."""

    heads: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading: labelled lines, a table, and labelled paragraphs."""

    title: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    table: Table | None = None
    prose: list[tuple[str, str]] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Return whether there is anything under the heading."""
        return bool(self.pairs or self.prose or (self.table and self.table.rows))


@dataclass(frozen=True, slots=True)
class Part:
    """What an upper app adds to a dossier: sections, how what is in them is marked, and how much more stays here."""

    sections: list[Section]
    markings: list[Marking]
    stay: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What may leave of it, the facts it rests on, and how many entries of the ground stay here."""

    readings: list[determinations.Reading]
    entries: list[GroundEntry]
    phases: list[DdrEntry]
    stay: int

    @property
    def facts(self) -> list[Graded]:
        """Return the graded facts in it."""
        evidence = (piece for one in self.readings for row in one.rows for piece in row.evidence)
        return [*evidence, *self.entries, *self.phases]

    @property
    def source_ids(self) -> set[UUID]:
        """Return the sources these rest on."""
        return {key for fact in self.facts for key in (fact.source_id, fact.corroborated_by_id) if key}


def load(actor: Actor, *, user: User, ceiling: Marking, today: date) -> Standing:
    """Return what may leave: an entry of the ground only where all it is about may leave too."""
    held = determinations.in_force(actor, user=user)
    entries = ground.board([actor], user=user).entries
    leave = [row for row in entries if _leaves(row, set(within(ceiling)))]
    phases = [row for row in integration.ddr(actor, user=user) if row.ended_on is None]
    readings = determinations.read(held, user=user, today=today)
    return Standing(readings, leave, phases, len(entries) - len(leave))


def _leaves(entry: GroundEntry, markings: set[Any]) -> bool:
    return entry.marking in markings and all(party.actor.marking in markings for party in entry.parties.all())


def sections(standing: Standing, named: dict[UUID, Source]) -> Iterator[Section]:
    """Yield what it says; of the sources only those `named` are told."""
    for reading in standing.readings:
        yield _determination(reading, named)
    yield Section(
        _("Common ground"),
        table=Table(
            (_("Kind"), _("What"), _("How we know")),
            (20, 54, 26),
            [(row.get_kind_display(), _told(row), _known(row, named)) for row in standing.entries],
        ),
    )
    yield Section(
        _("Disarmament, demobilisation and reintegration"),
        table=Table(
            (_("Phase"), _("State"), _("As of"), _("People"), _("Weapons"), _("How we know")),
            (22, 14, 14, 14, 14, 22),
            [
                (
                    ", ".join(filter(None, (row.get_phase_display(), row.part))),
                    row.get_state_display(),
                    _day(row.as_of),
                    _counted(row, "people"),
                    _counted(row, "weapons"),
                    _known(row, named),
                )
                for row in standing.phases
            ],
        ),
    )


def _determination(reading: determinations.Reading, named: dict[UUID, Source]) -> Section:
    row = reading.determination
    told = _("%(outcome)s, until %(day)s") % {"outcome": row.get_outcome_display(), "day": _day(row.valid_until)}
    warned = [_("expired")] if reading.expired else []
    pairs = [
        (_("Conclusion"), " · ".join([told, *warned, *reading.again])),
        (_("Prepared and confirmed by"), f"{row.prepared_by}, {row.confirmed_by}"),
    ]
    found = [
        (
            one.finding.get_criterion_display(),
            one.finding.get_finding_display(),
            one.finding.reasoning,
            "\n".join(": ".join(filter(None, (piece.text, _known(piece, named)))) for piece in one.evidence),
        )
        for one in reading.rows
    ]
    heads = (_("Criterion"), _("Found"), _("Why"), _("Evidence"))
    dissents = [(_("Dissent of %(who)s") % {"who": one.by}, one.text) for one in reading.dissents]
    prose = [(_("What it rests on"), row.reasoning), *dissents]
    title = _("Legitimacy: %(about)s") % {"about": row.about}
    return Section(title, pairs, table=Table(heads, (20, 14, 30, 36), found), prose=prose)


def _told(entry: GroundEntry) -> str:
    sides = [(_("We say"), entry.ours), (_("They say"), entry.theirs)]
    return "\n".join([entry.text, *(f"{who}: {text}" for who, text in sides if text)])


def _known(fact: Graded, named: dict[UUID, Source]) -> str:
    """Return the grade, that a source was refuted, and of the sources those that may be named."""
    fell = _("source refuted") if fact.source_refuted else ""
    cited: Iterable[UUID | None] = (fact.source_id, fact.corroborated_by_id)
    return " · ".join(filter(None, [fact.grade, fell, *(named[key].title for key in cited if key in named)]))


def _counted(row: DdrEntry, what: str) -> str:
    ends = [getattr(row, f"{what}_{end}") for end in ("low", "best", "high")]
    return BETWEEN.join(str(number) for number in ends if number is not None)


def _day(value: date | None) -> str:
    return date_format(value, "j M Y") if value else ""
