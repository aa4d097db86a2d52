"""HTML to lines of text, in which what mail programs mark up as quoted carries "> " as it does in plain text."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from wellworn.capture.parse.charset import clean
from wellworn.capture.words.quoting import SPLIT

LONGEST = 1_000_000  # characters of HTML that are looked at
MOST_QUOTES = 100
DEEPEST = 500  # elements inside elements; real mail has a few dozen

space = re.compile(r"[ \t\r\f\u00a0]+")
blocks = re.compile(
    r"(?=<(?:/?(?:p|div|table|tr|ul|ol|li|h[1-6]|blockquote|pre|hr|section|article|header|footer|center|dl|dd|dt)\b|br\b))",
    re.IGNORECASE,
)
cells = re.compile(r"(?=<(?:td|th)\b)", re.IGNORECASE)
nesting = re.compile(
    r"<(/?)(?!(?:p|li|td|tr|th|br|hr|img|input|meta|link|dt|dd|option|col|base|area|wbr|o:p)\b)[a-zA-Z]"
)
blank = re.compile(r"\n{3,}")

# Elements that hold quoted history whole, by the program that writes them.
CONTAINERS = (
    "blockquote[type=cite], blockquote.gmail_quote, div.gmail_quote, div.gmail_extra blockquote, div.yahoo_quoted, #yahoo_quoted, div.yqt,"
    " div.moz-forward-container, blockquote[cite], #OLK_SRC_BODY_SECTION, #mail-app-auto-quote, div.zmail_extra, blockquote.zmail_extra, div.protonmail_quote, blockquote.protonmail_quote,"
    " div.tutanota_quote, blockquote.tutanota_quote, #isForwardContent, #isReplyContent, div.mailplugin_quote, div.ms-outlook-mobile-reference-message, div.js-helper,"
    " div.sh-quoted-content, div.front-blockquote, blockquote.front-blockquote, div.quote, div.wps_quotion, div.ntes-mailmaster-quote, div.ncscomposeblockquote, blockquote"
)
# Elements after which everything is quoted.
BEGINNINGS = "#divRplyFwdMsg, #appendonsend, #divTaggedContent, div.mail-quote-begin, #stopSpelling, #reply-intro, hr#stopSpelling, hr[tabindex='-1'], #ms-outlook-mobile-signature ~ hr, a[name='_MailOriginal'], #zmail_quote, div.x_gmail_quote"
OUTLOOK_BORDER = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s+#(?:[A-F0-9]{6})\s+1\.0pt|border-top:\s*#?[a-z0-9]+ 1px solid",
    re.IGNORECASE,
)


def text_of(html: str) -> str:
    """The words of `html` by lines, quotations marked."""
    html = bounded(html[:LONGEST])
    pre = "<pre" in html or "<PRE" in html
    html = space.sub(" ", html.replace("\n", "\ue000" if pre else " "))
    html = cells.sub(" ", blocks.sub("\n", html))
    tree = LexborHTMLParser(html.replace("\ue000", "\n") if pre else html)
    root = tree.body or tree.root
    if root is None:
        return ""
    for node in root.css("style, script, title"):
        node.decompose()
    mark(root)
    return clean(tidy(root.text(deep=True)))


def bounded(html: str) -> str:
    """`html` cut where its elements lie too deep inside each other: the cost of looking for quotations grows with the depth."""
    depth = 0
    if html.count("<") > DEEPEST:
        for match in nesting.finditer(html):
            depth += -1 if match.group(1) else 1
            if depth > DEEPEST:
                return html[: match.start()]
    return html


def tidy(text: str) -> str:
    """Lines without outer space and with at most one blank line between them."""
    lines = [line.strip() for line in space.sub(" ", text).split("\n")]
    return blank.sub("\n\n", "\n".join(lines)).strip("\n")


def mark(root: LexborNode) -> None:
    """Put "> " before every line of a quotation, innermost first, and a split where one begins that only styles tell."""
    for node in root.css(BEGINNINGS)[:MOST_QUOTES]:
        node.insert_before(f"\n{SPLIT}\n")
    for node in root.css("div[style*='border-top'], div[style*='BORDER-TOP']")[:MOST_QUOTES]:
        if OUTLOOK_BORDER.search(node.attributes.get("style") or ""):
            node.insert_before(f"\n{SPLIT}\n")
    for node in reversed(root.css(CONTAINERS)[:MOST_QUOTES]):
        quoted = "\n".join(f"> {line}" for line in tidy(node.text(deep=True)).split("\n"))
        node.replace_with(f"\n{quoted}\n")
