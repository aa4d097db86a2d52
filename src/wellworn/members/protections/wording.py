"""A change of what protects people, as a sentence: the same in the history and in what everybody is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wellworn.members.protections.declared import BY_KEY, INTERNAL, INTERNAL_MAIL, REPRESENTATIVE
from wellworn.members.protections.models import ChangeState, ProtectionChange


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence needs; as a dictionary it goes along with a notice."""

    protection: str
    before: str = ""
    after: str = ""
    state: str = ""
    subject: str = ""
    whom: str = ""


def told(change: ProtectionChange) -> Told:
    """What is to be said of a change. `whom` is read along, for the mark of a representative."""
    whom = str(change.whom) if change.whom else ""
    return Told(change.protection, change.before, change.after, change.state, change.subject, whom)


def sentence(of: Told, who: str) -> str:
    """What `who` did."""
    if of.protection == REPRESENTATIVE:
        words = {"who": who, "whom": of.whom or _("somebody")}
        if of.after == "given":
            return _("%(who)s marked %(whom)s as the workers’ representative") % words
        return _("%(who)s took the mark of the workers’ representative off %(whom)s") % words
    declared = INTERNAL if of.protection == INTERNAL_MAIL else BY_KEY.get(of.protection)
    name = str(declared.name) if declared else of.protection
    before, after = (declared.label(one) if declared else one for one in (of.before, of.after))
    words = {
        "who": who,
        "name": f"{name} ({of.subject})" if of.subject else name,
        "before": _in_line(before),
        "after": _in_line(after),
    }
    return _SENTENCES[ChangeState(of.state)]() % words


def _in_line(words: str) -> str:
    """An option's words in the middle of a sentence."""
    return words[:1].lower() + words[1:] if words[1:2].islower() and not words.startswith("IT ") else words


_SENTENCES = {
    ChangeState.RAISED: lambda: _("%(who)s raised a protection. %(name)s: %(after)s; before: %(before)s"),
    ChangeState.PROPOSED: lambda: _("%(who)s asks to lower a protection. %(name)s: %(after)s instead of %(before)s"),
    ChangeState.AGREED: lambda: _("%(who)s agreed to lower a protection. %(name)s: %(after)s; before: %(before)s"),
    ChangeState.DECLINED: lambda: _("%(who)s declined to lower a protection. %(name)s stays: %(before)s"),
    ChangeState.WITHDRAWN: lambda: _("%(who)s no longer asks to lower a protection. %(name)s stays: %(before)s"),
    ChangeState.OVERTAKEN: lambda: _("%(who)s changed it otherwise meanwhile. %(name)s: asked for was %(after)s"),
}
