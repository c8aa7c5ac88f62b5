"""Open cases of the collection system: no records of people, so checked, saved and taken back in their own way."""

from __future__ import annotations

from hrdesk.app.imports.cases import check_cases
from hrdesk.app.imports.cases_saving import save_cases, undo_cases
from hrdesk.app.imports.kinds.shape import ImportKind
from hrdesk.sheets import kinds as sheets

CASES = ImportKind(sheets.CASES, "handover.import", check_cases, save_cases, undo_cases)
