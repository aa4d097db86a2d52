"""The annex's sections, in order."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.adoption.agreement import appendices, recording, rights, standing
from wellworn.adoption.agreement.document import Clause, Document, Section
from wellworn.adoption.agreement.facts import Facts

NUMBERED = (
    recording.purposes,
    recording.recorded,
    recording.retention,
    standing.who_sees,
    standing.floors,
    recording.forbidden,
    rights.forbidden_uses,
    standing.in_force,
    rights.lowering,
    rights.each_person,
    rights.oversight,
    standing.changes,
)
LETTERED = (appendices.tables, appendices.features)


def annex(facts: Facts) -> Document:
    """The whole document."""
    first = Section("1", _("Subject of this annex"), _subject(facts))
    numbered = [Section(str(number), *made(facts)) for number, made in enumerate(NUMBERED, start=2)]
    lettered = [Section(letter, *made(facts)) for letter, made in zip("AB", LETTERED, strict=True)]
    return Document(
        title=_("Annex to the works agreement on Wellworn"),
        subtitle=facts.workspace,
        on=facts.on,
        version=facts.version,
        sections=(first, *numbered, *lettered),
        signatures=(_("For the employer"), _("For the employees")),
    )


def _subject(facts: Facts) -> tuple[Clause, ...]:
    speakers = ", ".join(facts.representatives) or _(
        "nobody yet; until there is somebody, no protection can be lowered"
    )
    return (
        Clause(
            _("%(workspace)s uses Wellworn for the work with customers. Wellworn records acts of its users, and counts from them whether it is used, whether what stands in it is true, and whether it gives time back.")
            % {"workspace": facts.workspace}
        ),
        Clause(
            _("This annex describes which data are recorded, for what, how long they are kept, who sees what, and what is never done. It is generated from the configuration in force and from declarations in the program itself: it says what the program does, not what somebody intends.")
        ),
        Clause(
            _("A system that records acts of employees can be suited to monitor them, whatever it is meant for. This annex is made so that the parties can agree on its introduction and use, where a law asks for that (in Germany § 87 (1) no. 6 BetrVG; data protection: Articles 5, 6 and 88 GDPR). It becomes binding by being signed, and is no legal advice.")
        ),
        Clause(_("The workers’ representative in Wellworn is: %(who)s.") % {"who": speakers}),
        Clause(
            _("The version number counts the changes of protections in force. The fingerprint on each page is worked out from every word of this annex: two copies with the same fingerprint say the same.")
        ),
    )  # fmt: skip
