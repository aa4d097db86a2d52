"""What a folder is for: what the server says of it (RFC 6154), else its name in the languages that mail programs use."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SPECIAL_USE = {
    "\\inbox": "inbox",
    "\\sent": "sent",
    "\\drafts": "drafts",
    "\\junk": "junk",
    "\\spam": "junk",
    "\\trash": "trash",
    "\\archive": "archive",
    "\\all": "all",
    "\\allmail": "all",
    "\\flagged": "view",
    "\\starred": "view",
    "\\important": "view",
}

NAMES = {
    "sent": """Sent, Sent Items, Sent Mail, Sent Messages, Gesendet, Gesendete Elemente, Gesendete Objekte, Gesendete Nachrichten,
        Envoyés, Éléments envoyés, Messages envoyés, Objets envoyés, Enviados, Elementos enviados, Mensajes enviados,
        Itens enviados, Mensagens enviadas, Inviati, Inviata, Posta inviata, Elementi inviati, Verzonden, Verzonden items,
        Verzonden berichten, Skickat, Skickade objekt, Skickade, Sendt, Sendte, Sendte elementer, Sendt post, Lähetetyt,
        Lähetetyt viestit, Wysłane, Elementy wysłane, Odeslané, Odeslaná pošta, Odoslané, Elküldött, Elküldött elemek,
        Trimise, Elemente trimise, Poslano, Poslane stavke, Изпратени, Отправленные, Надіслані, Απεσταλμένα,
        Gönderilmiş, Gönderilmiş Öğeler, Gönderilenler, 送信済み, 送信済みアイテム, 送信済みメール, 已发送, 已发送邮件,
        已傳送郵件, 寄件備份, 寄件备份, 보낸 편지함, 보낸메일함, المرسلة, פריטים שנשלחו""",
    "drafts": """Drafts, Draft, Entwürfe, Brouillons, Borradores, Rascunhos, Bozze, Concepten, Utkast, Kladder, Luonnokset,
        Wersje robocze, Szkice, Koncepty, Rozepsané, Piszkozatok, Ciorne, Черновики, Чернетки, Πρόχειρα, Taslaklar,
        下書き, 草稿, 草稿箱, 임시 보관함, 임시보관함""",
    "junk": """Junk, Junk E-mail, Junk Email, Junk-E-Mail, Spam, Spamverdacht, Bulk Mail, Unerwünscht, Courrier indésirable,
        Indésirables, Pourriel, Correo no deseado, No deseado, Lixo eletrônico, Lixo Eletrónico, Posta indesiderata,
        Ongewenste e-mail, Ongewenst, Skräppost, Søppelpost, Uønsket e-mail, Uønsket mail, Roskaposti, Wiadomości-śmieci,
        Nevyžádaná pošta, Levélszemét, Спам, Нежелательная почта, Ανεπιθύμητη αλληλογραφία, Önemsiz E-posta, Gereksiz,
        迷惑メール, 垃圾邮件, 垃圾郵件, 스팸, 스팸메일함, 정크 메일""",
    "trash": """Trash, Deleted, Deleted Items, Deleted Messages, Bin, Papierkorb, Gelöscht, Gelöschte Elemente, Gelöschte Objekte,
        Corbeille, Éléments supprimés, Papelera, Elementos eliminados, Lixeira, Lixo, Itens excluídos, Itens eliminados, Cestino,
        Posta eliminata, Eliminati, Elementi eliminati, Prullenbak, Verwijderde items, Papperskorgen, Borttagna objekt,
        Borttaget, Papirkurv, Slettet, Slettede elementer, Slettet post, Roskakori, Poistetut, Kosz, Elementy usunięte, Koš,
        Odstraněná pošta, Kôš, Kuka, Törölt elemek, Coș de gunoi, Корзина, Удаленные, Кошик, Κάδος, Çöp Kutusu,
        Silinmiş Öğeler, ゴミ箱, 削除済みアイテム, 已删除, 已删除邮件, 垃圾桶, 휴지통, 지운 편지함""",
    "archive": """Archive, Archives, Archiv, Archivo, Archivio, Archief, Arkiv, Arkisto, Arquivo, Arquivados, Archiwum, Archív,
        Архив, Архів, Αρχείο, Arşiv, アーカイブ, 归档, 封存, 보관함""",
    "notmail": """Calendar, Contacts, Tasks, Notes, Journal, Outbox, Sync Issues, Conversation History, RSS Feeds, RSS Subscriptions,
        Suggested Contacts, Templates, Kalender, Kontakte, Aufgaben, Notizen, Postausgang, Calendrier, Boîte d'envoi,
        Tâches, Calendario, Contactos, Tareas, Bandeja de salida, Agenda, Contactpersonen, Taken, Postvak UIT""",
}

UNCHOSEN = frozenset({"drafts", "junk", "trash", "view", "notmail"})
ORDER = ("inbox", "sent", "all", "archive", "")


def role_of(name: str, delimiter: str, flags: Iterable[str]) -> str:
    """The role of a folder: inbox, sent, drafts, junk, trash, archive, all, view, notmail, or nothing for a folder of one's own."""
    for flag in flags:
        if role := SPECIAL_USE.get(flag.lower()):
            return role
    if name.upper() == "INBOX":
        return "inbox"
    path = name.split(delimiter) if delimiter else [name]
    if len(path) > 1 and path[0].upper() in ("INBOX", "[GMAIL]", "[GOOGLE MAIL]"):
        path = path[1:]
    return _ROLES.get(_plain(path[0]), "")


def chosen_by_default(roles: dict[str, str]) -> set[str]:
    """Which of the folders (name -> role) are captured unless the member says otherwise.

    Junk, trash and drafts are not. Where the server has a folder of all mail, the sent mail beside it is enough.
    """
    if "all" in roles.values():
        return {name for name, role in roles.items() if role in ("all", "sent")}
    return {name for name, role in roles.items() if role not in UNCHOSEN}


def rank(role: str) -> int:
    """Where folders of this role stand in the order of capture."""
    return ORDER.index(role) if role in ORDER else len(ORDER)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


_ROLES = {_plain(name): role for role, names in NAMES.items() for name in " ".join(names.split()).split(", ")}
