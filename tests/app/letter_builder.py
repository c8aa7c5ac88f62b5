"""A Word document with merge fields, as small as Word itself would still open."""

from __future__ import annotations

import zipfile
from pathlib import Path

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
    'settings+xml"/></Types>'
)
_SETTINGS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{paragraphs}<w:sectPr/></w:body></w:document>"
)


def letter(path: Path, *fields: str) -> Path:
    """A document with one paragraph for each field: ``姓名：《姓名》``."""
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{name}：</w:t></w:r><w:fldSimple w:instr=" MERGEFIELD {name} ">'
        f"<w:r><w:t>《{name}》</w:t></w:r></w:fldSimple></w:p>"
        for name in fields
    )
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("[Content_Types].xml", _TYPES)
        parts.writestr("_rels/.rels", _RELS)
        parts.writestr("word/settings.xml", _SETTINGS)
        parts.writestr("word/document.xml", _BODY.format(paragraphs=paragraphs))
    return path


def text_of(path: Path) -> str:
    """What the document's paragraphs say, and its raw XML's tags are not part of it."""
    from xml.etree import ElementTree

    with zipfile.ZipFile(path) as parts:
        root = ElementTree.fromstring(parts.read("word/document.xml"))  # noqa: S314 - our own output
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
        for paragraph in root.iter()
        if paragraph.tag.endswith("}p")
    )
