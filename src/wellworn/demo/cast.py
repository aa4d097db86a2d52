"""Who is in the demo: Norrvik's own people and the people of its customers, drawn from the lists beside this file."""

from __future__ import annotations

import random
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLAIN = {ord(letter): plain for letter, plain in (("ø", "o"), ("Ø", "o"), ("æ", "ae"), ("ß", "ss"), ("ł", "l"))}
OWN_DOMAIN = "norrvik.example"
LEAD_SELLER = "ines.duarte@norrvik.example"
TRADES: dict[str, tuple[str, ...]] = {
    "nl": (
        "Zuivelfabriek {last}",
        "Brouwerij {last}",
        "Papierfabriek {city}",
        "Waterbedrijf {city}",
        "{last} Vleeswaren",
    ),
    "de": ("Molkerei {last}", "Brauerei {last}", "Stadtwerke {city}", "Papierfabrik {city}", "{last} Lebensmittel"),
    "fr": ("Laiterie {last}", "Papeterie de {city}", "Eaux de {city}", "Brasserie {last}", "Cave {last}"),
    "es": ("Lácteos {last}", "Bodegas {last}", "Aguas de {city}", "Conservas {last}", "Papelera {city}"),
    "pt": ("Lacticínios {last}", "Águas de {city}", "Adega {last}", "Conserveira {last}", "Moagem {city}"),
    "it": ("Caseificio {last}", "Birrificio {last}", "Acque di {city}", "Cartiera {city}", "Pastificio {last}"),
    "da": ("{last} Mejeri", "{city} Vandværk", "Bryggeriet {last}", "{last} Fisk"),
    "cs": ("Mlékárna {city}", "Pivovar {last}", "Vodárna {city}", "Papírna {last}"),
    "en": ("{last} Dairies", "{city} Water", "{last} Brewing", "{last} Foods", "{city} Paper"),
}
TITLES: dict[str, tuple[str, ...]] = {
    "nl": ("Hoofd techniek", "Inkoop", "Procestechnoloog", "Bedrijfsleider"),
    "de": ("Leiter Technik", "Einkauf", "Instandhaltung", "Betriebsleitung"),
    "fr": ("Responsable maintenance", "Acheteuse", "Directeur d'usine"),
    "es": ("Jefe de compras", "Directora técnica", "Mantenimiento"),
    "pt": ("Diretor fabril", "Compras", "Manutenção"),
    "it": ("Acquisti", "Responsabile tecnico", "Direttore di stabilimento"),
    "da": ("Fabrikschef", "Indkøb", "Vedligehold"),
    "cs": ("Vedoucí výroby", "Údržba", "Nákup"),
    "en": ("Plant Manager", "Purchasing Manager", "Process Engineer", "Maintenance Lead"),
}


@dataclass(frozen=True)
class Country:
    """What is usual in a country."""

    code: str
    language: str
    zone: str
    phones: list[str]
    mobile: str
    cities: list[str]
    first: list[str]
    last: list[str]
    suffix: str
    streets: list[str]


@dataclass(frozen=True)
class Colleague:
    """A member-to-be."""

    name: str
    email: str
    role: str
    team: str
    country: Country


@dataclass(frozen=True)
class Contact:
    """Somebody at a customer."""

    first: str
    last: str
    email: str
    title: str
    phone: str
    mobile: str
    signs: int  # which of the signature styles

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True)
class Customer:
    """A company that Norrvik sells to, with the colleague who looks after it."""

    name: str
    domain: str
    country: Country
    city: str
    street: str
    about: str
    contacts: list[Contact]
    seller: Colleague
    quiet: int = 0  # days for which nothing has come or gone
    deals: list[list[Any]] = field(default_factory=list)  # name, amount, stage, days to close, days in stage, next step


@dataclass(frozen=True)
class Cast:
    """Everybody."""

    colleagues: list[Colleague]
    customers: list[Customer]

    def colleague(self, email: str) -> Colleague:
        """The colleague with that address."""
        return next(one for one in self.colleagues if one.email == email)

    def customer(self, name: str) -> Customer:
        """The customer of that name."""
        return next(one for one in self.customers if one.name == name)


def cast(members: int, rng: random.Random) -> Cast:
    """Draw `members` colleagues (at least the named ones) and their customers. The same `rng` seed gives the same people."""
    countries = {code: Country(code=code, **facts) for code, facts in load("countries").items()}
    colleagues = _colleagues(members, countries, rng)
    lead = next(one for one in colleagues if one.email == LEAD_SELLER)
    taken = {one.name for one in colleagues}  # names and domains: hardly anybody in the demo has a namesake
    customers = [_known(entry, countries, lead, taken, rng) for entry in load("accounts")["company"]]
    for seller in colleagues:
        if seller.role == "rep" and seller is not lead and seller.team != "Service and finance":
            customers += [_drawn(seller, countries, taken, rng) for _ in range(rng.randint(4, 8))]
    return Cast(colleagues, customers)


def load(name: str) -> dict[str, Any]:
    """A list beside this file, or under plots/."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """`text` as it would stand in an address: ASCII letters and digits, the rest dropped."""
    folded = text.translate(PLAIN)
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return "".join(character for character in ascii_only.lower() if character.isalnum())


def _colleagues(members: int, countries: dict[str, Country], rng: random.Random) -> list[Colleague]:
    teams = load("teams")["team"]
    colleagues: dict[str, Colleague] = {}

    def hire(first: str, last: str, role: str, team: str, country: str) -> None:
        email = f"{plain(first)}.{plain(last)}@{OWN_DOMAIN}"
        colleagues.setdefault(email, Colleague(f"{first} {last}", email, role, team, countries[country]))

    hire("Sigrid", "Norrvik", "executive", "", "SE")
    hire("Maja", "Sjöberg", "admin", "", "SE")
    hire("Oskar", "Dahl", "it", "", "SE")
    for team in teams:
        for first, last, role, country in team["people"]:
            hire(first, last, role, team["name"], country)
    share = sum(team["size"] for team in teams)
    while len(colleagues) < members:
        team = rng.choices(teams, [one["size"] / share for one in teams])[0]
        country = rng.choice(team["countries"])
        names = countries[country]
        hire(rng.choice(names.first), rng.choice(names.last), "rep", team["name"], country)
    return list(colleagues.values())


def _known(
    entry: dict[str, Any], countries: dict[str, Country], seller: Colleague, taken: set[str], rng: random.Random
) -> Customer:
    country = countries[entry["country"]]
    domain = _domain(entry["name"], taken)
    contacts = [_contact(first, last, title, domain, country, rng) for first, last, title in entry["contacts"]]
    taken |= {contact.name for contact in contacts}
    street = f"{rng.choice(country.streets)} {rng.randint(1, 90)}"
    return Customer(
        entry["name"],
        domain,
        country,
        entry["city"],
        street,
        entry["about"],
        contacts,
        seller,
        quiet=entry.get("quiet", 0),
        deals=entry["deals"],
    )


def _drawn(seller: Colleague, countries: dict[str, Country], taken: set[str], rng: random.Random) -> Customer:
    regions = next(team["countries"] for team in load("teams")["team"] if team["name"] == seller.team)
    country = countries[rng.choice([seller.country.code, *regions])]
    city = rng.choice(country.cities)
    name = rng.choice(TRADES[country.language]).format(last=rng.choice(country.last), city=city)
    domain = _domain(name, taken)
    drawn = [_name(country, taken, rng) for _ in range(rng.randint(1, 4))]
    titles = TITLES[country.language]
    contacts = [_contact(first, last, rng.choice(titles), domain, country, rng) for first, last in drawn]
    street = f"{rng.choice(country.streets)} {rng.randint(1, 90)}"
    return Customer(f"{name} {country.suffix}", domain, country, city, street, "", contacts, seller)


def _name(country: Country, taken: set[str], rng: random.Random) -> tuple[str, str]:
    every = [(first, last) for first in country.first for last in country.last]
    first, last = rng.choice([name for name in every if " ".join(name) not in taken] or every)
    taken.add(f"{first} {last}")
    return first, last


def _domain(name: str, taken: set[str]) -> str:
    words = [plain(word) for word in name.replace("N.V.", "").split()]
    base = "-".join(word for word in words if word)
    domain, number = f"{base}.example", 2
    while domain in taken:
        domain, number = f"{base}-{number}.example", number + 1
    taken.add(domain)
    return domain


def _contact(first: str, last: str, title: str, domain: str, country: Country, rng: random.Random) -> Contact:
    def dial(pattern: str) -> str:
        return "".join(str(rng.randint(0, 9)) if character == "#" else character for character in pattern)

    local = rng.choice(
        [f"{plain(first)}.{plain(last)}", f"{plain(first)[0]}.{plain(last)}", plain(first) + plain(last)]
    )
    return Contact(
        first,
        last,
        f"{local}@{domain}",
        title,
        dial(rng.choice(country.phones)),
        dial(country.mobile),
        rng.randint(0, 3),
    )
