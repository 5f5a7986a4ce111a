"""The last weeks: letters nobody knows of, a broken promise, what it suspended, and what goes on all the same."""

from accounts.services import access
from actors.domain.reshaping import Act, ReshapingKind
from actors.domain.reshaping import Fate as Becomes
from actors.selectors.reshaping import open_things
from actors.services import reshaping
from config.demo.gate import Judged, Measure, Waived
from config.demo.known import grade
from config.demo.story import Story, Thread
from engagements.domain.commitments import Fate
from engagements.services import breaches, chance, lifecycle, succession
from reassessment.domain.schedule import RunKind
from reassessment.models import Alert
from reassessment.services import alerts, overrides
from riskreview.domain.guarding import Step
from riskreview.domain.review_cycle import Recommendation
from riskreview.models import Condition, Mitigation
from riskreview.services import conditions, evidence
from riskreview.services.decisions import Demand


def letters(story: Story) -> Thread[None]:
    """Inside the Silver Pass compartment: a first contact nobody outside knows of."""
    cast = story.cast
    yield story.at(-33)
    plan = story.desk.write(
        "pass", "pass", start=story.plan(-26, 8), channel="pass", by=cast.lead, person="larch",
        reactions=[
            {
                "party_kind": "actor_faction",
                "party_id": story.groups.actors["front"].pk,
                "expected": "Would strike the pass if it knew.",
                "likelihood": "likely",
                "signal": "Regular units move up the eastern path.",
                "mitigation": "Two people know; letters are burnt after reading.",
            }
        ],
    )  # fmt: skip
    yield from story.cleared(plan, -32, by=cast.lead, reasons="Listening only. The circle stays as small as it is.")
    done = yield from story.held(
        plan, -26, by=cast.lead, hour=8, outcome_grade="partly", place="Below the pass",
        points_by_them="They ask what happens to those who come down.",
    )  # fmt: skip
    story.promise(
        done, "pass", by=cast.lead, commitment_type="disclosure", status="proposed", form="written_unsigned",
        exact_words="Whoever comes down brings the map of the mines of the eastern path.", importance="2",
        speaker_id=story.groups.people["larch"].pk, our_understanding="Before he is asked anything else.",
        their_understanding="Once he is safe.", is_understood_alike=False, is_within_mandate=None,
        verification_method="joint_verification", verifier="",
    )  # fmt: skip


def porters(story: Story) -> Thread[None]:
    """The porters leave the union: one of its promises goes with them, about the other nobody has said anything yet."""
    by, day = story.cast.analyst2, story.day(-12)
    yield story.at(-9, 10)
    traders = story.actor("traders")
    event = reshaping.record(
        kind=ReshapingKind.SPLIT, actor_id=traders.pk, seen_version=traders.version, status="", by=by,
        values={"on": day, "note": "The porters keep their own scales and their own box.", **story.grade("observers")},
        parts=[reshaping.Part(name="Porters of the Upper Bank", actor_type="civil_society")],
        fates={one.pk: Becomes(Act.STAYS) for one in open_things(traders, on=day, user=by)},
    )  # fmt: skip
    yield story.at(-8, 16)
    promise = story.fresh_promise(story.scales)
    succession.answer(
        commitment_id=promise.pk, reshaping_id=event.pk, seen_version=promise.version, fate=Fate.TAKEN_OVER, by=by,
        changes={
            "heir_id": event.parts.get().pk, "since": story.day(-10), "said_by": "Speaker of the porters",
            "words": "The scales are ours now. Both banks may check them, as the union said.", **story.grade("observers"),
        },
    )  # fmt: skip


def dam_road(story: Story) -> Thread[None]:
    """Deconfliction for the dam road is cleared; the broken promise suspends it."""
    yield story.at(-7)
    plan = story.desk.write("line", "front", start=story.plan(2, 7), channel="hotline", hours=10, person="halloun")
    yield from story.cleared(
        plan, -6, by=story.cast.analyst, reasons="Three days of work, both banks informed, stop signal agreed."
    )


def post(story: Story) -> Thread[None]:
    """A post appears on the river road: proposed as a breach by one, confirmed by another; a meeting takes place all the same."""
    cast = story.cast
    yield story.at(-8, 15)
    plan = story.desk.write("post", "front", start=story.plan(-2, 10), channel="bridge", venue="bridge", person="dost")
    yield from story.cleared(plan, -7, by=cast.analyst, reasons="Ask before anybody concludes.")
    yield story.at(-4, 11)
    promise = story.fresh_promise(story.new_post)
    breaches.propose(
        commitment_id=promise.pk, seen_version=promise.version, occurred_on=story.day(-5), by=cast.analyst,
        evidence="A post of eight men with a barrier two kilometres below the bridge, seen by two patrols.",
        grade=grade(story.groups, "patrols", second="observers"),
    )  # fmt: skip
    yield story.at(-3, 9)
    promise = story.fresh_promise(story.new_post)
    breaches.decide(
        commitment_id=promise.pk, seen_version=promise.version, confirm=True, by=cast.lead,
        reason="Photographs of both patrols show the barrier and the Front's flag.",
    )  # fmt: skip
    yield story.at(-3, 14)
    story.places.change_channel(
        "officers", by=cast.analyst, status="suspended", notes="Their officers left the bridge."
    )
    yield story.at(-2, 13)
    row = story.fresh(plan)
    lifecycle.hold(
        engagement_id=row.pk, seen_version=row.version, by=cast.analyst, started_at=story.plan(-2, 10),
        held_at=story.plan(-2, 11), came_up=["incidents"],
        reason="Dost was at the bridge when our car came to say that nobody comes.",
    )  # fmt: skip


def ford(story: Story) -> Thread[None]:
    """A visit to the ford is under way."""
    cast = story.cast
    yield story.at(-5, 15)
    plan = story.desk.write(
        "ford", "guard", start=story.plan(-1, 8), channel="guard", venue="ford", hours=80, person="brask",
        facilitation=[
            {"facilitator_id": story.places.facilitators["highland"].pk, "function": "observer", "framework": "regional_org_mandate"}
        ],
    )  # fmt: skip
    yield from story.cleared(plan, -4, by=cast.analyst, reasons="One map is worth the four days.")
    yield story.at(-1, 9)
    story.start(plan, by=cast.analyst, started_at=story.plan(-1, 8))


def seeds(story: Story) -> Thread[None]:
    """Seed is cleared over a waived block, with four conditions and a measure: one is verified, one met, two open.

    One of the open ones holds up the delivery alone.
    """
    cast = story.cast
    yield story.at(-7, 14)
    plan = story.desk.write(
        "seeds", "relief", start=story.plan(9, 7), channel="clinics", venue="clinic", hours=34, person="adan",
        facilitation=[
            {
                "facilitator_id": story.places.facilitators["relief"].pk,
                "function": "technical_expert",
                "framework": "iasc_cluster",
            }
        ],
        offers=[
            {
                "actor_id": story.groups.actors["relief"].pk, "category": "humanitarian_aid",
                "description": "Seed for six hundred families of both banks, by the lists of the clinics.",
                "conditionality": "Nothing", "beneficiary_chain": "Relief network to the families, by name",
                "delivery_verification": "A tenth of the families is visited within two weeks",
            }
        ],
    )  # fmt: skip
    punished = Judged(
        cast.escalation, "Whoever takes a sack may be asked who sent it; the measures cover it.",
        Recommendation.CONDITIONAL, {"X16": ("high", "Two families were questioned at a post after the last distribution.")},
        (
            Measure("X16", "The elders announce the lists in every village.", cast.analyst2, "Note of each elder", 8),
            Measure("X16", "Sacks without any sign.", cast.analyst, "Photograph of the loading", 8),
        ),
    )  # fmt: skip
    names = Judged(
        cast.legal, "All of it is lawful but the lists: six hundred names, and no day on which they are destroyed.",
        Recommendation.REFUSE,
        {"L15": ("non_compliant", "The clinics hold the names on paper; when they are destroyed is not agreed yet.")},
    )  # fmt: skip
    waived = Waived(
        "L15", "Seed in the ground by the rains feeds six hundred families. The lists stay with the clinics, nobody copies"
        " them, and the agreement on their destruction is signed before the second distribution.",
        story.day(20), cast.authority,
    )  # fmt: skip
    demands = (
        Demand(text="The Guard and the Front have acknowledged days and places.", owner_id=cast.analyst.pk, due_on=story.day(3)),
        Demand(text="The lists of the clinics are compared for names that stand twice.", owner_id=cast.analyst2.pk, due_on=story.day(4)),
        Demand(text="Transport is contracted in writing.", owner_id=cast.analyst.pk, due_on=story.day(2)),
        Demand(
            text="Who visits a tenth of the families afterwards is named, and is not of the relief network.",
            owner_id=cast.lead.pk, due_on=story.day(8), guards=Step.DELIVER,
        ),
    )  # fmt: skip
    decision = yield from story.cleared(
        plan, -6, by=cast.analyst, lanes={"escalation": punished, "legal": names}, demands=demands, waived=waived,
        reasons="Seed is late already. What must be true before the first lorry moves is written below.",
    )  # fmt: skip
    _open, lists, transport = Condition.objects.filter(decision=decision, guards=Step.START).order_by("text")
    lists, transport = (row for row in (_open, lists, transport) if "Guard" not in row.text)
    yield story.at(-3, 10)
    conditions.meet(
        condition_id=transport.pk,
        seen_version=transport.version,
        by=cast.analyst,
        evidence="Contract of the union, signed.",
    )
    sacks = Mitigation.objects.get(lane__review=decision.review_id, owner=cast.analyst)
    evidence.meet_mitigation(
        mitigation_id=sacks.pk,
        seen_version=sacks.version,
        by=cast.analyst,
        evidence="Forty plain sacks seen in the store.",
    )
    yield story.at(-2, 10)
    sacks.refresh_from_db()
    evidence.verify_mitigation(mitigation_id=sacks.pk, seen_version=sacks.version, by=cast.ethics)
    transport.refresh_from_db()
    conditions.verify(condition_id=transport.pk, seen_version=transport.version, by=cast.legal)
    yield story.at(-1, 10)
    conditions.meet(
        condition_id=lists.pk,
        seen_version=lists.version,
        by=cast.analyst2,
        evidence="Nine names stood twice; struck out.",
    )


def courier(story: Story) -> Thread[None]:
    """A chance contact with the listed Brigade: it must be looked back at, and its report is late."""
    cast = story.cast
    yield story.at(-2, 9)
    chance.log(
        compartment_id=cast.valley.pk, started_at=story.plan(-2, 6), held_at=story.plan(-2, 7), by=cast.analyst2,
        came_up=["threats"],
        changes={
            "title": "Courier of the Brigade at the ford",
            "parties": [{"actor_id": story.groups.actors["ridge"].pk, "role": "counterpart"}],
            "team": [{"user_id": cast.analyst2.pk, "role": "head"}],
            "physical_meeting": True,
        },
    )  # fmt: skip


def desk(story: Story) -> Thread[None]:
    """What the lead does beside: settles alerts, opens one identity to one reviewer, judges beside a score."""
    cast = story.cast
    yield story.at(-40, 17)
    _settle(story, "Talked over with the desk; the engagements concerned were looked at.")
    yield story.at(-18, 17)
    _settle(story, "Seen in the weekly meeting. Nothing rests on it now.")
    yield story.at(-15)
    story.places.change_channel(
        "radio",
        by=cast.analyst2,
        status="compromised",
        notes="The Brigade answered on it twice. Use the guard's office.",
    )
    yield story.at(-10, 17)
    overrides.override(
        actor_id=story.groups.actors["guard"].pk, kind=RunKind.TRUST, value=38, by=cast.analyst,
        reason="Brask keeps what he says himself; the villages do not. The score cannot tell them apart.",
        expires_at=story.plan(15),
    )  # fmt: skip
    yield story.at(-6, 17)
    access.grant(
        kind="actors.person", record_id=story.groups.people["kingfisher"].pk, user_id=cast.escalation.pk, by=cast.lead,
        until=story.plan(24), reason="Judges the danger to him in the recheck of the dam road.",
    )  # fmt: skip
    yield story.at(-3, 15)
    story.desk.sketch("second_letter", "pass", by=cast.lead)
    yield story.at(-1, 15)
    promise = story.fresh_promise(story.nobody_stopped)
    breaches.propose(
        commitment_id=promise.pk, seen_version=promise.version, occurred_on=story.day(-2), by=cast.analyst2,
        evidence="A boat with a white lamp was held for an hour; the midwife was in it.",
        grade=grade(story.groups, "clinics"),
    )  # fmt: skip


def _settle(story: Story, note: str) -> None:
    for alert in Alert.objects.filter(cleared_at=None).order_by("raised_at", "pk"):
        alerts.clear(alert_id=alert.pk, note=note, by=story.cast.lead)
