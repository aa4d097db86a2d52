"""HTML of strangers made fit to show: nothing active, nothing fetched, nothing disguised."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import nh3

from wellworn.lib.turning import unmarked

MOST = 500_000  # characters of HTML taken in
MOST_OUT = 1_000_000  # and given out
MOST_CELLS = 5_000  # opening tags; what comes after is left out
DEEPEST = 200

TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "dd",
        "del",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "kbd",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
    ]
)
# What lies inside these is not text for people.
DROPPED = frozenset(
    [
        "script",
        "style",
        "title",
        "head",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "xml",
        "textarea",
        "select",
        "noembed",
    ]
)
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "*": {"dir", "lang"},
}
SAFE_IMAGE = re.compile(
    r"(?:cid:[^\s\"'<>\\]{1,300}|data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]{1,200000})", re.IGNORECASE
)
SMALL_NUMBER = re.compile(r"[1-9][0-9]?")

# Characters that turn the direction of what follows (`lib.turning`), as entities; and invisible ones used to split words.
bidi_entity = re.compile(
    r"&#(?:x0*(?:202[a-e]|206[6-9]|200[ef]|61c)|0*(?:823[4-8]|829[4-7]|820[67]|1564));?", re.IGNORECASE
)
invisible = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufeff\ufff9-\ufffb]")
opening = re.compile(r"<[a-zA-Z]")
unclosed_image = re.compile(r"<img(?![^>]*\ssrc=)[^>]*>")
link = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
any_tag = re.compile(r"<[^>]*>")
shown_host = re.compile(r"(?:https?://|www\.)?((?:[\w-]{1,63}\.){1,8}[\w-]{2,63})", re.IGNORECASE)


def attribute(tag: str, name: str, value: str) -> str | None:
    """The value that an attribute keeps, or None to drop it."""
    if tag == "img" and name == "src":
        return value if SAFE_IMAGE.fullmatch(value.strip()) else None
    if name in ("colspan", "rowspan", "start"):
        return value if SMALL_NUMBER.fullmatch(value.strip()) else None
    if name == "dir":
        return value if value.lower() in ("ltr", "rtl", "auto") else None
    return value[:4000]


def sanitise(html: str) -> str:
    """`html` as harmless HTML. Remote images are gone, styles are gone, links say where they really lead."""
    html = invisible.sub("", bounded(html[:MOST]))
    html = unmarked(bidi_entity.sub("", html))
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    clean = unclosed_image.sub("", unmarked(invisible.sub("", clean)))
    clean = link.sub(honest, clean)
    return clean if len(clean) <= MOST_OUT else sanitise(any_tag.sub(" ", clean)[: MOST_OUT // 10])


def bounded(html: str) -> str:
    """`html` cut where it has had more elements than a person's letter has."""
    for number, match in enumerate(opening.finditer(html)):
        if number >= MOST_CELLS:
            return html[: match.start()]
    return html


def honest(match: re.Match[str]) -> str:
    """A link that leads elsewhere than its text says, or to a name that imitates another, shows its real host after it."""
    href, rest, inner = match.groups()
    address = unescape(href)
    if address.lower().startswith(("data:", "cid:")) or not address.lower().startswith(("http:", "https:", "mailto:")):
        return inner
    host = real_host(address)
    text = unescape(any_tag.sub("", inner)).strip()
    said = shown_host.match(text)
    misleading = bool(said) and said is not None and not same_site(said.group(1).lower(), host)
    if host and (misleading or "xn--" in host or not text.isascii() and bool(said)):
        return f'<a href="{href}"{rest}>{inner}</a> <span>[{host}]</span>'
    return match.group(0)


def real_host(address: str) -> str:
    """The host a web address leads to, with A-labels, or ""."""
    try:
        host = urlsplit(address).hostname or ""
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""


def same_site(said: str, host: str) -> bool:
    """Whether a host shown in a text and a real one are the same, or one lies under the other."""
    said, host = said.removeprefix("www."), host.removeprefix("www.")
    return not host or said == host or host.endswith("." + said) or said.endswith("." + host)
