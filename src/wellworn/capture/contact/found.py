"""Fields read from a signature, each with the words it was read from and how sure that is.

Confidence is (right + 1) / (found + 2), rounded, over the signatures of the development half and the invented letters of `bench/`,
counted by hand for each rule; a rule never seen to fail there is therefore still not certain. `docs/capture-stages.md` has the counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wellworn.capture.contact.phones import phones, region_of
from wellworn.capture.domains import is_free_mail, registrable
from wellworn.capture.message import Found, Mention, Words
from wellworn.capture.names import person_name
from wellworn.capture.words.features import COMMON

MOST_LINES = 25
LONGEST_LINE = 200
LONGEST_PIECE = 8  # words of a title or a company

SOCIAL_SURE, WEBSITE_OWN, WEBSITE_OTHER = 0.9, 0.8, 0.65
TITLE_SURE, COMPANY_SURE, ADDRESS_SURE, ADDRESS_LIKELY = 0.85, 0.9, 0.9, 0.5

TITLE = re.compile(
    r"\b(?:president|vice.president|v\.?p\.?|svp|evp|ceo|cto|cfo|coo|cio|cmo|cso|chief|director|manager|mgr|head of|lead|leader|officer|engineer"
    r"|consultant|analyst|architect|developer|designer|specialist|coordinator|administrator|assistant|associate|partner|founder|co-founder"
    r"|owner|principal|counsel|attorney|lawyer|paralegal|accountant|controller|treasurer|secretary|representative|executive|buyer|planner"
    r"|recruiter|scientist|researcher|professor|lecturer|technician|supervisor|superintendent|trader|scheduler|editor|producer|strategist|advisor|adviser"
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
    r"\b(?:https?://)?((?:www\.)?(?:[a-z0-9\u00e0-\u024f-]{1,63}\.){1,5}[a-z]{2,18})(/[\w./%~-]{0,100})?(?![\w@])",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[^\s<>,;:\"'()\[\]@|]{1,64}@[^\s<>,;:\"'()\[\]@|]{1,190}")
POSTCODE = re.compile(
    r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b|\b\d{4}\s?[A-Z]{2}\s+[A-Z]\w+|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"
    r"|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|〒\d{3}-\d{4}|\b(?:D|A|CH|F|I|NL|B|DK|N|S|SE|FIN|FI|L)-\d{4,5}\s+\w"
)
# A number and a town after it tell a place only beside a street.
TOWN = re.compile(
    r"(?:^|[,|·•]\s*|\s{2,})(?:\d{4,5}|\d{3}\s\d{2}|\d{2}-\d{3}|\d{5}-\d{3})\s+[A-ZÄÖÜÅÆØÉŁŚ][\w\u00c0-\u024f.-]+|\b\d{5}-\d{3}\b"
)
STREET = re.compile(
    r"\b\d{1,6}[a-z]?(?:[-/]\d+)?,?\s+(?:[\w.'-]+\s+){0,5}(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|plaza|square|sq|parkway|pkwy|highway"
    r"|hwy|place|pl|rue|floor|suite)\b|(?:stra(?:ß|ss)e|str\.|weg|platz|gasse|allee|gatan|vägen|gata|veien|vej|gade|katu|tie|straat|laan|plein|kade|ring)\s*\d{1,4}"
    r"|\b(?:via|viale|piazza|calle|avenida|av\.|rua|rue|ul\.|ulica|place|quai|chemin)\s+\w|\b\d{1,4},?\s+(?:rue|avenue|av|bd|boulevard|place|quai|chemin|allée)\b|\bp\.?\s?o\.?\s*box\s+\d+|\bpostfach\s+\d+",
    re.IGNORECASE,
)
edge = " \t|,;:•·*-–—_<>/\\\"'"
columns_apart = re.compile(r"\s+\|\s+|\s{3,}|\t+")
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
    """Social profiles, and one website: that of the sender's own domain, else the first that looks like a home page."""
    own = "" if is_free_mail(domain) else registrable(domain)
    best: Found | None = None
    for line in lines:
        rest = EMAIL.sub(" ", line)
        for match in SOCIAL.finditer(rest):
            yield Found("social", "https://" + match.group(1).rstrip("/.,"), line, SOCIAL_SURE)
        for match in WEBSITE.finditer(SOCIAL.sub(" ", rest)):
            host, path = match.group(1).lower(), match.group(2) or ""
            if not registrable(host) or is_free_mail(host):
                continue
            mine = registrable(host) == own
            named = host.startswith("www.") or "://" in match.group(0)
            if mine and (best is None or best.confidence < WEBSITE_OWN):
                best = Found("website", f"https://{host}", line, WEBSITE_OWN)
            elif best is None and named and path in {"", "/"} and len(rest.split()) <= LONGEST_PIECE:
                best = Found("website", f"https://{host}", line, WEBSITE_OTHER)
    if best:
        yield best


def described(lines: list[str], sender: Mention) -> Iterator[Found]:
    """Title and company: short pieces of lines near the sender's name."""
    title = company = False
    name = person_name(sender.name, sender.address).lower()
    for line in lines[:10]:
        for piece in separators.split(line):
            piece = piece.strip(edge)
            if not is_label_like(piece):
                continue
            if not title and piece.lower() != name and (held := title_in(piece, name)):
                yield Found("title", held, line, TITLE_SURE)
                title = True
            elif not company and is_company(piece, sender):
                yield Found("company", piece, line, COMPANY_SURE)
                company = True


def is_label_like(piece: str) -> bool:
    """Whether a piece is short, and rather a label than a sentence, a number or an address."""
    words = piece.split()
    common = sum(word.lower() in COMMON for word in words)
    digits = sum(map(str.isdigit, piece))
    return 3 <= len(piece) <= 90 and len(words) <= LONGEST_PIECE and common < 3 and digits <= 3 and "@" not in piece


def title_in(piece: str, name: str) -> str:
    """The title in a piece, without the name before it ("Ann Bell, Director"); "" if there is none."""
    if not TITLE.search(piece):
        return ""
    before, comma, after = piece.partition(",")
    if comma and name and before.strip().lower() in name:
        return after.strip(edge) if TITLE.search(after) else ""
    return piece


def is_company(piece: str, sender: Mention) -> bool:
    """Whether a piece names an organisation: by its legal form, or by being what the sender's domain spells."""
    if STREET.search(piece):
        return False
    domain = sender.address.rpartition("@")[2]
    label = "" if is_free_mail(domain) else registrable(domain).partition(".")[0].replace("-", "")
    spelled = "".join(c for c in piece.lower() if c.isalnum())
    if len(label) > 2 and spelled.startswith(label) and len(spelled) < len(label) + 25:
        return True
    return bool(COMPANY.search(piece)) and piece[:1].isupper() and not TITLE.search(piece)


def place(lines: list[str]) -> Iterator[Found]:
    """A postal address: the line with the postcode, and the street line before it. Columns beside it are left out."""
    columns = [best_column(line) for line in lines]
    for pattern, sure in ((POSTCODE, ADDRESS_LIKELY), (TOWN, 0.0)):  # without a street, a town alone tells nothing
        for number, text in enumerate(columns):
            if not pattern.search(text):
                continue
            start = number
            if not STREET.search(text):
                start = next((at for at in (number - 1, number - 2) if at >= 0 and STREET.search(columns[at])), number)
            kept = [one for one in columns[start : number + 1] if one]
            street = any(STREET.search(one) for one in kept)
            if street or sure:
                excerpt = " / ".join(lines[start : number + 1])[:300]
                yield Found("address", ", ".join(kept)[:300], excerpt, ADDRESS_SURE if street else sure)
                return


def best_column(line: str) -> str:
    """The part of a line that reads like an address: the one with a postcode or street, else the first."""
    pieces = [piece.strip(edge) for piece in columns_apart.split(EMAIL.sub(" ", line))]
    if not any(map(str.isdigit, line)):
        return pieces[0]
    wanted = (piece for piece in pieces if POSTCODE.search(piece) or STREET.search(piece) or TOWN.search(piece))
    return next(wanted, pieces[0])
