"""Letters and contracts from the agency's own .docx: its merge fields (邮件合并域) filled, one copy a person.

docx-mailmerge2 (MIT) does the filling. Merge fields hold no code, and values are put in as text, so nothing a person typed
is ever read as markup; a language of templates would have had to be fenced in.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hrdesk.documents.files import whole_file
from hrdesk.domain.errors import UserError
from hrdesk.words import N_

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 2000


def fields_of(template: Path) -> tuple[str, ...]:
    """The names of the merge fields, sorted. Errors: ``not_found``, ``not_a_document``, ``too_large``."""
    with _opened(template) as merge:
        return tuple(sorted(merge.get_merge_fields()))


def fill(template: Path, records: Sequence[Mapping[str, str]], out: Path) -> None:
    """Writes one document in which every record has a copy that begins on a new page. Errors: also those of writing."""
    values = [{name: _clean(value) for name, value in record.items()} for record in records]
    with _opened(template) as merge, whole_file(out) as file:
        try:
            if len(values) == 1:
                merge.merge(**values[0])
            else:
                merge.merge_templates(values, separator="nextPage_section")
            merge.write(file)
        except (KeyError, ValueError, AttributeError, IndexError, TypeError) as failed:  # parts Word would have written
            raise _no_document(template) from failed


def _clean(value: str) -> str:
    """XML has no place for control characters; all else is text."""
    return "".join(letter for letter in value if letter >= " " or letter in "\n\t")


def _opened(template: Path) -> Any:
    from mailmerge import MailMerge

    _check(template)
    try:
        return MailMerge(template)
    except Exception as failed:  # whatever the parts of a broken document lead to
        raise _no_document(template) from failed


def _check(template: Path) -> None:
    """A document of a sane size, before anything of it is unpacked."""
    try:
        size = template.stat().st_size
        if size > LARGEST:
            raise UserError(N_("“{name}” is too large for a letter."), code="too_large", name=template.name)
        with zipfile.ZipFile(template) as parts:
            infos = parts.infolist()
            if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
                raise UserError(N_("“{name}” is too large for a letter."), code="too_large", name=template.name)
            names = {info.filename for info in infos}
    except FileNotFoundError as failed:
        raise UserError(N_("“{name}” is not there."), code="not_found", name=template.name) from failed
    except (OSError, zipfile.BadZipFile) as failed:
        raise _no_document(template) from failed
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise _no_document(template)


def _no_document(template: Path) -> UserError:
    return UserError(
        N_("“{name}” is no Word document (.docx)."),
        code="not_a_document",
        hint=N_("Save it from Word as .docx and choose it again."),
        name=template.name,
    )
