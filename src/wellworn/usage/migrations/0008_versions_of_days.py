# What is counted of a day is known to be out of date by its version.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('usage', '0007_what_others_tell'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayVersion',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('version', models.BigIntegerField()),
            ],
        ),
    ]
