"""What a row does: which record it means, what it makes and changes, and what it leaves alone. Writes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from wellworn.records import one_field, ranks
from wellworn.records.fields import Field, standard_fields
from wellworn.records.handles import DOMAIN, MAIL, PHONE
from wellworn.records.models.batch import Outcome
from wellworn.records.models.record import Kind, Source
from wellworn.records.upserting import asking
from wellworn.records.upserting.acts import Act, Ask, Hold, Involve, Make, Mark, Set
from wellworn.records.upserting.book import Book
from wellworn.records.upserting.known import Held, Known, domain_of, put_by_age
from wellworn.records.upserting.matching import find, find_link
from wellworn.records.upserting.reading import Link, Wanted
from wellworn.records.upserting.row import Choices, Kept, Problem, Result, Typed


@dataclass
class Deciding:
    """Decides row after row, each as if those before it were written already."""

    book: Book
    choices: Choices
    known: Known
    draw: Callable[[Kind], int]
    acts: list[Act] = field(default_factory=list)
    linked: list[tuple[Kind, int]] = field(default_factory=list)

    def row(self, wanted: Wanted) -> Result:
        """What becomes of a row."""
        self.linked = []
        result = self._row(wanted)
        result.made = self.linked
        return result

    def _row(self, wanted: Wanted) -> Result:
        """The same, without the records that are made along with it."""
        problems = [] if self.choices.leave_out_bad else [one for one in wanted.problems if not self._is_left_out(one)]
        if problems or (wanted.problems and not self._is_known_by_something(wanted)):
            return Result(wanted.number, Outcome.FAILED, problems=wanted.problems)
        held = find(wanted, self.known)
        if held is None:
            return self._make(wanted)
        known_as = {"kind": held.kind, "record_id": held.id}
        if not held.is_open:
            reason = _("Another team keeps that one. Ask your manager to open it to you.")
            return Result(wanted.number, Outcome.FAILED, reason=reason)
        if held.in_bin:
            reason = _("It lies in the bin. Take it out first, or leave it there.")
            return Result(wanted.number, Outcome.SKIPPED, **known_as, reason=reason)  # type: ignore[arg-type]
        if not self.choices.change:
            return Result(wanted.number, Outcome.SKIPPED, **known_as, reason=_("It is there already."))  # type: ignore[arg-type]
        return self._change(wanted, held)

    def _is_left_out(self, problem: Problem) -> bool:
        """Whether a cell is left out rather than fails its row: somebody who is no member, where that was chosen."""
        one = self.book.fields.get(problem.field)
        return self.choices.leave_out_members and one is not None and one.widget == "member"

    def _is_known_by_something(self, wanted: Wanted) -> bool:
        """Whether what is left of the row, without its bad cells, still says which record it is about."""
        return bool(wanted.name or wanted.handles or wanted.external)

    def _make(self, wanted: Wanted) -> Result:
        """A new record."""
        if not self.choices.create:
            return Result(wanted.number, Outcome.SKIPPED, reason=_("It is not there, and nothing new was to be made."))
        name = wanted.name or _name_of(wanted)
        if not name:
            return Result(wanted.number, Outcome.FAILED, reason=_("A new record needs a name, and this row has none."))
        if self.book.kind == Kind.DEAL and "stage" not in wanted.values and self.book.first_stage is None:
            reason = _("There is no pipeline with an open stage. An admin can add one.")
            return Result(wanted.number, Outcome.FAILED, reason=reason)
        if reason := self._asked_first(wanted, None):
            return Result(wanted.number, Outcome.FAILED, reason=reason)
        result = Result(wanted.number, Outcome.CREATED, self.book.kind, problems=list(wanted.problems))
        values = self._first_values(wanted, name, result)
        held = Held(self.book.kind, self.book.object, self.draw(self.book.kind), name, is_new=True)
        held.source = self.choices.source
        self._settle(held, values)
        self.known.add(held)
        self.acts.append(Make(held, values))
        self._go_with(wanted, held, result)
        result.record_id = held.id
        return result

    def _first_values(self, wanted: Wanted, name: str, result: Result) -> dict[str, tuple[Field, Any, Source]]:
        """Every value of a new record, given or following from what was given."""
        fields, source = self.book.fields, self.choices.source
        named = source if wanted.name else Source.COMPUTED
        values: dict[str, tuple[Field, Any, Source]] = {"name": (fields["name"], name, named)}
        given = wanted.values | self._linked(wanted, result)
        values |= {name: (fields[name], value, source) for name, value in given.items()}
        if "company" in fields and "company" not in values and self.book.kind == Kind.PERSON:
            company = self._company_by_address(wanted)
            if company is not None:
                values["company"] = (fields["company"], company, Source.COMPUTED)
        if "owner" in fields and "owner" not in values and self.choices.mine:
            values["owner"] = (fields["owner"], self.book.by.pk, Source.COMPUTED)
        if self.book.kind == Kind.DEAL:
            if "stage" not in values and self.book.first_stage is not None:
                values["stage"] = (fields["stage"], self.book.first_stage.pk, Source.COMPUTED)
            values.setdefault("currency", (fields["currency"], self.book.currency, Source.COMPUTED))
        return {name: one for name, one in values.items() if one[1] not in (None, "", (), False)}

    def _company_by_address(self, wanted: Wanted) -> int | None:
        """The company whose domain the person writes from, if the member sees one."""
        for address in wanted.handles.get(MAIL, ()):
            held = self.known.of(Kind.COMPANY, self.known.domains.get(domain_of(address)))
            if held is not None and held.is_open and not held.in_bin:
                return held.id
        return None

    def _settle(self, held: Held, values: dict[str, tuple[Field, Any, Source]]) -> None:
        """Make the new record look as it will when it is written."""
        held.values = {name: value for name, (_field, value, _source) in values.items()}
        held.sources = {name: source for name, (_field, _value, source) in values.items()}
        held.company_id, held.owner_id = held.values.get("company"), held.values.get("owner")

    def _change(self, wanted: Wanted, held: Held) -> Result:
        """A record that is there."""
        if reason := self._asked_first(wanted, held):
            return Result(wanted.number, Outcome.FAILED, held.kind, held.id, reason=reason)
        result = Result(wanted.number, Outcome.SAME, held.kind, held.id, problems=list(wanted.problems))
        given = wanted.values | self._linked(wanted, result)
        if wanted.name:
            given = {"name": wanted.name} | given
        if "stage" in given:  # last: what the row brings along answers what the stage asks
            given["stage"] = given.pop("stage")
        for name, value in given.items():
            one = self.book.fields[name]
            before = held.values.get(name)
            if (before or None) == (value or None):
                continue
            if self._may_replace(held, name, before):
                self.acts.append(Set(held, one, value, before))
                self._put(held, name, value)
                result.changed.append(name)
                continue
            result.kept.append(Kept(name, self._words(one, before), self._words(one, value)))
            if self.choices.typed == Typed.PROPOSE and held.kind in (Kind.PERSON, Kind.COMPANY):
                self.acts.append(Ask(held, one, value, before, self._words(one, value)))
        self._go_with(wanted, held, result)
        if result.changed:
            result.outcome = Outcome.CHANGED
        return result

    def _asked_first(self, wanted: Wanted, held: Held | None) -> str:
        """Why the row may not bring its deal to its stage yet, "" where it may."""
        if self.book.kind != Kind.DEAL or "stage" not in wanted.values:
            return ""
        given = wanted.values | {
            link.field: link for link in wanted.links if find_link(link, self.known) or self._may_make(link)
        }
        if held is not None:
            given = {name: it for name, it in given.items() if self._may_replace(held, name, held.values.get(name))}
        return asking.refusal(self.book, held, given)

    def _may_replace(self, held: Held, name: str, before: Any) -> bool:
        """Whether the row's value counts more than the one that is there."""
        if self.choices.typed == Typed.REPLACE:
            return True
        source = held.sources.get(name)
        if source is None:
            if not before:
                return True
            source = held.source
        return Source(source) not in ranks.outranking(self.choices.source)

    def _put(self, held: Held, name: str, value: Any) -> None:
        """Hold the new value from now on."""
        held.values[name] = value
        held.sources[name] = self.choices.source
        if name == "name":
            self.known.renamed(held, value)
        elif name == "company":
            held.company_id = value
        elif name == "owner":
            held.owner_id = value
        elif name == "stage":
            held.moved = True

    def _words(self, one: Field, value: Any) -> str:
        """A value for a person to read."""
        if one.widget == "company" and (held := self.known.of(Kind.COMPANY, value)):
            return held.name
        return one.raw(value)

    def _linked(self, wanted: Wanted, result: Result) -> dict[str, Any]:
        """The ids of the records that the row names, made where they are missing."""
        found: dict[str, Any] = {}
        for link in wanted.links:
            held = self._link(link)
            if held is None:
                sentence = _("There is none of that name, and nothing new was to be made.")
                result.problems.append(Problem(link.field, link.text, sentence))
            else:
                found[link.field] = held.id
        return found

    def _link(self, link: Link, company_id: int | None = None) -> Held | None:
        """The record that a link means, or a new one."""
        held = find_link(link, self.known, company_id)
        if held is not None or not self._may_make(link):
            return held
        fields = {one.name: one for one in standard_fields(link.object)}
        values: dict[str, tuple[Field, Any, Source]] = {"name": (fields["name"], link.text, self.choices.source)}
        if self.choices.mine:
            values["owner"] = (fields["owner"], self.book.by.pk, Source.COMPUTED)
        if company_id is not None and link.kind == Kind.PERSON:
            values["company"] = (fields["company"], company_id, Source.COMPUTED)
        made = Held(link.kind, link.object, self.draw(link.kind), link.text, is_new=True, source=self.choices.source)
        self._settle(made, values)
        self.known.add(made)
        self.acts.append(Make(made, values))
        self.linked.append((made.kind, made.id))
        if link.domain:
            self._hold(made, DOMAIN, link.domain)
        if link.address:
            self._hold(made, MAIL, link.address)
        return made

    def _may_make(self, link: Link) -> bool:
        """Whether the record that a link names may be made where it is missing."""
        may_be_made = link.id is None and link.kind in (Kind.COMPANY, Kind.PERSON)
        return self.choices.make_links and may_be_made and not self._is_taken(link)

    def _is_taken(self, link: Link) -> bool:
        """Whether the domain or address belongs to a record that may not be linked: another team's, or one in the bin."""
        return link.domain in self.known.domains or link.address in self.known.addresses

    def _go_with(self, wanted: Wanted, held: Held, result: Result) -> None:
        """Addresses, phones, domains, ids in other systems, and people of a deal."""
        for name, values in wanted.handles.items():
            for value in values:
                self._hold_one(held, name, value, result)
        for system, key in wanted.external:
            if self.known.external.setdefault((held.kind, system, key), held.id) == held.id and self._mark(
                held, system, key
            ):
                result.changed.append(system)
        for link in wanted.people:
            person = self._link(link, held.company_id)
            if person is None:
                result.problems.append(Problem("people", link.text, _("There is none of that name.")))
            elif person.id not in held.people:
                held.people.add(person.id)
                self.acts.append(Involve(held, person))
                result.changed.append("people")

    def _hold_one(self, held: Held, name: str, value: str, result: Result) -> None:
        """One address, phone or domain more, unless it is another's."""
        if value in held.handles.get(name, ()):
            return
        owner = {MAIL: self.known.addresses, DOMAIN: self.known.domains}.get(name, {}).get(value)
        if owner is not None and owner != held.id:
            other = self.known.of(held.kind, owner)
            known = _("That belongs to %(name)s already.") % {"name": other.name if other else ""}
            is_open = other is not None and other.is_open
            sentence = known if is_open else _("Another team keeps that one. Ask your manager to open it to you.")
            result.problems.append(Problem(name, value, sentence))
            return
        self._hold(held, name, value)
        result.changed.append(name)

    def _hold(self, held: Held, name: str, value: str) -> None:
        """Write it down."""
        self.acts.append(Hold(held, name, value, is_first=not held.handles.get(name)))
        held.handles.setdefault(name, []).append(value)
        if name == MAIL:
            self.known.addresses[value] = held.id
        elif name == DOMAIN:
            self.known.domains[value] = held.id
        elif name == PHONE and held.kind == Kind.PERSON:
            put_by_age(self.known.phones[value], held.id)

    def _mark(self, held: Held, system: str, key: str) -> bool:
        """Write an id down, unless it was there before these rows."""
        mark = Mark(held, system, key)
        if (held.kind, system, key) in self.known.marked:
            return False
        self.known.marked.add((held.kind, system, key))
        held.systems.add(system)
        self.acts.append(mark)
        return True


def _name_of(wanted: Wanted) -> str:
    """A name to begin with, out of an address or a domain."""
    for address in wanted.handles.get(MAIL, ()):
        return one_field.name_of_address(address)
    return one_field.name_of_domain(wanted.domains[0]) if wanted.domains else ""
