"""Styles, lists and settings of Word documents, as WordprocessingML.

The font is Arial, which every Word has and LibreOffice replaces by one with the same widths. All text colours have a
contrast of at least 4.5 to their background (WCAG 2.1, 1.4.3). Sizes are in half points, lengths in twentieths of a
point.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from kortit.rendering.word_xml import LANGUAGE_TAGS, NAMESPACE

FACE = "Arial"
INK = "16202B"
QUIET = "4B5866"
ACCENT = "0B4A86"
LINE = "C9D2DB"
PANEL = "F3F6F9"
INSERTED, INSERTED_GROUND = "0D4A22", "E0F3E5"
DELETED, DELETED_GROUND = "7D1A1A", "FBE6E4"
CHANGED = "5C3D00"

STATE_COLOURS = {"added": INSERTED, "changed": CHANGED, "removed": DELETED, "unchanged": QUIET, None: INK}
"""The colours of row states, which are also given in words."""

LIST_STEP = 227  # 4 mm: a bullet and the space after it in a narrow cell
CELL_MARGIN, COMPACT_CELL_MARGIN = 113, 74


@dataclass(frozen=True, slots=True)
class Paper:
    """The page: width, height, margins, and the font size of a goal's texts.

    A page with `density` under 1 has less room between lines, paragraphs and rows by that factor, and its rows are
    divided where the page ends.
    """

    width: int
    height: int
    size: int
    margin: int = 1134  # 2 cm
    edge: int = 624  # from the edge of the page to the header and footer
    density: float = 1.0

    @property
    def text_width(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.margin


LANDSCAPE = Paper(16838, 11906, size=19)
PORTRAIT = Paper(11906, 16838, size=20)
COMPACT = Paper(11906, 16838, size=17, margin=680, edge=340, density=0.4)


def _spacing(before: int = 0, after: int = 0, line: int = 259, density: float = 1.0) -> str:
    before, after = round(before * density), round(after * density)
    line = line if density == 1 else min(line, 240)
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _letters(size: int = 0, colour: str = "", *, bold: bool = False) -> str:
    return (
        "<w:b/><w:bCs/>" * bold
        + f'<w:color w:val="{colour}"/>' * bool(colour)
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' * bool(size)
    )


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: its id, its name, and its paragraph and run properties in the order of ECMA-376."""

    id: str
    name: str
    paragraph: str = ""
    letters: str = ""
    based_on: str = "Normal"
    following: str = ""
    own: bool = True

    @property
    def xml(self) -> str:
        kind, basis = ("paragraph", self.based_on) if self.paragraph else ("character", "DefaultParagraphFont")
        following = f'<w:next w:val="{self.following}"/>' if self.following else ""
        paragraph = f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else ""
        letters = f"<w:rPr>{self.letters}</w:rPr>" if self.letters else ""
        custom = ' w:customStyle="1"' if self.own else ""
        return (
            f'<w:style w:type="{kind}"{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="{basis}"/>{following}<w:qFormat/>{paragraph}{letters}</w:style>'
        )


_KEEP = "<w:keepNext/><w:keepLines/>"


def _heading(page: Paper, level: int, size: int, before: int, after: int, colour: str) -> _Style:
    return _Style(
        f"Heading{level}",
        f"heading {level}",
        f'{_KEEP}{_spacing(before, after, density=page.density)}<w:outlineLvl w:val="{level - 1}"/>',
        _letters(size if page.density == 1 else round(size * 0.8), colour, bold=True),
        following="Normal",
        own=False,
    )


def _list(page: Paper, style: str, name: str, level: int, number: int = 1) -> _Style:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return _Style(style, name, f"{numbering}{_spacing(after=40, density=page.density)}", based_on="KortitText")


def _styles(page: Paper) -> tuple[_Style, ...]:
    size, small = page.size, page.size - 2
    normal = min(20, page.size)

    def spacing(before: int = 0, after: int = 0, line: int = 259) -> str:
        return _spacing(before, after, line, page.density)

    right = f'<w:tabs><w:tab w:val="right" w:pos="{page.text_width}"/></w:tabs>'
    fact = 2552  # 4.5 cm for the longest label in any of the languages
    # No line of running text is longer than 17 cm, whatever the page.
    measure = f'<w:ind w:right="{max(0, page.text_width - 9638)}"/>'
    return (
        _Style(
            "Title",
            "Title",
            f"{_KEEP}{spacing(after=80, line=252)}",
            _letters(36 if page.density == 1 else 28, ACCENT, bold=True),
            own=False,
        ),
        _Style(
            "Subtitle",
            "Subtitle",
            f"{_KEEP}{spacing(after=160)}",
            _letters(24 if page.density == 1 else normal, QUIET),
            own=False,
        ),
        _heading(page, 1, 30, 320, 80, ACCENT),
        _heading(page, 2, 24, 220, 120, INK),
        _heading(page, 3, 20, 280, 60, ACCENT),
        _Style("Header", "header", right + spacing(line=240), _letters(16, QUIET), own=False),
        _Style("Footer", "footer", right + spacing(line=240), _letters(16, QUIET), own=False),
        _Style(
            "KortitFact",
            "Kortit Fact",
            f'<w:tabs><w:tab w:val="left" w:pos="{fact}"/></w:tabs>{spacing(after=40)}'
            f'<w:ind w:left="{fact}" w:hanging="{fact}"/>',
            _letters(normal),
        ),
        _Style("KortitPreamble", "Kortit Preamble", f"{spacing(before=160, line=276)}{measure}", _letters(normal)),
        _Style("KortitLegend", "Kortit Legend", spacing(before=200), _letters(min(18, size), QUIET)),
        # keepNext only for column headings: in other rows it would keep the row on the page of the next one.
        _Style("KortitColumn", "Kortit Column", f"<w:keepNext/>{spacing()}", _letters(min(18, size), INK, bold=True)),
        _Style("KortitStatus", "Kortit Status", spacing(after=40), _letters(small)),
        _Style("KortitText", "Kortit Text", spacing(after=60), _letters(size)),
        _Style("KortitYear", "Kortit Year", spacing(after=40), based_on="KortitText"),
        _list(page, "KortitMeans", "Kortit Means", 0),
        _list(page, "KortitStep", "Kortit Step", 1),
        _list(page, "KortitIndicator", "Kortit Indicator", 0, 2),
        _Style("KortitField", "Kortit Field", spacing(before=40, after=40), based_on="KortitText"),
        _Style("KortitNote", "Kortit Note", spacing(after=40), _letters(small, QUIET)),
        _Style("KortitMark", "Kortit Mark", spacing(before=40), _letters(12, QUIET)),
        _Style("KortitClosing", "Kortit Closing", spacing(before=400), _letters(16, QUIET)),
        _Style("KortitLabel", "Kortit Label", letters=_letters(colour=QUIET)),
        _Style("KortitId", "Kortit Id", letters=_letters(colour=QUIET)),
        # Bold is toggled: “not bold” in a character style would leave a bold paragraph bold, so it is not set here.
        _Style("KortitWord", "Kortit Word", letters=_letters(small, QUIET)),
        _Style(
            "KortitInserted",
            "Kortit Inserted",
            letters=f'<w:color w:val="{INSERTED}"/><w:u w:val="single"/>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{INSERTED_GROUND}"/>',
        ),
        _Style(
            "KortitDeleted",
            "Kortit Deleted",
            letters=f'<w:strike/><w:color w:val="{DELETED}"/>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{DELETED_GROUND}"/>',
        ),
    )


def styles(language: str, page: Paper, font: str = "") -> str:
    """The styles of a document, for a language, a page and a font."""
    face = escape(font or FACE)
    tag = LANGUAGE_TAGS[language]
    # The colour is not a document default: in tables, LibreOffice prefers the default to character styles.
    return (
        f'<w:styles xmlns:w="{NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'
        f'<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="{tag}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{_spacing(after=80)}</w:pPr><w:rPr><w:color w:val="{INK}"/><w:lang w:val="{tag}"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{_tables(page)}{''.join(style.xml for style in _styles(page))}</w:styles>"
    )


def _tables(page: Paper) -> str:
    above, below = round(85 * page.density), round(57 * page.density)
    beside = CELL_MARGIN if page.density == 1 else COMPACT_CELL_MARGIN
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="KortitTable"><w:name w:val="Kortit Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        "</w:tblBorders><w:tblCellMar>"
        f'<w:top w:w="{above}" w:type="dxa"/><w:left w:w="{beside}" w:type="dxa"/>'
        f'<w:bottom w:w="{below}" w:type="dxa"/><w:right w:w="{beside}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT}"/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{PANEL}"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        "</w:style>"
    )


def _bullet(level: int, style: str, sign: str, face: str) -> str:
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/><w:pPr>'
        f'<w:ind w:left="{LIST_STEP * (level + 1)}" w:hanging="{LIST_STEP}"/></w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:cs="{face}"/><w:color w:val="{QUIET}"/></w:rPr></w:lvl>'
    )


def numbering(font: str = "") -> str:
    """The numbering with its lists: means with a bullet, their steps with a hollow one, and indicators."""
    face = escape(font or FACE)
    return (
        f'<w:numbering xmlns:w="{NAMESPACE}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        f"{_bullet(0, 'KortitMeans', '•', face)}{_bullet(1, 'KortitStep', '◦', face)}</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
        f"{_bullet(0, 'KortitIndicator', '•', face)}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def settings(language: str) -> str:
    """The settings of a document: current layout rules, not compatibility mode."""
    return (
        f'<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="1134"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{LANGUAGE_TAGS[language]}"/></w:settings>'
    )
