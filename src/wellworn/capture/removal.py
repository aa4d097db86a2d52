"""Taking captured things out again, whole: activities, and the people and companies that nothing else speaks for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import SET_NULL, ManyToOneRel, Model

from wellworn.capture import naming, timeline
from wellworn.capture.deals import noting
from wellworn.lib import sql
from wellworn.records.models import Activity, Company, Person

# A captured record that nobody has touched and nobody uses: no value by hand, no deal, no task, no note. %s: ids.
UNTOUCHED = f"""
    SELECT record.id FROM records_{{kind}} record WHERE record.id = ANY(%s) AND record.source = 'captured'
        AND NOT EXISTS (SELECT FROM records_provenance known WHERE known.kind = '{{kind}}' AND known.record_id = record.id
            AND {naming.BY_HAND})
        AND NOT EXISTS (SELECT FROM records_placement place JOIN records_activity activity ON activity.id = place.activity_id
            WHERE place.kind = '{{kind}}' AND place.record_id = record.id AND activity.source <> 'captured')
"""
GOES_WITH = {"records_address", "records_participation", "records_domain"}  # what a person or a company is made of
ABOUT = ("records_placement", "records_provenance", "records_proposal", "records_phone")


@dataclass(frozen=True, slots=True)
class Removed:
    """How much was taken out."""

    activities: int = 0
    waiting: int = 0
    people: int = 0
    companies: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(
            self.activities + other.activities,
            self.waiting + other.waiting,
            self.people + other.people,
            self.companies + other.companies,
        )

    def __sub__(self, other: Removed) -> Removed:
        return Removed(
            self.activities - other.activities,
            self.waiting - other.waiting,
            self.people - other.people,
            self.companies - other.companies,
        )


def activities(gone: Collection[int]) -> int:
    """Delete activities with their words, witnesses, participants, placements and marks, and count their records anew."""
    if not gone:
        return 0
    people, companies = timeline.placed(gone)
    asked = [list(gone)]
    noting.forget(gone)
    for table in ("records_provenance", "records_proposal"):  # the words that were read from it go with it
        sql.run(f"UPDATE {table} SET evidence_id = NULL, excerpt = '' WHERE evidence_id = ANY(%s)", asked)
    threads = sql.rows(
        "SELECT DISTINCT thread_id FROM records_activity WHERE id = ANY(%s) AND thread_id IS NOT NULL", asked
    )
    _let_go(gone)
    count = sql.run("DELETE FROM records_activity WHERE id = ANY(%s)", asked)
    empty = [
        one
        for (one,) in sql.rows(
            "SELECT id FROM records_thread thread WHERE id = ANY(%s) "
            "AND NOT EXISTS (SELECT FROM records_activity WHERE thread_id = thread.id)",
            [[one for (one,) in threads]],
        )
    ]
    sql.run("DELETE FROM capture_threadmark WHERE thread_id = ANY(%s)", [empty])
    sql.run("DELETE FROM records_thread WHERE id = ANY(%s)", [empty])
    timeline.recount(people, companies)
    return count


def waiting(gone: Collection[int]) -> int:
    """Delete letters that wait."""
    asked = [list(gone)]
    sql.run("UPDATE capture_ledgerentry SET waiting_id = NULL WHERE waiting_id = ANY(%s)", asked)
    for table in ("capture_waitingfor", "capture_mark"):
        sql.run(f"DELETE FROM {table} WHERE waiting_id = ANY(%s)", asked)
    return sql.run("DELETE FROM capture_waiting WHERE id = ANY(%s)", asked)


def people(asked: Collection[int]) -> Removed:
    """Delete those of the people whom only capture knows, and their companies where nothing is left of them."""
    gone = [one for (one,) in sql.rows(UNTOUCHED.format(kind="person") + _unused(Person), [list(asked)])]
    if not gone:
        return Removed()
    homes = sql.rows(
        "SELECT DISTINCT company_id FROM records_person WHERE id = ANY(%s) AND company_id IS NOT NULL", [gone]
    )
    _unhook("person", gone)
    sql.run("UPDATE records_participation SET person_id = NULL WHERE person_id = ANY(%s)", [gone])
    sql.run("DELETE FROM records_address WHERE person_id = ANY(%s)", [gone])
    count = sql.run("DELETE FROM records_person WHERE id = ANY(%s)", [gone])
    return Removed(people=count, companies=companies([one for (one,) in homes]))


def companies(asked: Collection[int]) -> int:
    """Delete those of the companies that have nobody left and that only capture knows; the rest lose what no longer is theirs."""
    gone = [one for (one,) in sql.rows(UNTOUCHED.format(kind="company") + _unused(Company), [list(asked)])]
    _unhook("company", gone)
    sql.run("DELETE FROM records_domain WHERE company_id = ANY(%s)", [gone])
    count = sql.run("DELETE FROM records_company WHERE id = ANY(%s)", [gone])
    left = list(set(asked) - set(gone))
    sql.run(
        "DELETE FROM records_placement place USING records_activity activity WHERE activity.id = place.activity_id "
        "AND place.kind = 'company' AND place.record_id = ANY(%s) AND activity.source = 'captured' AND NOT EXISTS ("
        "SELECT FROM records_participation part JOIN records_person person ON person.id = part.person_id "
        "WHERE part.activity_id = activity.id AND person.company_id = place.record_id)",
        [left],
    )
    timeline.recount((), left)
    return count


def _unhook(kind: str, gone: Collection[int]) -> None:
    for table in ABOUT:
        sql.run(f"DELETE FROM {table} WHERE kind = %s AND record_id = ANY(%s)", [kind, list(gone)])


def _unused(model: type[Person | Company]) -> str:
    """The condition that no row of any room points at a record: no deal, no task, no follow-up; for a company, nobody is there."""
    return "".join(
        f" AND NOT EXISTS (SELECT FROM {table} used WHERE used.{column} = record.id)"
        for table, column, _stays in _pointing(model)
        if table not in GOES_WITH
    )


def _let_go(gone: Collection[int]) -> None:
    """Whatever any room keeps about activities goes with them: pins, notices, mentions; or stays and points at nothing."""
    for table, column, stays in _pointing(Activity):
        verb = f"UPDATE {table} SET {column} = NULL" if stays else f"DELETE FROM {table}"
        sql.run(f"{verb} WHERE {column} = ANY(%s)", [list(gone)])


def _pointing(model: type[Model]) -> Iterator[tuple[str, str, bool]]:
    """The tables and columns that point at a model, and whether their rows stay without it. Rooms above are not known by name here."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            yield relation.related_model._meta.db_table, relation.field.column, relation.on_delete is SET_NULL
