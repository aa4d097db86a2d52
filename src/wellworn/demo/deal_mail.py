"""What Norrvik's mail says about its deals, asked once the deals are there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from wellworn.capture.deals import proposing, quiet


@transaction.atomic
def ask(now: datetime) -> None:
    """Look at the letters of the last weeks again, now that there are deals, and at who has fallen silent."""
    proposing.meet_new_deals(at=now, within=timedelta(days=3_650))
    while proposing.derive(at=now):
        pass
    quiet.ask(at=now)
