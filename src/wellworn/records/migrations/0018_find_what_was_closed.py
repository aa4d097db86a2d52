from wellworn.lib.postgres.indexing import AddIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was won and lost of late; made without a lock."""

    atomic = False
    dependencies = [
        ('records', '0017_reviews_forecasts_and_reports'),
    ]

    operations = [
        AddIndex(
            model_name='deal',
            index=models.Index(condition=models.Q(('closed_at__isnull', False), ('deleted_at', None)), fields=['-closed_at'], name='deal_closed'),
        ),
    ]
