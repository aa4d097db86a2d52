"""What was newly written is told from history and signature, in the ways of many programs and languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellworn.capture.message import Mention, Message
from wellworn.capture.words import words
from wellworn.capture.words.split import LONGEST, apart

ANN = Mention("ann.bell@acme.example", "Ann Bell")


def of_html(html: str) -> str:
    """What was newly written in an HTML message."""
    return words(Message("", None, "", ANN, html=html)).new


@pytest.mark.parametrize(
    "line",
    [
        "On Fri, 5 May 2023 at 10:11, Ben Okafor <ben@b.example> wrote:",
        "On Fri, 5 May 2023 at 10:11, Ben Okafor\n<ben@b.example>\nwrote:",
        "Am 05.05.2023 um 10:11 schrieb Ben Okafor:",
        "Am Fr., 5. Mai 2023 um 10:11 Uhr schrieb Ben Okafor <\nben@b.example>:",
        "Le ven. 5 mai 2023 à 10:11, Ben Okafor <ben@b.example> a écrit :",
        "El vie, 5 may 2023 a las 10:11, Ben Okafor (<ben@b.example>) escribió:",
        "Il giorno ven 5 mag 2023 alle ore 10:11 Ben Okafor <ben@b.example> ha scritto:",
        "Op vr 5 mei 2023 om 10:11 schreef Ben Okafor <ben@b.example>:",
        "Den fre 5 maj 2023 kl 10:11 skrev Ben Okafor <ben@b.example>:",
        "fre. 5. mai 2023 kl. 10:11 skrev Ben Okafor <ben@b.example>:",
        "pt., 5 maj 2023 o 10:11 Ben Okafor <ben@b.example> napisał(a):",
        "Em sex., 5 de mai. de 2023 às 10:11, Ben Okafor <ben@b.example> escreveu:",
        "pá 5. 5. 2023 v 10:11 odesílatel Ben Okafor <ben@b.example> napsal:",
        "пт, 5 мая 2023 г. в 10:11, Ben Okafor <ben@b.example>:",
        "2023年5月5日(金) 10:11 Ben Okafor <ben@b.example>:",
        "-----Original Message-----",
        "-----Ursprüngliche Nachricht-----",
        "-------- Message d'origine --------",
        "From: Ben Okafor <ben@b.example>\nSent: Friday, May 5, 2023 10:11 AM\nTo: Ann Bell\nSubject: Pumps\n",
        "Von: Ben Okafor <ben@b.example>\nGesendet: Freitag, 5. Mai 2023 10:11\nAn: Ann Bell\nBetreff: Pumpen\n",
        "De : Ben Okafor <ben@b.example>\nEnvoyé : vendredi 5 mai 2023 10:11\nÀ : Ann Bell\nObjet : Pompes\n",
        "*From:* Ben Okafor <ben@b.example>\n*Sent:* Friday, May 5, 2023\n*To:* Ann Bell\n*Subject:* Pumps\n",
        "Från: Ben Okafor\nSkickat: den 5 maj 2023 10:11\nTill: Ann Bell\nÄmne: Pumpar\n",
        "发件人: Ben Okafor\n发送时间: 2023年5月5日\n收件人: Ann Bell\n主题: 泵\n",
        "________________________________\nFrom: Ben Okafor\nSent: Friday\nTo: Ann Bell\nSubject: Pumps\n",
    ],
)
def test_history_is_told_by_what_announces_it(line: str) -> None:
    marked = "\n".join(f"> {text}" for text in ("Can you send ten?", "", "Ben"))
    parts = apart(f"Yes, on Monday.\n\n{line}\n\n{marked}\n", ANN.name, ANN.address)
    assert parts.new == "Yes, on Monday."
    assert "Can you send ten?" in parts.quoted


def test_history_without_marks_is_told_too() -> None:
    parts = apart("Yes.\n\nOn Fri, 5 May 2023 at 10:11, Ben Okafor <ben@b.example> wrote:\n\nCan you send ten?\nBen")
    assert parts.new == "Yes."


def test_answers_between_quoted_lines_are_new() -> None:
    parts = apart("On 5 May 2023, Ben wrote:\n> Ten pumps?\nYes, ten.\n> And when?\nOn Monday.\n")
    assert parts.new == "Yes, ten.\nOn Monday."
    assert parts.quoted.count(">") == 2


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote to them:\nthe pumps are late.",
        "From: the yard\nwe need two cranes.",
        "Hi Ben,\n\nplease note:\n1. ten pumps\n2. two cranes",
        "The meeting:\n\nDate: Wednesday\nTime: 7:00\nAddress: the yard\n\nPlease bring your badge.",
        "One thing: we -- as agreed -- take ten.",
    ],
)
def test_letters_that_only_look_quoted_stay_whole(text: str) -> None:
    assert apart(text).quoted == ""


def test_what_only_forwards_keeps_its_text() -> None:
    parts = apart(
        "---------- Forwarded message ---------\nFrom: Ben <ben@b.example>\nDate: Fri\nSubject: Pumps\nTo: Ann\n\nCan you send ten?"
    )
    assert "Can you send ten?" in parts.new
    commented = apart(
        "See below.\n\n---------- Forwarded message ---------\nFrom: Ben\nDate: Fri\nSubject: Pumps\nTo: Ann\n\nTen?"
    )
    assert commented.new == "See below."


@pytest.mark.parametrize(
    "signature",
    [
        "--\nAnn Bell\nAcme",
        "Best regards,\nAnn Bell\nHead of Purchasing\nAcme Ltd\n+44 1632 960 001",
        "Mit freundlichen Grüßen\n\nAnn Bell\nEinkauf",
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPad",
        "Get Outlook for Android",
        "Ann",
    ],
)
def test_signatures_are_told_from_what_is_new(signature: str) -> None:
    parts = apart(
        f"Hi Ben,\n\nwe take ten of them and would like to have them before June.\n\n{signature}\n",
        ANN.name,
        ANN.address,
    )
    assert parts.new.endswith("before June.")
    assert parts.signature == signature.strip()


def test_a_sentence_about_where_it_was_sent_from_is_no_signature() -> None:
    assert "desk" in apart("Here it is.\n\nSent from my desk, which is so much easier than doing it on the phone.").new


@pytest.mark.parametrize(
    "html",
    [
        '<p>Yes.</p><div class="gmail_quote"><div class="gmail_attr">On Fri, Ben &lt;b@b.example&gt; wrote:<br></div><blockquote>Ten?</blockquote></div>',
        '<p>Yes.</p><div class="moz-cite-prefix">On 5/5/23 10:11, Ben wrote:<br></div><blockquote type="cite"><p>Ten?</p></blockquote>',
        '<p>Yes.</p><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ben<br><b>Sent:</b> Friday<br><b>To:</b> Ann<br><b>Subject:</b> x</div><p>Ten?</p>',
        "<p>Yes.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3pt'><p><b>From:</b> Ben<br><b>Sent:</b> x<br><b>To:</b> y</p></div><p>Ten?</p>",
        '<p>Yes.</p><div id="yahoo_quoted_1" class="yahoo_quoted">On Friday, Ben wrote:<br>Ten?</div>',
        '<p>Yes.</p><span id="OLK_SRC_BODY_SECTION"><div>From: Ben</div><div>Ten?</div></span>',
        '<p>Yes.</p><blockquote style="border-left:1px solid blue">05.05.2023, 10:11, "Ben" &lt;b@b.example&gt;:<br>Ten?</blockquote>',
    ],
)
def test_history_in_html_is_told_by_the_marks_of_its_program(html: str) -> None:
    assert of_html(f"<html><body>{html}</body></html>") == "Yes."


def test_html_becomes_lines_as_people_see_them() -> None:
    assert (
        of_html("<style>p{}</style><p>Hello&nbsp;Ben,<br>two\nlines</p><ul><li>one<li>two</ul><script>x()</script>")
        == "Hello Ben,\ntwo lines\n\none\ntwo"
    )


def test_html_is_used_when_the_plain_part_does_not_mark_its_history() -> None:
    html = '<p>Yes.</p><div class="gmail_quote"><blockquote>Ten?</blockquote></div>'
    assert words(Message("", None, "", ANN, text="Yes.\n\nTen?", html=html)).new == "Yes."


letters = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(["> x", "On 5 May 2023, Ben wrote:", "From: a", "To: b", "Subject: c", "--", "-- ", "Sent from my iPhone", "Ann", "", "____________", "<blockquote>", "</div>", "<div class=gmail_quote>"]),
    ),
    max_size=40,
).map("\n".join)  # fmt: skip


@given(letters, letters)
def test_any_text_comes_apart_without_losing_a_word(text: str, html: str) -> None:
    parts = apart(text, ANN.name, ANN.address)
    for part in (parts.new, parts.quoted, parts.signature):
        part.encode("utf-8")
    kept = sorted("".join(f"{parts.new}{parts.quoted}{parts.signature}".split()))
    assert kept == sorted("".join(text.replace("\ue001quoted\ue001", "").split()))
    words(Message("", None, "", ANN, html=html))


def test_endless_lines_and_numbers_of_lines_are_bounded() -> None:
    assert apart("x" * 10_000_000).new.startswith("xxx")
    assert len(apart("a:\n" * 300_000).new) <= LONGEST
    assert apart("On " * 100_000 + "wrote:").new
    assert apart("> " * 200_000).quoted
    of_html("<div>" * 50_000 + "x")
    of_html("<blockquote>" * 2_000 + "x")
    of_html("<!--" * 50_000)
    of_html("<style>" * 50_000)
