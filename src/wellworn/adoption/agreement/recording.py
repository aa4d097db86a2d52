"""What is recorded, for what, for how long, and what never is."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellworn.adoption.agreement.document import Clause, Table
from wellworn.adoption.agreement.facts import Facts
from wellworn.adoption.looking import KEPT_MONTHS
from wellworn.members.protections.declared import BY_KEY
from wellworn.usage.features import FEATURES
from wellworn.usage.forbidden import FINE, FORBIDDEN
from wellworn.usage.models.effort import ENOUGH, LONGEST

Made = tuple[str, tuple[Clause | Table, ...]]


def purposes(facts: Facts) -> Made:
    """For what, and for nothing else."""
    parts = (
        Clause(
            _("Data about the use of Wellworn are processed for these purposes alone:"),
            (
                _("to show each employee their own use, to themselves;"),
                _("to find out, for groups of people, whether the system is used, true and worth its time;"),
                _("to find fields, forms and features that cost more than they give, and to change them;"),
                _("to keep the system running and safe."),
            ),
        ),
        Clause(_("They are not processed to assess the performance or the conduct of a person. Section 8 says what that excludes.")),
        Clause(_("Records about customers (companies, people, deals, tasks, notes, mail and meetings) are processed to work with customers. Who wrote or changed a value is kept with it, so that everybody can see where it comes from and undo it.")),
    )  # fmt: skip
    return _("Purposes"), parts


def recorded(facts: Facts) -> Made:
    """The kinds of data about use."""
    looks = facts.protections.recorded == "all"
    parts = (
        Clause(_("Single events. When somebody does something with a declared feature, one event is written: who, which feature, which record, through what (browser, interface, job), by hand or by the machine, and when.")),
        Clause(
            _("At present it is also recorded that somebody signed in, searched or opened a page. It is marked as such and counts as no value.")
            if looks
            else _("At present only acts that change something are recorded. That somebody signed in, searched or opened a page is not.")
        ),
        Clause(_("Features are declared by name, %(n)d in number; appendix B lists them all. What is not declared cannot be recorded. Other systems can report declared features alone.") % {"n": len(FEATURES)}),
        Clause(_("Counts by the day. Every few minutes events are counted into one row for a member, a day of their own calendar, a feature, and by hand or by the machine. A row holds a number of times, and neither an hour nor a record.")),
        Clause(
            _("Cost of fields. When a value is saved, the browser says how many whole seconds the form was open, up to %(longest)d; for longer it says nothing. These are added to one sum for a field, a form and a month. The row names nobody, is shown only when its month is over and more than %(enough)d people have added to it, no one or two of them nearly all of it, and is deleted otherwise. Until then it holds how often each of 64 places added to it, into which people are put by a key.")
            % {"longest": LONGEST, "enough": max(ENOUGH, facts.protections.least_group)}
        ),
        Clause(_("Looks. When somebody opens a page with numbers about groups, it is written down who looked, at which page and groups, and on which day. This protects those who are counted.")),
        Clause(_mail(facts)),
        Clause(_language_model(facts)),
        Clause(_("Working calendar. Weekdays, holidays and days off are used to count working days fairly. Why somebody is off is never asked. Days off are shown to nobody but their owner.")),
        Clause(_("Appendix A lists every table of the program in which a row names an employee, with its columns. It is made from the tables themselves, so that none can be left out.")),
    )  # fmt: skip
    return _("Data that are recorded"), parts


def _mail(facts: Facts) -> str:
    domains = ", ".join(facts.domains)
    inside = (
        _("Mail that stays inside %(domains)s is never captured.") % {"domains": domains}
        if domains
        else _("No domain of the company’s own is named yet, so that mail between colleagues is not told apart.")
    )
    level = BY_KEY["sharing"].label(facts.protections.sharing)
    return _(
        "Mail and calendars. Each employee decides whether to connect a mailbox or a calendar, can pause and disconnect it, and can have removed what it brought. %(inside)s What is marked private in a calendar is not read. Colleagues see of somebody’s mail, unless its owner says otherwise: %(level)s."
    ) % {"inside": inside, "level": level}


def _language_model(facts: Facts) -> str:
    if not facts.language_model:
        return _("Language models. None is plugged in. Mail is read by rules on the company’s own machine.")
    return _(
        "Language models. One is plugged in at %(host)s. It is sent only letters that all their holders share in full, or whose holder has consented for their own; it is told nothing about the use of Wellworn. Consent can be taken back at any time."
    ) % {"host": facts.language_model}


def retention(facts: Facts) -> Made:
    """How long each is kept."""
    days, months = facts.protections.events_kept_days, facts.protections.days_kept_months
    rows = (
        (_("Single events"), _("%(n)d days, then deleted. What is left cannot be joined to them again.") % {"n": days}, BY_KEY["events_kept_days"].floor),
        (_("Counts by the day"), _("%(n)d months, then deleted") % {"n": months}, BY_KEY["days_kept_months"].floor),
        (_("Cost of fields"), _("While its month lasts, counts by 64 places into which people are put by a key; then sums without any person, kept"), _("Rows of too few people, or that one or two made nearly alone, are deleted when their month is over.")),
        (_("What was judged of fields"), _("Two years: how many values each of 64 places gave in a month, so that no later report tells of what one person removed"), _("It says no value, and no person by number or name.")),
        (_("Looks"), _("%(n)d months, then deleted") % {"n": KEPT_MONTHS}, _("A line says the day and not the moment.")),
        (_("History of protections"), _("As long as Wellworn is used"), _("It is never deleted.")),
        (_("Days off"), _("Until their owner removes them"), _("Shown to their owner alone.")),
        (_("Mail and meetings of a mailbox"), _("As long as its owner leaves them; removed at disconnecting if the owner says so"), _("What was purged is never captured again.")),
    )  # fmt: skip
    parts = (
        Clause(_("Data are deleted by the program itself, every night, after these times:")),
        Table(_heads(_("Data"), _("Kept for"), _("Floor in the code")), tuple((a, b, str(c)) for a, b, c in rows), (0.24, 0.4, 0.36)),
        Clause(_("To keep them longer is to lower a protection (section 10). What has been deleted before stays deleted.")),
        Clause(_("Backups are the operator’s. The employer sees to it that they are overwritten within the time that single events are kept, and that nothing is restored from them for a purpose that section 2 does not name.")),
    )  # fmt: skip
    return _("Retention"), parts


def forbidden(facts: Facts) -> Made:
    """Kinds of data that nothing records."""
    parts = (
        Clause(_("The following is never recorded. The program has no column, no event and no script for it. A test that is part of the program walks every column of every table, every feature and every script, and fails if one appears.")),
        Table(_heads(_("Never recorded"), _("Meaning")), tuple((str(one.name), str(one.says)) for one in FORBIDDEN), (0.32, 0.68)),
        Clause(
            _("These names have a word of that list in them and are something else:"),
            tuple(f"{name}: {reason}" for name, reason in FINE.items()),
        ),
        Clause(_("No row that names an employee holds how long something took, how often it was corrected, or a score.")),
    )  # fmt: skip
    return _("Data that are never recorded"), parts


def _heads(*texts: str) -> tuple[str, ...]:
    return texts
