"""Bytes to text when the charset is wrong, unknown or missing. The result never holds NUL or a lone surrogate."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

from wellworn.lib.turning import unturned

SAMPLE = 4096  # bytes given to the detector, which is slow
NEVER = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "utf_7"})

# What senders say and what they mean: mostly the WHATWG encoding standard's labels, https://encoding.spec.whatwg.org/#names-and-labels
MEANT = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "cp50221": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "x-windows-949": "cp949",
    "big5": "big5hkscs",
    "unicode-1-1-utf-8": "utf-8",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "unicode": "utf-16",
}
ASCII = frozenset(
    {"", "us-ascii", "ascii", "ansi_x3.4-1968", "x-unknown", "unknown", "unknown-8bit", "default", "none"}
)

surrogates = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=256)
def codec(label: str) -> str:
    """The Python codec meant by a charset label, or "" if there is none that may be used on strangers' bytes."""
    name = label.strip("\"' \t").lower().split("*", 1)[0]
    name = MEANT.get(name, name)
    if name in ASCII:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    # Python lists byte-to-byte codecs such as zip among the others; they would unpack a bomb.
    if not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in NEVER:
        return ""
    return info.name


def clean(text: str) -> str:
    """`text` without NUL, lone surrogates, and characters that turn its direction: with those it reads as what it is not."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    if surrogates.search(text):
        text = surrogates.sub("\ufffd", text)
    return unturned(text)


def decode(raw: bytes, label: str = "", *, detect: bool = True) -> str:
    """`raw` as text. The declared charset is believed as long as it fits; then UTF-8; then a guess."""
    if raw.isascii() and b"\x1b" not in raw and not label.lower().startswith(("utf-16", "utf-7", "unicode", "hz")):
        return clean(raw.decode("ascii"))
    declared = codec(label) or ("iso2022_jp_ext" if b"\x1b$" in raw else "")
    for name in (declared, "utf-8"):
        if name:
            try:
                return clean(raw.decode(name))
            except (UnicodeError, ValueError):
                continue
    if declared and declared not in {"utf-8", "cp1252"}:
        return clean(raw.decode(declared, "replace"))
    if not declared and detect:
        name = guess(raw[:SAMPLE])
        if name:
            return clean(raw.decode(name, "replace"))
    if declared == "utf-8":  # a few broken bytes in UTF-8 leave the rest readable; Latin-1 sent as UTF-8 does not
        text = raw.decode("utf-8", "replace")
        if text.count("\ufffd") * 2 < sum(1 for c in text if not c.isascii()):
            return clean(text)
    return clean(raw.decode("cp1252", "replace"))


def guess(sample: bytes) -> str:
    """The most likely codec of undeclared 8-bit text, or ""."""
    best = from_bytes(sample, steps=3, chunk_size=512, threshold=0.3).best()
    return codec(best.encoding) if best else ""
