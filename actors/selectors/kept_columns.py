"""How somebody reads the columns of files."""

from accounts.models import User
from actors.models import KeptColumns


def of(user: User) -> list[KeptColumns]:
    """Return what a person kept, by name; nobody sees what others kept."""
    return list(KeptColumns.objects.filter(owner=user))
