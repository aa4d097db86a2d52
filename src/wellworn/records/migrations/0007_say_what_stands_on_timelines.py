"""What stands on timelines is said in the background, see say_later_what_stands_on_timelines: ten million places take longer than an upgrade may."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("records", "0006_find_what_and_what_is_due")]

    operations = []
