# What happened is reckoned up week by week.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('adoption', '0006_what_it_is_worth'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReckonedWeek',
            fields=[
                ('monday', models.DateField(primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Happened',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('uid', models.CharField(blank=True, max_length=400)),
                ('series', models.CharField(blank=True, max_length=400)),
                ('day', models.DateField(db_index=True)),
                ('at', models.DateTimeField(null=True)),
                ('object', models.CharField(blank=True, max_length=40)),
                ('record', models.BigIntegerField(null=True)),
                ('status', models.CharField(default='confirmed', max_length=10)),
                ('logged', models.BooleanField(default=False)),
                ('trace', models.BooleanField(default=False)),
                ('automatic', models.BooleanField(default=False)),
                ('member', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
