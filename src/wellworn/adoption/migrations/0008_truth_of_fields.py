# Which fields hold values that nobody meant, as it was judged.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('adoption', '0007_what_happened'),
    ]

    operations = [
        migrations.CreateModel(
            name='TruthReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=64, unique=True)),
                ('first', models.DateField()),
                ('until', models.DateField()),
                ('k', models.PositiveSmallIntegerField()),
                ('fields', models.PositiveIntegerField(default=0)),
                ('judged', models.PositiveIntegerField(default=0)),
                ('draws', models.PositiveIntegerField(default=0)),
                ('questions', models.PositiveIntegerField(default=0)),
                ('begun_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('behind', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='adoption.partition')),
            ],
        ),
        migrations.CreateModel(
            name='TruthAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object', models.CharField(max_length=40)),
                ('field', models.CharField(max_length=40)),
                ('form', models.CharField(blank=True, max_length=20)),
                ('period', models.CharField(blank=True, max_length=7)),
                ('pattern', models.CharField(blank=True, max_length=20)),
                ('about', models.CharField(blank=True, max_length=20)),
                ('against', models.CharField(blank=True, max_length=10)),
                ('observed', models.FloatField(null=True)),
                ('expected', models.FloatField(null=True)),
                ('size', models.PositiveIntegerField(default=0)),
                ('values', models.PositiveBigIntegerField(default=0)),
                ('people', models.PositiveIntegerField(default=0)),
                ('p_value', models.FloatField(null=True)),
                ('corrected', models.FloatField(null=True)),
                ('matters', models.BooleanField(default=False)),
                ('found', models.BooleanField(default=False)),
                ('why', models.CharField(blank=True, max_length=10)),
                ('said', models.CharField(blank=True, max_length=300)),
                ('bars', models.JSONField(default=list)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='adoption.truthreport')),
            ],
            options={
                'indexes': [models.Index(fields=['report', 'object', 'field'], name='truth_of_a_field')],
            },
        ),
    ]
