"""The phrases by which mail programs announce quoted text and people end letters, in the languages of the world's mail.

Facts about programs, each seen in their own output or translations; every pattern is bounded, so that no line can be slow.
"""

from __future__ import annotations

import re

# "wrote" and its like: what stands before the colon that opens a quotation.
WROTE = re.compile(
    r"(?:\b(?:wrote|writes|schrieb|schreibt|geschrieben|a écrit|écrit|escribi[óo]|escribe|ha scritto|scrive|schreef|het volgende geschreven|skrev|kirjoitti"
    r"|napisa[łl](?:\(a\)|a)?|pisze|escreveu|napsala?|nap[íi]sala?|p[íi]še|[íi]rta|a scris|je napisao/la|napisao|написал(?:\(а\)|а)?|пишет|написав|yazdı|şunu yazdı"
    r"|đã viết|menulis|έγραψε|γράφει|schreef op|viết|rašė|rakstīja|kirjutas|skrifaði|va escriure|idatzi du|je napísal|je napisal|שלח|כתב|كتب)\b"
    r"|写道|寫道|於.{0,40}寫道|作成|書きました|のメール|님이 작성|작성|wrote\s*$)",
    re.IGNORECASE,
)
ON = re.compile(
    r"""^[\s>*_]*(?:(?:on|am|le|el|il|op|den|em|w\sdniu|dnia|dne|dňa|a\(z\)|în\sdata|pe|u|в|vào|pada|στις|på|mon|tue|wed|thu|fri|sat|sun|lun"""
    r"""|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|pon|wt|śr|czw|pt|at|in|к|чт|пт|сб|вс|пн|вт|ср)\b|d\.|"?[\w.+-]{1,64}@|\d{1,4}[-./年])""",
    re.IGNORECASE,
)
DATE = re.compile(r"\d{1,2}[:.h]\d{2}|\d{1,4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,4}|\b(?:19|20)\d\d\b")
OLD_GMAIL = re.compile(r"^\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+.{1,80}<[^<>\s]{3,80}@[^<>\s]{3,80}>\s*:?\s*$")

ORIGINAL = re.compile(
    r"^[\s>*]*[-_=—]{2,}\s*(?:original(?:e|nachricht)?|urspr(?:ü|u|ue)ngliche|reply|message d'origine|mensaje original|messaggio originale|oorspronkelijk|ursprungligt|opprindelig"
    r"|opprinnelig|alkuperäinen|mensagem original|wiadomość|původní|pôvodná|eredeti|исходное|mesaj original|orijinal|forwarded|weitergeleitete|message transféré|mensaje reenviado|messaggio inoltrato"
    r"|doorgestuurd|vidarebefordrat|videresendt|välitetty|mensagem encaminhada|mensagem reencaminhada|przekazana|přeposlaná|továbbított|пересылаемое|переадресованное|iletilen|原始邮件|原始郵件|转发邮件|轉寄郵件|元のメッセージ|転送|원본)"
    r"[^\n]{0,160}?[-_=—]*\s*$",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"forward|weitergeleitet|transféré|reenviado|inoltrato|doorgestuurd|vidarebefordrat|videresendt|välitetty|encaminhada|przekazana|přeposlaná|továbbított|пересылаем|переадресован|iletilen|转发|轉寄|転送",
    re.IGNORECASE,
)
BEGIN_FORWARD = re.compile(
    r"^[\s>*]*(?:begin forwarded message|anfang der weitergeleiteten|début du message (?:transféré|réexpédié)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht"
    r"|vidarebefordrat brev|start på videresendt|välitetty viesti alkaa|início da mensagem (?:encaminhada|reenviada)|początek przekazywanej|začátek přeposílané|начало переадресованного)\b.{0,40}:?\s*$",
    re.IGNORECASE,
)
RULE = re.compile(r"^\s*(?:_{10,}|-{20,}|={20,})\s*$")

# Labels of the block that Outlook and others put above what they quote.
FROM = "from|von|de|da|van|från|fra|lähettäjä|od|feladó|от|отправитель|gönderen|kimden|发件人|寄件者|差出人|보낸 사람|보낸사람|από|de la|від|expéditeur|mittente|afzender|avsändare|absender"
SENT = (
    "sent|date|gesendet|datum|envoyé|date|enviado(?: el| em)?|fecha|data|inviato|verzonden|skickat|sendt|dato|lähetetty|päivämäärä|wysłano|odesláno|odoslané|elküldve|dátum|отправлено|дата|tarih|gönderildi"
    "|发送时间|日期|傳送時間|送信日時|日時|보낸 날짜|날짜|ημερομηνία|trimis|sent at|time|надіслано"
)
TO = "to|an|à|a|para|aan|till|til|vastaanottaja|do|komu|címzett|кому|kime|alıcı|收件人|收件者|宛先|받는 사람|받는사람|προς|către|per|destinataire|cc|copie|kopie|kopia|cópia|copia|kopi|dw|kopio|másolat|копия|bilgi|抄送|副本|参照|참조"
SUBJECT = "subject|betreff|objet|asunto|oggetto|onderwerp|ämne|emne|aihe|assunto|temat|předmět|predmet|tárgy|тема|konu|主题|主旨|件名|제목|θέμα|subiect|re"


def label(names: str) -> re.Pattern[str]:
    """A line that starts with one of these labels and a colon, perhaps in bold asterisks or after quote marks."""
    return re.compile(rf"^[\s>|*_]{{0,12}}(?:{names})[*_\s]{{0,4}}[:：][*_]{{0,2}}(?:\s|$|\S)", re.IGNORECASE)


FROM_LINE, SENT_LINE, TO_LINE, SUBJECT_LINE = label(FROM), label(SENT), label(TO), label(SUBJECT)
NOTES_DATE = re.compile(
    r"^[\s>]*(?:on\s+)?\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M)?\s*$|\b\d{1,2}/\d{1,2}/(?:\d{2}|\d{4})\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AP]M)?\s*(?:\w{3,4})?\s*$",
    re.IGNORECASE,
)

SENT_FROM = re.compile(
    r"^\W*(?:sent (?:from|via|using|with|by) (?:my|the|an?|yahoo|outlook|gmail|mail|proton|samsung|windows|blackberry|aol|iphone|ipad|android|mobile|[A-Z]\w+)\b|sent (?:from|via) "
    r"|get (?:outlook|k-9) for|von meinem .{1,40} gesendet|gesendet (?:von|mit|aus|über)|diese nachricht wurde von meinem|envoyé (?:de|depuis|à partir de|avec)|enviado (?:desde|do|a partir|de|vía|via)|enviada do|inviato (?:da|dal|con)"
    r"|verzonden (?:vanaf|met|via|vanuit)|verstuurd vanaf|skickat? från|sendt (?:fra|med)|skickad från|lähetetty|wysłan[eo] (?:z|za pomocą)|odesláno z|odoslané z|küldve|отправлено (?:с|из)|надіслано з|.{0,20}(?:den|dan) gönderildi"
    r"|发自我的|從我的 .{1,20}傳送|iPhoneから送信|.{1,20}から送信|나의 .{1,20}에서 보냄|από το .{1,30} μου|trimis de pe|by blackberry|blackberry by)",
    re.IGNORECASE,
)
DELIMITER = re.compile(r"^\s*(?:--|---|—|––|-- -|_{3,80}|-{3,30}|\*{3,12}|={3,12}|~{3,12})\s*$")

CLOSING = re.compile(
    r"^\W*(?:(?:many |very |with |my |all |kind(?:est)? |warm(?:est)? |best |sincere |yours? )*(?:regards?|thanks?(?: you)?(?: (?:very|so) much| in advance| again| a lot| and regards)?|wishes|sincerely|truly|faithfully|cheers|cordially|respectfully|best|rgds|brgds|br|thx|ciao|love|take care|talk soon|later|sincerely yours)"
    r"|mit (?:freundlich|besten|herzlich|lieben)\w*(?: gr(?:ü|u|ue)(?:ß|ss)\w*)?|(?:viele|beste|liebe|schöne|freundliche|herzliche) gr(?:ü|u|ue)(?:ß|ss)e\w*(?: aus \w+)?|mfg|lg|vg|gru(?:ß|ss)"
    r"|(?:bien )?(?:cordialement|amicalement|sincèrement)|(?:meilleures |bonnes |sincères )?salutations|bien à vous|un saludo|saludos(?: cordiales)?|atentamente|atte|cordialmente|(?:cordiali|distinti) saluti|saluti|grazie"
    r"|(?:met )?(?:vriendelijke?|hartelijke) groet(?:en)?|mvg|groet(?:en|jes)?|(?:med )?(?:vänliga?|bästa|venlige?|vennlige?|beste) h(?:ä|i)ls(?:ning(?:ar)?|e[nr]+e?)|mvh|hälsningar|hilsen|ystävällisin terveisin|terveisin"
    r"|(?:z )?(?:poważaniem|pozdrowieniami)|pozdrawiam|s pozdravem|s pozdravom|üdvözlettel|с уважением|atenciosamente|att|abraços?|com os melhores cumprimentos|cumprimentos|saygılarımla|iyi çalışmalar|此致|敬礼|顺颂商祺|よろしくお願い.{0,12}|敬具|감사합니다|드림)[\s,.!;:)-]*$",
    re.IGNORECASE,
)
