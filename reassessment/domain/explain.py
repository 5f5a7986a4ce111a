"""Why a score is what it is: plain JSON data to store with the run, and sentences for people.

A sentence never holds a confidence level and a likelihood together (ICD 203). The sentences are `Words`, so that a page
can show them translated; the stored text is the English one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engagements.domain.words import Words, say
from engagements.domain.words import noop as _
from reassessment.domain.escalation import Escalation
from reassessment.domain.escalation_parameters import Factor
from reassessment.domain.factors import FactorPart
from reassessment.domain.plain import to_plain
from reassessment.domain.trust import Band, Change, Part, Trust
from riskreview.domain.index import IndexLevel

TOP = 10


def explain_trust(trust: Trust, *, change: Change | None, input_sha256: str) -> dict[str, Any]:
    """Return the explanation to store; contributions are leave-one-out and do not add up."""
    return {
        "T": round(trust.score, 2),
        "lo": round(trust.low, 2),
        "hi": round(trust.high, 2),
        "U": round(trust.uncertainty, 3),
        "band": trust.band.value,
        "delta": change and _delta(change),
        "dims": {
            name.value: {
                "r": round(each.positive, 3),
                "s": round(each.negative, 3),
                "E": round(each.expected, 3),
                "u": round(each.uncertainty, 3),
            }
            for name, each in trust.dimensions.items()
        },
        "top": [
            {
                "evidence": part.ref,
                "type": part.type.value,
                "grade": str(part.grade),
                "age_d": int(part.age_days),
                "reports": part.reports,
                "contribution": round(part.contribution, 2),
            }
            for part in trust.parts[:TOP]
        ],
        "ignored": [{"evidence": each.ref, "reason": each.reason.value} for each in trust.ignored],
        "params": trust.params,
        "as_of": to_plain(trust.as_of),
        "input_sha256": input_sha256,
        "text": _text(trust_sentences(trust, change=change)),
    }


def trust_sentences(trust: Trust, *, change: Change | None, hidden: bool = False) -> tuple[Words, ...]:
    """Return what the score says, what it rests on, what moved it most, and what moved it since the run before.

    `hidden` says that the parts of `trust` are only those a reader may see.
    """
    figures = {"score": round(trust.score), "low": round(trust.low), "high": round(trust.high)}
    if trust.band is Band.INSUFFICIENT_EVIDENCE:
        first = say(
            _("Insufficient evidence: {score} is not a judgement yet, the range is {low} to {high}."), **figures
        )
    else:
        first = say(_("{band}: {score} of 100, range {low} to {high}."), band=trust.band.label, **figures)
    return (first, _foundation(trust, hidden=hidden), *_movers(trust.parts), *_moved(change))


def explain_escalation(result: Escalation, *, input_sha256: str) -> dict[str, Any]:
    """Return the explanation to store."""
    reading, foundation = result.violence, result.foundation
    return {
        "index": round(result.index, 2),
        "level": result.level.value,
        "is_reliable": result.is_reliable,
        "recorded": result.recorded,
        "missing": {factor.value: why.value for factor, why in result.missing.items()},
        "factors": {
            factor.value: {
                "value": round(score.value, 2),
                "share": round(result.shares.get(factor, 0.0), 1) if result.shares else None,
                "top": _top(score.parts),
            }
            for factor, score in result.factors.items()
        },
        "violence": reading
        and {
            "short_mean": round(reading.short_mean, 4),
            "long_mean": round(reading.long_mean, 4),
            "trend": round(reading.trend, 2),
            "level": round(reading.level, 2),
            "usual_short_mean": round(reading.usual_short_mean, 4),
            "days": reading.days,
        },
        "cooperation": {"sum": round(result.cooperation_sum, 3), "top": _top(result.cooperation)},
        "confidence": {
            "level": foundation.confidence.value,
            "independent_sources": foundation.independent_sources,
            "share_c3_or_better": round(foundation.share_c3_or_better, 3),
            "report_age_d": None if foundation.report_age_days is None else int(foundation.report_age_days),
            "is_stale": foundation.is_stale,
        },
        "params": result.params,
        "as_of": to_plain(result.as_of),
        "input_sha256": input_sha256,
        "text": _text(escalation_sentences(result)),
    }


def escalation_sentences(result: Escalation) -> tuple[Words, ...]:
    """Return what the index says, what is missing, what raises it most and, last, how well founded it is."""
    return (*index_sentences(result), confidence_sentence(result))


def index_sentences(result: Escalation) -> tuple[Words, ...]:
    """Return the same without the confidence, which never stands in one sentence with a level."""
    return (*_level(result), *_missing(result), *_largest(result.shares), *_signals(result))


def confidence_sentence(result: Escalation) -> Words:
    """Return how well founded the index is."""
    return say(_("{confidence} in what is recorded."), confidence=result.foundation.confidence.label)


def _delta(change: Change) -> dict[str, float]:
    return {
        "from": round(change.before, 2),
        "parameters": round(change.parameters, 2),
        "decay": round(change.decay, 2),
        "removed": round(change.removed, 2),
        "regraded": round(change.regraded, 2),
        "new_evidence": round(change.new_evidence, 2),
    }


def _top(parts: Sequence[FactorPart]) -> list[dict[str, Any]]:
    return [{"ref": part.ref, "code": str(part.code), "adds": round(part.adds, 4)} for part in parts[:TOP]]


def _text(sentences: Iterable[Words]) -> str:
    return " ".join(map(str, sentences))


def _foundation(trust: Trust, *, hidden: bool) -> Words:
    if hidden:
        return say(_("It rests in part on evidence that you may not see."))
    if not trust.parts:
        return say(_("Nothing recorded counts yet."))
    uncertainty = f"{trust.uncertainty:.2f}"
    if len(trust.parts) == 1:
        return say(_("It rests on one event, with an uncertainty of {uncertainty}."), uncertainty=uncertainty)
    sentence = _("It rests on {count} events, with an uncertainty of {uncertainty}.")
    return say(sentence, count=len(trust.parts), uncertainty=uncertainty)


def _movers(parts: Sequence[Part]) -> Iterator[Words]:
    """Yield the kind of event that raised the score most and the one that lowered it most."""
    groups: dict[tuple[bool, Any], list[Part]] = defaultdict(list)
    for part in parts:
        if part.contribution:
            groups[part.contribution > 0, part.type].append(part)
    for raised, one, many in (
        (True, _("Raised most by “{what}”, {when}."), _("Raised most by “{what}”, {count} times, last {when}.")),
        (False, _("Lowered most by “{what}”, {when}."), _("Lowered most by “{what}”, {count} times, last {when}.")),
    ):
        candidates = [group for (direction, _type), group in groups.items() if direction is raised]
        if candidates:
            group = max(candidates, key=lambda each: abs(sum(part.contribution for part in each)))
            what, when = group[0].type.label, _ago(int(min(part.age_days for part in group)))
            if len(group) == 1:
                yield say(one, what=what, when=when)
            else:
                yield say(many, what=what, when=when, count=len(group))


def _ago(days: int) -> Words:
    if days == 0:
        return say(_("today"))
    return say(_("{days} days ago"), days=days) if days > 1 else say(_("yesterday"))


def _moved(change: Change | None) -> Iterator[Words]:
    """Yield by how much the score moved and what did most of it; nothing for less than a point."""
    if change is None:
        return
    causes = {
        _("changed parameters"): change.parameters,
        _("the passing of time"): change.decay,
        _("withdrawn evidence"): change.removed,
        _("corrected evidence"): change.regraded,
        _("new evidence"): change.new_evidence,
    }
    total = sum(causes.values())
    if round(abs(total)):
        cause = max(causes, key=lambda name: causes[name] * total)
        sentence = (
            _("It rose by {points} since the run before, mostly through {cause}.")
            if total > 0
            else _("It fell by {points} since the run before, mostly through {cause}.")
        )
        yield say(sentence, points=round(abs(total)), cause=cause)


def _level(result: Escalation) -> Iterator[Words]:
    if result.is_reliable or result.level is not IndexLevel.LOW:
        yield say(_("{level}: the index is {index} of 100."), level=result.level.label, index=round(result.index))
    if result.foundation.is_stale:
        yield say(_("The index is unreliable: reports have stopped."))
    elif not result.is_reliable:
        yield say(_("The index is unreliable: nothing is recorded."))
    yield say(_("It is an index for reassessment, not a forecast."))


def _missing(result: Escalation) -> Iterator[Words]:
    if result.missing:
        sentence = _("Incomplete: {recorded} of {all} factors, without {names}.")
        names = [factor.label for factor in result.missing]
        yield say(sentence, recorded=result.recorded, all=len(Factor), names=_listed(names))


def _listed(names: Sequence[str]) -> Words:
    if len(names) == 1:
        return say(names[0])
    return say(_("{first}, {others}"), first=names[0], others=_listed(names[1:]))


def _largest(shares: Mapping[Factor, float]) -> Iterator[Words]:
    if shares:
        factor = max(shares, key=lambda each: shares[each])
        sentence = _("The largest share comes from “{factor}”: {share} %.")
        yield say(sentence, factor=factor.label, share=round(shares[factor]))


def _signals(result: Escalation) -> Iterator[Words]:
    count = len(result.cooperation)
    if count == 1:
        yield say(_("One signal of de-escalation stands beside it and is not subtracted."))
    elif count:
        yield say(_("{count} signals of de-escalation stand beside it and are not subtracted."), count=count)
