"""What can be imported. A kind is one declaration: what a row can say, and how it is checked, saved and taken back.

**To add a kind whose rows are records of people** (one table, one record a row): declare its table, write a module like
``contracts.py`` (fields with their headings, the natural key, one function from a row's fields to the table's columns)
and put it into ``KINDS`` below. Checking for doubles, new/changed/same, saving with each row's origin, and undoing by
claims come with ``records.record_kind``.

**To add any other kind** (questions, a case list): give an ``ImportKind`` its own ``check``, ``save`` and ``undo``;
``shape.py`` says what each gets and answers.

The window shows every kind of ``KINDS`` the actor may import; the command line takes its codes.
"""

from __future__ import annotations

from collections.abc import Mapping

from hrdesk.app.imports.figure_checking import check_figures
from hrdesk.app.imports.figure_saving import save_figures, undo_figures
from hrdesk.app.imports.kinds.cases import CASES
from hrdesk.app.imports.kinds.contracts import CONTRACTS
from hrdesk.app.imports.kinds.past_evaluations import PAST_EVALUATIONS
from hrdesk.app.imports.kinds.shape import ImportKind
from hrdesk.app.imports.kinds.targets import TARGETS
from hrdesk.app.imports.kinds.training_records import TRAINING_RECORDS
from hrdesk.app.imports.roster import check_whole_roster
from hrdesk.app.imports.roster_saving import save_plan
from hrdesk.app.imports.undoing_roster import undo_roster
from hrdesk.domain.errors import UserError
from hrdesk.sheets import kinds as sheets
from hrdesk.words import N_

ROSTER = ImportKind(sheets.ROSTER, "people.import", check_whole_roster, save_plan, undo_roster)
FIGURES = tuple(
    ImportKind(sheet, "performance.import", check_figures, save_figures, undo_figures)
    for sheet in (sheets.FACTS, sheets.REPAYMENTS, sheets.CALLS, sheets.QUALITY, sheets.COMPLAINTS, sheets.FEEDBACK)
)

KINDS: Mapping[str, ImportKind] = {
    kind.code: kind for kind in (ROSTER, *FIGURES, CONTRACTS, PAST_EVALUATIONS, TRAINING_RECORDS, CASES, TARGETS)
}


def kind_named(code: str) -> ImportKind:
    """The kind of that code. Errors: ``wrong_use``."""
    if code not in KINDS:
        raise UserError(
            N_("There is no kind of import called “{kind}”."),
            code="wrong_use",
            hint=N_("Kinds: {kinds}."),
            kind=code,
            kinds=", ".join(KINDS),
        )
    return KINDS[code]
