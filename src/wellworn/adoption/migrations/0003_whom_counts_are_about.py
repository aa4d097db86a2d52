# Counts may be of some members alone.

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('adoption', '0002_leaders_go_first'),
    ]

    operations = [
        migrations.AddField(
            model_name='counted',
            name='what',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AlterField(
            model_name='counted',
            name='among',
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
