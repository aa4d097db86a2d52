"""Fields read from a signature, each with the words it was read from and how sure that is.

Confidence is the share of a rule's findings that were right on the development half of the labelled signatures, rounded down to
a twentieth; `bin/bench quality` shows how it holds on the other half.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wellworn.capture.contact.phones import phones, region_of
from wellworn.capture.domains import is_free_mail, registrable
from wellworn.capture.message import Found, Mention, Words
from wellworn.capture.names import person_name

MOST_LINES = 25
LONGEST_LINE = 200

TITLE = re.compile(
    r"\b(?:president|vice.president|v\.?p\.?|svp|evp|ceo|cto|cfo|coo|cio|cmo|cso|chief|director|manager|mgr|head of|lead|leader|officer|engineer"
    r"|consultant|analyst|architect|developer|designer|specialist|coordinator|administrator|assistant|associate|partner|founder|co-founder"
    r"|owner|principal|counsel|attorney|lawyer|paralegal|accountant|controller|treasurer|secretary|representative|executive|buyer|planner"
    r"|scientist|researcher|professor|lecturer|technician|supervisor|superintendent|trader|scheduler|editor|producer|strategist|advisor|adviser"
    r"|gesch.ftsf.hrer(?:in)?|leiter(?:in)?|leitung|vertrieb|prokurist(?:in)?|referent(?:in)?|sachbearbeiter(?:in)?|ingenieur(?:in)?|assistenz"
    r"|au.endienst|innendienst|eink.ufer(?:in)?|berater(?:in)?|vorstand|directeur|directrice|responsable|g.rant|charg.e? d|ing.nieure?|chef de"
    r"|commercial|acheteu(?:r|se)|direttore|direttrice|responsabile|ingegnere|addetto|amministratore|gerente|director[ae]?|jefe|encargad[oa]"
    r"|ingenier[oa]|comprador[ae]?|diretor[ae]?|engenheir[oa]|inkoper|directeur|verkoper|adviseur|medewerker|s.ljare|ink.pare|chef|vd|ingenj.r"
    r"|konsult|salgssjef|innkj.per|daglig leder|direkt.r|indk.ber|s.lger|toimitusjohtaja|johtaja|p..llikk.|kierownik|dyrektor|prezes|in.ynier"
    r"|specjalista|jednatel|.editel|ředitel|vedouc.|obchodn.|igazgat.|vezet.|m.rn.k|müdür|директор|менеджер|инженер|руководитель)\b"
    r"|经理|總監|总监|工程师|部長|課長|係長|代表取締役|社長|マネージャー|팀장|부장|과장|대리|이사",
    re.IGNORECASE,
)
COMPANY = re.compile(
    r"(?:\b(?:inc|llc|l\.l\.c|ltd|limited|corp|corporation|gmbh|ag|kg|ohg|e\.?\s?k|se|plc|llp|lp|l\.p|s\.?a\.?s?|s\.?a\.?r\.?l|s\.?r\.?l|s\.?p\.?a|b\.?v"
    r"|n\.?v|ab|a/s|aps|oyj?|as|asa|sp\.? ?z ?o\.? ?o|s\.?r\.?o|a\.?s|kft|zrt|d\.?o\.?o|ltda|s\.?l\.?u?|pty|co|company|k\.?k|gbr|ug|eood)\b\.?"
    r"|\b(?:group|holdings?|university|institute|bank|hospital|associates|partners|solutions|technologies|systems|consulting|industries|services"
    r"|laboratories|instruments|energy|software|networks|foundation|college|agency|international)\b|株式会社|有限公司|주식회사|ООО|ЗАО)",
    re.IGNORECASE,
)
SOCIAL = re.compile(
    r"\b(?:https?://)?(?:[\w-]+\.)?((?:linkedin\.com/(?:in|pub|company)|xing\.com/profile|twitter\.com|x\.com|facebook\.com|instagram\.com|github\.com|youtube\.com)/[\w%@.\-/]{2,100})",
    re.IGNORECASE,
)
WEBSITE = re.compile(
    r"\b(?:https?://)?((?:www\.)?(?:[a-z0-9\u00e0-\u024f-]{1,63}\.){1,5}[a-z]{2,18})(?:/[\w./%~-]{0,100})?(?![\w@])",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[^\s<>,;:\"'()\[\]@|]{1,64}@[^\s<>,;:\"'()\[\]@|]{1,190}")
POSTCODE = re.compile(
    r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b|\b(?:[A-Z]{1,2}-)?\d{4,5}\s+[A-ZÄÖÜÅÆØÉ][\w\u00c0-\u024f.-]{2,}|\b\d{3}\s\d{2}\s+[A-ZÄÖÜÅÆØ]\w+|\b\d{4}\s?[A-Z]{2}\s+[A-Z]\w+"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|〒\d{3}-\d{4}|\b\d{2}-\d{3}\s+[A-Z]\w+|\b\d{5}-\d{3}\b"
)
STREET = re.compile(
    r"\b\d{1,6}[a-z]?(?:[-/]\d+)?,?\s+(?:[\w.'-]+\s+){0,5}(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|plaza|square|sq|parkway|pkwy|highway"
    r"|hwy|place|pl|rue|floor|suite)\b|(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|gatan|vägen|gata|veien|vej|gade|katu|tie|straat|laan|plein|kade|ring)\s*\d{1,4}"
    r"|\b(?:via|viale|piazza|calle|avenida|av\.|rua|rue|ul\.|ulica|place|quai|chemin)\s+\w|\b\d{1,4},?\s+(?:rue|avenue|av|bd|boulevard|place|quai|chemin|allée)\b|\bp\.?\s?o\.?\s*box\s+\d+|\bpostfach\s+\d+",
    re.IGNORECASE,
)
edge = " \t|,;:•·*-–—_<>/\\\"'"
separators = re.compile(r"\s+[|•·–—]\s+|\s{3,}|\t+|\s+//\s+")


def found(words: Words, sender: Mention, region: str = "") -> tuple[Found, ...]:
    """The fields in a signature, the surest first of each kind. `region` is the ISO country assumed for numbers without one."""
    if not words.signature:
        return ()
    lines = [line.strip()[:LONGEST_LINE] for line in words.signature.split("\n")]
    lines = [line for line in lines if line.strip(edge)][:MOST_LINES]
    domain = sender.address.rpartition("@")[2]
    country = region_of(domain, words.signature[:2000], region)
    every = [*phones(lines, country), *webs(lines, domain), *described(lines, sender), *place(lines)]
    return tuple(dict.fromkeys(every))


def webs(lines: list[str], domain: str) -> Iterator[Found]:
    """Social profiles and a website; a website under the sender's own domain is surer."""
    own = registrable(domain)
    for line in lines:
        rest = EMAIL.sub(" ", line)
        for match in SOCIAL.finditer(rest):
            yield Found("social", "https://" + match.group(1).rstrip("/.,"), line, 0.95)
        rest = SOCIAL.sub(" ", rest)
        for match in WEBSITE.finditer(rest):
            host = match.group(1).lower()
            if (
                not registrable(host)
                or is_free_mail(host)
                or not (host.startswith("www.") or "://" in match.group(0) or registrable(host) == own)
            ):
                continue
            yield Found(
                "website",
                match.group(0) if "://" in match.group(0) else f"https://{host}",
                line,
                0.95 if registrable(host) == own else 0.7,
            )
            break


def described(lines: list[str], sender: Mention) -> Iterator[Found]:
    """Title and company: short pieces of lines near the sender's name."""
    title = company = False
    name = person_name(sender.name, sender.address).lower()
    for line in lines[:10]:
        for piece in separators.split(line):
            piece = piece.strip(edge)
            if (
                not 3 <= len(piece) <= 90
                or EMAIL.search(piece)
                or sum(c.isdigit() for c in piece) > 3
                or piece.endswith((".", "?", "!"))
                and len(piece) > 60
            ):
                continue
            if not title and TITLE.search(piece) and piece.lower() != name:
                before, comma, after = piece.partition(",")
                held = (
                    after.strip(edge)
                    if comma and name and before.strip().lower() in name and TITLE.search(after)
                    else piece
                )
                yield Found("title", held, line, 0.8)
                title = True
            elif not company and is_company(piece, sender):
                yield Found("company", piece, line, 0.8)
                company = True


def is_company(piece: str, sender: Mention) -> bool:
    """Whether a piece names an organisation: by its legal form, or by being what the sender's domain spells."""
    if STREET.search(piece) or len(piece.split()) > 8:
        return False
    label = (
        ""
        if is_free_mail(sender.address.rpartition("@")[2])
        else registrable(sender.address.rpartition("@")[2]).partition(".")[0]
    )
    spelled = "".join(c for c in piece.lower() if c.isalnum())
    if (
        label
        and len(label) > 2
        and (
            spelled == label.replace("-", "")
            or spelled.startswith(label.replace("-", ""))
            and len(spelled) < len(label) + 25
        )
    ):
        return True
    return bool(COMPANY.search(piece)) and piece[:1].isupper() and not TITLE.search(piece)


def place(lines: list[str]) -> Iterator[Found]:
    """A postal address: the line with the postcode and the street line before it."""
    for number, line in enumerate(lines):
        text = EMAIL.sub(" ", line)
        if POSTCODE.search(text):
            start = number
            if not STREET.search(text):
                for back in (1, 2):
                    if number - back >= 0 and STREET.search(lines[number - back]):
                        start = number - back
                        break
            value = ", ".join(one.strip(edge) for one in lines[start : number + 1])
            street = bool(STREET.search(value))
            yield Found("address", value[:300], " / ".join(lines[start : number + 1])[:300], 0.85 if street else 0.6)
            return
