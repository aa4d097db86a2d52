"""Addresses behind which there is no one person: shared ones that people read, and those that nobody reads."""

from __future__ import annotations

import re
from functools import lru_cache

ROLES = frozenset(
    [
        "abuse",
        "accounting",
        "accountspayable",
        "accountsreceivable",
        "accounts",
        "admin",
        "administration",
        "administrator",
        "all",
        "allstaff",
        "announce",
        "announcements",
        "billing",
        "board",
        "booking",
        "bookings",
        "buero",
        "career",
        "careers",
        "catering",
        "ceo-office",
        "compliance",
        "consultas",
        "contact",
        "contacto",
        "contacts",
        "contactus",
        "contact-us",
        "contabilidad",
        "contatto",
        "crew",
        "customercare",
        "customer-care",
        "customerservice",
        "customer-service",
        "customersupport",
        "dataprotection",
        "datenschutz",
        "dpo",
        "dispatch",
        "dsb",
        "ecommerce",
        "einkauf",
        "empfang",
        "enquiries",
        "enquiry",
        "events",
        "everyone",
        "facturacion",
        "fakturor",
        "faktura",
        "fatture",
        "feedback",
        "finance",
        "finanzen",
        "frontdesk",
        "ftp",
        "general",
        "gdpr",
        "hallo",
        "hej",
        "hello",
        "help",
        "helpdesk",
        "hola",
        "hostmaster",
        "hr",
        "humanresources",
        "info",
        "infodesk",
        "informacion",
        "information",
        "infos",
        "inquiries",
        "inquiry",
        "invoice",
        "invoices",
        "it",
        "jobs",
        "job",
        "karriere",
        "kontakt",
        "kundenservice",
        "kundservice",
        "kundtjanst",
        "legal",
        "list",
        "logistics",
        "logistik",
        "mail",
        "mailbox",
        "marketing",
        "media",
        "member",
        "members",
        "membership",
        "newsletter",
        "newsletters",
        "office",
        "ops",
        "operations",
        "orders",
        "order",
        "ordrer",
        "orderdesk",
        "partner",
        "partners",
        "payroll",
        "personal",
        "post",
        "postmaster",
        "presse",
        "press",
        "privacy",
        "pr",
        "procurement",
        "purchasing",
        "rechnung",
        "rechnungen",
        "reception",
        "recruiting",
        "recruitment",
        "registrar",
        "registration",
        "reklamation",
        "reservations",
        "root",
        "sales",
        "salg",
        "sales-team",
        "sekretariat",
        "security",
        "service",
        "services",
        "service-desk",
        "servicedesk",
        "shipping",
        "shop",
        "spam",
        "sponsors",
        "staff",
        "subscribe",
        "subscriptions",
        "support",
        "suporte",
        "supporto",
        "sysadmin",
        "team",
        "tech",
        "technical",
        "technik",
        "training",
        "undisclosed",
        "unsubscribe",
        "usenet",
        "vendite",
        "ventas",
        "verkauf",
        "versand",
        "vertrieb",
        "webmaster",
        "welcome",
        "werbung",
        "www",
        "zakaz",
        "zentrale",
    ]
)
NOREPLY = re.compile(
    r"(?:^|[._+-])(?:no[._-]?reply|no[._-]?response|do[._-]?not[._-]?(?:reply|respond)|donotreply|not?reply|nicht[._-]?antworten"
    r"|nepasrepondre|ne[._-]?pas[._-]?repondre|no[._-]?responder|noresponda|non[._-]?rispondere|svara[._-]?(?:ej|inte)|ikke[._-]?svar"
    r"|geen[._-]?antwoord|unattended|mailer[._-]?daemon|bounces?|bounced?[._-].*|notifications?|notify|notifier|alerts?|automailer|autoreply|auto[._-]?reply"
    r"|autoresponder|daemon|system[._-]?administrator|listserv|majordomo|mailman|postmaster|robot|cron)(?:$|[._+-]|\d)",
    re.IGNORECASE,
)
PLATFORM = re.compile(
    r"@(?:(?:reply|notifications?|noreply|no-reply|bounces?|email|mailer)\.|[^@]*(?:facebookmail|linkedin|docs\.google|calendar-server\.google)\.)",
    re.IGNORECASE,
)
MOST_COUNTS, MOST_DIGITS = 3, 6
suffix = re.compile(r"(?:[+.][^@]*|[-_]?\d{1,4})$")
# Sub-addresses of a role: sales-emea, support.de, info_uk. Only a place or language may follow, so that "post.mark" stays a person.
region = re.compile(
    r"^(.+?)[._-](?:[a-z]{2}|emea|apac|usa|eu|dach|nordic|intl|international|global|north|south|east|west|team|desk|dept|group)$"
)

# Addresses of mailing list software: neko-request@, owner-neko@.
list_machine = re.compile(r"^(?:owner-.+|.+-(?:admin|owner|request|bounces?|errors|subscribe|unsubscribe|list))$")


@lru_cache(maxsize=16384)
def is_role(address: str) -> bool:
    """Whether an address is a team's or a function's rather than a person's: info@, support@, sales-emea@."""
    local = address.rpartition("@")[0].lower()
    local = suffix.sub("", local) if "+" in local or local[-1:].isdigit() else local
    if local in ROLES or local.replace("-", "").replace(".", "").replace("_", "") in ROLES:
        return True
    if list_machine.match(local):
        return True
    found = region.match(local)
    return bool(found) and found is not None and found.group(1) in ROLES


def is_counted(local: str) -> bool:
    """Whether a local part is made by a machine for one message: "news#3.19658.4b-vx", "r-1-270241-5399979-2"."""
    pieces = [piece for piece in re.split(r"[.#=_+-]", local) if any(map(str.isdigit, piece))]
    return len(pieces) >= MOST_COUNTS and sum(map(str.isdigit, local)) >= MOST_DIGITS


@lru_cache(maxsize=16384)
def is_noreply(address: str) -> bool:
    """Whether nobody reads what is sent to an address."""
    local = address.rpartition("@")[0]
    return (
        is_counted(local)
        or bool(NOREPLY.search(local))
        or bool(PLATFORM.search(address))
        and bool(re.search(r"\d{3}|update|notif|message|invit", local))
    )
