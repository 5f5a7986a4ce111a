"""The middle months: a refusal, an emergency, a plan decided twice, and a date that slips."""

from datetime import timedelta

from casestudies.models import CaseStudy
from casestudies.services import precedents
from config.demo import gate
from config.demo.gate import Judged
from config.demo.known import grade
from config.demo.story import REPORT, Story, Thread
from engagements.domain.commitments import CommitmentAction
from engagements.services import breaches, chance, lifecycle, planning, reports
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Review
from riskreview.services import decisions, lanes, submission, watch


def training(story: Story) -> Thread[None]:
    """A training with the Guard is refused; a day later a patrol meets it all the same."""
    cast = story.cast
    yield story.at(-67)
    plan = story.desk.write(
        "training", "guard", start=story.plan(-50, 9), channel="guard", venue="mission", by=cast.analyst2, person="varn"
    )
    study = CaseStudy.objects.get(slug="us-sdf")
    precedents.link_precedent(
        engagement_id=plan.pk, study_id=study.pk, by=cast.analyst2, note="What a partner force cost when it was left."
    )
    unit = Judged(
        cast.legal, "A unit of the Guard is credibly accused of beatings at the ford, and nothing was done about it.",
        Recommendation.REFUSE,
        {"L10": ("substantial_grounds_real_risk", "Three graded reports on the unit of the ford; no inquiry.")},
        proofs={"L10": "Reports of the clinics of the ford, in the register of incidents."},
    )  # fmt: skip
    others = {
        "legal": unit,
        "ethical": Judged(cast.ethics, "Sound in itself; the unit is the difficulty."),
        "escalation": Judged(cast.escalation, "The Front would read it as arming the Guard; manageable."),
    }
    review = yield from story.answered(plan, -66, by=cast.analyst2, lanes=others)
    yield story.at(-62)
    gate.decide(
        review, by=cast.authority, outcome=Outcome.REFUSE,
        reasons="No training for this unit while the reports on the ford are not looked into. "
        "Ask the governor for an inquiry first.",
    )  # fmt: skip
    yield story.at(-59, 15)
    met = chance.log(
        compartment_id=cast.valley.pk, started_at=story.plan(-59, 11), held_at=story.plan(-59, 12), by=cast.analyst2,
        changes={
            "title": "Varn stops our car at the ford",
            "parties": [{"actor_id": story.groups.actors["guard"].pk, "role": "counterpart"}],
            "delegates": [{"person_id": story.groups.people["varn"].pk}],
            "team": [{"user_id": cast.analyst2.pk, "role": "head"}],
            "physical_meeting": True,
        },
    )  # fmt: skip
    yield story.at(-58, 10)
    words = {
        "place": "Road to the ford", "points_by_them": "He asked about the course and was told that it is refused.",
        "points_by_us": "The grounds of the refusal, in one sentence; the inquiry.", "atmosphere": "tense",
        "atmosphere_note": "Four of his men stood round the car.", "outcome_grade": "not_assessable",
        "assessment": "He wants the course for the certificate.", "follow_up": "",
    }  # fmt: skip
    reports.file(engagement_id=met.pk, changes={**REPORT, **words}, by=cast.analyst2)
    yield story.at(-57, 11)
    review = Review.objects.get(engagement=met)
    decisions.decide_in_retrospect(
        review_id=review.pk, seen_version=review.version, should_not_have_happened=False, by=cast.approver,
        reasons="He stopped the car. What was said is what the refusal says, and no more.",
    )  # fmt: skip
    yield story.at(-50, 11)
    story.close(met, "Nothing to follow; the inquiry is asked for elsewhere.")


def market(story: Story) -> Thread[None]:
    """A plan is deferred for a letter, cleared, changed, and decided again; the first approval is superseded."""
    cast = story.cast
    yield story.at(-48)
    plan = story.desk.write(
        "market", "traders", start=story.plan(-33, 10), channel="traders", venue="bridge", by=cast.analyst2
    )
    review = yield from story.answered(plan, -47, by=cast.analyst2)
    yield story.at(-45)
    gate.decide(
        review, by=story.decider(review), outcome=Outcome.DEFER,
        reasons="Nothing speaks against it, but nobody has it in writing who keeps order on the day.",
        besides=decisions.Besides(
            lacking="A letter that names who keeps order at the market, and that no armed man does.",
            lacking_from="The union of the traders", lacking_by=story.day(-43),
            meanwhile="Talk about the stalls goes on over the union; no day and no place is promised.",
        ),
    )  # fmt: skip
    yield from story.cleared(
        plan, -43, by=cast.analyst2, reasons="The letter is here. A market is worth more than a meeting."
    )
    yield story.at(-39)
    row = story.fresh(plan)
    submission.revise(
        engagement_id=row.pk, seen_version=row.version, by=cast.analyst2, reason="The customs house is too small."
    )
    row = story.fresh(plan)
    moved = {
        "venue_id": story.places.venues["market"].pk,
        "planned_start": story.plan(-33, 14),
        "planned_end": story.plan(-33, 18),
    }
    planning.save(engagement_id=row.pk, seen_version=row.version, changes=moved, by=cast.analyst2)
    yield from story.cleared(plan, -38, by=cast.analyst2, reasons="The hall is better: two doors, one for each bank.")
    done = yield from story.held(plan, -33, by=cast.analyst2, hour=14, atmosphere="constructive", relation_trend=1)
    story.promise(
        done, "traders", by=cast.analyst2, commitment_type="abstention", status="acknowledged", due_on=story.day(60),
        exact_words="No armed man rides in a lorry of the union.", speaker_text="Chairman of the union",
        our_understanding="No escort on the lorry; escorts follow.", their_understanding="The same.",
        verification_method="third_party", verifier="Observers at the river bridge",
    )  # fmt: skip
    story.scales = story.promise(
        done, "traders", by=cast.analyst2, commitment_type="norm_adherence", status="made", due_on=story.day(10),
        exact_words="The scales of the union are checked by both banks.", speaker_text="Chairman of the union",
        our_understanding="Once a month.", their_understanding="Once.", is_understood_alike=False,
    )  # fmt: skip
    stalls = story.promise(
        done, "traders", by=cast.analyst2, commitment_type="action", importance="0.5", due_on=story.day(-19),
        exact_words="Ten stalls for the upper bank on the first day.", speaker_text="Chairman of the union",
        our_understanding="On the first market day.", their_understanding="On the first market day.",
    )  # fmt: skip
    yield story.at(-19, 17)
    story.became(stalls, CommitmentAction.FULFIL, "Twelve stalls counted.", by=cast.analyst2)
    yield story.at(-13)
    story.close(done, "The market runs; the armed escorts are followed as a commitment.")


def photo(story: Story) -> Thread[None]:
    """A public appearance is called off: the party published it first, then takes back what it had offered."""
    cast = story.cast
    yield story.at(-57)
    plan = story.desk.write(
        "photo", "party", start=story.plan(-45, 11), channel="party", venue="mission", person="tirelli"
    )
    story.submit(plan, by=cast.analyst)
    yield story.at(-55, 8)
    story.incident(
        "party", "information_leak", "The party announces the appearance", "Posted with our name three days before the review.",
        source="channel", second="patrols", engagement_id=plan.pk, link_confidence="high", is_public=True,
    )  # fmt: skip
    yield story.at(-55, 12)
    row = story.fresh(plan)
    lifecycle.cancel(
        engagement_id=row.pk, seen_version=row.version, by=cast.analyst,
        reason="The party announced it before anybody had decided. A joint appearance on such terms is theirs alone.",
    )  # fmt: skip
    watch.tick()


def water(story: Story) -> Thread[None]:
    """A mediation is cleared, the date slips, and the decision runs out."""
    yield story.at(-47)
    plan = story.desk.write(
        "water", "elders", start=story.plan(-30, 10), channel="council", venue="council", person="orun"
    )
    yield from story.cleared(
        plan, -46, by=story.cast.analyst,
        reasons="Worth trying before the planting; the text carries its clause on legal status.",
    )  # fmt: skip


def wounded(story: Story) -> Thread[None]:
    """An emergency at night: approved by word of mouth, reviewed in full within the day, with a dissent."""
    cast = story.cast
    yield story.at(-29, 20)
    story.incident(
        "guard", "accident_misfire", "Shells fall on a wedding at Lower Ford", "Five wounded, two of them badly.",
        source="clinics", by=cast.analyst, target_kind="civilians", killed_low=0, killed_best=0, killed_high=1,
        location="Lower Ford",
    )  # fmt: skip
    yield story.at(-29, 21)
    plan = story.desk.write(
        "wounded",
        "guard",
        start=story.plan(-29, 23),
        channel="radio",
        venue="ford",
        by=cast.analyst2,
        hours=7,
        person="varn",
    )
    review = story.submit(plan, by=cast.analyst2)
    lane = gate.claim(review, "legal", by=cast.legal)
    gate.answer(lane, Judged(cast.legal, ""))
    yield story.at(-29, 22)
    decisions.decide_emergency(
        review_id=review.pk, seen_version=Review.objects.get(pk=review.pk).version, by=cast.senior,
        spoken_at=story.plan(-29, 21, 40), reasons="Two men die before morning. The ford is quiet and both posts answer.",
    )  # fmt: skip
    start = story.plan(-29, 23)
    yield start + timedelta(minutes=10)
    story.start(plan, by=cast.analyst2, started_at=start)
    yield story.at(-28, 6)
    row = story.fresh(plan)
    lifecycle.hold(engagement_id=row.pk, seen_version=row.version, by=cast.analyst2, held_at=story.plan(-28, 5))
    yield story.at(-28, 9)
    gate.close(lane, Judged(cast.legal, "Medical passage by need; nothing was given to the Guard."))
    gate.judge(
        review, "ethical", Judged(cast.ethics, "Right to do. The families should have been asked about the boats.")
    )
    lanes.dissent(
        review_id=review.pk, by=cast.ethics,
        text="I would have cleared it on one condition: that the families are told before the boats leave.",
    )  # fmt: skip
    gate.judge(
        review, "escalation", Judged(cast.escalation, "Both posts held their fire; the Front was told at 22:50.")
    )
    yield story.at(-28, 14)
    gate.decide(
        review, by=story.decider(review), outcome=Outcome.APPROVE,
        reasons="The review finds what the night found. The dissent is noted: the families come first next time.",
        besides=decisions.Besides(
            overrules="The families were told within the hour; waiting for them would have cost the two lives."
        ),
    )  # fmt: skip
    yield story.at(-28, 16)
    words = {
        "relation_trend": 1,
        "atmosphere": "tense",
        "atmosphere_note": "Everybody had a hand on a weapon until two.",
    }
    reports.file(engagement_id=plan.pk, changes={**REPORT, **words}, by=cast.analyst2)
    barrier = story.promise(
        plan, "guard", by=cast.analyst2, commitment_type="action", importance="1", due_on=story.day(-22),
        exact_words="The barrier at Lower Ford is manned day and night, so that somebody answers.",
        speaker_id=story.groups.people["varn"].pk, authority_level="local",
        our_understanding="Two men, one radio.", their_understanding="Two men.",
    )  # fmt: skip
    story.nobody_stopped = story.promise(
        plan, "guard", by=cast.analyst2, commitment_type="non_attack", importance="2", due_on=story.day(30),
        exact_words="Nobody with a white lamp is stopped at the ford.", original_language="ru",
        original_text="Никого с белой лампой не остановят у брода.",  # noqa: RUF001
        our_understanding="Nobody with a white lamp is stopped at the ford, whoever lies in the boat.",
        their_understanding="Nobody wounded is stopped.", is_understood_alike=False,
        speaker_id=story.groups.people["varn"].pk, authority_level="local",
    )  # fmt: skip
    apart = story.promise(
        plan, "guard", by=cast.analyst2, commitment_type="abstention", due_on=story.day(14), authority_level="local",
        exact_words="Our patrols stay fifty paces from the water at night.", speaker_id=story.groups.people["varn"].pk,
        our_understanding="Every night.", their_understanding="On nights with boats.",
    )  # fmt: skip
    yield story.at(-20, 10)
    kept = story.fresh_promise(barrier)
    breaches.propose(
        commitment_id=kept.pk, seen_version=kept.version, occurred_on=story.day(-21), is_incapable=True, by=cast.analyst2,
        evidence="Empty on three nights; the village has not the men.", grade=grade(story.groups, "patrols"),
    )  # fmt: skip
    yield story.at(-19, 10)
    kept = story.fresh_promise(barrier)
    breaches.decide(
        commitment_id=kept.pk, seen_version=kept.version, confirm=True, by=cast.lead,
        reason="They wanted to and could not: six men for two posts.",
    )  # fmt: skip
    story.close(plan, "The five live. What was promised is followed.")
    yield story.at(-8, 12)
    story.became(apart, CommitmentAction.DISPUTE, "Varn says it was for nights with boats.", by=cast.analyst2)
