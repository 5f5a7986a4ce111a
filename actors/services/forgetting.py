"""Letting people and rejected profiles go when their time is over: what `core.retention` asks of a keeper.

A person is pseudonymised in every live table of Parley. What cannot be taken back is said on the page of the proposal
and in docs/howto/retention.md: the chained trail, frozen records of decisions, and what people wrote in texts.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q
from django.utils.translation import gettext as _

from actors.domain.screening import ALERT, HitState
from actors.models import FormerName, HitDecision, Listing, Person, PersonRole, Screening, ScreeningHit
from actors.models.people import PROTECTED, PersonGrant
from actors.selectors import actors, people
from actors.services import records
from core import kept_answers, mentions, retention
from core.retention import Consequences, Over, Place

PERSON: Final = Person._meta.label_lower
PERSON_OF: Final[Mapping[type[Model], str]] = {
    Person: "", PersonRole: "person__", Listing: "person__", Screening: "person__", ScreeningHit: "screening__person__",
    HitDecision: "hit__screening__person__",
}  # fmt: skip
FORGOTTEN: Final = {"aliases": [], "languages": [], "protocol_notes": ""}


class People:
    """Keeps what identifies a person, until the last use is long enough ago."""

    def over(self, since: date, today: date) -> Iterable[Over]:
        """Return the people whose last use was on `since` or before; nobody with a role, a listing or a plan."""
        rows = _at_rest(today).filter(Q(updated_at__date__lte=since))
        yield from _counted(self.rows(rows), since, last_change=True)

    def rows(self, rows: Any) -> Any:
        """Return those of some people this class is about: a protected source counts here until it was of use."""
        return rows.filter(~Q(sensitivity=PROTECTED) | ~Exists(_roles()))

    def named(self, ids: Collection[UUID], *, user: Any) -> Mapping[UUID, tuple[str, str]]:
        """Return the name that may be shown of each person the user may see."""
        known = people.visible(user).filter(pk__in=ids)
        return {person.pk: (person.name, person.get_absolute_url()) for person in known}

    def get(self, subject_id: UUID, *, user: Any, for_update: bool = False) -> Person:
        """Return the person; raises NotFound."""
        return people.get(subject_id, user=user, for_update=for_update)

    def names(self, record: Person) -> Collection[str]:
        """Return every name the person has or had; nothing to who may not know who a protected one is."""
        return _every_name(record) if record.identity_open else ()

    def consequences(self, record: Person, *, user: Any) -> Consequences:
        """Return what pseudonymising a person does; the texts that name a protected one for who knows the name."""
        protected = record.is_protected
        goes = [
            Place(
                _("The name and every other name"),
                _("Replaced by the pseudonym “%(name)s”.") % {"name": record.pseudonym}
                if protected
                else _("Replaced by a pseudonym made by chance, in lists, searches, plans, reports and exports alike."),
            ),
            Place(_("Languages and protocol notes"), _("Emptied.")),
            Place(_("Titles of roles, and why a role was believed or not"), _("Emptied; role and dates stay.")),
            Place(_("Ended listings"), _("Reference, address, note and exemptions are emptied; list and dates stay.")),
            Place(_("Look-ups on published lists"), _("Taken out with their hits and what was decided about them.")),
            Place(_("Former names, which the database keeps"), _("Taken out.")),
            Place(_("Access given to single people"), _("Ended.")),
            Place(_("Answers of REST kept for repeated requests"), _("Those that name the person are taken out.")),
        ]
        stays = [
            Place(
                _("The audit trail"),
                _(
                    "It is chained, so nothing of it can be taken out. It never held the names themselves; it holds an "
                    "earlier pseudonym, protocol notes, languages and titles of roles as they were changed, reasons "
                    "and searches that people typed. Pages show it no more; auditors go on reading it."
                ),
            ),
            Place(
                _("Frozen records of decisions, and plans as they were sent to review"),
                _(
                    "They hold the name the person had, or the pseudonym of a protected one. They are kept for their "
                    "own ten years, and frozen records are not looked through here."
                ),
            ),
            Place(
                _("Texts that people wrote"),
                _("Nothing is rewritten in titles, reports, reasons, notes or answers.")
                if record.identity_open
                else _(
                    "Nothing is rewritten in titles, reports, reasons, notes or answers. You know this person by the "
                    "pseudonym only, so those that hold the name are not listed: ask somebody who knows it to look."
                ),
            ),
            Place(
                _("Files that left"),
                _("Exports, dossiers, records taken out, and backups: who has them answers for them."),
            ),
        ]
        # Their own rows go, and those of protected sources would tell who these are.
        without = {
            model: Q(**{f"{path}pk": record.pk}) | Q(**{f"{path}sensitivity": PROTECTED})
            for model, path in PERSON_OF.items()
        }
        found = mentions.of(self.names(record), user=user, without=without)
        return Consequences(goes, stays, found)

    def let_go(self, record: Person, *, at: datetime) -> Mapping[str, int]:
        """Pseudonymise the person; the database refuses it without two people, or under a hold."""
        forgotten = _every_name(record)
        if not record.is_protected:
            record.pseudonym = f"Person {secrets.token_hex(3).upper()}"
        record.real_name, record.pseudonymised_at = record.pseudonym, at
        for field, empty in FORGOTTEN.items():
            setattr(record, field, empty)
        records.save(record, ["real_name", "pseudonym", "pseudonymised_at", *FORGOTTEN])
        mine: dict[str, Any] = {"person": record}
        hits = ScreeningHit.objects.filter(screening__person=record)
        told = Q(~Q(title="") | ~Q(state_reason=""))
        done = {
            "roles": PersonRole.objects.filter(told, **mine).update(
                title="", state_reason="", version=F("version") + 1
            ),
            "listings": Listing.objects.filter(**mine).update(
                reference="", url="", note="", exemptions=[], state_reason="", version=F("version") + 1
            ),
            "decisions on hits": HitDecision.objects.filter(hit__in=hits).delete()[0],
            "hits": hits.delete()[0],
            "look-ups": Screening.objects.filter(**mine).delete()[0],
            "former names": FormerName.objects.filter(**mine).delete()[0],
            "grants": PersonGrant.objects.filter(content_object=record).delete()[0],
        }
        done["kept answers"] = kept_answers.forget_naming(forgotten)
        return {name: count for name, count in done.items() if count}


class ProtectedSources(People):
    """Keeps the identity of a protected source, until its purpose ended: no role any more, and no open engagement."""

    def over(self, since: date, today: date) -> Iterable[Over]:
        """Return the protected sources that were of use, and whose last use was on `since` or before."""
        yield from _counted(self.rows(_at_rest(today)), since, last_change=False)

    def rows(self, rows: Any) -> Any:
        """Return those of some people this class is about."""
        return rows.filter(Exists(_roles()), sensitivity=PROTECTED)


PEOPLE: Final = People()
PROTECTED_SOURCES: Final = ProtectedSources()


def belonging(subject_type: str, subject_id: UUID) -> set[retention.Record]:
    """Return the actors whose hold reaches a person: those in which they have or had a role, under any record."""
    if subject_type != PERSON:
        return set()
    ids = PersonRole.objects.filter(person=subject_id).values_list("actor_id", flat=True)
    return {("actors.actor", pk) for pk in actors.the_same(*ids)}


def _every_name(person: Person) -> set[str]:
    former = FormerName.objects.filter(person=person).values_list("text", flat=True)
    return {person.real_name, *person.aliases, *former}


def _roles() -> Any:
    return PersonRole.objects.filter(person=OuterRef("pk"))


def _at_rest(today: date) -> Any:
    """Return the people nobody has pseudonymised, with no role and no listing now, nor a hit that may be one."""
    listed = Listing.objects.filter(Q(delisted_on=None) | Q(delisted_on__gt=today), person=OuterRef("pk"))
    holding = _roles().filter(Q(until=None) | Q(until__gt=today))
    hit = ScreeningHit.objects.filter(screening__person=OuterRef("pk"), current=True)
    maybe = hit.filter(Q(state=HitState.TRUE.value) | Q(state=HitState.UNDECIDED.value, score__gte=ALERT))
    return Person.objects.filter(~Exists(holding), ~Exists(listed), ~Exists(maybe), pseudonymised_at=None)


def _counted(rows: Any, since: date, *, last_change: bool) -> Iterable[Over]:
    found = {person.pk: person for person in rows}
    ended = dict.fromkeys(found, date.min)
    of_roles = PersonRole.objects.filter(person__in=found).values_list("person_id", "until", "updated_at")
    for pk, until, changed in of_roles:
        assert until is not None  # nobody here holds a role now
        ended[pk] = max(ended[pk], until, changed.date() if last_change else until)
    for listed, delisted in Listing.objects.filter(person__in=found).values_list("person_id", "delisted_on"):
        assert listed is not None
        assert delisted is not None  # nor stands on a list
        ended[listed] = max(ended[listed], delisted)
    for pk, day in retention.last_uses(PERSON, list(found)).items():
        ended[pk] = max(ended[pk], day)
    for pk, person in found.items():
        day = max(ended[pk], person.updated_at.date()) if last_change else ended[pk]
        if day <= since:
            yield Over(PERSON, pk, person.compartment_id, day)
