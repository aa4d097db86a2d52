# Counts are kept until what they were counted from has changed.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('members', '0004_events_are_kept_briefly'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarPutBy',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('calendar', models.CharField(max_length=64)),
                ('first', models.IntegerField()),
                ('last', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('measure', models.CharField(max_length=60)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('by', models.JSONField(default=list)),
                ('state', models.CharField(max_length=64)),
                ('among', models.CharField(max_length=64)),
                ('rows', models.JSONField(default=list)),
                ('cost', models.FloatField()),
                ('counted_at', models.DateTimeField()),
                ('asked_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='DayPutBy',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('version', models.BigIntegerField()),
                ('valued', models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='DayByHand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.IntegerField()),
                ('acts', models.BigIntegerField()),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['day'], include=('member', 'acts'), name='days_by_hand')],
                'constraints': [models.UniqueConstraint(fields=('member', 'day'), name='day_by_hand_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkingDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.IntegerField()),
                ('member', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['day'], include=('member',), name='working_days')],
                'constraints': [models.UniqueConstraint(fields=('member', 'day'), name='working_day_once')],
            },
        ),
    ]
