"""Rows of the month that runs get the places in which it is counted who made them; what was counted before is nobody's."""

from django.db import migrations

BEGIN = "UPDATE usage_fieldeffort SET by_place = array_fill(0::bigint, ARRAY[192]) WHERE salt <> ''"


class Migration(migrations.Migration):

    dependencies = [
        ('usage', '0012_who_made_what_fields_cost'),
    ]

    operations = [migrations.RunSQL(BEGIN, migrations.RunSQL.noop)]
