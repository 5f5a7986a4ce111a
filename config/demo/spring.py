"""The first months: a voice on the other side, a clinic, convoys, and two promises."""

from decimal import Decimal

from actors.services import registry
from casestudies.models import CaseStudy
from casestudies.services import precedents
from config.demo.cast import Cast
from config.demo.gate import Judged, Measure
from config.demo.known import grade
from config.demo.story import Story, Thread
from engagements.domain.commitments import CommitmentAction
from engagements.domain.deliveries import DeliveryAction
from engagements.models import Reaction
from engagements.services import deliveries, outcomes, reports
from riskreview.domain.guarding import Step
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import Condition, Decision, Mitigation
from riskreview.services import conditions, evidence, records
from riskreview.services.decisions import Demand


def truce(story: Story) -> Thread[None]:
    """The Front goes from war to a local truce."""
    yield story.at(-148, 20)
    story.incident(
        "front", "armed_clash", "Fight for the mill", "Two hours of fire at the mill; both sides took their dead home.",
        target="guard", source="elders", killed_low=5, killed_best=6, killed_high=9, location="The mill",
    )  # fmt: skip
    yield story.at(-141, 18)
    story.incident(
        "front", "ceasefire_declared", "The Front declares a truce on the river road",
        "Read out at the bridge by its spokesperson and printed in the gazette two days later.",
        target="tavara", source="front", second="gazette", state="confirmed", is_public=True,
    )  # fmt: skip
    yield story.at(-140)
    actor = story.actor("front")
    registry.reclassify(
        actor_id=actor.pk, seen_version=actor.version, actor_type=actor.actor_type, subtypes=actor.subtypes,
        status="in_ceasefire", since=story.day(-141), reason="Declared at the bridge, kept for a day.", by=story.cast.lead,
    )  # fmt: skip
    yield story.at(-126, 17)
    story.incident(
        "front", "withdrawal_of_forces", "Checkpoint at the mill taken down", "The barrier is gone; sheep on the road.",
        location="The mill",
    )  # fmt: skip


def opening(story: Story) -> Thread[None]:
    """A first talk with the command of the Front; it finds a voice."""
    yield story.at(-139, 15)
    plan = story.desk.write(
        "opening", "front", start=story.plan(-132, 10), channel="bridge", venue="bridge", person="dost"
    )
    yield from story.cleared(
        plan, -138, by=story.cast.analyst, reasons="The truce needs somebody to ask. Nothing is promised in this talk."
    )
    done = yield from story.held(
        plan, -132, by=story.cast.analyst, outcome_grade="achieved", relation_trend=1, atmosphere="guarded",
        points_by_them="Dost speaks for the command; Halloun is told the same evening. They asked for the herders.",
    )  # fmt: skip
    herders = story.promise(
        done, "front", commitment_type="release", importance="1", due_on=story.day(-20),
        exact_words="The fourteen herders held since winter go home before the gathering.",
        original_text="يعود الرعاة الأربعة عشر المحتجزون منذ الشتاء إلى بيوتهم قبل الملتقى", original_language="ar",
        our_understanding="All fourteen, to their own villages.",
        their_understanding="All fourteen; five of them after their court has heard them.",
        speaker_id=story.groups.people["dost"].pk,
    )  # fmt: skip
    story.promise(
        done, "front", direction="by_us", commitment_type="action", speaker_text="Head of our team", due_on=story.day(-4),
        exact_words="When the herders are home we bring the list of the missing of 2019.",
        our_understanding="The list of the Mothers of the Ford, once it is one list.",
        their_understanding="The list, whatever it says.",
        conditional_on_id=herders.pk, verification_method="self_report", importance="1",
    )  # fmt: skip
    mondays = story.promise(
        done, "front", commitment_type="information", importance="0.5", due_on=story.day(90),
        speaker_id=story.groups.people["ketra"].pk, exact_words="A message every Monday, through the elders.",
        our_understanding="Every Monday.", their_understanding="Every Monday there is news.",
    )  # fmt: skip
    yield story.at(-128)
    note = {
        "actor_id": story.groups.actors["front"].pk,
        "note_type": "order_effectively_transmitted",
        "text": "The order to leave the clinic alone reached every post of the road within a day.",
        "occurred_on": story.day(-129),
        **grade(story.groups, "patrols"),
    }
    outcomes.note_conduct(engagement_id=done.pk, changes=note, by=story.cast.analyst)
    yield story.at(-110)
    reaction = Reaction.objects.filter(engagement=done).order_by("position").first()
    if reaction is not None:
        text = "The Guard asked the elders on the second day, and was told what we had told it before."
        reports.observe(reaction_id=reaction.pk, text=text, by=story.cast.analyst)
    story.became(mondays, CommitmentAction.WITHDRAW, "They took it back: the officers at the bridge do it now.")
    story.close(done, "The voice is found; the herders are followed as a commitment.")
    yield story.at(-21, 12)
    story.became(
        herders, CommitmentAction.FULFIL_IN_PART, "Nine of fourteen crossed at the ford, seen by patrol and observers.",
        second="observers",
    )  # fmt: skip


def clinic(story: Story) -> Thread[None]:
    """A talk with the elders goes well, and is closed."""
    yield story.at(-129)
    plan = story.desk.write(
        "clinic", "elders", start=story.plan(-122, 10), channel="council", venue="council", person="orun"
    )
    yield from story.cleared(
        plan, -126, by=story.cast.analyst, reasons="Low risk, clear benefit, the elders asked for it."
    )
    done = yield from story.held(plan, -122, by=story.cast.analyst, atmosphere="constructive")
    kept = story.promise(
        done, "elders", exact_words="The yard of the clinic will be free of weapons from Friday.",
        our_understanding="No weapons inside the wall; guards stand outside the gate.",
        their_understanding="The same; guards may keep them at the gate.",
        speaker_id=story.groups.people["orun"].pk, due_on=story.day(-110), form="witnessed",
    )  # fmt: skip
    shares = story.promise(
        done, "elders", commitment_type="consultation", status="made", due_on=story.day(20),
        exact_words="Before the planting the shares of water are read aloud to both banks.",
        our_understanding="One reading, both banks present.", their_understanding="The same.",
        speaker_id=story.groups.people["orun"].pk, verification_method="third_party", verifier="Clinic managers",
    )  # fmt: skip
    bed = story.promise(
        done, "elders", commitment_type="action", importance="0.5", due_on=story.day(-101),
        speaker_id=story.groups.people["orun"].pk, exact_words="A bed is kept for the old woman of the mill.",
        our_understanding="Until she is fetched.", their_understanding="Until she is fetched.",
    )  # fmt: skip
    yield story.at(-112, 16)
    story.became(kept, CommitmentAction.FULFIL, "Seen on two visits; the gate is guarded from outside.")
    yield story.at(-100)
    story.became(shares, CommitmentAction.ACKNOWLEDGE, "Read back to the council.")
    story.became(bed, CommitmentAction.LAPSE, "She went to her daughter before it was needed.")
    decision = Decision.objects.get(engagement=done)
    records.add_outcome(
        decision_id=decision.pk, by=story.cast.analyst,
        outcome="The yard is free of weapons, the guards stand outside the gate, and the clinic sees both banks again.",
        deviations="The talk took an hour longer than planned: the council asked to read the shares of water itself.",
        lessons="The elders keep what they read aloud. Leave time for it, and bring both texts on paper.",
    )  # fmt: skip
    story.close(done, "Promise kept, clinic open.")


def convoys(story: Story) -> Thread[None]:
    """Access is cleared with a condition and a measure; of what is promised there one is kept, one will be broken.

    Half of what was offered is ordered, and confirmed by somebody else.
    """
    cast, front = story.cast, story.groups.actors["front"].pk
    yield story.at(-92)
    plan = story.desk.write(
        "convoys", "front", start=story.plan(-84, 10), channel="bridge", venue="bridge", person="dost",
        facilitation=[
            {"facilitator_id": story.places.facilitators["office"].pk, "function": "convener", "framework": "un_good_offices"},
            {"facilitator_id": story.places.facilitators["elders"].pk, "function": "witness", "framework": "none_ad_hoc"},
        ],
        offers=[
            {
                "actor_id": front,
                "category": "humanitarian_aid",
                "description": "Medicines for the clinics of the upper valley, by need, through the relief network.",
                "amount": "18000", "currency": "EUR",
                "conditionality": "Nothing: aid is not a reward",
                "beneficiary_chain": "Relief network to clinic managers",
                "delivery_verification": "Stock count at each clinic within a week",
            }
        ],
    )  # fmt: skip
    study = CaseStudy.objects.get(slug="colombia-farc-ep")
    precedents.link_precedent(
        engagement_id=plan.pk, study_id=study.pk, by=cast.analyst, note="Steps one side takes first, and says it takes."
    )
    measure = Measure(
        "X14",
        "Tell the hardliners' elders the text before the meeting.",
        cast.analyst,
        "Note of the talk with the elders",
    )
    hardliners = Judged(
        cast.escalation, "Hardliners may move against the delegates; the measure covers it.", Recommendation.CONDITIONAL,
        {"X14": ("high", "A faction at the passes opposes any deal.")}, (measure,),
        {"X03": "Both posts acknowledged the notice by radio on the day before."},
    )  # fmt: skip
    hotline = Demand(
        text="Test the hotline with both banks the evening before.", owner_id=cast.analyst.pk, due_on=story.day(-85)
    )
    asked_first = Demand(
        text="Ask the managers of the clinics before anything that was learnt from them goes out.",
        owner_id=cast.analyst.pk, due_on=story.day(-60), guards=Step.RELEASE,
    )  # fmt: skip
    decision = yield from story.cleared(
        plan, -90, by=cast.analyst, lanes={"escalation": hardliners}, demands=(hotline, asked_first),
        reasons="The need is plain and the road is the only way; the hotline test comes first.",
    )  # fmt: skip
    yield story.at(-86)
    for row in Mitigation.objects.filter(lane__review=decision.review_id):
        evidence.meet_mitigation(
            mitigation_id=row.pk,
            seen_version=row.version,
            by=row.owner,
            evidence="Note of the talk, initialled by two elders.",
        )
        evidence.verify_mitigation(mitigation_id=row.pk, seen_version=row.version + 1, by=cast.ethics)
    yield story.at(-85, 18)
    met(decision, Step.START, "Both banks answered at 17:40 and 17:55.", cast)
    done = yield from story.held(
        plan, -84, by=cast.analyst, relation_trend=1,
        discrepancies="They hear “no new post” as no new post of the regular units.",
    )  # fmt: skip
    passage = story.promise(
        done, "front", importance="2", due_on=story.day(-50), speaker_id=story.groups.people["dost"].pk,
        exact_words="Two convoys each month pass without toll and without search.",
        original_text="قافلتان كل شهر تمران بلا رسوم وبلا تفتيش", original_language="ar",
        our_understanding="Two convoys a month, no toll, no search, until further notice.",
        their_understanding="Two convoys a month announced two days ahead.",
    )  # fmt: skip
    story.new_post = story.promise(
        done, "front", importance="2", due_on=story.day(-6), speaker_id=story.groups.people["dost"].pk,
        commitment_type="force_posture", exact_words="There will be no new post on the river road.",
        original_text="لن تقام نقطة جديدة على طريق النهر", original_language="ar",
        our_understanding="No new post between the bridge and the dam.",
        their_understanding="No new post of the regular units.", is_understood_alike=False,
    )  # fmt: skip
    names = story.promise(
        done, "front", commitment_type="disclosure", due_on=story.day(-64), speaker_id=story.groups.people["ketra"].pk,
        exact_words="The names of the duty officers at each post, within three weeks.", authority_level="regional",
        our_understanding="One name a post, with the hours.", their_understanding="The same.",
    )  # fmt: skip
    story.promise(
        done, "front", direction="by_us", commitment_type="information", speaker_text="Head of our team",
        exact_words="We will tell you two days ahead when a convoy moves.", due_on=story.day(25),
        our_understanding="Notice by the liaison officers, two days ahead.", their_understanding="The same.",
        verification_method="self_report",
    )  # fmt: skip
    story.promise(
        done, "front", by=cast.analyst2, direction="by_third_party", commitment_type="information", importance="0.5",
        speaker_id=story.groups.people["adan"].pk, exact_words="We count the stocks of every clinic in the first week.",
        our_understanding="Each month, figures to both sides.", their_understanding="The same.", due_on=story.day(3),
        verification_method="partner_report", verifier="Karsa Relief Network",
    )  # fmt: skip
    honour = story.promise(
        done, "front", commitment_type="action", importance="0.5", speaker_id=story.groups.people["halloun"].pk,
        exact_words="A guard of honour receives the first convoy.", form="verbal", due_on=story.day(-70),
        our_understanding="Eight men, unarmed.", their_understanding="Eight men.",
    )  # fmt: skip
    yield story.at(-83, 9)
    boxes = deliveries.order(
        offer_id=done.offers.get().pk, seen_orders=0, by=cast.analyst,
        changes={
            "text": "First half: forty boxes for the clinics of Upper Karsa and the mill.", "amount": Decimal(9000),
        },
    )  # fmt: skip
    yield story.at(-80)
    item = {
        "actor_id": front, "text": "The Front's regular units are short of winter fuel.", "learnt_on": story.day(-84),
        "state": "single_source", **grade(story.groups, "elders", "3"),
    }  # fmt: skip
    learnt = outcomes.record_information(engagement_id=done.pk, by=cast.analyst, changes=item)
    yield story.at(-77, 15)
    deliveries.act(
        delivery_id=boxes.pk, seen_version=boxes.version, action=DeliveryAction.CONFIRM, by=cast.analyst2,
        changes={
            "occurred_on": story.day(-78), "text": "Thirty-eight boxes counted on the shelves; two were wet and burnt.",
            "amount": Decimal(8550), "proof": "Stock lists of both clinics, signed: folder 12, sheets 4 and 5",
            **grade(story.groups, "clinics"),
        },
    )  # fmt: skip
    story.became(honour, CommitmentAction.WAIVE, "Told them that a guard of honour is a picture. They understood.")
    yield story.at(-58)
    story.became(names, CommitmentAction.FULFIL, "Eleven names with hours, six days late; each answered when called.")
    yield story.at(-55)
    checked = {"state": "corroborated", **grade(story.groups, "elders", second="clinics")}
    outcomes.check_information(
        item_id=learnt.pk, seen_version=learnt.version, changes=checked, by=cast.analyst,
        reason="The clinics were asked for fuel by three posts.",
    )  # fmt: skip
    yield story.at(-52, 16)
    story.became(
        passage, CommitmentAction.FULFIL, "Four convoys passed; drivers and clinics say the same.", second="clinics"
    )


def met(decision: Decision, step: Step, evidence: str, cast: Cast) -> None:
    """Meet the condition of a decision that holds up a step, and have the approver verify it."""
    row = Condition.objects.get(decision=decision, guards=step)
    row = conditions.meet(condition_id=row.pk, seen_version=row.version, by=cast.analyst, evidence=evidence)
    conditions.verify(condition_id=row.pk, seen_version=row.version, by=cast.approver)
