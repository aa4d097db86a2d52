"""What people write when they have to write something: in many languages, on every keyboard, as numbers and as phones."""

from __future__ import annotations

from collections.abc import Iterator

# Nothing, unknown, a test. Left out is what is also somebody's name: Tom is empty in Swedish.
_WORDS = """
n a|na|none|nil|null|nothing|not applicable|not available|no data|no info|unknown|unspecified|undefined|not known|dont know|idk|tbd|tba
tbc|to be defined|to be confirmed|to do|todo|later|pending|blank|empty|missing|dummy|fake|sample|example|misc|whatever|same|ditto
test|tests|testing|tester|test test|test1|test123|test 1|temp|tmp|foo|foo bar|foobar|baz|lorem ipsum|bla|blah|blabla|bla bla
blah blah|abc|abcd|abcde|abcdef|abc123|aaa bbb|xyz|xxx yyy|asd|asdasd|dfg|sdf|sdfsdf|hjk|jkl|qwe|qweqwe|x y|aa bb
k a|keine|keins|keine angabe|keine angaben|nichts|unbekannt|nicht bekannt|entfallt|entfaellt|folgt|nicht zutreffend|egal|leer
neant|aucun|aucune|rien|inconnu|inconnue|non renseigne|sans objet|s o|a definir|a completer|a voir|vide|essai
ninguno|ninguna|nada|desconocido|no aplica|sin datos|sin dato|sin informacion|por definir|vacio|prueba|pruebas
nessuno|nessuna|niente|sconosciuto|non disponibile|non applicabile|n d|nd|da definire|vuoto|prova
nenhum|nenhuma|nada consta|desconhecido|nao se aplica|sem dados|a definir|vazio|teste|teste teste
geen|niets|onbekend|niet van toepassing|nvt|n v t|leeg|volgt
ingen|inget|ingenting|okand|ukjent|ukendt|saknas|mangler|ikke relevant|ej aktuellt|folger
ei ole|ei tiedossa|tuntematon|puuttuu|testi|tyhja
brak|brak danych|nie dotyczy|nieznany|nieznane|pusty|proba
neni|zadny|zadna|neznamy|neuvedeno|nevim|zkouska|nincs|ismeretlen|teszt|niciunul|necunoscut|nu se aplica
yok|bilinmiyor|belirtilmemis|deneme
нет|нет данных|неизвестно|не указано|не знаю|пусто|тест|проба|н д|немає|невідомо
δεν υπαρχει|αγνωστο|κενο|δοκιμη
無し|なし|無|不明|未定|未入力|該当なし|テスト|無效|无|没有|不详|未知|待定|测试|暂无|없음|미정|모름|테스트
لا يوجد|غير معروف|اختبار|تجربة|אין|לא ידוע|בדיקה
"""
EMPTY_WORDS = frozenset(word for line in _WORDS.split("\n") for word in line.split("|") if word)

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopu", "asdfghjkloa", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
         "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "1234567890", "abcdefgh")  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюяαβγδεζηθικλμνξοπρστυφχψω"
LONGEST = 20  # letters of what is still taken for junk

# Amounts that nobody agrees on: placeholders. Prices such as 99, 999 and 9999 are honest.
PLACEHOLDERS = frozenset([0.01, 1.0, 11.0, 111.0, 1111.0, 11111.0, 111111.0, 1111111.0, 12.0, 123.0, 1234.0, 12345.0, 123456.0,
                          1234567.0, 12345678.0, 123456789.0, 999999.0, 9999999.0, 99999999.0])  # fmt: skip

# Phones after everything but digits is dropped (RE2).
PHONE = (
    r"^\d{0,4}$|^0+$|^1+$|^2+$|^3+$|^4+$|^5+$|^6+$|^7+$|^8+$|^9+$|0{6,}|1{7,}|2{7,}|3{7,}|4{7,}|5{7,}|6{7,}|7{7,}|8{7,}|9{7,}|"
    r"^\d{0,4}123456\d{0,4}$|^\d{0,4}987654\d{0,4}$|555010\d$|555555\d$"
)


def runs() -> Iterator[str]:
    """Runs along a row of keys, either way, once or again and again: asdf, 0987, qweqwe."""
    for row in _ROWS:
        for keys in (row, row[::-1]):
            for begin in range(len(keys)):
                for end in range(begin + 3, len(keys) + 1):
                    run = keys[begin:end]
                    if len(run) > 3 or run.isdigit():
                        yield run
                    if 2 * len(run) <= LONGEST:
                        yield from (run + run, f"{run} {run}", *([run * 3] if 3 * len(run) <= LONGEST else []))


def repeated() -> Iterator[str]:
    """One letter once or again and again; one digit three times or more."""
    yield from (letter * many for letter in _LETTERS for many in range(1, LONGEST + 1))
    yield from (digit * many for digit in "0123456789" for many in range(3, LONGEST + 1))


JUNK = EMPTY_WORDS | frozenset(runs()) | frozenset(repeated())
