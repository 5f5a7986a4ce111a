"""Taking a study into the library from its file, as often as one likes."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from casestudies import policies
from casestudies.domain import content as contents
from casestudies.domain.publication import Action, Status, after
from casestudies.domain.text import fold
from casestudies.domain.vocabulary import PartyRole
from casestudies.models import CaseStudy
from casestudies.selectors import studies
from casestudies.selectors.words import known_codes
from casestudies.services import rows
from core import audit, canonical, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid


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
    ensure(policies.may_keep, by)
    read = _read(content)
    return _take(_known(read), read, by=by)


@transaction.atomic
def add_study(*, content: Any, by: User) -> tuple[CaseStudy, Outcome]:
    """Take in a study that the library does not have yet; one it has word for word is returned as it stands.

    Raises what `import_study` raises, and Conflict (another study has the slug).
    """
    ensure(policies.may_keep, by)
    read = _read(content)
    known = _known(read)
    if known is not None and known.content_sha256 != _digest(read):
        raise Conflict("slug_taken", _("The library has another study under this slug: replace that one, or rename."))
    return _take(known, read, by=by)


@transaction.atomic
def replace_study(*, study_id: UUID, seen_version: int, content: Any, by: User) -> tuple[CaseStudy, Outcome]:
    """Replace everything in a study, as `import_study` does; its slug stays.

    Raises NotFound, NotAllowed, Stale or Invalid.
    """
    study = studies.get(study_id, user=by, for_update=True)
    ensure(policies.may_keep, by)
    versions.insist(study, seen_version)
    read = _read(content)
    if read["slug"] != study.slug:
        message = _("The slug of a study stays as it is.")
        raise Invalid("slug_changed", message, {"slug": message})
    return _take(study, read, by=by)


def _read(content: Any) -> Mapping[str, Any]:
    read, problems = contents.read(content, known_codes())
    if problems:
        raise Invalid("bad_study", _("The file is not a case study as the library keeps them."), problems)
    return read


def _known(read: Mapping[str, Any]) -> CaseStudy | None:
    return CaseStudy.objects.select_for_update().filter(slug=read["slug"]).first()


def _digest(read: Mapping[str, Any]) -> str:
    return canonical.sha256(canonical.dumps(read))


def _take(study: CaseStudy | None, read: Mapping[str, Any], *, by: User) -> tuple[CaseStudy, Outcome]:
    at, digest = clock.now(), _digest(read)
    if study is not None and study.content_sha256 == digest:
        return study, Outcome.UNCHANGED
    outcome = Outcome.CREATED if study is None else Outcome.UPDATED
    before = study.content_sha256 if study else ""
    if study is None:
        study = CaseStudy(slug=read["slug"])
    else:
        study.version += 1
    _fill_head(study, read, digest)
    study.save()
    study.authors.add(by)
    rows.replace(study, read)
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
