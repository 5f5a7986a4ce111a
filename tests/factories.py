"""Makers of test data: functions, valid by default. Rows that only commands may write come from the commands."""

from datetime import date, timedelta
from itertools import count

from django.contrib.auth.models import Permission
from django.db import transaction

from accounts.domain.roles import SCOPES, Access, Role
from accounts.models import ApiToken, Compartment, Membership, RecordDue, User
from accounts.services import confirming, letting_go, tokens
from accounts.services import retention as schedule
from actors.models import (
    Actor,
    ActorGrant,
    ActorStanding,
    ActorStatusPeriod,
    Listing,
    Person,
    PersonGrant,
    PersonRole,
    RecordMerge,
    Relation,
    Source,
)
from actors.services import merging
from core import clock
from engagements.domain.lifecycle import Action
from engagements.models import Channel, Engagement, EngagementGrant, Facilitator, Venue
from engagements.services import chance, commitments, lifecycle, planning
from riskreview.models import ChecklistTemplate
from riskreview.services import checklists, review_policy

PASSWORD = "parley-demo"
_numbers = count(1)
_checklists = []


def make_user(username="", *, role=None, roles=(), name="", sees=(), changes=(), password=PASSWORD, **fields):
    """A person with one role (or several), who may see some compartments and change others."""
    username = username or f"user{next(_numbers)}"
    roles = [Role(entry).value for entry in (*((role,) if role else ()), *roles)]
    user = User.objects.create_user(username, password, name=name or username.title(), roles=roles, **fields)
    for access, places in ((Access.VIEW, sees), (Access.CHANGE, changes)):
        Membership.objects.bulk_create(Membership(user=user, compartment=place, access=access) for place in places)
    return user


def confirm_password(browser):
    """Let the session of a browser have given the password now."""
    session = browser.session
    confirming.note(session, at=clock.now())
    session.save()


def make_compartment(code="", *, name="", **fields):
    """A compartment."""
    code = code or f"place{next(_numbers)}"
    return Compartment.objects.create(code=code, name=name or code.title(), **fields)


def make_token(user, *, scopes=SCOPES, compartments=None, expires_in=timedelta(days=30), **fields):
    """A token of the user (all scopes, all of the user's compartments unless given); its `secret` is an attribute."""
    secret = f"parley_test{next(_numbers)}"
    token = ApiToken.objects.create(
        user=user,
        name=fields.pop("name", "test"),
        prefix=secret[:12],
        digest=tokens.digest(secret),
        scopes=sorted(scopes),
        expires_at=clock.now() + expires_in,
        **fields,
    )
    token.compartments.set(user.access if compartments is None else compartments)
    token.secret = secret
    return token


def make_grant(user, record, *, expires_in=timedelta(days=30), by=None):
    """One person is let in to one record outside their compartments."""
    return {Actor: ActorGrant, Person: PersonGrant, Engagement: EngagementGrant}[type(record)].objects.create(
        user=user,
        content_object=record,
        permission=Permission.objects.get(codename=f"view_{record._meta.model_name}"),
        expires_at=clock.now() + expires_in,
        granted_by=by or make_user(),
        reason="Needed for a test",
    )


def publish_checklists():
    """The checklists and the policy that come with Parley: by their command once in a process, then as it left them."""
    if _checklists:
        review_policy.publish_first()
        ChecklistTemplate.objects.bulk_create(_checklists)
    else:
        checklists.publish_all()
        _checklists.extend(ChecklistTemplate.objects.all())


def make_actor(compartment=None, name="", **fields):
    """An actor with its standing and its open period."""
    name = name or f"Actor {next(_numbers)}"
    actor = Actor.objects.create(
        compartment=compartment or make_compartment(),
        name=name,
        **{"actor_type": "insurgent_group", "status": "active", "search_text": name.casefold(), **fields},
    )
    ActorStanding.objects.create(actor=actor)
    ActorStatusPeriod.objects.create(actor=actor, actor_type=actor.actor_type, status=actor.status)
    return actor


def make_source(compartment=None, title="", **fields):
    fields = {"kind": "press", "origin": f"Origin {next(_numbers)}", "reliability": "B", **fields}
    title = title or f"Source {next(_numbers)}"
    return Source.objects.create(compartment=compartment or make_compartment(), title=title, **fields)


def make_person(compartment=None, name="", **fields):
    """A person; `sensitivity="protected_source"` needs a `pseudonym`."""
    name = name or f"Person {next(_numbers)}"
    return Person.objects.create(compartment=compartment or make_compartment(), real_name=name, **fields)


def make_role(person, actor, role="military_commander", **fields):
    return PersonRole.objects.create(person=person, actor=actor, role=role, **fields)


def make_due(compartment):
    """A protected source who is none any more, noted as due to be let go."""
    schedule.publish_first()
    source = make_person(compartment, sensitivity="protected_source", pseudonym="Heron")
    make_role(source, make_actor(compartment), until=clock.now().date())
    letting_go.note_what_is_due(today=clock.now().date())
    return RecordDue.objects.get(subject_id=source.pk)


def propose_merge(kept, folded, by, **more):
    """A proposal that `folded` goes into `kept`, both as they are stored now."""
    seen = {
        name: Actor.objects.get(pk=pk).version
        for name, pk in (("kept_version", kept.pk), ("folded_version", folded.pk))
    }
    said = {"picks": {}, "reason": "The same leader.", **seen, **more}
    return merging.propose(kept_id=kept.pk, folded_id=folded.pk, by=by, **said)


def confirm_merge(merge, by, **more):
    """The word of the second person on a proposal, all as it is stored now."""
    stored = RecordMerge.objects.select_related("kept", "folded").get(pk=merge.pk)
    seen = {
        "seen_version": stored.version,
        "kept_version": stored.kept.version,
        "folded_version": stored.folded.version,
    }
    return merging.confirm(merge_id=merge.pk, **{**seen, **more}, by=by)


def make_merge(kept, folded, by, second, **more):
    """Two records that two people made one."""
    return confirm_merge(propose_merge(kept, folded, by, **more), second)


def split_merge(merge, by, second):
    """Two records that were one, told apart again by two people."""
    version = RecordMerge.objects.get(pk=merge.pk).version
    proposed = merging.propose_split(merge_id=merge.pk, seen_version=version, reason="They met.", by=by)
    return merging.confirm_split(merge_id=merge.pk, seen_version=proposed.version, by=second)


def make_relation(from_actor, to_actor, relation_type="allied_with", **fields):
    return Relation.objects.create(from_actor=from_actor, to_actor=to_actor, relation_type=relation_type, **fields)


def make_listing(subject, list_code="eu_cp931", **fields):
    """An actor or a person on a list, checked today."""
    today = clock.now().date()
    defaults = {
        "listed_on": date(2020, 1, 1),
        "legal_effects": ["asset_freeze"],
        "checked_on": today,
        "next_check_due": today + timedelta(days=30),
    }
    whole = {"person" if isinstance(subject, Person) else "actor": subject}
    return Listing.objects.create(list_code=list_code, **whole, **{**defaults, **fields})


def make_channel(actor, *, custodian, compartment=None, **fields):
    """A channel to an actor, open and tested."""
    defaults = {"name": f"Channel {next(_numbers)}", "medium": "in_person_neutral", "status": "open"}
    place = compartment or actor.compartment
    return Channel.objects.create(actor=actor, custodian=custodian, compartment=place, **{**defaults, **fields})


def make_venue(compartment, **fields):
    return Venue.objects.create(
        compartment=compartment, **{"name": f"Venue {next(_numbers)}", "venue_type": "hotel", **fields}
    )


def make_facilitator(compartment, **fields):
    defaults = {"name": f"Facilitator {next(_numbers)}", "facilitator_type": "ngo_mediator"}
    return Facilitator.objects.create(compartment=compartment, **{**defaults, **fields})


def make_plan(by, actor, **changes):
    """A draft that lacks nothing, written by `by` in the actor's compartment."""
    place, at = actor.compartment, clock.now()
    plan = {
        "title": f"Engagement {next(_numbers)}",
        "kind": "dialogue",
        "desired_effect": "They let the convoy pass.",
        "objective": "Relief for the valley.",
        "alternatives": "Doing nothing leaves the valley cut off.",
        "channel_id": make_channel(actor, custodian=by).pk,
        "venue_id": make_venue(place).pk,
        "planned_start": at + timedelta(days=2),
        "planned_end": at + timedelta(days=2, hours=3),
        "physical_meeting": True,
        "go_no_go": "The road is open; the head of the team decides.",
        "red_lines": "No payment.",
        "public_part": "Nothing.",
        "parties": [{"actor_id": actor.pk}],
        "team": [{"user_id": by.pk, "role": "head"}],
        "reactions": [
            {"party_kind": "population", "party_text": "The valley", "expected": "Relief", "likelihood": "likely"}
        ],
    }
    return planning.begin(compartment_id=place.pk, changes=plan | changes, by=by)


def move(engagement, *actions, by=None, reason="Needed for a test", **columns):
    """Carry out acts one after the other, without asking anybody's leave."""
    at = clock.now()
    for action in map(Action, actions):
        values = {Action.START: {"started_at": at}, Action.HOLD: {"held_at": at}, Action.REPORT: {"reported_at": at}}
        with transaction.atomic():
            locked = lifecycle.lock(engagement.pk, by=None)
            engagement = lifecycle.apply(
                locked, action, seen_version=None, by=by, at=at, reason=reason, **(values.get(action, {}) | columns)
            )
    return engagement


def make_chance_contact(by, actor, *, started_at=None, held_at=None, **changes):
    ended = held_at or clock.now() - timedelta(hours=1)
    plan = {"title": f"Contact {next(_numbers)}", "parties": [{"actor_id": actor.pk}], "team": [{"user_id": by.pk}]}
    return chance.log(
        compartment_id=actor.compartment_id,
        started_at=started_at or ended - timedelta(minutes=20),
        held_at=ended,
        changes=plan | changes,
        by=by,
    )


def make_commitment(by, actor, engagement=None, **changes):
    """A promise by the actor, made today and due in ten days."""
    today = clock.now().date()
    promise = {
        "actor_id": actor.pk,
        "direction": "by_them",
        "commitment_type": "access",
        "exact_words": f"The road is open from Monday ({next(_numbers)}).",
        "our_understanding": "Every convoy passes from Monday.",
        "speaker_text": "Their liaison officer",
        "authority_level": "regional",
        "made_on": today,
        "due_on": today + timedelta(days=10),
    }
    engagement = engagement or make_chance_contact(by, actor)
    return commitments.record(engagement_id=engagement.pk, changes=promise | changes, by=by)
