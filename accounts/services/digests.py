"""Telling people by e-mail how much waits in their inbox, and nothing about what it is."""

from uuid import UUID

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain import mailing
from accounts.domain.mailing import Often
from accounts.models import User
from accounts.selectors import notices
from core import audit, clock


@transaction.atomic
def mail(*, user_id: UUID) -> bool:
    """Tell somebody by e-mail how many notices are new, if they want it now; returns whether a message left.

    The message has numbers and a day: no name, no matter, no kind of notice and no address to follow, since mail is
    read by others. A mail server that refuses leaves everything as it was, and the next run tries again.
    """
    at = clock.now()
    user = User.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=user_id).first()
    if user is None or not user.is_active or not wants_mail(user):
        return False
    waiting = notices.summary(user, since=user.mailed_at)
    if not waiting.new:
        return False
    subject = ngettext("Parley: %(n)d new notice", "Parley: %(n)d new notices", waiting.new) % {"n": waiting.new}
    EmailMessage(subject, _body(waiting), to=[user.email]).send()
    User.objects.filter(pk=user.pk).update(mailed_at=at)
    audit.record("accounts.notices_mailed", user, by=None, at=at, changes={"new": [None, waiting.new]})
    return True


def wants_mail(user: User) -> bool:
    """Return whether somebody may be written to at this moment."""
    at = clock.now()
    quiet = mailing.is_quiet(at.hour, since=user.quiet_since, until=user.quiet_until)
    return not quiet and mailing.may_be_told(Often(user.mail_often), last=user.mailed_at, at=at)


def _body(waiting: notices.Summary) -> str:
    lines = [
        ngettext("%(n)d notice waits in your inbox.", "%(n)d notices wait in your inbox.", waiting.all)
        % {"n": waiting.all}
    ]
    if waiting.overdue:
        late = ngettext("%(n)d of them is overdue.", "%(n)d of them are overdue.", waiting.overdue)
        lines.append(late % {"n": waiting.overdue})
    if waiting.next_due:
        lines.append(_("The next one is due on %(day)s.") % {"day": date_format(waiting.next_due, "j M Y")})
    lines.append("")
    lines.append(_("Open Parley as you always do. Its messages have no links and never say what a notice is about."))
    lines.append(_("How often you are written to stands in your account."))
    return "\n".join(lines)
