"""Every measure counted again, slowly, in plain Python, by somebody who has read the formulas and not the expressions."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.measures.worlds import Rows, World

from wellworn.measures.measure import Scope

DAY = timedelta(days=1)
ALWAYS, NEVER = date(1900, 1, 1), date(2500, 1, 1)
Person = dict[str, object]


class Company:
    """A world, asked day by day."""

    def __init__(self, world: World, scope: Scope) -> None:
        self.world, self.scope = world, scope
        self.licensed = {str(one["member"]): one for one in world.rows["members"] if one["licensed"]}
        self.off = {key: _off(str(one["days_off"])) for key, one in self.licensed.items()}
        self.acts: Counter[tuple[str, date]] = Counter()
        self.seen: set[tuple[str, date]] = set()
        for row in world.rows["usage_days"]:
            key, day = str(row["member"]), row["day"]
            if not row["automatic"] and key in self.licensed and self.there(key, day):  # type: ignore[arg-type]
                self.seen.add((key, day))  # type: ignore[arg-type]
                self.acts[key, day] += row["count"] if row["is_value"] else 0  # type: ignore[index,operator]

    def started(self, key: str) -> date:
        return self.licensed[key]["started"] or ALWAYS  # type: ignore[return-value]

    def ended(self, key: str) -> date:
        return self.licensed[key]["ended"] or NEVER  # type: ignore[return-value]

    def there(self, key: str, day: date) -> bool:
        return self.started(key) <= day <= self.ended(key)

    def works(self, key: str, day: date) -> bool:
        weekday = str(self.licensed[key]["weekdays"])[day.weekday()] == "1"
        return weekday and self.there(key, day) and day not in self.off[key]

    def active(self, key: str, day: date) -> bool:
        return self.acts[key, day] > 0

    def people(self, first: date, last: date) -> list[str]:
        return [key for key in self.licensed if self.started(key) <= last and self.ended(key) >= first]

    def group(self, key: str, by: tuple[str, ...] = ()) -> tuple[object, ...]:
        return tuple(self.licensed[key][name] for name in by or self.scope.by)


def _off(text: str) -> set[date]:
    found: set[date] = set()
    for part in text.split():
        first, _, last = part.partition("..")
        found |= set(days(date.fromisoformat(first), date.fromisoformat(last or first)))
    return found


def days(first: date, last: date) -> list[date]:
    return [first + DAY * nth for nth in range((last - first).days + 1)]


def grouped(company: Company, keys: list[str], by: tuple[str, ...] = ()) -> dict[tuple[object, ...], list[str]]:
    found: dict[tuple[object, ...], list[str]] = {} if company.scope.by or by else {(): []}
    for key in keys:
        found.setdefault(company.group(key, by), []).append(key)
    return found


def named(company: Company, group: tuple[object, ...], by: tuple[str, ...] = (), **counts: object) -> dict[str, object]:
    return {**dict(zip(by or company.scope.by, group, strict=True)), **counts}


def active_share(world: World, scope: Scope) -> Rows:
    company = Company(world, scope)
    work = {key: [day for day in days(scope.first, scope.last) if company.works(key, day)] for key in company.licensed}
    found = []
    for group, keys in grouped(company, [key for key, on in work.items() if on]).items():
        found.append(named(
            company, group, people=len(keys), working_days=sum(len(work[key]) for key in keys),
            seen_days=sum((key, day) in company.seen for key in keys for day in work[key]),
            active_days=sum(company.active(key, day) for key in keys for day in work[key]),
            active_members=sum(any(company.active(key, day) for day in work[key]) for key in keys),
        ))  # fmt: skip
    return found


def sunday(day: date) -> date:
    return day - DAY * ((day.weekday() + 1) % 7)


def reach(world: World, scope: Scope) -> Rows:
    company, found = Company(world, scope), []
    for period, length, end in (
        ("day", 1, scope.last),
        ("week", 7, sunday(scope.last)),
        ("four weeks", 28, sunday(scope.last)),
    ):
        spans = []
        while end - DAY * (length - 1) >= scope.first:
            spans.append((end - DAY * (length - 1), end))
            end -= DAY * length
        if not spans:
            continue
        for group, keys in grouped(company, company.people(spans[-1][0], spans[0][1])).items():
            licensed = sum(
                company.started(key) <= last and company.ended(key) >= first for key in keys for first, last in spans
            )
            active = sum(any(company.active(key, day) for day in days(*span)) for key in keys for span in spans)
            found.append(
                named(
                    company,
                    group,
                    people=len(keys),
                    licensed=licensed,
                    active=active,
                    period=period,
                    periods=len(spans),
                )
            )
    return found


def habit(world: World, scope: Scope) -> Rows:
    company, end, found = Company(world, scope), sunday(scope.last), []
    weeks = [(end - DAY * (7 * nth + 6), end - DAY * 7 * nth) for nth in range(26)]
    for of, wanted in ((12, 9), (4, 4)):
        for method in ("viva", "own weeks"):
            for group, keys in grouped(company, company.people(end, end)).items():
                segments: Counter[str] = Counter()
                for key in keys:
                    mine = (
                        weeks
                        if method == "viva"
                        else [one for one in weeks if any(company.works(key, day) for day in days(*one))]
                    )
                    counts = [sum(company.acts[key, day] for day in days(*one)) for one in mine[:of]]
                    segments[_segment(counts, of, wanted)] += 1
                names = ("power", "habitual", "novice", "low", "none", "too_new")
                told = {name: segments[name] for name in names}
                found.append(named(company, group, people=len(keys), **told, method=method, weeks=of))
    return found


def _segment(counts: list[int], of: int, wanted: int) -> str:
    if len(counts) < 4:
        return "too_new"
    mean = Decimal(sum(counts)) / len(counts)
    has_habit = Decimal(sum(count >= 1 for count in counts)) / len(counts) >= Decimal(wanted) / of
    if has_habit:
        return "power" if mean >= 15 else "habitual"
    return "novice" if mean >= 1 else "low" if mean > 0 else "none"


def lifecycle(world: World, scope: Scope) -> Rows:
    company, found = Company(world, scope), []
    monday = scope.first + DAY * (-scope.first.weekday() % 7)
    begin = scope.first - DAY * 84
    begin_monday = begin - DAY * begin.weekday()
    while monday + DAY * 6 <= scope.last:
        states: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
        for key in company.licensed:
            week = [day for day in days(monday, monday + DAY * 6) if day >= begin]
            if not any(company.works(key, day) or company.active(key, day) for day in week):
                continue
            earlier, before = monday - DAY * 7, False
            while earlier >= begin_monday:
                past = [day for day in days(earlier, earlier + DAY * 6) if day >= begin]
                if any(company.works(key, day) or company.active(key, day) for day in past):
                    before = any(company.active(key, day) for day in past)
                    break
                earlier -= DAY * 7
            active = any(company.active(key, day) for day in week)
            started = monday <= company.started(key) <= monday + DAY * 6
            state = (
                ("new" if started else "returning" if before else "resurrecting")
                if active
                else "dormant"
                if before
                else "away"
            )
            states[company.group(key)].update(["people", state, *(["active"] if active else [])])
        for group, counts in states.items():
            told = {name: counts[name] for name in ("people", "active", "new", "returning", "resurrecting", "dormant")}
            found.append(named(company, group, week=(monday - date(1969, 12, 29)).days // 7, **told))
        monday += DAY * 7
    return found


def retention(world: World, scope: Scope) -> Rows:
    company, counts = Company(world, scope), defaultdict(lambda: [0, 0])
    for key in company.licensed:
        start = company.started(key)
        if not scope.first <= start <= scope.last or company.ended(key) < start:
            continue
        for nth in range(13):
            week = days(start + DAY * 7 * nth, start + DAY * (7 * nth + 6))
            if week[-1] <= min(scope.last, company.ended(key)):
                counts[company.group(key), nth][0] += 1
                counts[company.group(key), nth][1] += any(company.active(key, day) for day in week)
    return [named(company, group, nth=nth, people=one[0], retained=one[1]) for (group, nth), one in counts.items()]


def stickiness(world: World, scope: Scope) -> Rows:
    company, found = Company(world, scope), []
    month = days(scope.last - DAY * 27, scope.last)
    on = {key: [day for day in month if company.active(key, day)] for key in company.licensed}
    for group, keys in grouped(company, [key for key, active in on.items() if active]).items():
        found.append(named(
            company, group, people=len(keys), active_days=sum(len(on[key]) for key in keys),
            worked_days=sum(company.works(key, day) for key in keys for day in on[key]),
            working_days=sum(company.works(key, day) for key in keys for day in month),
            **{name: sum(low <= len(on[key]) <= high for key in keys) for name, low, high in
               (("days_1_4", 1, 4), ("days_5_9", 5, 9), ("days_10_14", 10, 14), ("days_15_19", 15, 19), ("days_20_28", 20, 28))},
        ))  # fmt: skip
    return found


def features(world: World, scope: Scope) -> Rows:
    company, by = Company(world, scope), scope.also_by("role").by
    used: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for row in within(company, automatic=False):
        used[str(row["member"]), str(row["feature"])].append((row["day"], row["count"]))  # type: ignore[arg-type]
    found = []
    for group, keys in grouped(company, company.people(scope.first, scope.last), by).items():
        found.append(named(company, group, by, people=len(keys), feature="", users=0, once=0, acts=0))
        for feature in {feature for key, feature in used if key in keys}:
            mine = [used[key, feature] for key in keys if (key, feature) in used]
            found.append(named(
                company, group, by, people=len(keys), feature=feature, users=len(mine),
                once=sum(len({day for day, _count in one}) == 1 for one in mine),
                acts=sum(count for one in mine for _day, count in one),
            ))  # fmt: skip
    return found


def within(company: Company, *, automatic: bool) -> Rows:
    scope = company.scope
    return [
        row for row in company.world.rows["usage_days"]
        if row["automatic"] == automatic and str(row["member"]) in company.licensed
        and scope.first <= row["day"] <= scope.last and company.there(str(row["member"]), row["day"])  # type: ignore[operator,arg-type]
    ]  # fmt: skip


def ramp(world: World, scope: Scope) -> Rows:
    company, by = Company(world, scope), scope.also_by("role").by
    helped = {(str(row["member"]), row["day"]) for row in within(company, automatic=False)
              if str(row["feature"]).endswith(".undo") or str(row["feature"]).startswith("help.")}  # fmt: skip
    did: dict[tuple[str, str], set[date]] = defaultdict(set)
    alone: dict[tuple[str, str], set[date]] = defaultdict(set)
    for row in within(company, automatic=False):
        if row["is_value"]:
            did[str(row["member"]), str(row["feature"])].add(row["day"])  # type: ignore[arg-type]
            if (str(row["member"]), row["day"]) not in helped:
                alone[str(row["member"]), str(row["feature"])].add(row["day"])  # type: ignore[arg-type]
    people, done_on = company.people(scope.first, scope.last), records_of(world, scope)
    core: dict[object, set[str]] = {}
    writes: dict[object, bool] = {}
    for role in {company.licensed[key]["role"] for key in people}:
        old = [key for key in people if company.licensed[key]["role"] == role and company.started(key) < scope.first]
        names = {feature for key, feature in did if key in old}
        core[role] = {name for name in names if 2 * sum((key, name) in did for key in old) >= len(old)}
        writes[role] = bool(old) and 2 * sum(len(done_on[key]) >= 5 for key in old) >= len(old)
    counts: Counter[tuple[object, ...]] = Counter()
    sizes: Counter[tuple[object, ...]] = Counter()
    for key in people:
        role = company.licensed[key]["role"]
        if company.started(key) < scope.first or not core[role]:
            continue
        learned = [sorted(alone[key, task])[2] if len(alone[key, task]) >= 3 else None for task in core[role]]
        day = max(one for one in learned if one) if all(learned) else None
        if day and writes[role]:
            day = fifth_right([one for one in done_on[key] if one[0].date() >= day])
        last = min(scope.last, company.ended(key))
        if writes[role]:
            last = max(company.started(key), min(last, scope.last - DAY * 14))
        group = company.group(key, by)
        sizes[group] += 1
        counts[group, ((day or last) - company.started(key)).days, day is not None] += 1
    found = {(group, length) for group, length, _done in counts}  # type: ignore[misc]
    return [
        named(company, group, by, people=sizes[group], days=length, proficient=counts[group, length, True],  # type: ignore[arg-type]
              censored=counts[group, length, False])
        for group, length in found
    ]  # fmt: skip


def fifth_right(records: list[tuple[datetime, bool]]) -> date | None:
    run = 0
    for at, right in records:
        run = run + 1 if right else 0
        if run == 5:
            return at.date()
    return None


def records_of(world: World, scope: Scope) -> dict[str, list[tuple[datetime, bool]]]:
    """For each member the records on which they typed, in order, and whether each was right."""
    begin, end = datetime.combine(scope.first, datetime.min.time()), end_of(scope)
    rows = world.rows["records"]
    mine: dict[tuple[str, object, object], Rows] = defaultdict(list)
    for row in rows:
        if (
            row["source"] == "typed"
            and row["member"] is not None
            and str(row["value"] or "").strip()
            and row["at"] >= begin
        ):  # type: ignore[operator]
            mine[str(row["member"]), row["object"], row["record"]].append(row)
    found: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
    for (member, kind, record), typed in mine.items():
        began: datetime = min(row["at"] for row in typed)  # type: ignore[type-var,assignment]
        if began + DAY * 14 > end:
            continue
        right = not any(_typed_wrong(row, rows, began) for row in typed)
        over = began + DAY * 14
        lacking = [row for row in rows if (row["object"], row["record"], row["owner"]) == (kind, record, member) and row["needed"]
                   and not str(row["value"] or "").strip() and row["at"] < over and (row["until"] is None or row["until"] >= over)]  # type: ignore[operator]  # fmt: skip
        right = right and not lacking
        found[member].append((began, right))
    return defaultdict(list, {member: sorted(done) for member, done in found.items()})


def _typed_wrong(row: dict[str, object], rows: Rows, began: datetime) -> bool:
    if row["at"] >= began + DAY * 7 or row["until"] is None or row["until"] >= row["at"] + DAY * 7:  # type: ignore[operator]
        return False
    if row["field"] != "stage":
        return True
    place = (row["object"], row["record"], "stage", row["until"])
    later = [one["probability"] for one in rows if (one["object"], one["record"], one["field"], one["at"]) == place]
    return row["probability"] is not None and any(one is not None and one < row["probability"] for one in later)  # type: ignore[operator]


def worth(world: World, scope: Scope) -> Rows:
    company = Company(world, scope)
    each: dict[tuple[object, ...], Counter[str]] = defaultdict(Counter)
    asked = ("proposal.accept", "proposal.edit", "proposal.dismiss", "review.end")
    for automatic in (True, False):
        for row in within(company, automatic=automatic):
            if automatic or row["feature"] in asked:
                member, day = str(row["member"]), row["day"]
                place = (company.group(member), day.year * 100 + day.month, row["feature"], automatic)  # type: ignore[attr-defined]
                each[place][member] += row["count"]  # type: ignore[operator]
    sizes = Counter(company.group(key) for key in company.people(scope.first, scope.last))
    found = []
    for (group, month, feature, automatic), counts in each.items():
        told = {"month": month, "feature": feature, "automatic": automatic, "people": sizes[group]}  # type: ignore[index]
        acts = sum(counts.values()) if len(counts) >= min(5, sizes[group]) else None
        found.append(named(company, group, **told, acts=acts))  # type: ignore[arg-type]
    return found


def given_back(world: World, scope: Scope) -> Rows:
    company = Company(world, scope)
    people = company.people(scope.first, scope.last)
    if not scope.by:
        acts: Counter[object] = Counter()
        for row in world.rows["usage_days"]:
            if row["automatic"] and scope.first <= row["day"] <= scope.last:  # type: ignore[operator]
                acts[row["feature"]] += row["count"]  # type: ignore[assignment,operator]
        return [{"feature": feature, "people": len(people), "acts": count} for feature, count in acts.items()]
    done: Counter[tuple[object, ...]] = Counter()
    for row in within(company, automatic=True):
        done[company.group(str(row["member"])), row["feature"]] += row["count"]  # type: ignore[assignment,operator]
    sizes = Counter(company.group(key) for key in people)
    return [
        named(company, group, feature=feature, people=sizes[group], acts=count)
        for (group, feature), count in done.items()
    ]  # type: ignore[arg-type]


# What records say: owners need no licence.


def end_of(scope: Scope) -> datetime:
    return datetime.combine(scope.last + DAY, datetime.min.time())


def owners(world: World, scope: Scope) -> dict[object, tuple[object, ...]]:
    return {one["member"]: tuple(one[name] for name in scope.by) for one in world.rows["members"]}


def tally(world: World, scope: Scope, rows: Rows, splits: tuple[str, ...], count: object) -> Rows:
    """Rows by the group of their owner and by splits, counted."""
    groups, members = defaultdict(list), owners(world, scope)
    for row in rows:
        if not scope.by or row["owner"] in members:
            groups[(members[row["owner"]] if scope.by else ()), tuple(row[name] for name in splits)].append(row)
    return [
        {**dict(zip(scope.by, group, strict=True)), **dict(zip(splits, split, strict=True)),
         "people": len({row["owner"] for row in found if row["owner"] is not None}), **count(found)}  # type: ignore[operator]
        for (group, split), found in groups.items()
    ]  # fmt: skip


def completeness(world: World, scope: Scope) -> Rows:
    end = end_of(scope)
    present = [row for row in world.rows["records"] if row["needed"] and row["at"] < end and row["created_at"] < end  # type: ignore[operator]
               and (row["until"] is None or row["until"] >= end)]  # type: ignore[operator]  # fmt: skip

    def count(rows: Rows) -> dict[str, object]:
        sources = Counter(str(row["source"]) for row in rows if str(row["value"] or "").strip())
        hand, imported = sources.pop("typed", 0), sources.pop("imported", 0)
        machine = sum(sources.values())
        return {
            "needed": len(rows),
            "filled": hand + imported + machine,
            "by_hand": hand,
            "by_import": imported,
            "by_machine": machine,
        }

    return tally(world, scope, present, ("object", "stage", "field"), count)


def the_deals(world: World) -> dict[object, Rows]:
    found: dict[object, Rows] = defaultdict(list)
    for row in world.rows["records"]:
        if row["object"] == "deal":
            found[row["record"]].append(row)
    return found


def values(rows: Rows, field: str) -> Rows:
    return sorted(
        (row for row in rows if row["field"] == field and row["value"] is not None), key=lambda row: row["at"]
    )  # type: ignore[arg-type,return-value]


def stale_deals(world: World, scope: Scope) -> Rows:
    end, open_deals = end_of(scope), []
    for record, rows in the_deals(world).items():
        one = rows[0]
        if one["created_at"] >= end or (one["closed_at"] is not None and one["closed_at"] < end):  # type: ignore[operator]
            continue
        moved = [row["at"].date() for row in rows if row["at"] < end]  # type: ignore[union-attr,operator]
        moved += [row["day"] for row in world.rows["happened"] if row["object"] == "deal" and row["record"] == record
                  and row["status"] != "cancelled" and row["day"] <= scope.last]  # type: ignore[operator]  # fmt: skip
        open_deals.append({**one, "quiet": not moved or (scope.last - max(moved)).days >= 30})
    return tally(
        world,
        scope,
        open_deals,
        ("stage",),
        lambda rows: {"deals": len(rows), "stale": sum(row["quiet"] for row in rows)},
    )


def closed_deals(world: World, scope: Scope) -> list[tuple[dict[str, object], Rows]]:
    begin = datetime.combine(scope.first, datetime.min.time())
    return [
        (rows[0], rows)
        for rows in the_deals(world).values()
        if rows[0]["closed_at"] and begin <= rows[0]["closed_at"] < end_of(scope)
    ]  # type: ignore[operator]


def close_dates(world: World, scope: Scope) -> Rows:
    found = []
    for one, rows in closed_deals(world, scope):
        said = [row for row in values(rows, "close_date") if row["at"] < one["closed_at"]]  # type: ignore[operator]
        if not said:
            continue
        ended = one["closed_at"].date()  # type: ignore[union-attr]
        before = [row for row in said if row["at"].date() <= ended - DAY * 30]  # type: ignore[union-attr]
        then = date.fromisoformat(str((before[-1] if before else said[0])["value"]))
        found.append({**one, "off": (ended - then).days, "changes": len(said) - 1})

    def count(rows: Rows) -> dict[str, object]:
        off: list[int] = [row["off"] for row in rows]  # type: ignore[misc]
        return {"deals": len(rows), "near": sum(abs(one) <= 7 for one in off), "later": sum(7 < one <= 30 for one in off),
                "much_later": sum(one > 30 for one in off), "earlier": sum(-30 <= one < -7 for one in off),
                "much_earlier": sum(one < -30 for one in off), "days_off": sum(map(abs, off)), "changes": sum(row["changes"] for row in rows)}  # type: ignore[misc]  # fmt: skip

    return tally(world, scope, found, ("outcome",), count)


def stage_accuracy(world: World, scope: Scope) -> Rows:
    found = []
    for one, rows in closed_deals(world, scope):
        stood = {row["value"]: row["probability"] for row in values(rows, "stage") if row["at"] < one["closed_at"]}  # type: ignore[operator]
        found += [{**one, "stage": stage, "chance": chance} for stage, chance in stood.items()]

    def count(rows: Rows) -> dict[str, object]:
        return {
            "deals": len(rows),
            "won": sum(row["outcome"] == "won" for row in rows),
            "expected": max(row["chance"] for row in rows),
        }  # type: ignore[type-var]

    return tally(world, scope, found, ("stage",), count)


def forecast_accuracy(world: World, scope: Scope) -> Rows:
    found = []
    for month in (datetime(2026, 3, 1), datetime(2026, 4, 1), datetime(2026, 5, 1)):
        after = datetime(2026, month.month + 1, 1)
        if month.date() < scope.first or after > end_of(scope):
            continue
        for rows in the_deals(world).values():
            one = rows[0]
            ended = one["closed_at"] or datetime.max
            due, amount, stage = (as_of(rows, field, month) for field in ("close_date", "amount", "stage"))
            if (
                one["created_at"] < month <= ended
                and due
                and amount
                and month.date().isoformat() <= str(due["value"]) < after.date().isoformat()
            ):  # type: ignore[operator]
                chance = stage["probability"] if stage else 0
                found.append({**one, "month": f"{month:%Y-%m}", "promised": cents(amount) * chance, "won": 0})  # type: ignore[operator]
            final = as_of(rows, "amount", after)
            if one["outcome"] == "won" and month <= ended < after and final:  # type: ignore[operator]
                found.append({**one, "month": f"{month:%Y-%m}", "promised": 0, "won": cents(final)})
    return tally(
        world,
        scope,
        found,
        ("month",),
        lambda rows: {name: sum(row[name] for row in rows) for name in ("promised", "won")},
    )


def as_of(rows: Rows, field: str, moment: datetime) -> dict[str, object] | None:
    return next(
        (row for row in values(rows, field) if row["at"] < moment and (row["until"] is None or row["until"] >= moment)),
        None,
    )  # type: ignore[operator]


def cents(row: dict[str, object]) -> int:
    return int(Decimal(str(row["value"])) * 100)


def coverage(world: World, scope: Scope) -> Rows:
    """Each line of the reckoning put into one of five bins, or none."""
    who = {one["member"]: tuple(one[name] for name in scope.by) for one in world.rows["members"]}
    bins: dict[tuple[object, ...], Rows] = defaultdict(list)
    for row in world.rows["happened"]:
        day = row["day"]
        assert isinstance(day, date)
        if scope.first <= day <= scope.last and (not scope.by or row["member"] in who):
            group = who[row["member"]] if scope.by else ()
            bins[*group, day.year * 100 + day.month, row["kind"]].append(row)
    found = []
    for key, rows in bins.items():
        counts = Counter(_bin(row) for row in rows)
        names = ("both", "not_logged", "no_trace", "off_channel", "undecided")
        found.append(dict(zip((*scope.by, "month", "kind"), key, strict=True)) | {name: counts[name] for name in names} | {
            "people": len({row["member"] for row in rows if row["member"] is not None})})  # fmt: skip
    return found


def _bin(row: dict[str, object]) -> str:
    if row["status"] == "tentative" or (row["status"] == "cancelled" and row["logged"]):
        return "undecided"
    if row["status"] == "cancelled" or not (row["logged"] or row["trace"]):
        return "nothing"
    if row["trace"]:
        return "both" if row["logged"] else "not_logged"
    return "off_channel" if row["kind"] in ("call", "visit", "note") else "no_trace"


SLOWLY = {one.__name__: one for one in (
    active_share, reach, habit, lifecycle, retention, stickiness, features, ramp, given_back, completeness, coverage, stale_deals, close_dates,
    stage_accuracy, forecast_accuracy, worth,
)}  # fmt: skip
