"""Taking a study into the library from its file, as often as one likes."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from casestudies import policies
from casestudies.domain import content as contents
from casestudies.domain.publication import Action, Status, after
from casestudies.domain.text import fold
from casestudies.domain.vocabulary import PartyRole
from casestudies.models import CaseStudy
from casestudies.selectors.words import known_codes
from casestudies.services import rows
from core import audit, canonical, clock
from core.authz import ensure
from core.errors import Invalid


class Outcome(StrEnum):
    """What an import did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@transaction.atomic
def import_study(*, content: Any, by: User) -> tuple[CaseStudy, Outcome]:
    """Take a study (the parsed file) into the library; the same content again changes nothing.

    Changed content replaces every row and takes a review back. Links of parties to actors stay with the party's key.
    Raises NotAllowed (not a librarian) or Invalid (one sentence for each place in the file).
    """
    at = clock.now()
    ensure(policies.may_keep, by)
    study_content, problems = contents.read(content, known_codes())
    if problems:
        raise Invalid("bad_study", _("The file is not a case study as the library keeps them."), problems)
    digest = canonical.sha256(canonical.dumps(study_content))
    study = CaseStudy.objects.select_for_update().filter(slug=study_content["slug"]).first()
    if study is not None and study.content_sha256 == digest:
        return study, Outcome.UNCHANGED
    outcome = Outcome.CREATED if study is None else Outcome.UPDATED
    before = study.content_sha256 if study else ""
    if study is None:
        study = CaseStudy(slug=study_content["slug"])
    else:
        study.version += 1
    _fill_head(study, study_content, digest)
    study.save()
    study.authors.add(by)
    rows.replace(study, study_content)
    audit.record(
        "casestudies.study_imported",
        study,
        by=by,
        at=at,
        changes={"outcome": outcome, "content_sha256": [before, digest]},
    )
    return study, outcome


def _fill_head(study: CaseStudy, content: Mapping[str, Any], digest: str) -> None:
    study.title = content["title"]
    study.summary = content["summary"].strip()
    study.region = content["region"]
    study.conflict = content["conflict"]
    study.started_on, study.ended_on = content["period"]["from"], content["period"]["to"]
    study.period_note = content["period"]["note"]
    study.marking = content["tlp"]
    study.status = after(Status(study.status), Action.EDIT)
    study.reviewed_by, study.reviewed_at = None, None
    parties = [party for party in content["parties"] if party["role"] == PartyRole.PARTY]
    study.actor_types = _codes(party["actor_type"] for party in parties if party["actor_type"] != "state")
    study.listings = _codes(row["list_code"] for party in parties for row in party["listings"])
    study.kinds = _codes(content["kinds"])
    study.channels = _codes(row["medium"] for row in content["channels"])
    study.incentives = _codes(row["category"] for row in content["incentives"])
    study.search_text = searchable(study, [name for p in content["parties"] for name in (p["name"], p["common_name"])])
    study.content_sha256 = digest


def searchable(study: CaseStudy, names: Iterable[str]) -> str:
    """Return the text a search looks at: head and names of parties, folded."""
    return fold(" ".join([study.title, study.conflict, study.summary, *names]))


def _codes(values: Iterable[str]) -> list[str]:
    return sorted(set(values))
