"""What the law says of the incentives an actor answers to: the rule of the domain for a page, and the same in SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject, Now, TruncDate
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.incentives import LAW, ORGANISATIONS, Finding, LegalSensitivity, LegalStatus, assess
from actors.domain.listings import LegalEffect
from actors.models import Actor, IncentiveResponse, Listing, Person, PersonRole, ScreeningHit
from actors.models.vocabulary import words

TONES = {LegalSensitivity.GREEN: "good", LegalSensitivity.AMBER: "warn", LegalSensitivity.RED: "bad"}


@dataclass(frozen=True, slots=True)
class Exemption:
    """A listing that touches an incentive: whose exemption it would need, from which effects."""

    listing: Listing
    effects: list[str]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One incentive an actor answers to, and how the law looks at offering it."""

    fact: IncentiveResponse
    finding: Finding
    exemptions: list[Exemption]

    @property
    def level(self) -> str:
        """Return the level as a reader sees it."""
        return _(self.finding.level.label)

    @property
    def tone(self) -> str:
        """Return the tone of the level."""
        return TONES[self.finding.level]

    @property
    def rule(self) -> str:
        """Return the rule that was applied."""
        return self.finding.rule.told_with(_)

    @property
    def source(self) -> str:
        """Return where the rule comes from."""
        return _(self.finding.source)

    @property
    def ask(self) -> str:
        """Return what reviewers ask."""
        return _(self.finding.ask)


def weigh(
    facts: Iterable[IncentiveResponse], *, actor: Actor, listings: Sequence[Listing], unrecorded: bool
) -> list[Weighed]:
    """Return the incentives with how the law looks at each, under these live listings of the actor and people in it.

    `unrecorded` says whether there are `confirmed` hits besides.
    """
    effects = {effect for listing in listings for effect in listing.legal_effects}
    found = []
    for fact in facts:
        finding = assess(fact.category, actor_type=actor.actor_type, effects=effects, unrecorded=unrecorded)
        found.append(Weighed(fact, finding, _exemptions(finding, listings)))
    return found


def _exemptions(finding: Finding, listings: Sequence[Listing]) -> list[Exemption]:
    touching = [(row, [one for one in finding.effects if one in row.legal_effects]) for row in listings]
    return [Exemption(row, words(effects, LegalEffect)) for row, effects in touching if effects]


def confirmed(people: QuerySet[Person], user: User, *, actor: str = "actor") -> Exists:
    """Return whether there is a confirmed hit of the actor, or of one of these people who hold a role in it today.

    Those that the user may see count, of which no listing is recorded; `actor` names the column of the row it is asked
    of.
    """
    in_it = _roles(people, OuterRef(OuterRef(actor))).values("person")
    hits = ScreeningHit.objects.visible_to(user).unrecorded()
    return Exists(hits.filter(Q(screening__actor=OuterRef(actor)) | Q(screening__person__in=in_it)))


def _roles(people: QuerySet[Person], actor: OuterRef) -> QuerySet[PersonRole]:
    today = TruncDate(Now())
    held = (Q(since=None) | Q(since__lte=today)) & (Q(until=None) | Q(until__gt=today))
    return PersonRole.objects.filter(held, actor=actor, person__in=people)


def in_sql(people: QuerySet[Person], user: User) -> Case:
    """Return the same finding as an expression over a row of IncentiveResponse: its level and status, as one object.

    Of the people who hold a role in the actor today, these count.
    """
    today = TruncDate(Now())
    live = Listing.objects.filter(Q(delisted_on=None) | Q(delisted_on__gt=today), listed_on__lte=today)
    in_it = _roles(people, OuterRef(OuterRef("actor"))).values("person")
    live = live.filter(Q(actor=OuterRef("actor")) | Q(person__in=in_it))
    unrecorded = Q(confirmed(people, user))
    is_listed = Q(Exists(live.exclude(legal_effects__contained_by=[LegalEffect.NONE.value]))) | unrecorded
    is_organisation = Q(actor__actor_type__in=sorted(kind.value for kind in ORGANISATIONS))
    made_red = [
        When(
            Q(category__in=sorted(category.value for category, law in LAW.items() if law.red_by == effects))
            & (Q(Exists(live.filter(legal_effects__overlap=sorted(effect.value for effect in effects)))) | unrecorded),
            then=Value(LegalSensitivity.RED.value),
        )
        for effects in dict.fromkeys(law.red_by for law in LAW.values() if law.red_by)
    ]
    return Case(
        When(is_listed, then=_told(LegalStatus.LISTED, *made_red)),
        When(is_organisation, then=_told(LegalStatus.ORGANISATION)),
        default=_told(LegalStatus.ARMED_GROUP),
    )


def _told(status: LegalStatus, *before: When) -> JSONObject:
    """Return status and level of a row whose actor has this status; `before` are levels that something else decides."""
    levels = [
        When(
            category__in=sorted(category for category, law in LAW.items() if law.level(status) is level),
            then=Value(level),
        )
        for level in LegalSensitivity
    ]
    return JSONObject(level=Case(*before, *levels, output_field=CharField()), status=Value(status.value))
