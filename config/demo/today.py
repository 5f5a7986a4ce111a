"""What lies on the desks this morning: work in every lane and at every level, and drafts."""

from actors.services import facts
from casestudies.models import CaseStudy
from casestudies.services import editing, precedents
from config.demo import gate
from config.demo.gate import Judged, Measure
from config.demo.story import Story, Thread
from riskreview.domain.conflicts import Tie
from riskreview.domain.matrix import Placed
from riskreview.domain.review_cycle import Outcome, Recommendation
from riskreview.models import Lane
from riskreview.selectors.checklists import as_yaml
from riskreview.services import absences, assigning, comments, conflicts, lanes
from riskreview.services import drafts as checklists

HEARD = (
    "Are affected communities, victims, women and youth heard, directly or through somebody they accept, and do they "
    "learn what came of it?"
)


def port(story: Story) -> Thread[None]:
    """Two lanes have answered; the third is overdue, which raised the level. Somebody has a tie to the company still."""
    cast = story.cast
    yield story.at(-9, 10)
    plan = story.desk.write("port", "meridian", start=story.plan(4, 11), channel="port", venue="mission", person="lund")
    review = story.submit(plan, by=cast.analyst)
    grounds = "My brother keeps the books of their port office. I neither review nor decide anything with Meridian."
    tie = conflicts.declare(
        kind=Tie.FAMILY, grounds=grounds, actor_id=story.groups.actors["meridian"].pk, by=cast.authority
    )
    yield story.at(-7, 10)
    gate.judge(review, "legal", Judged(cast.legal, "The concession lets the ministry ask; we ask beside it."))
    reasons = "Nothing is given. The guards are heard as well as the company."
    placed = Placed(inherent_likelihood=3, inherent_impact=3, residual_likelihood=2, residual_impact=3)
    gate.judge(review, "ethical", Judged(cast.ethics, reasons, placed=placed))
    yield story.at(-6, 10)
    conflicts.withdraw(conflict_id=tie.pk, reason="My brother has given notice.", by=cast.authority)
    yield story.at(-5, 10)
    still = "His notice runs until March: he keeps their books until then."
    conflicts.turn_down(conflict_id=tie.pk, reason=still, by=cast.senior)


def remains(story: Story) -> Thread[None]:
    """A plan with the listed Brigade: one lane answered, one waits for the authors, one for a reviewer."""
    cast = story.cast
    yield story.at(-3, 10)
    plan = story.desk.write("ridge", "ridge", start=story.plan(9, 9), channel="relay", by=cast.analyst, hours=2)
    study = CaseStudy.objects.get(slug="israel-palestinian-factions")
    precedents.link_precedent(
        engagement_id=plan.pk, study_id=study.pk, by=cast.analyst, note="Two independent routes for every message."
    )
    review = story.submit(plan, by=cast.analyst)
    yield story.at(-2, 11)
    lane = gate.claim(review, "legal", by=cast.legal)
    gate.answer(
        lane,
        Judged(
            cast.legal, "", otherwise={"L03": ("with_mitigation", "Lawful if nothing of value changes hands.")},
            proofs={"L02": "Recorded listing TVe.004; the look-up is overdue and asked for."},
        ),
    )  # fmt: skip
    lanes.ask(
        lane_id=lane.pk, by=cast.legal,
        question="Who pays the trader for carrying the message, and how much? A fee that reaches the Brigade is a benefit.",
    )  # fmt: skip
    said = "A fee to the trader would be something of value, so this item hangs on the reply of the authors."
    comments.add(lane_id=lane.pk, code="L04", text=said, by=cast.legal)
    yield story.at(-1, 9)
    said = "Nothing is paid before that is settled. We are asking whether somebody else can carry the message."
    comments.add(lane_id=lane.pk, code="L04", text=said, by=cast.analyst)
    yield story.at(-1, 10)
    gate.judge(review, "ethical", Judged(cast.ethics, "Two families ask for their dead. Nobody is promised anything."))


def waiting(story: Story) -> Thread[None]:
    """One plan waits for a decision at each level."""
    cast = story.cast
    yield story.at(-6, 10)
    lists = story.desk.write(
        "lists", "guard", start=story.plan(7, 10), channel="guard", venue="mission", by=cast.analyst2, person="brask",
        facilitation=[
            {"facilitator_id": story.places.facilitators["office"].pk, "function": "depositary", "framework": "un_good_offices"}
        ],
    )  # fmt: skip
    vaccine = story.desk.write(
        "vaccine", "relief", start=story.plan(12, 7), channel="clinics", venue="clinic", hours=34, person="adan"
    )
    women = story.desk.write(
        "women", "mothers", start=story.plan(5, 15), channel="mothers", venue="clinic", person="sael"
    )
    exposed = Judged(
        cast.ethics, "Whoever is seen with the list is in danger. With the measure I clear it.", Recommendation.CONDITIONAL,
        {"E07": ("high", "Sael was followed home in October.")},
        (Measure("E07", "Meet as patients do, one by one, on a clinic day.", cast.analyst, "Note of the clinic manager", 6),),
    )  # fmt: skip
    yield from story.answered(lists, -5, by=cast.analyst2)
    yield from story.answered(vaccine, -4, by=cast.analyst)
    yield from story.answered(women, -3, by=cast.analyst, lanes={"ethical": exposed})


def school(story: Story) -> Thread[None]:
    """A plan comes back to its author."""
    cast = story.cast
    yield story.at(-12, 10)
    plan = story.desk.write(
        "school", "elders", start=story.plan(20, 9), channel="council", venue="council", by=cast.analyst2, person="orun",
        alternatives="Two gardens, one on each bank; nothing: the school stays shut.", public_part="Nothing yet.",
    )  # fmt: skip
    review = yield from story.answered(plan, -11, by=cast.analyst2)
    yield story.at(-8, 10)
    gate.decide(
        review, by=cast.senior, outcome=Outcome.RETURN,
        reasons="Say who walks the children across, and what stops it on a bad morning. Then send it again.",
    )  # fmt: skip
    yield story.at(-7, 9)
    day = {
        "kind": "calendar",
        "text": "The boats are blessed: nobody crosses before the evening.",
        "starts_on": story.day(20),
        **story.grade("elders"),
    }
    facts.add(kind="note", actor_id=story.groups.actors["elders"].pk, values=day, by=cast.analyst2)


def drafts(story: Story) -> Thread[None]:
    """Drafts, of a checklist too, a plan just sent, a study that waits for a second reader, an absence ahead."""
    cast = story.cast
    yield story.at(-9, 16)
    study = CaseStudy.objects.get(slug="us-sdf")
    editing.edit_head(
        study_id=study.pk, seen_version=study.version, by=cast.librarian,
        period_note=f"{study.period_note}, to be carried on",
    )  # fmt: skip
    yield story.at(-4, 16)
    days = {"first_day": story.day(9), "last_day": story.day(20)}
    absences.enter(person_id=cast.senior.pk, stand_in_id=cast.authority.pk, by=cast.senior, **days)
    story.desk.sketch("gathering", "elders", by=cast.analyst)
    draft = checklists.start(lane="ethical", by=cast.admin)
    body = {**draft.body, "items": [*draft.body["items"]]}
    body["items"][8] = {**body["items"][8], "question": HEARD}
    checklists.save(draft_id=draft.pk, seen_version=draft.version, text=as_yaml(body), by=cast.admin)
    yield story.at(-1, 14)
    plan = story.desk.write("editors", "signal", start=story.plan(6, 18), channel="signal", hours=1)
    urgent = "They print on Thursday night. What they have of the ford is wrong, and people would act on it."
    review = story.submit(plan, by=cast.analyst, urgent_because=urgent)
    lane, reason = Lane.objects.get(review=review, name="ethical"), "She knows the editors' quarrel with the ministry."
    assigning.give(lane_id=lane.pk, to_id=cast.ethics.pk, by=cast.approver, reason=reason)
