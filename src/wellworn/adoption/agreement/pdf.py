"""The annex as a PDF: real text in embedded fonts, numbered pages, bookmarks, and a list of contents."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from io import BytesIO
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph, Spacer
from reportlab.platypus import Table as Grid
from reportlab.platypus.tableofcontents import TableOfContents

from wellworn.adoption.agreement.document import Clause, Document, Section, Table
from wellworn.adoption.agreement.facts import day

FONTS = Path(__file__).parent / "fonts"
TEXT, STRONG, OTHER = "Hanken", "HankenStrong", "DejaVu"  # the last for letters that the first two do not have
INK, FAINT, LINE = HexColor("#1B1D19"), HexColor("#63675E"), HexColor("#C9CAC0")
LEFT, RIGHT, TOP, BOTTOM = 25 * mm, 20 * mm, 24 * mm, 24 * mm
WIDE = A4[0] - LEFT - RIGHT
HANG = 11 * mm  # of a clause's text beside its number


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    given = {"fontName": TEXT, "textColor": INK, "alignment": TA_LEFT, "splitLongWords": 1, **more}
    return ParagraphStyle(name, fontSize=size, leading=leading, **given)


BODY = _style("body", 9.6, 14, spaceAfter=5)
CLAUSE = _style("clause", 9.6, 14, spaceAfter=5, leftIndent=HANG, bulletIndent=0, bulletFontSize=9.6)
POINT = _style("point", 9.6, 14, spaceAfter=2, leftIndent=HANG + 5 * mm, bulletIndent=HANG, bulletFontSize=9.6)
CELL = _style("cell", 8, 11)
HEAD = _style("head", 8, 11, textColor=FAINT, fontName=STRONG)
TITLE = _style("title", 21, 27, fontName=STRONG, spaceAfter=4)
SUBTITLE = _style("subtitle", 13, 19, spaceAfter=14)
META = _style("meta", 9.6, 14, textColor=FAINT)
SECTION = _style("section", 13, 18, fontName=STRONG, spaceBefore=16, spaceAfter=7, keepWithNext=1)
LEADING_CLAUSE = _style("leading", 9.6, 14, spaceAfter=5, leftIndent=HANG, bulletFontSize=9.6, keepWithNext=1)
CONTENTS = _style("contents", 9.6, 16)


def pdf(document: Document) -> bytes:
    """The bytes of the file. The same document gives the same bytes."""
    _register()
    target = BytesIO()
    template = _Template(target, document)
    story: list[Flowable] = [
        *_front(document),
        *(part for one in document.sections for part in _section(one)),
        *_signing(document),
    ]
    template.multiBuild(story, canvasmaker=_canvas_of(document))
    return target.getvalue()


@cache
def _register() -> None:
    for name, file in ((TEXT, "hanken-grotesk-text"), (STRONG, "hanken-grotesk-strong"), (OTHER, "dejavu-sans")):
        pdfmetrics.registerFont(TTFont(name, FONTS / f"{file}.ttf"))


def _marked(text: str) -> str:
    """The text for a paragraph, with letters that the font lacks in the other one."""
    known = pdfmetrics.getFont(TEXT).face.charToGlyph
    made, other = [], False
    for letter in text:
        lacks = letter not in "\n\t " and ord(letter) not in known
        if lacks != other:
            made.append(f'<font name="{OTHER}">' if lacks else "</font>")
            other = lacks
        made.append(escape(letter, quote=False))
    return "".join(made) + ("</font>" if other else "")


def _line(section: Section) -> str:
    """A section's number and title, apart by two spaces that stay."""
    return f"{section.number}\u00a0\u00a0{section.title}"


class _Heading(Paragraph):  # type: ignore[misc]
    """A section's title, which the list of contents and the bookmarks lead to."""

    def __init__(self, section: Section) -> None:
        self.section = section
        super().__init__(_marked(_line(section)), SECTION)


class _Template(BaseDocTemplate):  # type: ignore[misc]
    """Pages of one frame."""

    def __init__(self, target: BytesIO, document: Document) -> None:
        super().__init__(
            target, pagesize=A4, leftMargin=LEFT, rightMargin=RIGHT, topMargin=TOP, bottomMargin=BOTTOM, invariant=1,
            title=f"{document.title}: {document.subtitle}", author=document.subtitle, subject=document.fingerprint,
            creator="Wellworn", lang=get_language() or "en", displayDocTitle=True,
        )  # fmt: skip
        frame = Frame(
            LEFT, BOTTOM, WIDE, A4[1] - TOP - BOTTOM, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        self.addPageTemplates(PageTemplate("page", [frame]))

    def afterFlowable(self, flowable: Flowable) -> None:
        """Enter a heading into the contents and the bookmarks."""
        if isinstance(flowable, _Heading):
            section = flowable.section
            self.canv.bookmarkPage(section.anchor)
            self.canv.addOutlineEntry(_line(section), section.anchor, 0)
            self.notify("TOCEntry", (0, _marked(_line(section)), self.page, section.anchor))


def _canvas_of(document: Document) -> Callable[..., Canvas]:
    """A canvas that knows at the end how many pages there are, and writes the foot of each."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, **named)
            self.kept: list[dict[str, object]] = []

        def showPage(self) -> None:
            self.kept.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self.kept, start=1):
                self.__dict__.update(page)
                self._foot(number, len(self.kept))
                super().showPage()
            super().save()

        def _foot(self, number: int, of: int) -> None:
            self.setStrokeColor(LINE)
            self.setLineWidth(0.5)
            self.line(LEFT, 17 * mm, A4[0] - RIGHT, 17 * mm)
            self.setFillColor(FAINT)
            self.setFont(TEXT, 8)
            words = {"version": document.version, "day": day(document.on), "print": document.fingerprint}
            self.drawString(LEFT, 12.5 * mm, _("Version %(version)d · %(day)s · fingerprint %(print)s") % words)
            self.drawRightString(A4[0] - RIGHT, 12.5 * mm, _("Page %(n)d of %(of)d") % {"n": number, "of": of})

    return Numbered


def _front(document: Document) -> list[Flowable]:
    contents = TableOfContents(dotsMinLevel=0, levelStyles=[CONTENTS])
    words = {"version": document.version, "day": day(document.on)}
    return [
        Paragraph(_marked(document.title), TITLE),
        Paragraph(_marked(document.subtitle), SUBTITLE),
        Paragraph(_marked(_("Version %(version)d, as configured on %(day)s") % words), META),
        Paragraph(_marked(_("Fingerprint %(print)s") % {"print": document.fingerprint}), META),
        Spacer(1, 12 * mm),
        Paragraph(_marked(_("Contents")), SECTION),
        contents,
    ]


def _section(section: Section) -> list[Flowable]:
    made: list[Flowable] = [_Heading(section)]
    parts = list(section.numbered)
    for place, (number, part) in enumerate(parts):
        leads = place + 1 < len(parts) and isinstance(parts[place + 1][1], Table)
        made += [_grid(part)] if isinstance(part, Table) else _clause(number, part, leads=leads)
    return made


def _clause(number: str, clause: Clause, *, leads: bool) -> list[Flowable]:
    """A clause; one that points or a table follow stays on their page."""
    style = LEADING_CLAUSE if leads or clause.points else CLAUSE
    text = Paragraph(_marked(clause.text), style, bulletText=number)
    points = [
        Paragraph(_marked(one), POINT, bulletText=f"{chr(97 + place)})") for place, one in enumerate(clause.points)
    ]
    return [text, *points, Spacer(1, 3)] if points else [text]


def _grid(table: Table) -> Flowable:
    rows = [[Paragraph(_marked(one), HEAD) for one in table.head]]
    rows += [[Paragraph(_marked(one), CELL) for one in row] for row in table.rows]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
    ]
    widths = [share * WIDE for share in table.widths]
    return Grid(rows, widths, repeatRows=1, style=style, spaceBefore=4, spaceAfter=10, hAlign="LEFT")


def _signing(document: Document) -> list[Flowable]:
    lines = [
        ["", "", ""],
        [Paragraph(_marked(one), CELL) for one in (document.signatures[0], "", document.signatures[1])],
    ]
    lines.append(
        [
            Paragraph(_marked(_("Place, date, signature")), HEAD),
            "",
            Paragraph(_marked(_("Place, date, signature")), HEAD),
        ]
    )
    style = [
        ("LINEABOVE", (0, 1), (0, 1), 0.8, INK),
        ("LINEABOVE", (2, 1), (2, 1), 0.8, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ]
    grid = Grid(lines, [WIDE * 0.46, WIDE * 0.08, WIDE * 0.46], [22 * mm, None, None], style=style)
    return [KeepTogether([Spacer(1, 10 * mm), Paragraph(_marked(_("Signatures")), SECTION), grid])]
