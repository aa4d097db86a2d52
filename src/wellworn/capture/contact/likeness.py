"""Whether words name a company: by their legal form, or by being what the company's domain spells."""

from __future__ import annotations

import re
from functools import lru_cache

from wellworn.lib.domains import registrable
from wellworn.lib.free_mail import is_free_mail
from wellworn.records.folding import folded

LEAST_SHARED = 4  # letters, where only a part of the name or of the domain is shared
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa"})
LEGAL = re.compile(
    # Forms that are also words count only as they are written in names.
    r"(?:(?i:inc|llc|l\.l\.c|ltd|limited|corp|corporation|company|gmbh|mbh|kgaa|ohg|e\.k|plc|llp|sarl|s\.a\.r\.l|srl|s\.r\.l|s\.p\.a|b\.v|n\.v|a/s|aps|oyj|oy"
    r"|sp\. ?z ?o\. ?o|s\.r\.o|a\.s|kft|zrt|d\.o\.o|ltda|lda|s\.l|s\.l\.u|s\.a|s\.a\.s|pty|gbr|eood|oü|k\.k|v\.o\.f)"
    r"|AG|KG|SE|SA|SAS|BV|NV|AB|AS|ASA|LP|L\.P|Co|CO|SL|SLU|UG|KK|SpA|SPA|AD|eG|e\.V|VOF|& Co)\.?$"
)
LEGAL_ASIAN = re.compile("株式会社|有限公司|주식회사|(?:^|\\s)(?:ООО|ЗАО|ОАО)(?:\\s|$)")
KIND = re.compile(
    r"\b(?:group|holdings?|university|institute|bank|hospital|associates|partners|solutions|technologies|systems|consulting|industries"
    r"|laboratories|instruments|energy|software|networks|foundation|college|agency|international)\b",
    re.IGNORECASE,
)
LINKING = frozenset(
    [
        "of",
        "and",
        "for",
        "the",
        "&",
        "de",
        "des",
        "du",
        "da",
        "do",
        "dos",
        "der",
        "die",
        "und",
        "et",
        "y",
        "e",
        "di",
        "van",
        "von",
        "den",
        "la",
        "le",
        "f",
        "+",
    ]
)
sentence = re.compile(r"[!?:;\"“”<>{}=]|https?|\.\s+\w|\.\.")


def bare(name: str) -> str:
    """A name without its legal form, which may have several parts ("GmbH & Co. KG")."""
    words = name.replace(",", " ").split()
    while len(words) > 1 and (LEGAL.fullmatch(words[-1]) or words[-1] in {"&", "+"}):
        words.pop()
    return " ".join(words)


def has_legal_form(name: str) -> bool:
    """Whether a name ends in a legal form, with something before it."""
    last = name.replace(",", " ").split()[-1:] or [""]
    return (bool(LEGAL.fullmatch(last[0])) and bare(name) != name) or bool(LEGAL_ASIAN.search(name))


def is_legal_form(text: str) -> bool:
    """Whether the text is a legal form and nothing else, as after the comma in "Acme, Inc."."""
    return bool(LEGAL.fullmatch(text.strip()))


@lru_cache(maxsize=16384)
def resembles(name: str, domain: str) -> bool:
    """Whether a domain spells the name: whole, its first words, its initials, or with a word more; accents do not count."""
    label = "" if is_free_mail(domain) else registrable(domain).partition(".")[0]
    label = "".join(filter(str.isalnum, folded(decoded(label))))
    label = label.rstrip("0123456789") or label
    if len(label) < 2:
        return False
    return any(alike(folded(text), label) for text in {bare(name), bare(name).translate(UMLAUTS)})


def decoded(label: str) -> str:
    """A domain's label in its own letters."""
    if label.startswith("xn--"):
        try:
            return label.removeprefix("xn--").encode("ascii").decode("punycode")
        except UnicodeError:
            return label
    return label


def alike(name: str, label: str) -> bool:
    """Whether the folded name and the label, letters and digits only, tell of the same company."""
    words = ["".join(filter(str.isalnum, word)) for word in re.split(r"[\s/-]+", name)]
    words = [word for word in words if word]
    spelled = ""
    for word in words:  # the label is the first words of the name
        spelled += word
        if spelled == label:
            return True
    initials = "".join(word[0] for word in words)
    if len(label) >= 2 and label in {initials, "".join(word[0] for word in words if word not in LINKING)}:
        return True
    if len(spelled) >= LEAST_SHARED and label.startswith(spelled):
        return True
    return len(label) >= LEAST_SHARED and spelled.startswith(label) and len(words) == 1


def is_proper(name: str) -> bool:
    """Whether every word begins as in a name, and nothing in it is of a sentence."""
    words = name.split()
    capital = sum(not word[:1].islower() for word in words)
    small = sum(word.lower() in LINKING for word in words if word[:1].islower())
    return (
        bool(words)
        and words[0].lower() not in {"the", "a"}
        and capital > 0
        and capital + small == len(words)
        and not sentence.search(name)
    )
