"""The fixtures of the library: a draft, the three reviewed studies, and a plan they are compared with."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from casestudies.services.editing import mark_reviewed
from casestudies.services.importing import import_study
from engagements.models import Channel, Engagement, EngagementActor
from tests.factories import make_actor
from tests.standing import standing

FOLDER = Path(__file__).resolve().parents[1] / "casestudies" / "data"


def shipped(name):
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.fixture
@standing
def colombia_file():
    return deepcopy(shipped("colombia-farc-ep"))


@pytest.fixture
@standing
def colombia(colombia_file, librarian):
    """A draft, imported by the librarian."""
    study, _outcome = import_study(content=colombia_file, by=librarian)
    return study


@pytest.fixture
@standing
def reviewed_library(librarian, lead):
    """All three studies, reviewed by the lead analyst; by slug."""
    studies = {}
    for name in ("us-sdf", "colombia-farc-ep", "israel-palestinian-factions"):
        study, _outcome = import_study(content=shipped(name), by=librarian)
        studies[name] = mark_reviewed(study_id=study.pk, seen_version=study.version, by=lead)
    return studies


@pytest.fixture
@standing
def plan(north, analyst):
    """A draft in the compartment "north": ceasefire talks with an insurgent group by proximity talks."""
    group = make_actor(north, "Valley Front")
    channel = Channel.objects.create(
        compartment=north, name="Envoy's line", actor=group, medium="shuttle_proximity", custodian=analyst
    )
    engagement = Engagement.objects.create(
        compartment=north, title="Second round", kind="ceasefire_talks", channel=channel, lead=analyst
    )
    EngagementActor.objects.create(engagement=engagement, actor=group)
    return engagement
