"""How an effect was found, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellworn.program.effects.chance import BOOTSTRAP, RANDOMISATION, SERIES, STUDENT
from wellworn.program.effects.conclusion import Conclusion, Method

METHODS: dict[Method, str | Promise] = {
    Method.STAGGERED: _("teams that began beside teams that had not yet, from the mean of all times before"),
    Method.CALLAWAY_SANTANNA: _("teams that began beside teams that had not yet, from the last time before (Callaway and Sant’Anna)"),
    Method.TWO_GROUPS: _("teams that had it beside teams that had not, before and after"),
    Method.SERIES: _("one series, against its own straight line from before"),
    Method.FIXED_EFFECTS: _("two-way fixed effects"),
}  # fmt: skip
CHANCES: dict[str, str | Promise] = {
    RANDOMISATION: _("the chance from all orders in which they could have begun"),
    BOOTSTRAP: _("the chance from a wild cluster bootstrap"),
    STUDENT: _("the chance from Student’s t over teams"),
    SERIES: _("the chance with errors that follow each other (Newey and West)"),
}


def how(told: Conclusion) -> str:
    """The method, and how chance was judged where it was."""
    said = str(METHODS[told.method])
    return f"{said}; {CHANCES[told.chance.method]}" if told.chance else said
