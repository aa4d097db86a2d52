"""Made-up words for the crowd: names in many scripts, companies, subjects and texts, each folded by the product's own functions."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from wellworn.records.folding import folded, searchable

NAMES, COMPANIES, WORDS = 250_000, 100_000, 20_000

LATIN = [
    "Anna",
    "Ana",
    "Andrea",
    "Anders",
    "Antonio",
    "Annika",
    "Astrid",
    "Aylin",
    "Beatriz",
    "Ben",
    "Birgit",
    "Carlos",
    "Chiara",
    "Claire",
    "Clara",
    "David",
    "Dimitri",
    "Elena",
    "Elif",
    "Emil",
    "Emma",
    "Erik",
    "Eva",
    "Felix",
    "Finn",
    "Freya",
    "Gabriel",
    "Giulia",
    "Greta",
    "Hanna",
    "Hugo",
    "Ida",
    "Inês",
    "Ingrid",
    "Isak",
    "Jan",
    "Jana",
    "Jasper",
    "Joanna",
    "João",
    "José",
    "Julia",
    "Kaja",
    "Karel",
    "Karin",
    "Klára",
    "Lars",
    "Léa",
    "Lena",
    "Liam",
    "Linnéa",
    "Louis",
    "Lucía",
    "Luka",
    "Łukasz",
    "Maja",
    "Marco",
    "María",
    "Marta",
    "Mateo",
    "Matilde",
    "Mehmet",
    "Michał",
    "Mila",
    "Milan",
    "Nadia",
    "Niels",
    "Nikolaj",
    "Nina",
    "Noah",
    "Nora",
    "Oda",
    "Olga",
    "Oliver",
    "Oskar",
    "Paula",
    "Paweł",
    "Pedro",
    "Petra",
    "Pia",
    "Pierre",
    "Rafael",
    "Réka",
    "Rosa",
    "Ruben",
    "Saga",
    "Sam",
    "Sara",
    "Selin",
    "Signe",
    "Silvia",
    "Simon",
    "Sofia",
    "Søren",
    "Stefan",
    "Sven",
    "Tereza",
    "Thomas",
    "Tomás",
    "Ulla",
    "Valentina",
    "Vera",
    "Viktor",
    "Wanda",
    "Willem",
    "Xavier",
    "Yannick",
    "Ylva",
    "Zoé",
    "Zuzana",
    "Žan",
    "Þóra",
]
ONSETS = [
    "B",
    "Br",
    "D",
    "F",
    "Fr",
    "G",
    "Gr",
    "H",
    "J",
    "K",
    "Kl",
    "Kr",
    "L",
    "M",
    "N",
    "P",
    "Pr",
    "R",
    "S",
    "Sch",
    "St",
    "Sv",
    "T",
    "Tr",
    "V",
    "W",
    "Z",
    "Ž",
    "Ø",
    "Å",
    "Mc",
]
MIDDLES = ["al", "an", "ar", "e", "el", "en", "er", "i", "in", "ir", "o", "ol", "on", "ö", "ü", "um"]
ENDINGS = [
    "berg",
    "sen",
    "son",
    "ström",
    "mann",
    "ski",
    "ov",
    "ini",
    "ez",
    "ard",
    "quist",
    "dal",
    "ová",
    "vik",
    "stad",
    "feld",
]
SCRIPTS = [  # given names, family names, what stands between, whether the family comes first
    (
        "Иван Ольга Дмитрий Анна Сергей Наталья Юрий Мария",
        "Петров Иванова Смирнов Кузнецова Попов Волкова Шевченко",
        " ",
        False,
    ),
    ("Γιώργος Μαρία Νίκος Ελένη Δημήτρης", "Παπαδόπουλος Νικολάου Γεωργίου Αντωνίου", " ", False),
    ("伟 芳 娜 敏 静 强 磊 洋 秀英 小明 建国", "王 李 张 刘 陈 杨 黄 赵 吴 周 欧阳", "", True),
    ("太郎 花子 翔 結衣 大輔 美咲", "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本", " ", True),
    ("민준 서연 지훈 수빈 하은", "김 이 박 최 정 강", "", True),
    ("محمد فاطمة أحمد ليلى يوسف", "الحداد النجار حسن منصور", " ", False),
    ("נועה יוסף דוד מיכל", "כהן לוי מזרחי פרץ", " ", False),
    ("अर्जुन प्रिया राहुल अंजलि", "शर्मा वर्मा गुप्ता सिंह", " ", False),
    ("สมชาย สุดา อนันต์", "ใจดี ศรีสุข ทองคำ", " ", False),
]
TRADES = [
    "Instruments",
    "Logistics",
    "Energie",
    "Papier",
    "Stahl",
    "Pharma",
    "Foods",
    "Marine",
    "Systems",
    "Bau",
    "Chemie",
    "Textil",
    "Optik",
    "Water",
    "Mining",
    "Print",
    "Motors",
]
FORMS = ["AB", "GmbH", "Ltd", "SpA", "SA", "BV", "Oy", "AS", "ApS", "s.r.o.", "Inc", "Lda", "KK"]
PHRASES = [
    "Offer for", "Re: Offer for", "Your order of", "Re: Your order of", "Question about", "Meeting about", "Minutes of", "Invoice for",
    "Delivery of", "Re: Delivery of", "Angebot für", "AW: Angebot für", "Termin wegen", "Rechnung", "Bestellung", "Rückfrage zu",
    "Offre pour", "Re: Offre pour", "Réunion", "Commande", "Facture", "Oferta de", "Reunión sobre", "Pedido", "Factura", "Proposta per",
    "Riunione", "Ordine", "Offerte voor", "Vergadering over", "Factuur", "Offert på", "Möte om", "Beställning", "Tilbud på", "Møde om",
    "Nabídka na", "Schůzka k", "Objednávka", "Proposta de", "Reunião sobre", "Encomenda", "Предложение по", "Встреча по", "见面讨论", "お見積り",
]  # fmt: skip
SENTENCES = [
    "Thank you for the call this morning.", "We would need the level transmitters two weeks earlier than planned.",
    "Could you send the certificate for the flow meter as well?", "The board decides on Thursday, so a short summary would help.",
    "Unser Einkauf hat noch eine Frage zur Zahlungsfrist.", "Anbei die Zeichnung mit den geänderten Flanschen.",
    "Pouvez-vous confirmer le délai de livraison ?", "Le prix nous convient, il manque la signature du directeur.",
    "Adjunto el pedido firmado.", "Vi återkommer i början av nästa vecka.", "Please keep Petra in copy.", "Das passt gut, vielen Dank.",
]  # fmt: skip


def word(number: int) -> str:
    """A pronounceable word of its own for each number below 216,000."""
    made = ""
    for _ in range(3):
        number, at = divmod(number, 60)
        made += "bdfgklmnprst"[at % 12] + "aeiou"[at // 12]
    return made + "nlrsx"[number % 5]


def names() -> Iterator[tuple[int, str, str, str]]:
    """(number, name, as it sorts, as it is found), three in four of them in Latin letters."""
    dice = random.Random(7)
    families = [a + b + c for a, b, c in itertools.product(ONSETS, MIDDLES, ENDINGS)]
    for number in range(1, NAMES + 1):
        if dice.random() < 0.75:
            name = f"{dice.choice(LATIN)} {dice.choice(families)}"
        else:
            given, family, between, turned = dice.choice(SCRIPTS)
            pair = [dice.choice(given.split()), dice.choice(family.split())]
            name = between.join(reversed(pair) if turned else pair)
        yield number, name, folded(name), searchable(name)


def companies() -> Iterator[tuple[int, str, str, str, str]]:
    """(number, name, as it sorts, as it is found, domain)."""
    dice = random.Random(8)
    for number in range(1, COMPANIES + 1):
        stem = word(number * 7 % 216_000).capitalize()
        trade, form = dice.choice(TRADES), dice.choice(FORMS)
        name, domain = f"{stem} {trade} {form}", f"{stem}-{trade}{number}.example".lower()
        yield number, name, folded(name), searchable(name, domain), domain


def phrases() -> Iterator[tuple[int, str, str]]:
    """(number, how a subject begins, as it is found)."""
    for number, phrase in enumerate(PHRASES, 1):
        yield number, phrase, searchable(phrase)


def words() -> Iterator[tuple[int, str]]:
    """(number, a word of subjects); the first are common, the last are rare."""
    for number in range(1, WORDS + 1):
        yield number, word(number * 11 % 216_000)


def texts() -> Iterator[tuple[int, str]]:
    """(number, the words of a mail)."""
    dice = random.Random(9)
    for number in range(1, 2001):
        yield number, "\n\n".join(" ".join(dice.sample(SENTENCES, 3)) for _ in range(dice.randint(1, 4)))
