"""Where somebody's clock stands, guessed from what the record says, and why it is guessed so. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from babel import Locale
from babel.core import get_global
from phonenumbers import timezone as phone_zones

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs")
# Where a country has several zones, the one in which most of its people live.
MOST_PEOPLE = {
    "US": "America/New_York", "CA": "America/Toronto", "BR": "America/Sao_Paulo", "AU": "Australia/Sydney",
    "RU": "Europe/Moscow", "MX": "America/Mexico_City", "ID": "Asia/Jakarta", "KZ": "Asia/Almaty", "ES": "Europe/Madrid",
    "PT": "Europe/Lisbon", "CL": "America/Santiago", "NZ": "Pacific/Auckland", "CN": "Asia/Shanghai", "UA": "Europe/Kyiv",
    "AR": "America/Argentina/Buenos_Aires", "DE": "Europe/Berlin", "MY": "Asia/Kuala_Lumpur", "CY": "Asia/Nicosia",
    "CD": "Africa/Kinshasa", "EC": "America/Guayaquil", "FR": "Europe/Paris", "GB": "Europe/London",
}  # fmt: skip
DOMAINS = {"uk": "GB", "eu": ""}  # top-level domains that are not the code of their country
# Sold to everybody
GENERIC = frozenset({"co", "io", "ai", "me", "tv", "cc", "ws", "fm", "to", "sh", "ly", "gg", "so", "vc"})


@dataclass(frozen=True, slots=True)
class Guess:
    """A zone, and which fact it comes from: country, phone, domain or, where nothing is known, ours. `fact` is that fact."""

    zone: str
    why: str
    fact: str = ""


def guess(*, country: str = "", phone: str = "", domain: str = "", ours: str = "UTC") -> Guess:
    """The zone of somebody at a company in `country`, with this number (E.164) and mail domain, else the member's own."""
    if zone := of_country(country):
        return Guess(zone, "country", country.strip())
    if zone := of_phone(phone):
        return Guess(zone, "phone", phone)
    if zone := of_domain(domain):
        return Guess(zone, "domain", domain)
    return Guess(ours if known(ours) else "UTC", "ours")


def of_country(name: str) -> str:
    """The zone of a country by its name, in a dozen languages, or its code; "" if it is none."""
    bare = name.strip().casefold()
    code = _countries().get(bare, "")
    return _of_code(code)


def dialling_code(number: str) -> str:
    """The "+353" that a number begins with; "" where it is none."""
    try:
        return f"+{phonenumbers.parse(number).country_code}"
    except phonenumbers.NumberParseException:
        return ""


def of_phone(number: str) -> str:
    """The zone of a phone number, where its prefix tells one place."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    found = [zone for zone in phone_zones.time_zones_for_number(parsed) if known(zone)]
    if len(found) == 1:
        return str(found[0])
    return _of_code(phonenumbers.region_code_for_number(parsed) or "")


def of_domain(domain: str) -> str:
    """The zone of the country that a domain ends with."""
    last = domain.rpartition(".")[2].lower()
    if len(last) != 2 or last in GENERIC:
        return ""
    return _of_code(DOMAINS.get(last, last.upper()))


def known(zone: str) -> bool:
    """Whether there is such a zone."""
    try:
        return bool(zone) and bool(ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return False


def _of_code(code: str) -> str:
    zones = [MOST_PEOPLE[code]] if code in MOST_PEOPLE else get_global("territory_zones").get(code, [])
    return next((zone for zone in zones if known(zone)), "")


@cache
def _countries() -> dict[str, str]:
    """Names and codes of countries to codes."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                found.setdefault(name.casefold(), code)
                found.setdefault(code.casefold(), code)
    return found | {"uk": "GB", "usa": "US", "u.s.a.": "US", "england": "GB", "holland": "NL", "the netherlands": "NL"}
