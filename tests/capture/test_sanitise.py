"""Hostile mail shows nothing active and fetches nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.sanitise import MOST_CELLS, MOST_OUT, sanitise

HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<img src=x onerror="alert(1)">',
    '<img src="https://tracker.example/p.gif?id=1" width=1 height=1>',
    '<img srcset="https://tracker.example/1.png 1x, https://tracker.example/2.png 2x">',
    '<picture><source srcset="https://tracker.example/a"><img src="//tracker.example/b"></picture>',
    '<div style="background:url(https://tracker.example/a.png)">x</div>',
    "<style>@import 'https://tracker.example/a.css'; body{background:url(https://tracker.example/b)}</style>",
    '<link rel="stylesheet" href="https://tracker.example/a.css"><link rel=prefetch href="https://tracker.example/b">',
    '<meta http-equiv="refresh" content="0;url=https://tracker.example/">',
    '<base href="https://tracker.example/"><a href="x">y</a>',
    '<table background="https://tracker.example/a.png"><tr><td background="https://tracker.example/b">x</td></tr></table>',
    '<video poster="https://tracker.example/a" src="https://tracker.example/b" autoplay></video>',
    '<audio src="https://tracker.example/a" autoplay></audio><embed src="https://tracker.example/c"><object data="https://tracker.example/d"></object>',
    '<iframe src="https://tracker.example/"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<svg onload="alert(1)"><script>alert(1)</script><image href="https://tracker.example/a"/></svg>',
    '<svg><style><img src="</style><img src=x onerror=alert(1)>"></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<a href="javascript:alert(1)">x</a><a href=" java\nscript:alert(1)">y</a><a href="&#106;avascript:alert(1)">z</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a><a href="vbscript:x">y</a><a href="file:///etc/passwd">z</a>',
    '<img src="data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Pg==">',
    '<form action="https://tracker.example/"><input name=a autofocus onfocus=alert(1)><button formaction="javascript:alert(1)">x</button></form>',
    '<p id="x" class="toast" name="y" data-x="1" hx-get="/delete" onclick="alert(1)">x</p>',
    '<input type="image" src="https://tracker.example/a">',
    "<!--[if mso]><script>alert(1)</script><![endif]--><![CDATA[<script>alert(1)</script>]]>",
    '<body onload="alert(1)" background="https://tracker.example/x">x</body>',
    '<bgsound src="https://tracker.example/a"><layer src="https://tracker.example/b"><frameset><frame src="https://tracker.example/c"></frameset>',
    '<a href="https://ok.example" ping="https://tracker.example/">x</a>',
    '<blockquote cite="https://tracker.example/a">x</blockquote>',
    '<x-y is="z" onclick=alert(1)>x</x-y><template><img src=x onerror=alert(1)></template>',
]
ALLOWED = re.compile(
    r"^</?(?:a|abbr|b|blockquote|br|caption|center|cite|code|dd|del|dfn|div|dl|dt|em|h[1-6]|hr|i|img|ins|kbd|li|ol|p|pre|q|s|samp|small|span|strike|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var)\b"
)
FETCHES = re.compile(
    r"""(?:src|srcset|background|poster|action|data|ping|cite|style|class|id|on\w+|hx-\w+)\s*=""", re.IGNORECASE
)


def is_harmless(html: str) -> bool:
    """Whether each tag is one of text, and no attribute but those of links, spans of cells and embedded images is left."""
    for tag in re.findall(r"<[^>]*>", html):
        if not ALLOWED.match(tag):
            return False
        rest = re.sub(r' src="(?:cid:|data:image/(?:png|gif|jpeg|webp);base64,)[^"]*"', "", tag)
        rest = re.sub(r' (?:alt|title|href|lang)="[^"]*"', "", rest)
        if FETCHES.search(rest):
            return False
    return not any(not re.match(r"(?:https?:|mailto:)", href) for href in re.findall(r' href="([^"]*)"', html))


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_active_and_nothing_fetched_is_left(html: str) -> None:
    clean = sanitise(f"<p>before</p>{html}<p>after</p>")
    assert is_harmless(clean), clean
    assert "before" in clean
    assert "alert(1)</script>" not in clean


def test_cleaning_twice_changes_nothing() -> None:
    for html in HOSTILE:
        once = sanitise(html)
        assert sanitise(once) == once


@given(
    st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from([*HOSTILE, "<", ">", '"', "<p", "<a href=", "</svg>", "<!--", "-->", "&lt;"]),
        ),
        max_size=12,
    ).map("".join)
)
def test_any_html_is_harmless(html: str) -> None:
    clean = sanitise(html)
    assert is_harmless(clean), clean
    clean.encode("utf-8")
    assert "\0" not in clean


def test_links_are_kept_and_lead_out_safely() -> None:
    clean = sanitise('<a href="https://acme.example/x" target="_self" onclick="x()">our page</a>')
    assert clean == '<a href="https://acme.example/x" rel="noopener noreferrer nofollow">our page</a>'


@pytest.mark.parametrize(
    ("html", "host"),
    [
        ('<a href="https://evil.example/">www.bank.example</a>', "evil.example"),
        ('<a href="https://bank.example.evil.example/">https://bank.example/login</a>', "bank.example.evil.example"),
        ('<a href="https://xn--pple-43d.example/">apple</a>', "xn--pple-43d.example"),
        ('<a href="https://\u0430pple.example/">apple</a>', "xn--pple-43d.example"),
        ('<a href="https://bank.example@evil.example/">here: bank.example</a>', ""),
    ],
)
def test_a_link_that_pretends_shows_where_it_leads(html: str, host: str) -> None:
    assert f"[{host}]" in sanitise(html) or not host


def test_an_honest_link_is_left_alone() -> None:
    assert "[" not in sanitise(
        '<a href="https://www.acme.example/offer">acme.example</a><a href="https://acme.example">our offer. Soon</a>'
    )


def test_characters_that_turn_the_text_around_are_gone() -> None:
    clean = sanitise("invoice\u202efdp.exe &#x202e;abc&#8238;def\u2066x\u2069")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", clean)


def test_embedded_images_stay_and_remote_ones_leave_nothing() -> None:
    assert "cid:logo@acme" in sanitise('<img src="cid:logo@acme" alt="Acme">')
    assert sanitise('<img src="https://tracker.example/a.png" alt="">') == ""


def test_giant_and_deep_markup_is_bounded() -> None:
    assert sanitise("<table>" + "<tr><td>x</td></tr>" * 100_000).count("<td>") <= MOST_CELLS
    assert len(sanitise("<td colspan=9999999>x</td>" * 10)) < 1000
    assert len(sanitise("<b>" * 200_000 + "x")) <= MOST_OUT
    assert len(sanitise("&amp;" * 400_000)) <= MOST_OUT
