"""What the words of a line are for. Pure: a line and today's date in, a draft out, in which every word lands somewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from wellworn.records import one_field
from wellworn.records.day_words import MONTHS, WEEKDAYS
from wellworn.records.days import find_days
from wellworn.records.folding import folded
from wellworn.records.quick import cues, numbers

LONGEST = 1_000  # characters of a line that are taken apart; the rest goes with the last words
TOKEN = re.compile(
    r"[^\s@<>\"(),;]+@[^\s@<>\"(),;]+|(?:https?://|www\.)\S+|[€$£]|\d[\d.,'’]*\d|\d|(?:[A-Za-z]\.){2,}|[^\W\d_](?:[\w'’&-]|(?<=\w)\.(?=\w))*|\S",
    re.UNICODE,
)
PHONE = re.compile(r"(?<![\w+])(?:\+|00)\d[\d\s().\-/]{6,18}\d(?!\w)|(?<![\w+])\(?0\d[\d\s().\-/]{6,14}\d(?!\w)")

TIME = re.compile(
    r"(?:(?:at|um|kl\.?|om|a|à|alle|às|om)\s*)?\d{1,2}(?:[:.h]\d{2}|\s*(?:am|pm|uhr|h|u|uur)|[:.h]\d{2}\s*(?:am|pm|uhr|h|u|uur))",
    re.IGNORECASE,
)

VERB, PERSON, COMPANY, AMOUNT, DAY, MAIL, PHONE_ROLE, SITE, FOLLOW, CUE, FREE, TASK_WORDS = (
    *("verb", "person", "company", "amount", "day", "mail", "phone", "site", "follow", "cue", "free", "task"),
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a number or a sign of the line, where it stands, and what it is for."""

    text: str
    key: str  # folded, bare of signs
    start: int
    end: int
    role: str = FREE

    @property
    def is_capital(self) -> bool:
        """Whether it begins as names do."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Draft:
    """A line taken apart. Words with the role `free` are names, a deal's name or a note: `naming` says which."""

    line: str
    words: tuple[Word, ...]
    verb: str = ""
    amount: Decimal | None = None
    currency: str = ""
    mail: str = ""
    phone: str = ""
    site: str = ""
    due: date | None = None
    has_follow_up: bool = False

    def said(self, *roles: str) -> str:
        """The words of these roles, as they were typed."""
        return spelled(self.line, [word for word in self.words if word.role in roles])


def spelled(line: str, words: Sequence[Word]) -> str:
    """Words as they stand in the line, with a blank where others were left out between them."""
    text, last = "", -1
    for word in words:
        gap = line[last : word.start] if last >= 0 else ""
        text += ("" if not gap and last >= 0 else gap if gap.isspace() else " ") if text else ""
        text += word.text
        last = word.end
    return text.strip().strip(",;:|–- ").strip()


def read(line: str, today: date, *, region: str | None = None) -> Draft:
    """Take a line apart."""
    text = " ".join(line.replace("\0", " ").split())
    words = [
        Word(match[0], folded(match[0]).strip(".,'’"), match.start(), match.end())
        for match in TOKEN.finditer(text[:LONGEST])
    ]
    if len(text) > LONGEST:
        words.append(Word(text[LONGEST:], "", LONGEST, len(text)))
    draft = Draft(text, tuple(words))
    for step in (_verb, _handles, _phone, _follow_up, _amount):
        draft = step(draft)
    return _day(draft, today)


def given(draft: Draft, role: str, start: int, end: int, **values: object) -> Draft:
    """The draft with a role for the words from `start` to before `end`."""
    words = [replace(word, role=role) if start <= at < end else word for at, word in enumerate(draft.words)]
    return replace(draft, words=tuple(words), **values)  # type: ignore[arg-type]


def task_name(draft: Draft) -> str:
    """What the task is called: every word after its cue but the day."""
    cue = FOLLOW if any(word.role == FOLLOW for word in draft.words) else VERB
    begins = max((at for at, word in enumerate(draft.words) if word.role == cue), default=-1) + 1
    return spelled(draft.line, [word for word in draft.words[begins:] if word.role not in (DAY, MAIL, PHONE_ROLE)])


def _verb(draft: Draft) -> Draft:
    if not draft.words:
        return draft
    first = draft.words[0]
    verb = cues.VERBS.get(first.key) or (cues.FIRST_LETTERS.get(first.text) if len(draft.words) > 1 else None)
    return given(draft, VERB, 0, 1, verb=verb) if verb else draft


def _handles(draft: Draft) -> Draft:
    for at, word in enumerate(draft.words):
        if "@" in word.text and not draft.mail and (address := one_field.mail_address(word.text.rstrip("."))):
            draft = given(draft, MAIL, at, at + 1, mail=address)
        elif word.text.lower().startswith(("http", "www.")) and not draft.site and one_field.site(word.text)[0]:
            draft = given(draft, SITE, at, at + 1, site=word.text)
    return draft


def _phone(draft: Draft) -> Draft:
    for match in PHONE.finditer(draft.line[:LONGEST]):
        spots = [at for at, word in enumerate(draft.words) if match.start() <= word.start < match.end()]
        if spots and all(draft.words[at].role == FREE for at in spots):
            return given(draft, PHONE_ROLE, spots[0], spots[-1] + 1, phone=match[0].strip())
    return draft


def _follow_up(draft: Draft) -> Draft:
    """From a cue such as "follow up" on, words are about a task."""
    if draft.verb == cues.TASK:
        return replace(given(draft, TASK_WORDS, 1, len(draft.words)), has_follow_up=True)
    for at in range(len(draft.words)):
        for cue in sorted(cues.FOLLOW_UPS, key=len, reverse=True):
            if tuple(word.key or word.text for word in draft.words[at : at + len(cue)]) == cue and _is_free(
                draft, at, len(cue)
            ):
                if cue == ("then",) and at == 0:
                    continue
                later = given(draft, FOLLOW, at, at + len(cue), has_follow_up=True)
                for place in range(at + len(cue), len(later.words)):
                    if later.words[place].role == FREE:
                        later = given(later, TASK_WORDS, place, place + 1)
                return later
    return draft


def _is_free(draft: Draft, at: int, length: int) -> bool:
    return all(word.role == FREE for word in draft.words[at : at + length])


def _amount(draft: Draft) -> Draft:
    """The first amount among the free words."""
    keys = [word.key or word.text for word in draft.words]
    for at, word in enumerate(draft.words):
        if word.role != FREE:
            continue
        before = at - 1 if at and keys[at - 1] in numbers.CURRENCIES and draft.words[at - 1].role == FREE else at
        found = numbers.spoken(keys, at) or _digits(draft, keys, at)
        if found is None:
            continue
        amount, end = found
        after = end < len(keys) and keys[end] in numbers.CURRENCIES and draft.words[end].role == FREE
        sign = keys[before] if before < at else keys[end] if after else ""
        bare = found[1] == at + 1 and typed_alone(word.text) and not sign
        if bare and (amount < numbers.LEAST_BARE or (int(amount) in numbers.YEARS and len(word.text) == 4)):
            continue
        if not _is_free(draft, at, end - at):
            continue
        return given(
            draft,
            AMOUNT,
            before,
            end + after,
            amount=amount.quantize(Decimal("0.01")),
            currency=numbers.CURRENCIES.get(sign, ""),
        )
    return draft


def typed_alone(text: str) -> bool:
    """Whether a word is digits alone."""
    return numbers.typed(text) is not None


def _digits(draft: Draft, keys: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    found = _parted(draft, keys, at)
    number, end = found if found is not None else (numbers.typed(draft.words[at].text), at + 1)
    if number is None:
        return None
    following = keys[end] if end < len(keys) else ""
    close = end < len(keys) and draft.words[end].start == draft.words[end - 1].end
    if following in numbers.SUFFIXES and (close or len(following) > 1 or following == "k"):
        return _limited(number * numbers.SUFFIXES[following], end + 1)
    if following in numbers.SCALES and following != "hundred":
        return _limited(number * numbers.SCALES[following], end + 1)
    return _limited(number, end)


def _parted(draft: Draft, keys: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """A number with blanks between its thousands: with a currency beside it, or round and not the day of a date ("Tue 9 100 pumps")."""
    found = numbers.parted([word.text for word in draft.words], at)
    if found is None:
        return None
    _number, end = found
    before, after = keys[at - 1] if at else "", keys[end] if end < len(keys) else ""
    if before in numbers.CURRENCIES or after in numbers.CURRENCIES:
        return found
    is_round = draft.words[end - 1].text.endswith("00") and len(draft.words[end - 1].text) == 3
    return found if is_round and before not in WEEKDAYS | MONTHS else None


def _limited(amount: Decimal, end: int) -> tuple[Decimal, int] | None:
    return (amount, end) if amount < numbers.MOST else None


def _day(draft: Draft, today: date) -> Draft:
    """The day of the follow-up; without one, the last day of the line makes it a follow-up too."""
    wanted = (TASK_WORDS,) if draft.has_follow_up else (FREE,)
    for found in reversed(find_days(draft.line[:LONGEST], today)):
        spots = [at for at, word in enumerate(draft.words) if found.start <= word.start < found.end]
        at_an_end = draft.has_follow_up or not spots or spots[0] == 0 or _is_last(draft, spots[-1])
        if spots and at_an_end and found.day >= today and all(draft.words[at].role in wanted for at in spots):
            return given(draft, DAY, spots[0], spots[-1] + 1, due=found.day)
    return draft


def _is_last(draft: Draft, at: int) -> bool:
    """Whether nothing comes after the word but an amount, or the time of the day."""
    rest = [word for word in draft.words[at + 1 :] if word.role == FREE]
    return not rest or TIME.fullmatch(spelled(draft.line, rest)) is not None
