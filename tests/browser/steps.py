"""What people do in the browser along the spine, one function an act."""

from datetime import timedelta

from playwright.sync_api import expect

from core import clock
from tests.unit.actors.test_ucdp import ROW, file


def fill(page, **values):
    """Fill in a form by the names of its fields."""
    for name, value in values.items():
        field = page.locator(f"[name='{name}']:visible")
        if value is True:
            field.check()
        elif field.first.get_attribute("type") == "radio":
            page.locator(f"[name='{name}'][value='{value}']").check()
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))


def press(page, name):
    """Press a button of the page and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    """Follow a link of the page that bears this name."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def says(page, text):
    expect(page.locator("main")).to_contain_text(text)


def typed(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


def import_actor(page, place):
    page.goto("/actors/import/")
    page.locator("[name=file]").set_input_files({"name": "actors.csv", "mimeType": "text/csv", "buffer": file(ROW)})
    fill(page, compartment=str(place.pk))
    press(page, "Show what would happen")
    says(page, "Nothing has changed yet")
    press(page, "Import")
    says(page, "Actors created: 1")


def classify(page, actor):
    page.goto(f"/actors/{actor.pk}/type/")
    fill(page, actor_type="insurgent_group", status="active", reason="Its own declaration, read on the radio.")
    press(page, "Save")
    says(page, "Type and status are saved.")


def plan(page, actor, title, *, leader, channel, venue):
    """Write a plan step by step, from the button on the profile to the summary."""
    page.goto(f"/actors/{actor.pk}/")
    follow(page, "Plan engagement")
    fill(page, title=title, kind="dialogue")
    press(page, "Begin the draft")
    fill(
        page,
        desired_effect="Two convoys a month pass the river road.",
        objective="Medicines for eleven clinics.",
        alternatives="Doing nothing: stocks end in six weeks.",
    )
    press(page, "Save and go on")
    fill(page, **{"team-0-user": str(leader.pk), "team-0-role": "head"})
    press(page, "Save and go on")
    at = clock.now()
    fill(
        page,
        channel=str(channel.pk),
        venue=str(venue.pk),
        planned_start=typed(at + timedelta(days=1)),
        planned_end=typed(at + timedelta(days=1, hours=3)),
        physical_meeting=True,
        security_plan="Two vehicles.",
        go_no_go="Both banks quiet; the head of the team says go.",
    )
    press(page, "Save and go on")
    fill(page, messages="One named officer at each post.", red_lines="No payment.")
    press(page, "Save and go on")
    fill(
        page,
        public_part="Nothing before the first convoy has arrived.",
        **{
            "reactions-0-party_kind": "population",
            "reactions-0-party_text": "The valley",
            "reactions-0-expected": "Relief",
            "reactions-0-likelihood": "likely",
        },
    )
    press(page, "Save and go on")
    says(page, title)


def send_to_review(page, engagement):
    page.goto(f"/engagements/{engagement.pk}/")
    follow(page, "Send to review")
    says(page, "The plan is complete")
    press(page, "Send to review")
    says(page, "Sent to review.")


def answer_items(page, review, lane):
    """Claim a lane that nobody holds and give the best answer to every item."""
    page.goto(f"/reviews/{review.pk}/{lane}/")
    if page.locator("main").get_by_role("button", name="Claim this lane").count():
        press(page, "Claim this lane")
        page.goto(f"/reviews/{review.pk}/{lane}/")
    names = page.locator("input[type=radio][name$='-answer']").evaluate_all(
        "rows => [...new Set(rows.map(row => row.name))]"
    )
    assert len(names) >= 15
    for name in names:
        page.locator(f"[name='{name}']").first.check()
    press(page, "Save")
    says(page, "Saved.")


def may_be_cleared(page):
    """Open the lane again; return whether its answers, with the index in X01, let it be cleared."""
    page.reload()
    return page.locator("[name='end-recommendation'][value='clear']").count() == 1


def close_lane(page, reasons):
    fill(page, **{"end-recommendation": "clear", "end-reasons": reasons})
    press(page, "Save and close the lane")
    says(page, reasons)


def decide(page, review, *, reasons):
    page.goto(f"/reviews/{review.pk}/")
    follow(page, "Decide")
    fill(page, outcome="approve", reasons=reasons)
    press(page, "Record the decision")
    says(page, reasons)


def begin_and_hold(page, engagement):
    page.goto(f"/engagements/{engagement.pk}/")
    follow(page, "Start")
    fill(page, go="The head of the team: both banks quiet since dawn.")
    press(page, "Start")
    says(page, "Under way")
    follow(page, "Record as held")
    page.wait_for_timeout(1000)  # the field knows no parts of a second, and nothing ends before it began
    fill(page, held_at=typed(clock.now()))
    press(page, "Record as held")
    says(page, "Held")


def report(page, engagement):
    page.goto(f"/engagements/{engagement.pk}/")
    follow(page, "Report")
    fill(
        page,
        place="Customs house",
        atmosphere="businesslike",
        points_by_them="They want one named officer to speak to.",
        points_by_us="Dates and plates a day ahead.",
        outcome_grade="partly",
        assessment="They can hold their own posts.",
    )
    press(page, "File the report")
    says(page, "They can hold their own posts.")


def record_promise(page, engagement, words):
    page.goto(f"/engagements/{engagement.pk}/commitments/")
    fill(
        page,
        direction="by_them",
        commitment_type="non_attack",
        exact_words=words,
        our_understanding="No fire on marked convoys, day or night.",
        their_understanding="Our posts do not fire on convoys that were announced.",
        form="read_back_confirmed",
        speaker_text="Commander of the river posts",
        authority_level="leadership",
        made_on=clock.now().date().isoformat(),
        importance="1",
        status="active",
    )
    press(page, "Record the commitment")
    says(page, words)


def propose_breach(page, commitment, evidence):
    page.goto(f"/commitments/{commitment.pk}/")
    follow(page, "Propose a breach")
    fill(page, occurred_on=clock.now().date().isoformat(), evidence=evidence, reliability="B", credibility="2")
    press(page, "Save")
    says(page, evidence)


def confirm_breach(page, commitment, reason):
    page.goto(f"/commitments/{commitment.pk}/")
    follow(page, "Judge the proposed breach")
    fill(page, verdict="confirm", decision_reason=reason, reliability="B", credibility="2")
    press(page, "Save")
    says(page, reason)


def lift(page, engagement, reason):
    page.goto(f"/engagements/{engagement.pk}/")
    follow(page, "Lift the suspension")
    fill(page, reason=reason)
    press(page, "Lift the suspension")
    says(page, "Cleared")
