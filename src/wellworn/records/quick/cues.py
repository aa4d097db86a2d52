"""The words that steer a line, in the languages that our members type in. All folded."""

from __future__ import annotations

CALL, MET, NOTE, TASK, DEAL = "call", "met", "note", "task", "deal"

VERBS: dict[str, str] = {
    **dict.fromkeys(("call", "called", "phoned", "phone", "tel", "rang", "spoke", "anruf", "angerufen", "telefonat", "gebeld", "ringde", "ligou", "liguei", "appele", "appel"), CALL),
    **dict.fromkeys(("met", "meet", "visited", "saw", "getroffen", "traf", "ontmoet", "traffade", "encontrei", "rencontre", "conheci"), MET),
    **dict.fromkeys(("note", "notiz", "notitie", "anteckning", "nota"), NOTE),
    **dict.fromkeys(("task", "todo", "remind", "aufgabe", "taak", "uppgift", "tarefa", "tache"), TASK),
    **dict.fromkeys(("deal", "opportunity", "geschaft", "affar", "negocio", "affaire"), DEAL),
}  # fmt: skip
# What these tell of has happened, whatever day is named after it; the others ("call", "meet") with a day to come are still to be done.
HAPPENED = frozenset(
    ("called", "phoned", "rang", "spoke", "angerufen", "gebeld", "ringde", "ligou", "liguei", "appele", "met", "visited", "saw", "getroffen", "traf", "ontmoet", "traffade",
     "encontrei", "rencontre", "conheci")
)  # fmt: skip
FIRST_LETTERS = {
    verb[0]: verb for verb in (CALL, MET, NOTE, TASK, DEAL)
}  # "c runa ...", in small letters: "C." begins a name
FOLLOW_UPS: tuple[tuple[str, ...], ...] = (
    ("follow", "up"), ("followup",), ("follow", "-", "up"), ("next", "step"), ("remind", "me"), ("remind", "me", "to"), ("todo",), ("then",), ("nachfassen",), ("wiedervorlage",),
    ("opvolgen",), ("folj", "upp"), ("uppfoljning",), ("seguimento",), ("relancer",), ("relance",),
)  # fmt: skip
AT = frozenset(("at", "@", "from", "of", "bei", "von", "bij", "van", "pa", "hos", "fran", "da", "na", "chez", "de"))
WITH = frozenset(("with", "to", "mit", "met", "med", "com", "avec", "about", "for", "und", "and"))
LEGAL = frozenset(
    ("nv", "bv", "gmbh", "ag", "kg", "se", "sa", "sas", "sarl", "srl", "spa", "ab", "oy", "oyj", "as", "aps", "ltd", "llc", "inc", "plc", "lda", "ltda", "corp", "co", "limited", "group")
)  # fmt: skip
EMPTY = frozenset(("", ",", ";", ".", "-", "–", ":", "/", "|", "&", "+"))
