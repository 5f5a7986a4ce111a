"""Changing the review policy: an administrator drafts it, a senior approver or the higher authority publishes it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, canonical, clock, versions
from core.authz import ensure
from core.errors import Conflict, Invalid, NotFound
from riskreview import policies
from riskreview.domain.review_policy import InvalidPolicy, Policy, changes, parse
from riskreview.models import PolicyDraft, ReviewPolicy
from riskreview.selectors import review_policy
from riskreview.selectors.words import told
from riskreview.services.refusals import in_words

SHIPPED: Final = Path(__file__).parents[1] / "data" / "policies" / "policy-1.yaml"
LONGEST: Final = 100_000


@cache
def shipped() -> Policy:
    """Return the policy that comes with Parley."""
    return parse(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))


@transaction.atomic
def publish_first() -> ReviewPolicy | None:
    """Publish the policy that comes with Parley as version 1, where there is none yet; safe to repeat."""
    if ReviewPolicy.objects.exists():
        return None
    row = _publish(1, shipped(), reason=_("The policy Parley begins with."), drafted_by=None, by=None)
    audit.record("riskreview.policy_published", row, by=None, at=row.published_at, changes={"sha256": row.sha256})
    return row


@transaction.atomic
def draft(*, document: Mapping[str, Any], reason: str, seen_version: int | None, by: User) -> PolicyDraft:
    """Write the draft of the next policy, or change it; `seen_version` is None where there was none.

    Raises NotAllowed, Stale, Conflict (somebody began a draft meanwhile, or no policy is published) or Invalid (a
    limit, nothing changed, `reason`).
    """
    at = clock.now()
    ensure(policies.may_draft_policy, by)
    row = PolicyDraft.objects.select_for_update().first()
    if row is not None and seen_version is None:
        raise Conflict("draft_exists", _("Somebody began a draft meanwhile: look at it first."))
    if row is None and seen_version is not None:
        raise Conflict("no_draft", _("The draft was published or dropped meanwhile."))
    if row is not None and seen_version is not None:
        versions.insist(row, seen_version)
    inforce = review_policy.current()
    wanted = _parsed(document)
    differing = [one.name for one, *_values in changes(review_policy.policy_of(inforce.pk), wanted)]
    if not differing:
        raise Invalid("nothing_changed", _("This is the policy in force: nothing would change."))
    if not reason.strip():
        message = _("Write down why it is changed.")
        raise Invalid("no_reason", message, {"reason": message})
    row = row or PolicyDraft(version=0)
    row.body, row.based_on, row.reason, row.drafted_by = wanted.body(), inforce, reason.strip(), by
    row.version += 1
    row.save()
    audit.record(
        "riskreview.policy_drafted", row, by=by, at=at, changes={"settings": ", ".join(differing)}, reason=row.reason
    )
    return row


def _parsed(document: Mapping[str, Any]) -> Policy:
    try:
        return parse(document)
    except InvalidPolicy as invalid:
        sentences = {name: told(fault) for name, fault in invalid.faults.items()}
        fields = {name: sentence for name, sentence in sentences.items() if name}
        raise Invalid("invalid_policy", " ".join(sentences.values()), fields) from None


def read(text: str) -> Mapping[str, Any]:
    """Return the document of a YAML file; raises Invalid (`file`)."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError:
        document = None
    if not isinstance(document, Mapping):
        message = _("This is no policy file. Take the policy in force as a file and change that.")
        raise Invalid("no_policy_file", message, {"file": message})
    return document


@transaction.atomic
def publish(*, seen_version: int, by: User) -> ReviewPolicy:
    """Put the draft in force for every review opened from now on; reviews under way keep the policy they began under.

    Raises NotFound (no draft), NotAllowed (no such role, or they wrote in it), Stale or Conflict (another version was
    published since it was drafted).
    """
    row = _locked()
    ensure(policies.may_publish_policy, by, row)
    versions.insist(row, seen_version)
    before = review_policy.current()
    if row.based_on_id != before.pk:
        raise Conflict("draft_overtaken", _("Another version was published since: draft it again on that one."))
    wanted = parse(row.body)
    published = _publish(before.number + 1, wanted, reason=row.reason, drafted_by=row.drafted_by, by=by)
    told_changes = {one.name: [was, will] for one, was, will in changes(review_policy.policy_of(before.pk), wanted)}
    audit.record(
        "riskreview.policy_published",
        published,
        by=by,
        at=published.published_at,
        changes={**told_changes, "sha256": published.sha256, "drafted_by": str(row.drafted_by)},
        reason=row.reason,
    )
    row.delete()
    return published


@transaction.atomic
def drop(*, seen_version: int, by: User) -> None:
    """Throw the draft away; raises NotFound (no draft), NotAllowed or Stale."""
    at = clock.now()
    row = _locked()
    ensure(policies.may_drop_policy, by)
    versions.insist(row, seen_version)
    audit.record("riskreview.policy_dropped", row, by=by, at=at, reason=row.reason)
    row.delete()


def _locked() -> PolicyDraft:
    row = PolicyDraft.objects.select_for_update(of=("self",)).select_related("drafted_by", "based_on").first()
    if row is None:
        raise NotFound("not_found", _("There is no draft of the policy."))
    return row


def _publish(number: int, policy: Policy, *, reason: str, drafted_by: User | None, by: User | None) -> ReviewPolicy:
    body = canonical.dumps(policy.body())
    with in_words():
        return ReviewPolicy.objects.create(
            number=number,
            body=body,
            sha256=canonical.sha256(body),
            reason=reason,
            drafted_by=drafted_by,
            published_by=by,
            published_at=clock.now(),
        )
