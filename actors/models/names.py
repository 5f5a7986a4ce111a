"""The words names are made of."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func


class NameWord(models.Model):
    """A word that stands in a name of some actor, as search lines have it: what a search corrects mistakes with.

    The database adds words as search lines are written and takes none away; one word may stand here twice.
    """

    word = models.TextField()
    # The consonants two spellings of a word share, in whatever script it was written; "" for too few.
    sound = models.GeneratedField(
        expression=Func(F("word"), function="actors_sound"), output_field=models.TextField(), db_persist=True
    )

    # The word, and from four letters on the word without each of its letters: what it shares with a mistyped one.
    cuts = models.GeneratedField(
        expression=Func(F("word"), function="actors_cuts"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    class Meta:
        indexes = [
            GinIndex(fields=["cuts"], fastupdate=False, name="name_word_cuts"),
            models.Index(fields=["word"], name="name_word_exact"),
            models.Index(fields=["sound"], name="name_word_sound"),
        ]

    def __str__(self) -> str:
        """Return the word."""
        return self.word
