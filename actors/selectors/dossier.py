"""The profile of an actor as a paper that may leave: the same facts in the same order, up to a marking."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db.models import Model, Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from accounts.domain.markings import Marking, highest
from accounts.models import User
from actors.domain.grading import FactState
from actors.domain.kinds import ActorType
from actors.domain.people import LEADING
from actors.domain.relations import label_from, obeys
from actors.domain.sureness import Sureness, first_sentence
from actors.models import (
    PROFILE_OF,
    Actor,
    ActorStanding,
    Area,
    CulturalNote,
    IncentiveResponse,
    Interest,
    Listing,
    Name,
    PersonRole,
    Source,
)
from actors.models.sources import SOURCES
from actors.selectors import actors, dossier_standing, leaving, lives, profile, profiles, sizes, sources
from actors.selectors.dossier_standing import Part, Section, Table
from actors.selectors.lives import Kind, Turn
from core import clock, panels
from core.errors import Conflict

Row = Mapping[str, Any]
PROSE: Final = (
    "motivations",
    "principles",
    "constituency",
    "ethno_cultural",
    "population_control",
    "finance_sources",
    "ihl_commitments",
    "mediation_attitude",
    "internal_spoilers",
)
TURNS: Final = {
    Kind.SPLIT: gettext_lazy("Split into"),
    Kind.MERGED: gettext_lazy("Merged into"),
    Kind.CAME_OF: gettext_lazy("Came of"),
    Kind.TOOK_IN: gettext_lazy("Took in"),
    Kind.LEFT_BY: gettext_lazy("Split off from it"),
}
BETWEEN: Final = " \u2013 "


@dataclass(frozen=True, slots=True)
class Dossier:
    """What leaves of one profile, how it is marked, and how many parts its reader sees stay here."""

    actor: Actor
    note: str
    sections: list[Section]
    marking: Marking
    left_out: int


def load(actor: Actor, *, user: User, ceiling: Marking) -> Dossier:
    """Return what may leave of a profile up to a marking, in a number of statements that does not grow.

    Raises Conflict for an actor that is itself marked higher: then nothing of it leaves.
    """
    kept = leaving.actors(user, ceiling).filter(pk=actor.pk)
    record = profile.statement(user, ceiling=ceiling).filter(pk=actor.pk).first()
    if record is None:
        message = _("%(name)s is marked %(marking)s, higher than what may leave: there is no dossier of it.")
        told = {"name": actor.name, "marking": actor.get_marking_display()}
        raise Conflict("marked_too_high", message % told)
    today = clock.now().date()
    turns = lives.load(actor, seen=leaving.actors(user, ceiling), relations=leaving.relations(user, ceiling), user=user)
    standing = dossier_standing.load(actor, user=user, ceiling=ceiling, today=today)
    added: list[Part] = [
        part(actor, user=user, ceiling=ceiling, today=today) for part in panels.providers("actor.dossier")
    ]
    ids = Q(pk__in=sources.cited_by(actor, user=user).order_by().values("pk")) | Q(pk__in=standing.source_ids)
    every = sources.visible(user).filter(ids).count()
    rows = list(leaving.sources(user, ceiling).filter(ids).order_by("title", "pk"))
    stay = profile.ties(actor, user=user) - sum(len(record[f"json_{name}"]) for name in ("people", "relations"))
    named = {row.pk: row for row in rows}
    also = [row.marking for row in (*standing.entries, *(named[key] for key in standing.source_ids if key in named))]
    also += [marking for part in added for marking in part.markings]
    also += [Marking(one.marking) for turn in turns for one in turn.others]
    marking = highest([profile.marked(kept, user=user, ceiling=ceiling), *also])
    note = f"{actor.get_actor_type_display()} · {actor.get_status_display()}"
    _name_refuted(record, {str(row.pk) for row in rows if row.is_refuted})
    *parts, cited = _sections(actor, record, rows, turns, Sureness(**record["json_sureness"]))
    parts += [*dossier_standing.sections(standing, named), *(one for part in added for one in part.sections), cited]
    left_out = stay + standing.stay + sum(part.stay for part in added) + every - len(rows)
    return Dossier(actor, note, [part for part in parts if part.says_something], marking, left_out)


def get(actor_id: Any, *, user: User, ceiling: Marking) -> Dossier:
    """Return the dossier of an actor; raises NotFound when hidden or absent."""
    return load(actors.get(actor_id, user=user), user=user, ceiling=ceiling)


def _sections(
    actor: Actor, record: Row, cited: Iterable[Source], turns: Iterable[Turn], sure: Sureness
) -> Iterable[Section]:
    lead, rest = first_sentence(actor.summary)
    yield _in_short(actor, record, lead, turns, sure)
    yield Section(_("What it is"), _facts(actor, record), prose=[("", rest)] if rest else [])
    yield from _typed(actor, record)
    yield _table(_("Interests and red lines"), record["json_interests"], (44, 16, 10, 30), {
        _("What they want"): _red,
        _("Depth"): lambda row: _word(Interest, "level", row),
        _("Priority"): lambda row: str(row["priority"]),
        _("How we know"): _known,
    })  # fmt: skip
    yield _table(_("What it responds to"), record["json_incentives"], (30, 40, 30), {
        _("Incentive"): lambda row: _word(IncentiveResponse, "category", row),
        _("Response"): lambda row: ": ".join(filter(None, (_word(IncentiveResponse, "response", row), row["notes"]))),
        _("How we know"): _known,
    })  # fmt: skip
    yield Section(
        _("In depth"), prose=[(_label(Actor, name), text) for name in PROSE if (text := getattr(actor, name))]
    )
    yield _table(_("People"), _held(record["json_people"]), (30, 30, 18, 22), {
        _("Name"): lambda row: row["name"],
        _("Role"): lambda row: _joined(_word(PersonRole, "role", row), row["title"]),
        _("When"): _span,
        _("How we know"): _known,
    })  # fmt: skip
    yield _table(_("Relations"), _held(record["json_relations"]), (26, 34, 18, 22), {
        _("Relation"): lambda row: capfirst(_(label_from(row["relation_type"], forwards=_first(actor, row)))),
        _("Other actor"): lambda row: row["to_name"] if _first(actor, row) else row["from_name"],
        _("When"): _span,
        _("How we know"): _known,
    })  # fmt: skip
    yield _table(_("Where it is"), _held(record["json_areas"]), (34, 22, 22, 22), {
        _("Area"): _area,
        _("What it is there"): lambda row: _word(Area, "presence", row),
        _("When"): _span,
        _("How we know"): _known,
    })  # fmt: skip
    yield _table(_("Listings"), record["json_listings"], (30, 16, 16, 16, 22), {
        _("List"): lambda row: " ".join(filter(None, (_word(Listing, "list_code", row), row["reference"]))),
        _("Listed"): lambda row: _day(row["listed_on"]),
        _("Ended"): lambda row: _day(row["delisted_on"]),
        _("Looked up"): lambda row: _day(row["checked_on"]),
        _("How we know"): _listing_known,
    })  # fmt: skip
    yield _table(_("Estimates of its size"), _held(record["json_size_estimates"]), (30, 30, 40), {
        _("Size"): lambda row: _size(row["low"], row["high"]),
        _("On"): lambda row: _day(row["estimated_on"]),
        _("How we know"): _known,
    })  # fmt: skip
    yield _table(_("Names"), _held(record["json_names"]), (38, 32, 30), {
        _("Name"): lambda row: row["text"],
        _("Kind"): lambda row: _joined(_word(Name, "kind", row), row["language"], row["transliteration"]),
        _("How we know"): _known,
    })  # fmt: skip
    notes = [(_word(CulturalNote, "kind", row), row["text"]) for row in record["json_notes"]]
    yield Section(_("Customs and local insight"), notes)
    yield Section(_("Sources"), table=Table(
        (_("Source"), _("Kind"), _("Usual reliability"), _("Dated"), _("Marked")), (34, 22, 22, 12, 14),
        [
            (
                _title(row),
                row.get_kind_display(),
                row.get_reliability_display(),
                _day(row.dated),
                row.get_marking_display(),
            )
            for row in cited
        ],
    ))  # fmt: skip


def _in_short(actor: Actor, record: Row, lead: str, turns: Iterable[Turn], sure: Sureness) -> Section:
    interests = record["json_interests"]
    people = [row for row in _held(record["json_people"]) if row["role"] in LEADING and not _over(row)]
    ties = [row for row in _held(record["json_relations"]) if not _over(row)]
    bound = [row for row in ties if obeys(row["relation_type"], forwards=_first(actor, row))]
    obeyed = [f"{row['name']}, {_word(PersonRole, 'role', row)}{_doubt(row)}" for row in people]
    for row in bound:
        forwards = _first(actor, row)
        other = row["to_name"] if forwards else row["from_name"]
        obeyed.append(f"{capfirst(_(label_from(row['relation_type'], forwards=forwards)))} {other}{_doubt(row)}")
    none = _("None recorded")
    pairs = [
        *(_turn(actor, turn) for turn in turns),
        (_("What they want"), _lines(row["text"] for row in interests if not row["red_line"]) or none),
        (_("Red lines"), _lines(row["text"] for row in interests if row["red_line"]) or none),
        (_("Whom they obey"), _lines(obeyed) or none),
        *_standing(getattr(actor, "standing", None)),
        (_("How sure we are"), _sure(sure)),
        (_("Read through"), _moment(actor.reviewed_at) or _("Never")),
    ]
    return Section(_("In short"), pairs, prose=[("", lead or _("No summary yet."))])


def _turn(actor: Actor, turn: Turn) -> tuple[str, str]:
    told = " · ".join(filter(None, (_joined(*(one.name for one in turn.others)), _day(turn.on))))
    warned = [_("disputed")] if turn.is_disputed else []
    if turn.is_unfinished:
        warned.append(_("its status still says: %(status)s") % {"status": actor.get_status_display()})
    return str(TURNS[turn.kind]), f"{told} ({_joined(*warned)})" if warned else told


def _standing(standing: ActorStanding | None) -> list[tuple[str, str]]:
    found = []
    if (
        standing
        and standing.trust_value is not None
        and standing.trust_lo is not None
        and standing.trust_hi is not None
    ):
        ends = {
            "lo": round(standing.trust_lo),
            "hi": round(standing.trust_hi),
            "band": standing.get_trust_band_display(),
        }
        text = _("between %(lo)s and %(hi)s of 100: %(band)s") % ends
        found.append((_("Trust"), f"{text} ({_moment(standing.trust_at)})"))
    if standing and standing.escalation_value is not None:
        level = f"{round(standing.escalation_value)} / 100: {standing.get_escalation_level_display()}"
        factors = _("%(recorded)s of 6 factors recorded") % {"recorded": standing.escalation_recorded or 0}
        found.append((_("Escalation index"), f"{level}, {factors} ({_moment(standing.escalation_at)})"))
    if standing and standing.last_contact_at:
        found.append((_("Last contact"), _moment(standing.last_contact_at)))
    return found


def _sure(sure: Sureness) -> str:
    text = _(
        "%(total)s entries that hold today, the size, people and relations among them: %(confirmed)s from two origins, "
        "%(single)s from one, %(unsourced)s from none; %(disputed)s disputed, %(fallen)s on a refuted source"
    )
    return text % asdict(sure)


def _earlier(record: Row) -> Iterable[str]:
    """Yield what types the actor was of before, the latest first, with their days."""
    for kind, run in [(kind, list(run)) for kind, run in groupby(record["json_periods"], itemgetter("actor_type"))][1:]:
        yield f"{_(ActorType(kind).label)} · {_span({'since': run[-1]['since'], 'until': run[0]['until']})}"


def _facts(actor: Actor, record: Row) -> list[tuple[str, str]]:
    source = record["json_size_source"] or {}
    size = _size(actor.size_low, actor.size_high)
    fell = _("source refuted") if record["json_size_source_refuted"] else record["json_size_grade"]
    known = (size, _day(actor.size_on), fell, source.get("title", ""), sizes.in_words(record["json_size_disputed"]))
    pairs = [
        (_("Earlier"), _lines(_earlier(record))),
        (
            _("Countries and region"),
            ", ".join([*(str(countries.name(code)) or code for code in actor.countries), actor.region]),
        ),
        (_("Founded"), BETWEEN.join(str(year) for year in (actor.founded_year, actor.ended_year) if year)),
        (
            _("Size"),
            " · ".join(filter(None, known) if size else ()),
        ),
        (_("Structure"), actor.get_structure_display()),
        (_("Command and control"), actor.get_command_control_display()),
        (_("Territorial control"), actor.get_territorial_control_display()),
        (_("Attitude to contact"), actor.get_attitude_to_contact_display()),
    ]
    return [(label, text.strip(", ")) for label, text in pairs if text.strip(", ")]


def _typed(actor: Actor, record: Row) -> Iterable[Section]:
    told, model = record["json_typed_profile"], PROFILE_OF.get(actor.actor_type)
    if not told or model is None:
        return
    values = {
        name: model._meta.get_field(name).to_python(told[name])  # type: ignore[union-attr]
        for name in model.described()
    }
    known = {row["field"]: f" ({_known(row)})" for row in told["field_sources"]}
    short, prose = [], []
    for section in profiles.told(model(actor=actor, actor_type=actor.actor_type, **values)):
        short += [(one.label, _lines(one.texts) + known.get(one.name, "")) for one in section.short if one.texts]
        prose += [(one.label, _lines(one.texts) + known.get(one.name, "")) for one in section.prose]
    yield Section(actor.get_actor_type_display(), short, prose=prose)


def _table(title: str, rows: Iterable[Row], widths: Sequence[int], columns: Mapping[str, Any]) -> Section:
    told = [[str(column(row) or "") for column in columns.values()] for row in rows]
    return Section(title, table=Table(tuple(columns), widths, told))


def _held(rows: Iterable[Row]) -> list[Row]:
    """Return the facts that nobody refuted; those that are in doubt say so."""
    return [row for row in rows if row.get("state") != FactState.REFUTED.value]


def _doubt(row: Row) -> str:
    return f" ({_('disputed')})" if row.get("state") == FactState.DISPUTED else ""


def _known(row: Row) -> str:
    """Return grade, sources and doubt of a fact, and which of these, or that one not named here, was refuted."""
    shown = [row[name] for name in SOURCES if row.get(name)]
    named = [one["title"] for one in shown]
    fell = ""
    if row["source_refuted"] and not any(one.get("refuted") for one in shown):
        fell = _("another source refuted") if shown else _("source refuted")
    return " · ".join(filter(None, (row["grade"], fell, *named))) + _doubt(row)


def _name_refuted(record: Row, refuted: Collection[str]) -> None:
    """Say in the title of every source of a fact of the record that it was refuted, where it was."""
    parts = [part for part in record.values() if isinstance(part, list)]
    facts = [row for part in parts for row in part if isinstance(row, dict)]
    facts += (record["json_typed_profile"] or {}).get("field_sources", [])
    for source in [row[name] for row in facts for name in SOURCES if row.get(name)]:
        if source["id"] in refuted:
            source |= {"refuted": True, "title": _refuted(source["title"])}


def _listing_known(row: Row) -> str:
    """Return the same of a listing; a refuted one says so, for what follows from it holds until it is ended."""
    return _joined(_known(row), _("refuted") if row["state"] == FactState.REFUTED else "")


def _area(row: Row) -> str:
    return str(Area(place=row["place"], country=row["country"]))


def _first(actor: Actor, row: Row) -> bool:
    return str(row["from_actor_id"]) == str(actor.pk)


def _red(row: Row) -> str:
    return f"{row['text']} ({_('Red line')})" if row["red_line"] else str(row["text"])


def _over(row: Row) -> bool:
    return row["until"] is not None and date.fromisoformat(row["until"]) <= clock.now().date()


def _span(row: Row) -> str:
    since, until = _day(row["since"]), _day(row["until"])
    return f"{since}{BETWEEN}{until}" if until else since


def _word(model: type[Model], name: str, row: Row) -> str:
    return str(dict(model._meta.get_field(name).flatchoices).get(row[name], row[name]))  # type: ignore[union-attr]


def _label(model: type[Model], name: str) -> str:
    return capfirst(str(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _title(row: Source) -> str:
    return _refuted(row.title) if row.is_refuted else row.title


def _refuted(title: str) -> str:
    return f"{title} ({_('refuted')})"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _joined(*texts: str) -> str:
    return ", ".join(filter(None, texts))


def _size(low: int | None, high: int | None) -> str:
    return BETWEEN.join(str(number) for number in (low, high) if number is not None)


def _day(value: str | date | None) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return date_format(day, "j M Y") if day else ""


def _moment(value: datetime | None) -> str:
    return date_format(value, "j M Y H:i") + " UTC" if value else ""
