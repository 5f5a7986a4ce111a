"""Why a run found what it found, told to one reader.

A score rests on everything recorded, also on what lies in compartments its reader cannot see. The reader is shown the
records they may open; of all others together only that there are some and, for trust, what they do to the score. No
name, date, type, grade or number of them, and not the cause of the run, is told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from engagements.domain.words import Labelled, Words
from reassessment.domain import trust
from reassessment.domain.escalation import Escalation, Missing
from reassessment.domain.escalation_inputs import INCIDENT
from reassessment.domain.escalation_parameters import Concern, Factor, Reach, Reaction, Suspicion
from reassessment.domain.evidence import IgnoredReason, TrustInputs
from reassessment.domain.explain import confidence_sentence, index_sentences, trust_sentences
from reassessment.domain.factors import FactorPart
from reassessment.domain.left_out import LeftOutReason
from reassessment.domain.schedule import RunKind
from reassessment.domain.trust import Change, DimensionScore, Part, Trust
from reassessment.domain.trust_parameters import Dimension
from reassessment.models import EscalationAssessment, Run, TrustAssessment
from reassessment.selectors import seen, stored
from reassessment.selectors.seen import Seen

CAUSES = {
    "report": gettext_lazy("A report was filed"),
    "commitment_breached": gettext_lazy("A breach of a commitment was confirmed"),
    "incident": gettext_lazy("A serious incident was recorded"),
    "source_refuted": gettext_lazy("A source was refuted"),
    "source_changed": gettext_lazy("A source was judged more or less reliable"),
    "source_reinstated": gettext_lazy("A refuted source was reinstated"),
    "records_merged": gettext_lazy("Two records of the actor became one"),
}
CHANGES = ("parameters", "decay", "removed", "regraded", "new_evidence")
CODES: dict[Factor, type[Labelled]] = {
    Factor.UNVERIFIED: Reach,
    Factor.COMMITMENTS: Concern,
    Factor.SUSPICION: Suspicion,
    Factor.REACTION: Reaction,
}


@dataclass(frozen=True, slots=True)
class Unused:
    """A record that moved nothing, and why: the code, and in words."""

    record: Seen
    reason: str
    why: str


@dataclass(frozen=True, slots=True)
class Term:
    """An event that moved the trust score."""

    record: Seen
    part: Part
    what: str


@dataclass(frozen=True, slots=True)
class TrustReading:
    """A trust run as one reader may know it.

    `hidden_effect` is what all evidence they may not see does together, in whole points. Where there is any, there are
    no `dimensions` and no `change`: exact parts would tell what kind of evidence it is (docs/adr/0008).
    """

    run: Run
    assessment: TrustAssessment
    score: Trust
    terms: tuple[Term, ...]
    unused: tuple[Unused, ...]
    hidden: bool
    hidden_effect: float | None
    sentences: tuple[str, ...]
    dimensions: Mapping[Dimension, DimensionScore]
    change: Mapping[str, float] | None
    cause: str


@dataclass(frozen=True, slots=True)
class Item:
    """A record that adds to a factor, or a signal of de-escalation."""

    record: Seen
    part: FactorPart
    what: str


@dataclass(frozen=True, slots=True)
class FactorReading:
    """One factor: its value and share, or why it has none, and the records behind it that the reader may see."""

    factor: Factor
    name: str
    value: float | None
    share: float | None
    missing: Missing | None
    items: tuple[Item, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class IndexReading:
    """A run of the escalation index as one reader may know it."""

    run: Run
    assessment: EscalationAssessment
    index: Escalation
    factors: tuple[FactorReading, ...]
    signals: tuple[Item, ...]
    unused: tuple[Unused, ...]
    hidden: bool
    sentences: tuple[str, ...]
    confidence: str
    cause: str


def reading(run: Run, *, user: User) -> TrustReading | IndexReading:
    """Return a run, which the user may see, with its reasons as far as they may see them."""
    return trust_reading(run, user=user) if run.kind == RunKind.TRUST else index_reading(run, user=user)


def trust_reading(run: Run, *, user: User) -> TrustReading:
    """Return a trust run with its reasons."""
    score = stored.trust_of(run)
    names = [*(part.ref for part in score.parts), *(item.ref for item in score.ignored), *_left_out(run)]
    known = seen.records(names, user=user)
    shown = tuple(part for part in score.parts if part.ref in known)
    hidden = len(known) < len(set(names))
    exact = len(shown) == len(score.parts)
    effect = None if exact else _effect_of_hidden(run, score, known)
    delta = run.explanation["delta"] if exact else None
    change = Change(delta["from"], *(delta[name] for name in CHANGES)) if delta else None
    sentences = trust_sentences(replace(score, parts=shown), change=change, hidden=not exact)
    ignored: dict[str, IgnoredReason | LeftOutReason] = {item.ref: item.reason for item in score.ignored}
    return TrustReading(
        run=run,
        assessment=TrustAssessment.objects.get(pk=run.pk),
        score=score,
        terms=tuple(Term(known[part.ref], part, _(part.type.label)) for part in shown),
        unused=_unused(known, ignored | _left_out(run)),
        hidden=hidden,
        hidden_effect=effect,
        sentences=_told(sentences),
        dimensions=score.dimensions if exact else {},
        change={name: delta[name] for name in CHANGES} if delta else None,
        cause=_cause(run, hidden=hidden),
    )


def index_reading(run: Run, *, user: User) -> IndexReading:
    """Return a run of the escalation index with its reasons."""
    index = stored.index_of(run)
    parts = [part for score in index.factors.values() for part in score.parts]
    names = [part.ref for part in (*parts, *index.cooperation)]
    names += _left_out(run)
    known = seen.records(names, user=user)
    signals = tuple(part for part in index.cooperation if part.ref in known)
    hidden = len(known) < len(set(names))
    return IndexReading(
        run=run,
        assessment=EscalationAssessment.objects.get(pk=run.pk),
        index=index,
        factors=tuple(_factor(factor, index, known) for factor in Factor),
        signals=tuple(_item(part, known, None) for part in signals),
        unused=_unused(known, _left_out(run)),
        hidden=hidden,
        sentences=_told(index_sentences(replace(index, cooperation=signals))),
        confidence=confidence_sentence(index).told_with(_),
        cause=_cause(run, hidden=hidden),
    )


def _factor(factor: Factor, index: Escalation, known: Mapping[str, Seen]) -> FactorReading:
    score = index.factors.get(factor)
    parts = score.parts if score else ()
    hidden = any(part.ref not in known for part in parts)
    value, share = (score.value, index.shares.get(factor)) if score else (None, None)
    return FactorReading(
        factor=factor,
        name=_(factor.label),
        value=_as_told(value, hidden=hidden),
        share=_as_told(share, hidden=hidden),
        missing=index.missing.get(factor),
        items=tuple(_item(part, known, CODES.get(factor)) for part in parts if part.ref in known),
        hidden=hidden,
    )


def _as_told(figure: float | None, *, hidden: bool) -> float | None:
    return float(round(figure)) if figure is not None and hidden else figure


def _item(part: FactorPart, known: Mapping[str, Seen], codes: type[Labelled] | None) -> Item:
    record = known[part.ref]
    what = record.what if part.code == INCIDENT or codes is None else _(codes(part.code).label)
    return Item(record, part, what)


def _effect_of_hidden(run: Run, score: Trust, known: Mapping[str, Seen]) -> float | None:
    """Return the score minus the score that the evidence the reader may see gives by itself, in whole points."""
    inputs = stored.inputs_of(run)
    if not isinstance(inputs, TrustInputs):
        return None
    shown = tuple(item for item in inputs.evidence if item.ref in known)
    return float(round(score.score - trust.assess_inputs(replace(inputs, evidence=shown)).score))


def _left_out(run: Run) -> dict[str, LeftOutReason]:
    return {item["ref"]: LeftOutReason(item["reason"]) for item in run.left_out}


def _unused(known: Mapping[str, Seen], reasons: Mapping[str, IgnoredReason | LeftOutReason]) -> tuple[Unused, ...]:
    found = sorted((ref, reason) for ref, reason in reasons.items() if ref in known)
    return tuple(Unused(known[ref], reason.value, _(reason.label)) for ref, reason in found)


def _told(sentences: Iterable[Words]) -> tuple[str, ...]:
    return tuple(sentence.told_with(_) for sentence in sentences)


def _cause(run: Run, *, hidden: bool) -> str:
    """Return what set the run off; not when that might be something hidden."""
    return "" if hidden else str(CAUSES.get(run.cause, ""))
