"""Eight clients change and read at the same moment: no fork, no gap, nothing lost."""

import pytest
from django.db import transaction

from accounts.models import Compartment, User
from core import audit, clock, reads
from core.models import AuditLink
from tests.integration.together import together

CLIENTS, EACH = 8, 15


@pytest.mark.django_db(transaction=True)
def test_eight_clients_leave_one_chain():
    ana = User.objects.create_user("ana", "x", name="Ana")
    places = [Compartment.objects.create(code=f"p{number}", name=f"P{number}") for number in range(3)]

    def client(number):
        for turn in range(EACH):
            with transaction.atomic():
                place = Compartment.objects.select_for_update().get(pk=places[(number + turn) % 3].pk)
                place.version += 1
                place.save(update_fields=["version", "updated_at"])
                for _ in range(turn % 3 + 1):
                    audit.record("accounts.compartment_changed", place, by=ana, at=clock.now())
            reads.of_record(place, by=ana)
            if turn % 5 == number % 5:
                reads.seal()

    together(client, CLIENTS)
    reads.seal()
    changes = CLIENTS * sum(turn % 3 + 1 for turn in range(EACH))
    seals = AuditLink.objects.filter(event__verb=reads.SEALED).count()
    assert audit.verify() == (changes + seals, None)
    assert reads.verify() == (CLIENTS * EACH, None)
    assert list(AuditLink.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, changes + seals + 1))
