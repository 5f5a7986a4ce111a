"""Forms of channels, venues, facilitators and incidents."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from actors.selectors.directories import Actors
from engagements.domain.incidents import WEIGHTS, IncidentType
from engagements.forms.fields import ColumnsForm, GradeForm, Options
from engagements.models import Channel, Facilitator, Incident, Venue
from engagements.selectors import engagements, reach


class RegisterForm(ColumnsForm):
    """Base of the registers."""

    def __init__(self, *args: Any, user: User, compartment_id: Any, **kwargs: Any) -> None:
        """Offer what may be named in the compartment."""
        super().__init__(*args, **kwargs)
        place = {"compartment_id": compartment_id, "user": user}
        self.narrow("actor", Actors(reach.nameable("actor", **place)))
        self.narrow("backup", Options(reach.nameable("channel", **place).order_by("name")))
        self.narrow("custodian", Options(reach.colleagues(compartment_id=compartment_id)))


class ChannelForm(RegisterForm):
    """A channel."""

    model = Channel
    named = ("actor",)
    columns = (
        "actor",
        "name",
        "medium",
        "status",
        "custodian",
        "intermediary",
        "identity_verified_by",
        "encryption",
        "metadata_exposure",
        "record_policy",
        "backup",
        "opened_on",
        "last_tested_on",
        "expected_interval_days",
        "notes",
        "marking",
    )
    layout = (
        ("", (("actor",), ("name",), ("medium", "status"), ("custodian", "intermediary"))),
        (
            _("Security"),
            (("identity_verified_by", "encryption"), ("metadata_exposure", "backup"), ("record_policy",)),
        ),
        (_("Upkeep"), (("opened_on", "last_tested_on"), ("expected_interval_days",), ("notes",), ("marking",))),
    )


class VenueForm(RegisterForm):
    """A venue."""

    model = Venue
    columns = (
        "name",
        "venue_type",
        "place",
        "accepted_by",
        "security_guarantor",
        "entry_exit_terms",
        "immunities",
        "device_policy",
        "press_exposure",
        "cost_bearer",
        "evacuation_plan",
        "is_active",
        "marking",
    )
    layout = (
        ("", (("name", "venue_type"), ("place",), ("accepted_by",))),
        (_("Terms"), (("security_guarantor",), ("entry_exit_terms",), ("immunities",), ("device_policy",))),
        (_("Practical"), (("press_exposure", "cost_bearer"), ("evacuation_plan",), ("is_active",), ("marking",))),
    )


class FacilitatorForm(RegisterForm):
    """A facilitator."""

    model = Facilitator
    columns = ("name", "facilitator_type", "mandate", "own_interests", "contact", "is_active", "marking")


class IncidentForm(GradeForm):
    """An incident."""

    model = Incident
    named = ("actor", "target", "source", "corroborated_by")
    columns = (
        "title",
        "incident_type",
        "occurred_at",
        "date_precision",
        "location",
        "actor",
        "target_kind",
        "target",
        "target_text",
        "venue",
        "killed_low",
        "killed_best",
        "killed_high",
        "summary",
        "source",
        "reliability",
        "credibility",
        "corroborated_by",
        "state",
        "is_attributed",
        "is_public",
        "engagement",
        "link_confidence",
        "marking",
    )
    needed: ClassVar = ("reliability", "credibility")
    layout: ClassVar = (
        ("", (("title",), ("incident_type",), ("occurred_at", "date_precision"), ("location",), ("summary",))),
        (_("Who"), (("actor",), ("is_attributed",), ("target_kind", "target"), ("target_text", "venue"))),
        (_("Killed"), (("killed_low", "killed_best", "killed_high"),)),
        GradeForm.how_we_know,
        (_("What it means"), (("state",), ("is_public",), ("engagement", "link_confidence"), ("marking",))),
    )

    def __init__(self, *args: Any, user: User, compartment_id: Any, **kwargs: Any) -> None:
        """Offer what may be named in the compartment; types carry their weight."""
        super().__init__(*args, user=user, compartment_id=compartment_id, **kwargs)
        place = {"compartment_id": compartment_id, "user": user}
        self.narrow("venue", Options(reach.nameable("venue", **place).order_by("name")))
        linked = engagements.visible(user).filter(compartment_id=compartment_id).order_by("-updated_at")
        self.narrow("engagement", Options(linked))
        anybody = Actors(reach.nameable("actor", **place))
        self.narrow("actor", anybody)
        self.narrow("target", anybody)
        self.fields["incident_type"].choices = [  # type: ignore[attr-defined]
            ("", "---------"),
            *((kind.value, f"{_(kind.label)} ({WEIGHTS[kind]:+g})") for kind in IncidentType),
        ]
