"""The words that names are made of, each with the forms under which a mistyped one is found."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class NameWord(models.Model):
    """A word of some name, once for all who share it: the table grows with the language, not with the people.

    Not unique, so that nobody waits for another's transaction: a second row of the same word does no harm.
    """

    word = models.CharField(max_length=40, db_collation="C")
    forms = ArrayField(models.CharField(max_length=40))  # spelling.forms(word)

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="name_word"),
            GinIndex(fields=["forms"], name="name_word_forms"),
        ]
