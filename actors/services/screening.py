"""Looking names up on the lists in force, and deciding what a hit is worth.

One look-up is kept for each actor, person and name: it says when, against which versions, and what it found. It is made
again when a version or a name changes; a decision stands as long as the names and the entry it was about.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Compartment, User
from actors import policies
from actors.domain.listfiles.entries import EntryKind
from actors.domain.matching import Found
from actors.domain.screening import HitState, Reason
from actors.domain.words import Words
from actors.models import Actor, HitDecision, ListEntry, ListVersion, Person, PersonRole, Screening, ScreeningHit
from actors.models.screenings import TYPED
from actors.selectors import actors, lists, people
from actors.selectors import screenings as selector
from actors.selectors.screenings import Names
from actors.services import records
from actors.services.records import invalid
from core import audit, clock, jobs, versions
from core.authz import ensure
from core.errors import Conflict

CHUNK: Final = 200
ANY_KIND: Final = (EntryKind.ORGANISATION, EntryKind.PERSON)
LONGEST: Final = 300
WEIGHED: Final = ("lent_by", "score", "asked_name", "listed_name", "reasons")
UNLISTED: Final = ("unlisted_reason", "unlisted_by", "unlisted_at")
FOUND: Final = (
    *WEIGHED, "current", "names_sha256", "entry_sha256", "state", "asked_by", "decided_by", "decided_at",
    "unlisted_reason", "unlisted_by", "unlisted_at", "version", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody to be looked up: the screening row, saved or not, and what to look for."""

    screening: Screening
    names: Names


@transaction.atomic
def screen(*, by: User, actor_id: UUID | None = None, person_id: UUID | None = None) -> Screening:
    """Look one actor or one person up now and return the screening.

    Raises NotFound, NotAllowed, Invalid (neither or both) or Conflict (no list is taken in yet).
    """
    if (actor_id is None) == (person_id is None):
        raise invalid({"actor_id": _("A look-up is about one actor or about one person.")})
    whole: Actor | Person
    if actor_id is not None:
        whole = actors.get(actor_id, user=by, for_update=True)
    else:
        whole = people.get(person_id, user=by, for_update=True)  # type: ignore[arg-type]
    ensure(policies.may_change, by, whole)
    if isinstance(whole, Person):
        ensure(policies.may_identify, by, whole)
    [done] = _look_up(_of_actors([whole]) if isinstance(whole, Actor) else _of_people([whole]), by=by)
    return done


@transaction.atomic
def screen_name(
    *,
    compartment_id: UUID,
    name: str,
    by: User,
    countries: Sequence[str] = (),
    kinds: Sequence[str] = (),
    key: str = "",
) -> Screening:
    """Look a name up and keep what was found in a compartment; `key` says which other record bears the name.

    Raises NotFound, NotAllowed, Invalid (no name, an unknown kind) or Conflict (no list is taken in yet).
    """
    compartment = records.compartment_to_write_in(compartment_id, by=by)
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST:
        raise invalid({"name": _("Type a name of at most %(most)s characters.") % {"most": LONGEST}})
    if strange := set(kinds) - set(ANY_KIND):
        raise invalid({"kinds": _("Not a kind of entry: %(names)s.") % {"names": ", ".join(sorted(strange))}})
    sought = tuple(EntryKind(kind) for kind in kinds) or ANY_KIND
    spot = (
        key
        or f"{TYPED}{hashlib.sha256(f'{bare.casefold()}|{sorted(sought)}|{sorted(countries)}'.encode()).hexdigest()}"
    )
    _one_at_a_time([compartment.pk])
    row = Screening.objects.select_for_update().filter(compartment=compartment, key=spot).first()
    row = row or Screening(compartment=compartment, key=spot)
    row.name, row.ended_reason, row.ended_by, row.ended_at = bare, "", None, None
    [done] = _look_up([Wanted(row, Names((bare,), tuple(countries), sought))], by=by)
    return done


@transaction.atomic
def screen_all(
    *,
    by: User | None,
    actor_ids: Collection[UUID],
    person_ids: Collection[UUID],
    names: Mapping[str, tuple[Sequence[str], UUID]],
    before: datetime | None = None,
) -> list[Screening]:
    """Look up those of some actors, persons and names whose last look-up is not of today's lists and names.

    `before` asks for those too who were looked up before that moment. `names` maps a key to the name of now,
    those it had before, and the compartment it lies in. The caller has shown that `by` may; without `by`
    whoever asked before goes on having asked. Without any list taken in nobody is looked up.
    """
    at_hand = lists.state()
    if not at_hand.versions:
        return []
    wanted = _of_actors(list(Actor.objects.filter(pk__in=actor_ids).select_for_update().order_by("pk")))
    wanted += _of_people(list(_known().filter(pk__in=person_ids).select_for_update().order_by("pk")))
    _one_at_a_time({compartment_id for _name, compartment_id in names.values()})
    known = {row.key: row for row in Screening.objects.filter(key__in=names).select_for_update()}
    for key, ((name, *former), compartment_id) in sorted(names.items()):
        row = known.get(key) or Screening(compartment_id=compartment_id, key=key)
        row.name, row.former_names = name, former
        wanted.append(Wanted(row, Names((name, *former), (), ANY_KIND)))
    stale = [one for one in wanted if _is_stale(one, at_hand) or (before and one.screening.screened_at < before)]
    return _look_up(stale, by=by) if stale else []


def _one_at_a_time(compartment_ids: Collection[UUID]) -> None:
    """Let look-ups of names wait for each other: of a name that is new there is no row yet to lock."""
    list(Compartment.objects.filter(pk__in=compartment_ids).order_by("pk").select_for_update(no_key=True))


def rescreen_everybody() -> None:
    """Have every actor, person and kept name looked up again, in pieces that workers share."""
    for kind, rows in (("actors", actors.visible(None)), ("people", _known()),
                       ("names", Screening.objects.exclude(key="").filter(ended_at=None))):  # fmt: skip
        ids = [str(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
        for start in range(0, len(ids), CHUNK):
            jobs.enqueue("actors.rescreen", kind=kind, ids=ids[start : start + CHUNK])


@transaction.atomic
def rescreen(*, kind: str, ids: Collection[str], by_id: str | None = None) -> int:
    """Look some actors, persons or kept names up again where lists or names changed since; return how many.

    Whoever asked before goes on having asked, unless `by_id` names somebody: whoever changed the names.
    """
    at_hand = lists.state()
    if not at_hand.versions:
        return 0
    if kind == "actors":
        seen = actors.visible(None).filter(pk__in=ids)
        wanted = _of_actors(list(seen.select_for_update().order_by("pk")))
    elif kind == "people":
        wanted = _of_people(list(_known().filter(pk__in=ids).select_for_update().order_by("pk")))
    else:
        rows = Screening.objects.filter(pk__in=ids, ended_at=None).exclude(key="").select_for_update().order_by("pk")
        wanted = [_of_name(row) for row in rows]
    stale = [one for one in wanted if _is_stale(one, at_hand)]
    if stale:
        by = User.objects.filter(pk=by_id).first() if by_id else None
        _look_up(stale, by=by)
    return len(stale)


def _known() -> QuerySet[Person]:
    """Return the people who have a name to look up."""
    rows: QuerySet[Person] = Person.objects.filter(pseudonymised_at=None)
    return rows


def names_changed(*whole: Actor | Person, by: User) -> None:
    """Have actors, or people, looked up after their names changed, once the change is committed; in pieces."""
    kind = "actors" if isinstance(whole[0], Actor) else "people"
    for start in range(0, len(whole), CHUNK):
        ids = [str(one.pk) for one in whole[start : start + CHUNK]]
        jobs.enqueue("actors.rescreen", kind=kind, ids=ids, by_id=str(by.pk))


@transaction.atomic
def decide(*, hit_id: UUID, seen_version: int, state: str, reason: str, by: User) -> ScreeningHit:
    """Say whether a hit is the one who was looked up; a person who did not ask for the look-up says it.

    A third person may decide anew, also the same again: what was decided before stays in the record. The decision is
    remembered for the pair until the names or the entry change. What is somebody else holds no other hit down any
    more; what is the same is told to the plans under review and decision. Raises NotFound, NotAllowed (asked for the
    look-up, or decided before), Stale, Conflict (the last look-up no longer found it) or Invalid (no decision, no
    reason).
    """
    at = clock.now()
    whole = selector.get_hit(hit_id, user=by).screening_id
    Screening.objects.select_for_update().get(pk=whole)
    seen = selector.get_hit(hit_id, user=by)
    hit = ScreeningHit.objects.select_for_update(of=("self",)).select_related("entry").get(pk=seen.pk)
    ensure(policies.may_decide_hit, by, seen)
    versions.insist(hit, seen_version)
    if seen.screening.ended_at is not None:
        raise Conflict("ended", _("The look-up has ended: look the name up again to decide about what is found."))
    if not hit.current:
        raise Conflict("gone", _("The last look-up did not find this entry any more: there is nothing to decide."))
    if state not in {HitState.TRUE, HitState.FALSE}:
        raise invalid({"state": _("Say whether it is the same or somebody else.")})
    if not reason.strip():
        raise invalid({"reason": _("Say what tells them together or apart.")})
    decision = HitDecision.objects.create(
        hit=hit,
        state=state,
        reason=reason.strip(),
        decided_by=by,
        decided_at=at,
        list_version=hit.entry.last_changed,
        names_sha256=hit.names_sha256,
        entry_sha256=hit.entry_sha256,
    )
    before, hit.state, hit.decided_by, hit.decided_at = hit.state, state, by, decision.decided_at
    _forget_why_unlisted(hit)
    records.save(hit, ["state", "decided_by", "decided_at", *UNLISTED])
    protected = seen.screening.person is not None and seen.screening.person.is_protected
    told = {"state": [before, state]} | ({} if protected else {"reference": hit.entry.reference})
    audit.record("actors.hit_decided", hit, by=by, at=at, changes=told, reason="" if protected else reason.strip())
    if state == HitState.TRUE:
        _tell_plans(seen, trigger="list_hit_confirmed", cause=f"hit_decision:{decision.pk}")
    _weigh_again(seen.screening)
    return selector.get_hit(hit.pk, user=by)


@transaction.atomic
def leave_unlisted(*, hit_id: UUID, seen_version: int, reason: str, by: User) -> ScreeningHit:
    """Say why a confirmed hit is not recorded as a listing: it is no task any more, and goes on counting as one.

    Raises NotFound, NotAllowed (`by` may record no listing there), Stale, Conflict (not confirmed, a listing is
    recorded, or said before) or Invalid (no reason).
    """
    at = clock.now()
    seen = selector.get_hit(hit_id, user=by)
    whole = seen.screening.actor or seen.screening.person
    if whole is None:
        raise Conflict("of_a_name", _("A name alone has no listings: register who bears it, and look them up."))
    ensure(policies.may_list, by, whole)
    hit = ScreeningHit.objects.select_for_update(of=("self",)).select_related("entry").get(pk=seen.pk)
    versions.insist(hit, seen_version)
    if not ScreeningHit.objects.filter(pk=hit.pk).unrecorded().exists() or hit.unlisted_at is not None:
        raise Conflict(
            "nothing_to_record", _("Nothing waits here: it is not confirmed, recorded, or answered already.")
        )
    if not reason.strip():
        raise invalid({"reason": _("Say why no listing is recorded.")})
    hit.unlisted_reason, hit.unlisted_by, hit.unlisted_at = reason.strip(), by, at
    records.save(hit, UNLISTED)
    protected = isinstance(whole, Person) and whole.is_protected
    told = {} if protected else {"reference": hit.entry.reference}
    audit.record(
        "actors.hit_left_unlisted", hit, by=by, at=at, changes=told, reason="" if protected else reason.strip()
    )
    return selector.get_hit(hit.pk, user=by)


@transaction.atomic
def end_look_up(*, screening_id: UUID, seen_version: int, reason: str, by: User) -> Screening:
    """End the look-up of a name that somebody typed: it is looked up no more, and its hits wait for nobody.

    What was found and decided stays to be read; whoever looks the same name up again takes it up again. Raises
    NotFound, NotAllowed (somebody else asked), Stale, Conflict (of an actor, a person or another record; ended already)
    or Invalid.
    """
    at = clock.now()
    row = selector.get(screening_id, user=by, for_update=True)
    ensure(policies.may_end_look_up, by, row)
    versions.insist(row, seen_version)
    if not row.may_end:
        raise Conflict("not_open", _("Only the look-up of a name that somebody typed can end, and once."))
    if not reason.strip():
        raise invalid({"reason": _("Say why it is looked up no more.")})
    waiting = ScreeningHit.objects.filter(screening=row, current=True, state=HitState.UNDECIDED.value).count()
    row.ended_reason, row.ended_by, row.ended_at = reason.strip(), by, at
    records.save(row, ["ended_reason", "ended_by", "ended_at"])
    audit.record("actors.look_up_ended", row, by=by, at=at, changes={"undecided": waiting}, reason=reason.strip())
    return row


def _forget_why_unlisted(hit: ScreeningHit) -> None:
    hit.unlisted_reason, hit.unlisted_by, hit.unlisted_at = "", None, None


def _weigh_again(row: Screening) -> None:
    """Bring the figures of a look-up up to date with what is known to be somebody else.

    Where lists or names have changed since, the look-up that is due does it.
    """
    [wanted] = _of(row)
    at_hand = lists.state()
    if _is_stale(wanted, at_hand):
        return
    hits = ScreeningHit.objects.filter(screening=row).select_related("entry").select_for_update(of=("self",))
    known = {str(hit.entry_id): hit for hit in hits.order_by("pk")}
    for one in _found(wanted, known.values(), at_hand):
        hit = known[one.listed.key]
        if hit.score != one.verdict.score:
            was_open = hit.is_open
            _take_over(hit, one)
            records.save(hit, WEIGHED)
            if hit.is_open and not was_open:
                _tell_plans(hit, trigger="list_hit_likely", cause=_cause(hit))


def _of(row: Screening) -> list[Wanted]:
    if row.actor is not None:
        return [Wanted(row, selector.names_of_actors([row.actor])[row.actor.pk])]
    if row.person is not None:
        return [Wanted(row, selector.names_of_people([row.person])[row.person.pk])]
    return [_of_name(row)]


def _of_name(row: Screening) -> Wanted:
    names = (row.name, *row.former_names)
    return Wanted(row, Names(names, tuple(row.countries), tuple(EntryKind(kind) for kind in row.kinds)))


def _found(one: Wanted, known: Iterable[ScreeningHit], at_hand: lists.State) -> list[Found]:
    """Return what a look-up finds; what was decided to be somebody else, by these names, holds nothing else down."""
    apart = {
        str(hit.entry_id)
        for hit in known
        if hit.state == HitState.FALSE and (hit.names_sha256, hit.entry_sha256) == (one.names.sha256, hit.entry.sha256)
    }
    names = one.names
    who = lists.asked(list(names.texts), countries=list(names.countries), kinds=list(names.kinds))
    return lists.find(who, at=at_hand, set_apart=apart)


def _tell_plans(hit: ScreeningHit, *, trigger: str, cause: str) -> None:
    """Have plans under review or decision look at a hit; of a person not which entry it is: it tells who it is."""
    about = hit.screening
    reason = hit.entry.get_list_code_display()
    if about.person_id is None:
        reason = f"{reason} {hit.entry.reference}"
    told = {"trigger": trigger, "reason": reason, "cause_key": cause, "words_from": [str(about.compartment_id)]}
    concerned: list[dict[str, str]] = [{"name_key": about.key}]
    if about.actor_id is not None:
        concerned = [{"actor_id": str(about.actor_id)}]
    elif about.person_id is not None:
        roles = PersonRole.objects.filter(selector.held_now(), person=about.person_id).order_by("actor_id")
        led = roles.values_list("actor_id", flat=True).distinct()
        concerned = [{"person_id": str(about.person_id)}, *({"actor_id": str(actor_id)} for actor_id in led)]
    for one in concerned:
        jobs.enqueue("riskreview.reopen", **told, **one)


def _cause(hit: ScreeningHit) -> str:
    return f"hit:{hit.pk}:{hit.names_sha256[:16]}:{hit.entry_sha256[:16]}"


def _of_actors(rows: Sequence[Actor]) -> list[Wanted]:
    known = {row.actor_id: row for row in Screening.objects.filter(actor__in=rows).select_for_update(of=("self",))}
    names = selector.names_of_actors(rows)
    made = (known.get(row.pk) or Screening(actor=row, compartment_id=row.compartment_id) for row in rows)
    return [Wanted(row, names[row.actor_id]) for row in made if row.actor_id]


def _of_people(rows: Sequence[Person]) -> list[Wanted]:
    known = {row.person_id: row for row in Screening.objects.filter(person__in=rows).select_for_update(of=("self",))}
    names = selector.names_of_people(rows)
    made = (known.get(row.pk) or Screening(person=row, compartment_id=row.compartment_id) for row in rows)
    return [Wanted(row, names[row.person_id]) for row in made if row.person_id]


def _is_stale(one: Wanted, at_hand: lists.State) -> bool:
    row = one.screening
    return row.lists != at_hand.as_data or row.names_sha256 != one.names.sha256


def _look_up(wanted: Sequence[Wanted], *, by: User | None) -> list[Screening]:
    """Look everybody up, keep what was found and write one event; part of the caller's transaction."""
    at, at_hand = clock.now(), lists.state()
    if not at_hand.versions:
        raise Conflict("no_list", _("No list is taken in yet: there is nothing to look names up on."))
    newest = ListVersion.objects.select_related("imported_by").latest("created_at", "number")
    rows = [_noted(one, at_hand, by=by, otherwise=newest.imported_by, at=at) for one in wanted]
    _save(rows)
    known: dict[UUID, dict[str, ScreeningHit]] = {row.pk: {} for row in rows}
    hits = ScreeningHit.objects.filter(screening__in=known).select_related("entry").select_for_update(of=("self",))
    for hit in hits.order_by("pk"):
        known[hit.screening_id][str(hit.entry_id)] = hit
    open_before = {hit.pk for hits_of in known.values() for hit in hits_of.values() if hit.is_open}
    found = {one.screening.pk: _found(one, known[one.screening.pk].values(), at_hand) for one in wanted}
    entries = lists.entries([hit.listed.key for hits_of in found.values() for hit in hits_of])
    made: list[ScreeningHit] = []
    touched: list[ScreeningHit] = []
    for row in rows:
        new, old = _brought_up(row, found[row.pk], known[row.pk], entries, at=at)
        made += new
        touched += old
    ScreeningHit.objects.bulk_create(made, batch_size=500)
    ScreeningHit.objects.bulk_update(touched, FOUND, batch_size=500)
    for hit in (*made, *touched):
        if hit.is_open and hit.pk not in open_before:
            _tell_plans(hit, trigger="list_hit_likely", cause=_cause(hit))
    _record(rows, made, touched, newest, by=by, at=at)
    return rows


def _noted(one: Wanted, at_hand: lists.State, *, by: User | None, otherwise: User, at: datetime) -> Screening:
    """Return the look-up as of now; where nobody ever asked for it, whoever took in the newest list did."""
    row = one.screening
    row.kinds, row.countries = [kind.value for kind in one.names.kinds], list(one.names.countries)
    row.names_sha256, row.lists, row.screened_at = one.names.sha256, at_hand.as_data, at
    if by is not None or row.created_at is None:
        row.asked_by = otherwise if by is None else by
    return row


def _save(rows: Iterable[Screening]) -> None:
    new, old = [], []
    for row in rows:
        if row.created_at is None:
            new.append(row)
        else:
            row.version += 1
            row.updated_at = row.screened_at
            old.append(row)
    Screening.objects.bulk_create(new, batch_size=500)
    columns = [
        "name",
        "former_names",
        "kinds",
        "countries",
        "names_sha256",
        "lists",
        "screened_at",
        "asked_by",
        "ended_reason",
        "ended_by",
        "ended_at",
        "version",
        "updated_at",
    ]
    Screening.objects.bulk_update(old, columns, batch_size=500)


def _brought_up(
    row: Screening,
    found: Sequence[Found],
    known: Mapping[str, ScreeningHit],
    entries: Mapping[str, ListEntry],
    *,
    at: datetime,
) -> tuple[list[ScreeningHit], list[ScreeningHit]]:  # fmt: skip
    made, touched = [], []
    for one in found:
        entry = entries[one.listed.key]
        hit = known.get(one.listed.key)
        if hit is None:
            hit = ScreeningHit(screening=row, entry=entry, found_at=at, asked_by_id=row.asked_by_id)
            made.append(hit)
        else:
            touched.append(_asked_again(hit, row, entry, at=at))
        _take_over(hit, one)
        hit.current = True
        hit.names_sha256, hit.entry_sha256 = row.names_sha256, entry.sha256
    gone = [hit for key, hit in known.items() if hit.current and key not in {one.listed.key for one in found}]
    for hit in gone:
        hit.current, hit.updated_at = False, at
        hit.version += 1
    return made, [*touched, *gone]


def _take_over(hit: ScreeningHit, found: Found) -> None:
    """Let a hit say what a look-up found: the figure, its reasons, and by which names."""
    compared = found.verdict.comparison
    hit.score = found.verdict.score
    hit.asked_name, hit.listed_name = compared.asked.text[:LONGEST], compared.listed.text[:2000]
    hit.reasons = [reason_data(reason) for reason in found.verdict.reasons]
    hit.lent_by_id = UUID(found.lent_by) if found.lent_by else None


def _asked_again(hit: ScreeningHit, row: Screening, entry: ListEntry, *, at: datetime) -> ScreeningHit:
    """Return a known hit; where the names or the entry changed, what was decided about it is open again."""
    if (hit.names_sha256, hit.entry_sha256) != (row.names_sha256, entry.sha256):
        hit.state, hit.decided_by, hit.decided_at = HitState.UNDECIDED.value, None, None
        _forget_why_unlisted(hit)
        hit.asked_by_id = row.asked_by_id
    hit.version += 1
    hit.updated_at = at
    return hit


def reason_data(reason: Reason) -> dict[str, Any]:
    """Return a reason as it is kept: the words stay to be translated when they are read."""
    words: Words = reason.words
    return {"feature": reason.feature, "points": reason.points, "words": words.template}


def _record(
    rows: Sequence[Screening],
    made: Sequence[ScreeningHit],
    touched: Sequence[ScreeningHit],
    newest: ListVersion,
    *,
    by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    """Write one event for each compartment; of a protected person it does not say what was found."""
    alerts = Counter(
        hit.screening_id
        for hit in (*made, *touched)
        if hit.current and hit.is_alert and hit.state == HitState.UNDECIDED
    )
    new = Counter(hit.screening_id for hit in made)
    named = {"lists": ", ".join(sorted(rows[0].lists["versions"]))}
    if len(rows) == 1:
        [row] = rows
        hidden = row.person is not None and row.person.is_protected
        told = named if hidden else {**named, "new_hits": new[row.pk], "undecided": alerts[row.pk]}
        audit.record("actors.screened", row, by=by, at=at, changes=told)
        return
    for place in sorted({row.compartment_id for row in rows}):
        here = [row.pk for row in rows if row.compartment_id == place]
        told = {**named, "new_hits": sum(new[pk] for pk in here), "undecided": sum(alerts[pk] for pk in here)}
        changes = {**told, "looked_up": len(here)}
        audit.record("actors.screened_many", newest, by=by, at=at, changes=changes, compartment_id=place)
