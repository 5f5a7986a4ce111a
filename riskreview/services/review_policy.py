"""Changing the review policy: an administrator drafts it, a senior approver or the higher authority publishes it."""

from collections.abc import Mapping
from typing import Any, Final

import yaml
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.services import listings
from core.errors import Invalid
from core.published import Book
from engagements.services.refusals import in_words
from riskreview import policies
from riskreview.domain.review_policy import InvalidPolicy, Policy, changes, parse
from riskreview.models import PolicyDraft, ReviewPolicy
from riskreview.selectors import review_policy
from riskreview.selectors.words import told

LONGEST: Final = 100_000


def _parsed(document: Any) -> Policy:
    try:
        return parse(document)
    except InvalidPolicy as invalid:
        sentences = {name: told(fault) for name, fault in invalid.faults.items()}
        fields = {name: sentence for name, sentence in sentences.items() if name}
        raise Invalid("invalid_policy", " ".join(sentences.values()), fields) from None


BOOK: Final = Book(
    published=ReviewPolicy,
    drafts=PolicyDraft,
    verb="riskreview.policy",
    read=_parsed,
    body=Policy.body,
    current=review_policy.current,
    rules_of=lambda row: review_policy.policy_of(row.pk),
    differ=lambda before, after: {one.name: [was, will] for one, was, will in changes(before, after)},
    may_draft=policies.may_draft_policy,
    may_publish=policies.may_publish_policy,
    may_drop=policies.may_drop_policy,
    in_words=in_words,
)


def publish_first() -> ReviewPolicy | None:
    """Publish the policy that comes with Parley as version 1, where there is none yet; safe to repeat."""
    return BOOK.publish_first(review_policy.shipped(), reason=_("The policy Parley begins with."))


def draft(*, document: Mapping[str, Any], reason: str, seen_version: int | None, by: User) -> PolicyDraft:
    """Write the draft of the next policy, or change it; `seen_version` is None where there was none.

    Raises NotAllowed, Stale, Conflict (somebody began a draft meanwhile, or no policy is published) or Invalid (a
    limit, nothing changed, `reason`).
    """
    return BOOK.draft(document=document, reason=reason, seen_version=seen_version, by=by)


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

    Contacts yet to be held, profiles, look-ups and scores follow at once; listings that would be looked up later than
    a look-up counts now are brought forward. Raises NotFound (no draft), NotAllowed (no such role, or they wrote in
    it), Stale or Conflict (another version was published since it was drafted).
    """
    published = BOOK.publish(seen_version=seen_version, by=by)
    listings.bring_forward(days=review_policy.policy_of(published.pk).number("lists.days"))
    return published


def drop(*, seen_version: int, by: User) -> None:
    """Throw the draft away; raises NotFound (no draft), NotAllowed or Stale."""
    BOOK.drop(seen_version=seen_version, by=by)
