"""The big mail providers: which domains are theirs, and the servers that their help pages name."""

from __future__ import annotations

from dataclasses import dataclass

PROVIDERS = {
    "imap.gmail.com": "gmail.com googlemail.com",
    "outlook.office365.com": "outlook.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr live.com live.de live.fr msn.com",
    "imap.mail.yahoo.com": "yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it ymail.com rocketmail.com",
    "imap.aol.com": "aol.com aol.de aim.com",
    "imap.mail.me.com": "icloud.com me.com mac.com",
    "imap.gmx.net": "gmx.net gmx.de gmx.at gmx.ch",
    "imap.gmx.com": "gmx.com gmx.co.uk gmx.fr gmx.us",
    "imap.web.de": "web.de",
    "secureimap.t-online.de": "t-online.de magenta.de",
    "imap.1und1.de": "online.de onlinehome.de 1und1.de",
    "imap.mailbox.org": "mailbox.org",
    "posteo.de": "posteo.de posteo.net",
    "imap.fastmail.com": "fastmail.com fastmail.fm",
    "imap.zoho.com": "zoho.com zohomail.com",
    "imap.zoho.eu": "zoho.eu zohomail.eu",
    "imap.orange.fr": "orange.fr wanadoo.fr",
    "imap.free.fr": "free.fr",
    "imap.laposte.net": "laposte.net",
    "imap.sfr.fr": "sfr.fr neuf.fr",
    "imapmail.libero.it": "libero.it",
    "imap.seznam.cz": "seznam.cz email.cz",
    "imap.wp.pl": "wp.pl",
    "imap.poczta.onet.pl": "onet.pl op.pl",
    "imap.bluewin.ch": "bluewin.ch",
    "imap.yandex.com": "yandex.com yandex.ru ya.ru",
    "imap.mail.ru": "mail.ru inbox.ru list.ru bk.ru",
    "imap.qq.com": "qq.com foxmail.com",
    "imap.163.com": "163.com",
    "imap.126.com": "126.com",
    "imap.naver.com": "naver.com",
    "imap.daum.net": "daum.net hanmail.net",
    "imap.comcast.net": "comcast.net",
    "imap.mail.att.net": "att.net",
}
HOSTS = {domain: host for host, domains in PROVIDERS.items() for domain in domains.split()}
APP_PASSWORD = frozenset(
    [
        "imap.gmail.com",
        "imap.mail.yahoo.com",
        "imap.aol.com",
        "imap.mail.me.com",
        "imap.fastmail.com",
        "imap.qq.com",
        "imap.163.com",
        "imap.126.com",
    ]
)


@dataclass(frozen=True, slots=True)
class Submission:
    """Where a provider takes mail for sending. `tls` from the first byte, else STARTTLS; `keeps` says that it files a copy in Sent itself."""

    host: str
    port: int = 465
    tls: bool = True
    keeps: bool = False


# By the IMAP server of the provider. Those that are not here follow the convention: `smtp.` in place of `imap.`, port 465.
SUBMISSION = {
    "imap.gmail.com": Submission("smtp.gmail.com", keeps=True),
    "outlook.office365.com": Submission("smtp.office365.com", 587, tls=False, keeps=True),
    "imap.mail.yahoo.com": Submission("smtp.mail.yahoo.com", keeps=True),
    "imap.aol.com": Submission("smtp.aol.com", keeps=True),
    "imap.mail.me.com": Submission("smtp.mail.me.com", 587, tls=False),
    "imap.gmx.net": Submission("mail.gmx.net"),
    "imap.gmx.com": Submission("mail.gmx.com"),
    "imap.web.de": Submission("smtp.web.de", 587, tls=False),
    "secureimap.t-online.de": Submission("securesmtp.t-online.de"),
    "posteo.de": Submission("posteo.de"),
    "imapmail.libero.it": Submission("smtp.libero.it"),
    "imap.bluewin.ch": Submission("smtpauths.bluewin.ch"),
    "imap.poczta.onet.pl": Submission("smtp.poczta.onet.pl"),
    "imap.comcast.net": Submission("smtp.comcast.net"),
    "imap.mail.att.net": Submission("smtp.mail.att.net"),
}


def submission(address: str) -> Submission:
    """Where the mail of an address is likely handed in for sending."""
    domain = address.rpartition("@")[2].strip().lower()
    host = HOSTS.get(domain)
    if host is None:
        return Submission(f"smtp.{domain}")
    return SUBMISSION.get(host, Submission(host.replace("imap.", "smtp.", 1)))
