from typing import Any

from django.db import migrations

NAME = "what stands on timelines"


def begin(apps: Any, editor: Any) -> None:
    """Have the job walk over the activities that there are; where there are none, there is nothing to say."""
    newest = apps.get_model("records", "Activity").objects.order_by("-pk").first()
    if newest is not None:
        apps.get_model("work", "CatchUp").objects.get_or_create(name=NAME, defaults={"last": newest.pk})


def forget(apps: Any, editor: Any) -> None:
    apps.get_model("work", "CatchUp").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [('records', '0020_sums_of_deals_from_their_index'), ("work", "0002_catch_up_in_the_background")]

    operations = [migrations.RunPython(begin, forget)]
