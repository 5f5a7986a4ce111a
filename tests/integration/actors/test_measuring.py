"""The rows that the benchmark makes fit the tables as they are."""

from actors.models import Actor, Listing, Name
from bench import generate
from engagements.models import Incident
from tests.factories import make_compartment, make_user


def test_the_rows_for_measuring_are_rows_of_today(db):
    place, user = make_compartment("large"), make_user("everything")
    generate.make(64, compartment=str(place.pk), user=str(user.pk), with_evidence=2)
    assert [model.objects.count() for model in (Actor, Name, Listing, Incident)] == [64, 128, 1, 40]
