"""What the worker does for accounts."""

import logging
from typing import Any

from celery import shared_task

from accounts.selectors import notices
from accounts.services import digests, letting_go
from core import clock

logger = logging.getLogger(__name__)


@shared_task(name="accounts.mail_notices", ignore_result=True)
def mail_notices(**_future: Any) -> int:
    """Tell everybody who wants it by e-mail how much waits; returns how many messages left.

    One refused message keeps nobody else from theirs.
    """
    left = 0
    for user_id in notices.to_be_mailed():
        try:
            left += digests.mail(user_id=user_id)
        except OSError:
            logger.exception("A message about notices did not leave; the next run tries again.")
    return left


@shared_task(name="accounts.note_what_is_due", ignore_result=True)
def note_what_is_due(**_future: Any) -> None:
    """Note which records have been kept for their time, and tell the responsible once; safe to run twice."""
    letting_go.note_what_is_due(today=clock.now().date())
