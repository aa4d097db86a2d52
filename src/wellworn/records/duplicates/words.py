"""Names and addresses as they are compared: legal forms and courtesies left out, nicknames by their full name. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from wellworn.records.folding import searchable

LEGAL_WORDS = """
inc incorporated ltd limited llc llp lp plc corp corporation co company gmbh mbh ag kg kgaa ohg ug se ev bv nv sa sas sarl
srl spa snc sl slu oy oyj ab as asa aps hf ehf kft zrt nyrt sro as doo dd ood ead lda ltda pty pte pvt kk gk holding holdings
group gruppe groep groupe grupo international intl the and und et y e of de der die das het la le les el los
"""
LEGAL = frozenset(LEGAL_WORDS.split())
COURTESIES_WORDS = """
mr mrs ms miss dr prof professor ing dipl herr frau hr fr dhr mevr mw m mme mlle sr sra srta sig sir dame rev jr sr ii iii
phd mba md msc bsc
"""
COURTESIES = frozenset(COURTESIES_WORDS.split())
PARTICLES_WORDS = """
van von der den de di da do dos del della la le du zu zur af av ten ter y e bin ibn al el
"""
PARTICLES = frozenset(PARTICLES_WORDS.split())
NICKNAMES = """
alex alexander alexandra alexandre alejandro sandy xander|andy andrew andreas andre|tony anthony antonio antonius|ben benjamin
bill billy will willy william liam wim willem wilhelm|bob bobby rob robert roberto|charlie charles chuck carl karl carlos|chris
christopher christian christoph christine christina kris|dan danny daniel|dave david|dick rick richard ricardo|ed eddie edward
edwin ted eduardo|liz lizzy beth betty elizabeth elisabeth elsbeth|frank francis francisco franz franciscus|fred freddy frederick
friedrich|greg gregory|harry henry henrik hendrik heinrich henk enrique|jack john johnny jon johan johann johannes jan hans juan
jean giovanni|jim jimmy james jaime|joe joey joseph josef jose jozef jef|kate katie kathy cathy catherine katherine katharina
katrin karin|larry lawrence laurence lars laurent|maggie peggy margaret margarete greta|matt matthew matthias mathieu|mike mick
michael michel michiel miguel mikael|nick nicky nicholas nikolaus niklas nicolas|pat patrick patricia|pete peter petrus pieter pierre
pedro|phil philip philipp philippe|sam samuel samantha|steve stephen steven stefan stephan esteban etienne|sue susan susanne
susanna|tim timothy timo|tom tommy thomas tomas|vic victor viktor victoria|meg megan|jen jenny jennifer|jess jessica|josh
joshua|lou louis lewis luis luigi ludwig|manny manuel manuela|max maximilian maxim|nat nathan nathaniel natalie|ron ronald
ronny|ray raymond|walt walter|zach zachary
"""
CALLED = {
    name: f"{names.split()[-1]}~" for names in NICKNAMES.replace("\n", " ").split("|") for name in names.split()
}  # every name of a row stands for the same
STREETS = {
    "street": "st", "strasse": "str", "straat": "str", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr",
    "place": "pl", "court": "ct", "circuit": "cct", "crescent": "cres", "lane": "ln", "square": "sq", "north": "n", "south": "s",
    "east": "e", "west": "w", "saint": "st", "1st": "first", "2nd": "second",
}  # fmt: skip
SOUNDS = (
    ("ph", "f"),
    ("sch", "s"),
    ("sh", "s"),
    ("ck", "k"),
    ("th", "t"),
    ("dt", "t"),
    ("gh", "g"),
    ("tz", "s"),
    ("cz", "s"),
)
LETTERS = str.maketrans({"c": "k", "q": "k", "z": "s", "w": "v", "y": "i", "j": "i", "x": "ks"})
NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=20_000)
def person_words(name: str) -> tuple[str, ...]:
    """The words of a person's name that tell who it is; "Dalen, Joost van" and "Mr Joost van Dalen" differ in order alone."""
    words = tuple(word for word in searchable(name).split() if word not in COURTESIES)
    bare = tuple(word for word in words if word not in PARTICLES)
    return bare or words or tuple(searchable(name).split())


@lru_cache(maxsize=20_000)
def company_words(name: str) -> tuple[str, ...]:
    """The words of a company's name that tell which it is, without its legal form."""
    joined = re.sub(r"(?<=\b\w)[.&](?=\w\b)", "", name.replace("'", "").replace("’", ""))  # B.V., S.r.l., A&B
    words = tuple(searchable(joined).split())
    return tuple(word for word in words if word not in LEGAL) or words


@lru_cache(maxsize=20_000)
def address_words(address: str) -> tuple[str, ...]:
    """The words of a street address, each in its short form."""
    return tuple(STREETS.get(word, word) for word in searchable(address).split())


def called(word: str) -> str:
    """What a given name stands for: "bill" and "william" are one."""
    return CALLED.get(word, word)


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """How a word sounds, roughly: its first letter and the consonants after it, each once. Other scripts stay as they are."""
    if not word.isascii():
        return word
    sound = word
    for written, heard in SOUNDS:
        sound = sound.replace(written, heard)
    sound = sound.translate(LETTERS)
    rest = "".join(letter for letter in sound[1:] if letter not in "aeiouh")
    kept = sound[:1]
    for letter in rest:
        if letter != kept[-1]:
            kept += letter
    return kept


def digits(phone: str) -> str:
    """The last eight digits of a phone number, however it is written; "" for too few to tell anybody apart."""
    bare = "".join(NUMBER.findall(phone.partition(";")[0]))
    return bare[-8:] if len(bare) >= 7 else ""
