"""One box, any record: what a line typed into it means. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import phonenumbers

from wellworn.lib import domains
from wellworn.lib.spelled_domains import PREFIX, spelled_label
from wellworn.lib.turning import plain_name
from wellworn.records import spelled
from wellworn.records.models.record import Kind

ADDRESS = re.compile(r"[^\s@<>\"(),;:]{1,64}@[^\s@<>\"(),;:]{1,255}")
NAMED_ADDRESS = re.compile(r"^\s*+\"?(?P<name>[^\"<>]*+)\"?\s*+<(?P<address>[^<>]+)>\s*$")
PHONE = re.compile(r"^[+(\d][\d\s().\-/+]{5,}$")
DOMAIN = re.compile(r"^(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,}$")
ORGANISATION = re.compile(
    r"(?:^|\s)(?:inc|ltd|llc|plc|corp|gmbh|ag|kg|se|bv|b\.v\.|nv|n\.v\.|sa|s\.a\.|sas|srl|s\.r\.l\.|spa|s\.p\.a\.|oy|oyj|ab|"
    r"a/s|as|aps|kft|zrt|s\.r\.o\.|sp\. z o\.o\.|lda|ltda|co|company|group|university)\.?$",
    re.IGNORECASE,
)
NAME_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Typed:
    """What a line says: the kind of record it makes and the values it gives."""

    kind: Kind
    name: str
    address: str = ""  # mail address, lower case
    domain: str = ""  # registrable
    phone: str = ""  # E.164
    website: str = ""


def read(line: str, *, kind: Kind | None = None, region: str | None = None) -> Typed | None:
    """What `line` means: a name, a mail address, a domain, a URL or a phone number; None if it says nothing.

    `kind` is what the box is for, `region` (ISO 3166, "NL") the country of phone numbers without one.
    """
    text = plain_name(line.replace("\0", ""))
    if not text:
        return None
    if kind in (Kind.DEAL, Kind.TASK, Kind.THING):
        return Typed(kind, text[:NAME_LENGTH])
    return (
        _mail(text)
        or _phone(text, kind, region)
        or _site(text, kind)
        or Typed(kind or _guess(text), text[:NAME_LENGTH])
    )


def mail_address(text: str) -> str:
    """The mail address in `text`, lower case; "" if it is none."""
    bare = text.strip().removeprefix("mailto:").strip().lower()
    return bare if ADDRESS.fullmatch(bare) else ""


def registrable(host: str) -> str:
    """The registrable domain of a host that is written as hosts are, as A-labels; "" if there is none."""
    bare = host.strip().strip(".").lower()
    return domains.registrable(bare) if DOMAIN.fullmatch(bare) else ""


def e164(text: str, region: str | None = None) -> str:
    """A phone number as E.164, with `;ext=` for an extension; "" if it is not a possible number."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    plain = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{plain};ext={number.extension}" if number.extension else plain


def site(text: str) -> tuple[str, str]:
    """The registrable domain and the web address of a URL or a bare host; ("", "") if it is neither."""
    if " " in text:
        return "", ""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = parts.hostname or ""
    except ValueError:
        return "", ""
    if parts.scheme not in ("http", "https") or parts.username:
        return "", ""
    domain = registrable(host)
    return (domain, f"https://{host}{parts.path.rstrip('/')}") if domain else ("", "")


def name_of_domain(domain: str) -> str:
    """A name to begin with: "aqua-veld.nl" is "Aqua Veld"."""
    label = spelled_label(domain)
    if label.startswith(PREFIX):  # its letters could deceive: it stays as it is registered
        return label
    return label.replace("-", " ").replace("_", " ").strip().title() or domain


def name_of_address(address: str) -> str:
    """A name to begin with: "joost.van.dalen@…" is "Joost van Dalen"."""
    return spelled.name_in(address.partition("@")[0]) or address


def _mail(text: str) -> Typed | None:
    named = NAMED_ADDRESS.match(text)
    address = mail_address(named["address"] if named else text)
    if not address:
        return None
    name = (named["name"].strip() if named else "") or name_of_address(address)
    return Typed(Kind.PERSON, name[:NAME_LENGTH], address=address)


def _phone(text: str, kind: Kind | None, region: str | None) -> Typed | None:
    bare = text.removeprefix("tel:")
    number = e164(bare, region) if PHONE.match(bare) else ""
    return Typed(kind or Kind.PERSON, bare[:NAME_LENGTH], phone=number) if number else None


def _site(text: str, kind: Kind | None) -> Typed | None:
    domain, website = site(text) if kind != Kind.PERSON else ("", "")
    return Typed(Kind.COMPANY, name_of_domain(domain), domain=domain, website=website) if domain else None


def _guess(text: str) -> Kind:
    """A name alone is a person's, unless it ends as companies' names do."""
    return Kind.COMPANY if ORGANISATION.search(text) else Kind.PERSON
