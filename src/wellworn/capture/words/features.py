"""What a line tells about being part of a signature: names of facts, which the weights count for or against it.

Every fact is computed from at most `LONGEST_LINE` characters of one line, so the cost of a letter is bounded.
"""

from __future__ import annotations

import re

from wellworn.capture.words.phrases import CLOSING, DELIMITER, SENT_FROM

LONGEST_LINE = 200
MOST_WORDS = 40

phone = re.compile(
    r"(?:\+|\(|\b)\d[\d().\-/\s]{5,18}\d\b|\b[xX][.\-: ]?\d{3,6}\b|\b\d-\d{4}\b|\bext\.? ?\d{2,6}", re.IGNORECASE
)
email = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{1,100}\.[a-zA-Z]{2,}")
web = re.compile(
    r"https?://|\bwww\.|\b[a-z0-9-]{2,40}\.(?:com|net|org|de|fr|se|no|dk|fi|nl|it|es|pl|uk|eu|ch|at|io)\b",
    re.IGNORECASE,
)
street = re.compile(
    r"\b\d{1,6}\s+\w+.{0,30}\b(?:st|street|ave|avenue|road|rd|blvd|drive|dr|lane|way|floor|suite|plaza|parkway)\b|\b[A-Z]{2}\.?,?\s+\d{5}\b"
    r"|stra(?:ß|ss)e\b|\bp\.?o\.? ?box\b|\b(?:D-|A-|CH-)?\d{4,5} [A-ZÄÖÜÅÆØ]\w{2,}",
    re.IGNORECASE,
)
role = re.compile(
    r"\b(?:president|director|manager|engineer|vp|ceo|cto|cfo|coo|head of|officer|consultant|analyst|assistant|associate|specialist|coordinator|counsel|attorney"
    r"|representative|recruiter|administrator|supervisor|sales|marketing|department|dept|division|desk|services|resources|operations|planning|systems|geschäftsführer|leiter"
    r"|vertrieb|directeur|responsable|direttore|director|gerente|säljare|salgssjef|kierownik|dyrektor)",
    re.IGNORECASE,
)
legal = re.compile(
    r"\b(?:inc|llc|ltd|limited|corp|corporation|gmbh|ag|plc|llp|co|company|s\.?a\.?|b\.?v|ab|a/s|oy|as|group|university|institute)\b\.?",
    re.IGNORECASE,
)
label = re.compile(
    r"\b(?:tel|phone|fax|mobile|mob|cell|office|direct|email|e-mail|web|skype|pager|handy|telefon|t|m|f|p|o|c|w|e)\s?[.:]",
    re.IGNORECASE,
)
# Words of running text: two of them and a line is rather a sentence.
COMMON = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "will",
        "would",
        "can",
        "could",
        "should",
        "have",
        "has",
        "had",
        "do",
        "does",
        "did",
        "i",
        "i'm",
        "i'll",
        "we",
        "you",
        "your",
        "he",
        "she",
        "they",
        "it",
        "this",
        "that",
        "these",
        "there",
        "to",
        "of",
        "for",
        "with",
        "if",
        "please",
        "not",
        "let",
        "me",
        "my",
        "our",
        "us",
        "by",
        "on",
        "from",
        "as",
        "what",
        "when",
        "which",
        "und",
        "der",
        "die",
        "das",
        "ist",
        "wir",
        "sie",
        "nicht",
        "ein",
        "le",
        "la",
        "les",
        "est",
        "nous",
        "vous",
        "pour",
        "que",
        "el",
        "los",
        "para",
        "con",
        "och",
        "att",
        "är",
        "det",
        "som",
        "jag",
        "vi",
    ]
)
bullet = re.compile(r"^\s*(?:[-*•·o>#]|\d{1,2}[.)]|\(?[a-z]\))\s+\S", re.IGNORECASE)
word = re.compile(r"[^\W\d_][\w'’.-]*")
thanks = re.compile(
    r"^\W*(?:thanks?|thx|regards|best|cheers|sincerely|many thanks|thank you)\b[\s,.!-]*(?=\S)", re.IGNORECASE
)


def name_words(name: str, address: str) -> frozenset[str]:
    """The words of the writer's name, lower case, taken from the address as well."""
    text = f"{name} {address.partition('@')[0]}" if "@" in address else f"{name} {address}"
    return frozenset(w.strip(".'-") for w in re.split(r"[^\w'’-]+|_", text.lower()) if len(w) > 1)


def of_line(line: str, names: frozenset[str]) -> list[str]:
    """The facts about one line that hold."""
    text = line.strip()[:LONGEST_LINE]
    words = word.findall(text)[:MOST_WORDS]
    count, length = len(words), len(text)
    out = ["line", f"words{min(count, 8) if count < 4 else 4 if count < 7 else 7 if count < 12 else 12}"]
    out.append("short" if length <= 15 else "middling" if length <= 40 else "long" if length <= 70 else "very-long")
    common = sum(w.lower() in COMMON for w in words)
    out.append(f"prose{min(common, 3)}")
    if words and all(w[0].isupper() for w in words):
        out.append("capitals" if count < 6 else "many-capitals")
    elif words and words[0][0].islower():
        out.append("small-start")
    if names and count <= 6 and (hit := sum(1 for w in words if w.lower().strip(".") in names)):
        out.append("name-only" if hit == count else "name")
    if names and 0 < count <= 2 and length <= 10 and is_initials("".join(words), names):
        out.append("initials")
    digits = sum(map(str.isdigit, text))
    if count < 20:
        out.extend(patterns(text, digits))
    if digits > length / 3:
        out.append("digits")
    if CLOSING.match(text[:80]):
        out.append("closing")
    elif count <= 5 and thanks.match(text):
        out.append("thanks")
    if text.endswith((".", "?", "!")):
        out.append("sentence" if count > 3 else "full-stop")
    elif text.endswith((",", ":")):
        out.append("comma" if text.endswith(",") else "colon")
    if DELIMITER.match(text) or not words:
        out.append("rule")
    if count <= 9 and SENT_FROM.match(text):
        out.append("sent-from")
    return out


def patterns(text: str, digits: int) -> list[str]:
    """The facts that patterns tell; one is only tried where a character it needs is there."""
    out = []
    if digits >= 3 and phone.search(text):
        out.append("phone")
    if "@" in text and email.search(text):
        out.append("email")
    point = "." in text
    if (point or "://" in text) and web.search(text):
        out.append("web")
    if (digits or "tra" in text or "ox" in text.lower()) and street.search(text):
        out.append("street")
    if role.search(text):
        out.append("role")
    if legal.search(text):
        out.append("legal")
    if (point or ":" in text) and label.search(text):
        out.append("label")
    if bullet.match(text):
        out.append("bullet")
    return out


def is_initials(text: str, names: frozenset[str]) -> bool:
    """Whether a very short line is the first letters of the writer's name."""
    firsts = {name[0] for name in names if name}
    letters = [c for c in text.lower() if c.isalpha()]
    return 0 < len(letters) <= 3 and all(c in firsts for c in letters) and text.replace(".", "").isupper()


def of_start(previous: str, blank_before: bool, first: list[str], size: int, whole: bool, tail: bool) -> list[str]:
    """The facts about a signature of `size` lines that starts below `previous` with a line of facts `first`."""
    out = ["start", f"size{size if size < 4 else 4 if size < 7 else 7 if size < 12 else 12}"]
    if whole:
        out.append("everything")
    if blank_before:
        out.append("blank-before")
    ending = previous.rstrip()[-1:]
    if ending in ".?!":
        out.append("after-sentence")
    elif ending == ",":
        out.append("after-comma")
    if tail:
        out.append("above-a-tail")
    out.extend(f"first-{fact}" for fact in first if fact in FIRST)
    if CLOSING.match(previous.strip()[:80]):
        out.append("after-closing")
    return out


FIRST = frozenset(
    {
        "name",
        "name-only",
        "initials",
        "closing",
        "thanks",
        "rule",
        "capitals",
        "prose0",
        "words1",
        "words2",
        "phone",
        "small-start",
        "bullet",
        "sent-from",
        "comma",
        "colon",
    }
)
