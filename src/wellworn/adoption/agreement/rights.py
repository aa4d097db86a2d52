"""What is not done with the data, how a protection is lowered, and what a person and their representative can demand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.adoption.agreement.document import Clause
from wellworn.adoption.agreement.facts import Facts
from wellworn.adoption.agreement.recording import Made


def forbidden_uses(facts: Facts) -> Made:
    """What the employer binds itself to."""
    parts = (
        Clause(
            _("Data about the use of Wellworn are not used, by the employer or by anybody on its behalf,"),
            (
                _("to assess, compare, rank or rate persons;"),
                _("for warnings, transfers, dismissals, promotions or references;"),
                _("to set, reduce or withhold pay, commission or a bonus;"),
                _("to control working hours, breaks, presence or place of work;"),
                _("to infer moods, health, beliefs or membership in a union;"),
                _("joined with data of other systems, so that a person could be singled out;"),
                _("to train a program that judges persons."),
            ),
        ),
        Clause(_("What was learned against this annex is not used to the disadvantage of an employee, in no proceeding and for no decision.")),
        Clause(_("Not using a feature, not connecting a mailbox, and not publishing one’s own numbers have no disadvantage.")),
        Clause(_("Exports of numbers about use hold groups alone, by the same rules as the pages. They have no column that names or numbers a person.")),
    )  # fmt: skip
    return _("Uses that are forbidden"), parts


def lowering(facts: Facts) -> Made:
    """Two roles."""
    parts = (
        Clause(_("To protect more is one admin’s act. It is in force at once.")),
        Clause(
            _("To protect less takes two different persons:"),
            (
                _("An admin asks, in Wellworn, with a reason. Nothing changes by that."),
                _("The workers’ representative agrees or declines, in Wellworn, with an answer if they like."),
                _("Only with the yes is it in force, from that moment on. What was deleted stays deleted, and mail of before stays as private as it was."),
                _("Numbers about groups follow the rule in force on the day they are asked for, also where they tell of days before."),
            ),
        ),
        Clause(_("Nobody is both. The program and its database refuse an admin as representative, and a yes by whoever asked. Both steps are logged, with dates and names.")),
        Clause(_("Every step is told to everybody, in a notice that cannot be muted, and stays in a history that everybody can read and nobody can delete.")),
        Clause(_("As long as there is no representative, nothing can be lowered. Who is the representative is named by the employees’ body; an admin only enters the mark, and everybody is told of that as well.")),
        Clause(_("Floors (section 6) cannot be lowered at all. A changed program is another program: the employer announces changes of what this annex says before installing them, and a new annex is generated and compared.")),
    )  # fmt: skip
    return _("Changing a protection"), parts


def each_person(facts: Facts) -> Made:
    """What anybody can demand, and where."""
    parts = (
        Clause(
            _("Each employee can, at any time and without a reason,"),
            (
                _("read their own numbers, and how each is worked out, under “My week”;"),
                _("read what each role sees of them, and who looked when, under “What others see of me”;"),
                _("take out their own single events, as long as they are kept, by a token of their own (docs/api.md);"),
                _("correct a value that is wrong, and see who entered it;"),
                _("choose for each mailbox, thread and contact what colleagues see of their mail;"),
                _("disconnect a mailbox or calendar, and have removed what only it brought, with a proof of what went;"),
                _("have an address or a domain never captured, and what was captured of it purged;"),
                _("read this annex, the protections and their whole history."),
            ),
        ),
        Clause(_("The rights of access, rectification, erasure, restriction, portability and objection (Articles 15 to 21 GDPR) stay as they are. A request is answered without going through the persons’ manager.")),
        Clause(_("Nobody is put at a disadvantage for using these rights.")),
    )  # fmt: skip
    return _("What each employee can demand"), parts


def oversight(facts: Facts) -> Made:
    """How the representative can see for themselves."""
    parts = (
        Clause(
            _("The workers’ representative can, at any time,"),
            (
                _("read the log of every look at numbers about groups: who, which page, which groups, which day (Adoption → Who looked), and take it out as a file;"),
                _("read the pages about adoption, and what each role sees;"),
                _("read the history of protections, and generate this annex anew;"),
                _("have an expert read the program: its source is open, and the tests that hold these rules are part of it."),
            ),
        ),
        Clause(
            _("The rules can be tried. Whoever has the source runs its tests, among them:"),
            (
                _("tests/usage/test_nothing_watches.py: no column, event or script records what section 7 forbids;"),
                _("tests/usage/test_expiring.py: what is over its time is gone, and nothing that is left can be joined to it;"),
                _("tests/measures/test_suppression_adversary.py: no sequence of questions singles out fewer than five;"),
                _("tests/adoption/test_protections.py: no protection is lowered by one person, and none below its floor;"),
                _("tests/adoption/test_agreement.py: this annex says what is configured, and leaves out no table."),
            ),
        ),
        Clause(_("The parties meet once a year, or when either asks, to look at this annex and the log together.")),
    )  # fmt: skip
    return _("Oversight"), parts
