"""The package of a Word document: made by python-docx, with our styles, and reproducible byte for byte.

Only the small package goes through python-docx; the text, which may be long, is streamed into the archive in blocks.
"""

from __future__ import annotations

import datetime
import io
from textwrap import shorten
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from kortit.rendering.word_styles import DELETED, numbering, settings, styles
from kortit.rendering.word_xml import BOLD, LANGUAGE_TAGS, NAMESPACE, RELATIONSHIPS, paragraph, run, tab

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from docx.document import Document
    from docx.section import Section

    from kortit.rendering.manuscript import Manuscript
    from kortit.rendering.word_styles import Paper

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest time in a zip archive
_BODY = b"<w:body>"
_PICTURE = qn("wp:docPr")
_LONGEST_PROPERTY = 255  # the limit of python-docx
# Parts of python-docx's template that our documents do not need.
_LEFT_OUT = (
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.THEME,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)


def packed(said: Manuscript, page: Paper, blocks: Iterable[str]) -> Iterator[bytes]:
    """Yield the bytes of a document; `blocks` are its paragraphs and tables as XML."""
    shell = io.BytesIO()
    _shell(said, page).save(shell)
    target = io.BytesIO()
    with ZipFile(shell) as source, ZipFile(target, "w") as archive:
        for name in source.namelist():
            info = ZipInfo(name, _FIRST_MOMENT)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0  # else it is this machine's
            content = source.read(name)
            with archive.open(info, "w") as member:
                for part in _document(content, blocks) if name == "word/document.xml" else (content,):
                    member.write(part)
    yield target.getvalue()


def _document(empty: bytes, blocks: Iterable[str]) -> Iterator[bytes]:
    """Insert the blocks into an empty document."""
    start, end = empty.split(_BODY, 1)
    yield start + _BODY
    yield from (block.encode() for block in blocks)
    yield end


def _shell(said: Manuscript, page: Paper) -> Document:
    """A document that is complete but for its text."""
    document = docx.Document()
    package = document.part.package
    for relations in (document.part.rels, package.rels):
        for key in [key for key, one in relations.items() if one.reltype in _LEFT_OUT]:
            del relations[key]
    for element, content in (
        (document.styles.element, styles(said.language, page, said.margins.font)),
        (document.settings.element, settings(said.language)),
        (document.part.numbering_part.element, numbering(said.margins.font)),
    ):
        element[:] = parse_xml(content)[:]
    _set_page(document.sections[0], said, page)
    document.element.body.sectPr.attrib.clear()
    _set_properties(document, said)
    return document


def _set_page(section: Section, said: Manuscript, page: Paper) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(page.width), Twips(page.height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Twips(page.margin)
    section.header_distance = section.footer_distance = Twips(page.edge)
    section.gutter = Twips(0)
    # The first page begins with the title, so its header has the number of the page alone.
    section.different_first_page_header_footer = True
    standing = run(said.standing, more=f'{BOLD}<w:color w:val="{DELETED}"/>') if said.standing else ""
    annex = run(f"{said.annex}  ") if said.annex else ""
    numbers = tab() + annex + _field("PAGE") + run(" (") + _field("NUMPAGES") + run(")")
    own = run(said.margins.header) if said.margins.header else ""
    for header, title in ((section.header, run(said.title)), (section.first_page_header, "")):
        header.is_linked_to_previous = False
        parts = run(" · ").join(filter(None, (own, standing, title)))
        header.part.element[:] = _paragraphs(paragraph("Header", parts + numbers))
    if said.margins.logo:
        logo = section.first_page_header.add_paragraph().add_run()
        logo.add_picture(io.BytesIO(said.margins.logo), height=Mm(10))
        next(logo.element.iter(_PICTURE)).set("descr", said.municipality)
    whose = " · ".join(filter(None, (said.municipality, said.written_date, said.margins.footer)))
    for footer in (section.footer, section.first_page_footer):
        footer.is_linked_to_previous = False
        footer.part.element[:] = _paragraphs(paragraph("Footer", run(whose)))


def _field(name: str) -> str:
    """A field with a number that the word processor fills in."""
    return f'<w:fldSimple w:instr=" {name} ">{run("1")}</w:fldSimple>'


def _paragraphs(content: str) -> Iterable[object]:
    return parse_xml(f'<w:ftr xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONSHIPS}">{content}</w:ftr>')[:]  # type: ignore[no-any-return]


def _set_properties(document: Document, said: Manuscript) -> None:
    """Replace the template's properties with the document's."""
    document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element[:] = []
    properties = document.core_properties
    properties.title = _shortened(said.title)
    properties.author = properties.last_modified_by = _shortened(said.municipality)
    properties.subject = _shortened("; ".join(f"{fact.label}: {', '.join(fact.texts)}" for fact in said.facts))
    # The import knows by these which words in the margins are kortit's.
    properties.category = _shortened(" | ".join(filter(None, (said.margins.header, said.margins.footer, said.annex))))
    properties.language = LANGUAGE_TAGS[said.language]
    properties.revision = 1
    if said.date:
        properties.created = properties.modified = datetime.datetime.combine(said.date, datetime.time())


def _shortened(text: str) -> str:
    return shorten(text, _LONGEST_PROPERTY, placeholder=" …")
