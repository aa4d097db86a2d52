"""Learn the words of the names that are there already."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = """
    SELECT DISTINCT word FROM (
        SELECT regexp_split_to_table(search_key, '[^[:alnum:]]+') AS word FROM records_person
        UNION ALL SELECT regexp_split_to_table(search_key, '[^[:alnum:]]+') FROM records_company
        UNION ALL SELECT regexp_split_to_table(search_key, '[^[:alnum:]]+') FROM records_deal
    ) AS words WHERE length(word) BETWEEN 4 AND 40
"""
AT_ONCE = 5_000


def learn(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor | None) -> None:
    """Each word once, some at a time: there are far fewer words than people."""
    from wellworn.records.spelling import forms, words_of

    word_model = apps.get_model("records", "NameWord")
    with schema_editor.connection.cursor() as cursor:  # type: ignore[union-attr]
        cursor.execute(WORDS)
        while rows := cursor.fetchmany(AT_ONCE):
            words = sorted(words_of(word for (word,) in rows))
            word_model.objects.bulk_create(word_model(word=word, forms=forms(word)) for word in words)


class Migration(migrations.Migration):
    """Data alone; going back forgets nothing that the tables do not hold."""

    dependencies = [('records', '0008_likeness_and_spelling')]
    operations = [migrations.RunPython(learn, migrations.RunPython.noop, elidable=True)]
