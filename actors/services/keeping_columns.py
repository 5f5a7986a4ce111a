"""Keep how the columns of a file are read, by a name, for the next file of the same kind."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from actors.domain.mapped import Columns
from actors.models import KeptColumns
from actors.policies import may_write
from actors.services.records import invalid
from core import audit, clock
from core.authz import ensure

LONGEST = 80


@transaction.atomic
def keep(*, name: str, columns: Columns, by: User) -> KeptColumns:
    """Keep the columns under a name, in place of what `by` kept there before, and return them.

    Raises NotAllowed or Invalid (no name, or too long).
    """
    ensure(may_write, by)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise invalid({"keep_as": _("Give it a name of up to %(most)s characters.") % {"most": LONGEST}})
    kept, made = KeptColumns.objects.select_for_update().get_or_create(
        owner=by, name=name, defaults={"data": columns.as_data()}
    )
    if not made:
        kept.data, kept.version = columns.as_data(), kept.version + 1
        kept.save(update_fields=["data", "version", "updated_at"])
    audit.record("actors.columns_kept", kept, by=by, at=clock.now(), changes={"name": name})
    return kept
