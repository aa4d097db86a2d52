"""Phone numbers in a signature, in E.164, with what they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers

from wellworn.capture.message import Found

LABELS = (
    ("fax", re.compile(r"\b(?:fax|telefax|facs(?:imile)?|f)\b|传真|傳真|факс", re.IGNORECASE)),
    (
        "mobile",
        re.compile(
            r"\b(?:mob(?:ile|iel|il)?|cell(?:ular|phone)?|handy|mobiltelefon|matkapuhelin|gsm|port(?:able)?|m[óo]vil|celular|cellulare|natel|m|c|kom)\b|手机|手機|携帯|моб",
            re.IGNORECASE,
        ),
    ),
    ("pager", re.compile(r"\b(?:pager|pgr)\b", re.IGNORECASE)),
    (
        "work",
        re.compile(
            r"\b(?:t[eé]l(?:efon|ephone|éfono|efono|eph|\.)?|phone|ph|off|office|direct|direkt|dir|work|durchwahl|desk|switchboard|växel|main|business|bus|t|p|d|o|w|ext)\b|电话|電話|тел",
            re.IGNORECASE,
        ),
    ),
)
number = re.compile(
    r"(?:\+|\(|\b00|\b)\d[\d\s().\-/\u2010-\u2013\u00a0]{5,24}\d(?:\s*(?:x|ext\.?|extension)\s*\.?:?\s*\d{1,6})?",
    re.IGNORECASE,
)
date = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}$|\d{4}\s?-\s?\d{4}$")
COUNTRY_WORDS = {
    "germany": "DE", "deutschland": "DE", "austria": "AT", "österreich": "AT", "switzerland": "CH", "schweiz": "CH", "suisse": "CH",
    "france": "FR", "italy": "IT", "italia": "IT", "spain": "ES", "españa": "ES", "portugal": "PT", "netherlands": "NL", "nederland": "NL",
    "belgium": "BE", "belgië": "BE", "belgique": "BE", "sweden": "SE", "sverige": "SE", "norway": "NO", "norge": "NO", "denmark": "DK",
    "danmark": "DK", "finland": "FI", "suomi": "FI", "poland": "PL", "polska": "PL", "czech": "CZ", "hungary": "HU", "ireland": "IE",
    "united kingdom": "GB", "england": "GB", "scotland": "GB", "usa": "US", "u.s.a": "US", "united states": "US", "canada": "CA",
    "mexico": "MX", "brasil": "BR", "brazil": "BR", "australia": "AU", "new zealand": "NZ", "india": "IN", "china": "CN", "japan": "JP",
    "korea": "KR", "singapore": "SG", "hong kong": "HK", "taiwan": "TW", "south africa": "ZA", "turkey": "TR", "türkiye": "TR", "israel": "IL",
}  # fmt: skip
TLDS = {
    "de": "DE", "at": "AT", "ch": "CH", "fr": "FR", "it": "IT", "es": "ES", "pt": "PT", "nl": "NL", "be": "BE", "se": "SE", "no": "NO",
    "dk": "DK", "fi": "FI", "pl": "PL", "cz": "CZ", "sk": "SK", "hu": "HU", "ie": "IE", "uk": "GB", "us": "US", "ca": "CA", "mx": "MX",
    "br": "BR", "ar": "AR", "cl": "CL", "au": "AU", "nz": "NZ", "in": "IN", "cn": "CN", "jp": "JP", "kr": "KR", "sg": "SG", "hk": "HK",
    "tw": "TW", "za": "ZA", "tr": "TR", "il": "IL", "ru": "RU", "ua": "UA", "gr": "GR", "ro": "RO", "bg": "BG", "hr": "HR", "si": "SI",
    "lt": "LT", "lv": "LV", "ee": "EE", "lu": "LU", "is": "IS", "gov": "US", "edu": "US", "mil": "US",
}  # fmt: skip
NORTH_AMERICAN = re.compile(r"\(?\b[2-9]\d\d\)?[ .\-/]{0,2}[2-9]\d\d[ .\-]\d{4}\b")


def region_of(domain: str, text: str, region: str) -> str:
    """The country whose dialling rules apply: named in the signature, then the domain's, then the caller's."""
    lower = text.lower()
    for name, code in COUNTRY_WORDS.items():
        if name in lower:
            return code
    return TLDS.get(domain.rpartition(".")[2], "") or region or ("US" if NORTH_AMERICAN.search(text) else "")


@lru_cache(maxsize=4096)
def e164(text: str, region: str) -> str:
    """A number in E.164, or "" if no such number can exist there."""
    if text.startswith("00") and not region:
        text = "+" + text[2:]
    text = text.replace("(0)", "") if text.startswith("+") else text
    try:
        parsed = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def phones(lines: list[str], region: str) -> Iterator[Found]:
    """Every valid number, once, with the label that stands nearest before it, else right after it."""
    seen: set[str] = set()
    for line in lines:
        at = 0
        for match in number.finditer(line[:400]):
            written = match.group(0).strip()
            before, after = line[at : match.start()], line[match.end() : match.end() + 15]
            at = match.end()
            value = "" if date.fullmatch(written) else e164(written, region)
            if not value or value in seen:
                continue
            seen.add(value)
            label = label_of(before) or label_of(after.strip(" ,;|/").partition(" ")[0])
            explicit = written.startswith("+")
            confidence = 0.95 if explicit and label else 0.9 if explicit or label else 0.85
            yield Found("phone", value, line.strip()[:200], confidence, label)


def label_of(text: str) -> str:
    """What the words beside a number say it is for: the last label in them, or ""."""
    best, end = "", -1
    for label, pattern in LABELS:
        for match in pattern.finditer(text[-60:]):
            if match.end() > end:
                best, end = label, match.end()
    return best
