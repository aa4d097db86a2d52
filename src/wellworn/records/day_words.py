"""The words that days are said with, in the languages of Europe that most of our members write in. All folded."""

from __future__ import annotations

from babel.dates import get_day_names, get_month_names

from wellworn.records.folding import folded

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sv", "nb", "da")  # the earlier one keeps a word that two share


def _names(read: object, first: int) -> dict[str, int]:
    """Folded names to their number, as the Unicode Common Locale Data Repository spells them."""
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in read(width, "format", language).items():  # type: ignore[operator]
                word = folded(str(name)).strip(".")
                found.setdefault(word.partition("-")[0], number + 1 - first)
    return found


WEEKDAYS = _names(get_day_names, 1) | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
    "onsd": 2,
    "torsd": 3,
}  # Monday is 0
MONTHS = _names(get_month_names, 1) | {"sept": 9, "mrt": 3, "marz": 3, "maerz": 3}  # January is 1

# Inside a sentence a short name is also another word ("mer", "do", "man"): there only these stand for a day by themselves.
PLAIN_WEEKDAYS = {word for word in WEEKDAYS if len(word) > 4} | {
    *("mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "tors", "fre", "lor"),
}
MOSTLY_OTHERS = {"mon", "tom", "hier"}  # a day only with a capital, or not at all
LEAD_IN = {  # what stands before a day without changing it
    *("on", "by", "until", "till", "til", "before", "for", "from", "due", "the", "of", "this", "coming"),
    *("am", "bis", "zum", "vor", "den", "der", "dem", "ab", "nachsten", "kommenden", "diesen"),
    *(
        "le",
        "avant",
        "pour",
        "du",
        "de",
        "el",
        "la",
        "antes",
        "del",
        "para",
        "il",
        "entro",
        "ate",
        "op",
        "voor",
        "tegen",
    ),
    *("pa", "fore", "senast", "innan", "till", "inden", "innen", "senest"),
}
MARKS = LEAD_IN - {"the", "of", "for", "from", "de", "du", "del", "la", "le", "el", "il", "der", "dem", "den", "ab"}
ORDINALS = {"st", "nd", "rd", "th", "er", "e", "ste", "de", "a", "o"}
OF = {"of", "de", "d", "del", "the"}
NEXT = {"next", "nasta", "naste", "neste", "volgende", "prochain", "prochaine", "proximo", "proxima", "prossimo"} | {
    *("prossima", "nachster", "nachste", "nachsten", "kommende", "kommenden"),
}
LAST = {"last", "forra", "letzten", "vorige", "afgelopen", "sidste", "forrige"}
NUMBERS = {
    **dict.fromkeys(
        ("a", "an", "one", "en", "ett", "et", "ein", "eine", "einem", "einer", "un", "une", "una", "um"), 1
    ),
    **dict.fromkeys(("uma", "uno", "een"), 1),
    **dict.fromkeys(("two", "zwei", "deux", "dos", "due", "dois", "duas", "twee", "tva", "to"), 2),
    **dict.fromkeys(("three", "drei", "trois", "tres", "tre", "drie"), 3),
    **dict.fromkeys(("four", "vier", "quatre", "cuatro", "quattro", "quatro", "fyra", "fire"), 4),
    **dict.fromkeys(("five", "funf", "cinq", "cinco", "cinque", "vijf", "fem"), 5),
    **dict.fromkeys(("six", "sechs", "seis", "sei", "zes", "sex", "seks"), 6),
    **dict.fromkeys(("ten", "zehn", "dix", "diez", "dieci", "dez", "tien", "tio", "ti"), 10),
}
IN = {"in", "om", "dans", "en", "tra", "fra", "em", "over", "daqui", "within", "innerhalb", "inom", "ab"}
DAY, WEEK, MONTH, YEAR, WORKDAY = "day", "week", "month", "year", "workday"
UNITS = {
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "tagen", "jour", "jours", "dia", "dias", "giorno"), DAY),
    **dict.fromkeys(("giorni", "dag", "dagen", "dagar", "dage", "dager"), DAY),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks", "woche", "wochen", "semaine", "semaines", "semana"), WEEK),
    **dict.fromkeys(
        ("semanas", "settimana", "settimane", "weken", "vecka", "veckor", "uge", "uger", "uke", "uker"), WEEK
    ),
    **dict.fromkeys(("month", "months", "monat", "monate", "monaten", "mois", "mes", "meses", "mese", "mesi"), MONTH),
    **dict.fromkeys(("maand", "maanden", "manad", "manader", "maned", "maneder"), MONTH),
    **dict.fromkeys(("year", "years", "jahr", "jahre", "jahren", "an", "ans", "ano", "anos", "anno", "anni"), YEAR),
    **dict.fromkeys(("jaar", "ar"), YEAR),
    **dict.fromkeys(("workday", "workdays", "werktag", "werktage", "werktagen", "arbetsdag", "arbetsdagar"), WORKDAY),
    **dict.fromkeys(("werkdag", "werkdagen", "arbeidsdager", "hverdage"), WORKDAY),
}
WORKING = {"working", "business", "work"}  # two words make a working day in English
WEEK_SIGNS = {"week", "wk", "kw", "v", "vecka", "uge", "uke", "semaine", "semana", "settimana", "woche"}

# Whole phrases, and the name of the rule that works them out.
PHRASES: dict[tuple[str, ...], str] = {
    tuple(phrase.split()): rule
    for rule, phrases in {
        "today": "today,tonight,this afternoon,heute,aujourd hui,hoy,oggi,hoje,vandaag,idag,i dag,ikvall,i kvall",
        "tomorrow": "tomorrow,tmr,tmrw,tom,demain,manana,domani,amanha,morgen,imorgon,i morgon,i morgen,imorgen",
        "after_tomorrow": "day after tomorrow,overmorgon,i overmorgon,ubermorgen,uebermorgen,overmorgen,i overmorgen,"
        "apres demain,pasado manana,dopodomani,depois de amanha",
        "yesterday": "yesterday,gestern,hier,ayer,ieri,ontem,gisteren,igar,i gar,i gaar",
        "week_start": "next week,nachste woche,naechste woche,kommende woche,semaine prochaine,la semaine prochaine,"
        "proxima semana,la semana que viene,semana que viene,settimana prossima,prossima settimana,semana que vem,"
        "volgende week,nasta vecka,naste uge,neste uke",
        "week_end": "end of week,end of the week,end of this week,eow,this week,ende der woche,ende woche,fin de semaine,"
        "eind van de week,slutet av veckan,denna vecka,diese woche,deze week",
        "next_week_end": "end of next week,ende nachster woche,eind volgende week,slutet av nasta vecka",
        "month_start": "next month,nachsten monat,naechsten monat,mois prochain,le mois prochain,proximo mes,mes que viene,"
        "prossimo mese,mese prossimo,proximo mes,volgende maand,nasta manad,naeste maned,neste maned",
        "month_end": "end of month,end of the month,end of this month,eom,month end,monatsende,ende des monats,fin du mois,"
        "fin de mois,fin de mes,fine mese,fim do mes,eind van de maand,manadsskiftet,slutet av manaden",
        "quarter_end": "end of quarter,end of the quarter,eoq,quarter end,quartalsende,fin du trimestre,fin de trimestre,"
        "eind van het kwartaal,kvartalsskiftet",
        "year_end": "end of year,end of the year,eoy,year end,jahresende,fin d annee,fin de ano,fine anno,arsskiftet",
    }.items()
    for phrase in phrases.split(",")
}
LONGEST_PHRASE = max(map(len, PHRASES))
