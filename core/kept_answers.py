"""Answers of REST that are kept for repeated requests, where they name somebody who is to be forgotten."""

import json
from collections.abc import Collection

from django.db.models import Q

from core.models import IdempotencyKey


def forget_naming(names: Collection[str]) -> int:
    """Delete the answers that hold one of some names; return how many. The others are forgotten by the daily task."""
    wanted = Q(pk=None)
    for name in filter(None, names):
        wanted |= Q(body__icontains=name) | Q(body__icontains=json.dumps(name)[1:-1])
    return IdempotencyKey.objects.filter(wanted).delete()[0]
