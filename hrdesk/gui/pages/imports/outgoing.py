"""What the import gives out: templates, a file's rows with the bad cells marked, problems kept, mappings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from hrdesk.gui.file_names import EXCEL, JSON, TABLES, ask_where, proposed
from hrdesk.gui.pages.imports.kinds import kind_words
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.imports import BatchRow
    from hrdesk.app.work import Work
    from hrdesk.gui.pages.imports.page import ImportPage

Run = Callable[..., None]


class Outgoing(QObject):
    """Asks where to write and has it written beside the window; ``run(call, done, words)`` is the page's own way."""

    def __init__(self, page: ImportPage, run: Run) -> None:
        super().__init__(page)
        self._page = page
        self._run = run

    def _ask(self, title: str, name: str, filters: str) -> str:
        return ask_where(self._page, self._page.context.remembered, title, name, filters)

    def _told(self, made: tuple[Path, int]) -> None:
        self._page.ended()
        file, rows = made
        self._page.context.messages.toast(
            _n("{file} written, {count:,} row.", "{file} written, {count:,} rows.", file=file.name, count=rows)
        )

    # -- templates ---------------------------------------------------------------------------------------------

    @Slot()
    def ask_template(self) -> None:
        """An empty workbook of the kind chosen."""
        kind = self._page.choosing.kind
        name = _("{kind} template", kind=kind_words(kind).name) + ".xlsx"
        if path := self._ask(_("Get a template"), name, EXCEL):
            self.write_template(kind, path)

    def write_template(self, kind: str, path: str) -> None:
        """Writes it."""
        from hrdesk.app.imports.templates import export_template

        self._run(lambda work: export_template(work, kind, path), self._template_written, _("Exporting"))

    def _template_written(self, made: tuple[Path, int]) -> None:
        self._page.ended()
        self._page.context.messages.toast(_("{file} written. Fill it in and bring it back here.", file=made[0].name))

    # -- problems ----------------------------------------------------------------------------------------------

    @Slot()
    def ask_marked(self) -> None:
        """The sheet with the bad cells marked (.xlsx), or the bare list of problems (.csv)."""
        check = self._page.checking.check
        if check is not None:
            name = f"{Path(check.draft.file_name).stem} {_('Problems')}.xlsx"
            if path := self._ask(_("Export problems"), name, TABLES):
                self.write_problems(path)

    def write_problems(self, path: str) -> None:
        """Writes it."""
        check = self._page.checking.check
        if check is None:
            return
        if path.lower().endswith(".csv"):
            from hrdesk.app.exports import export_problems

            def call(work: Work) -> tuple[Path, int]:
                done = export_problems(work, path, check)
                return done.file, done.rows

            self._run(call, self._told, _("Exporting"))
            return
        from hrdesk.app.imports.templates import export_marked

        self._run(lambda work: export_marked(work, check, path), self._told, _("Exporting"))

    @Slot(object)
    def ask_problems_of(self, batch: BatchRow) -> None:
        """The problems kept with an earlier import."""
        name = f"{Path(batch.file_name).stem} {_('Problems')}.xlsx"
        if path := self._ask(_("Export problems"), name, TABLES):
            self.write_problems_of(batch.id, path)

    def write_problems_of(self, batch: int, path: str) -> None:
        """Writes them."""
        from hrdesk.app.exports import export_batch_problems

        def call(work: Work) -> tuple[Path, int]:
            done = export_batch_problems(work, path, batch)
            return done.file, done.rows

        self._run(call, self._told, _("Exporting"))

    # -- mappings ----------------------------------------------------------------------------------------------

    @Slot()
    def ask_mapping(self) -> None:
        """The mapping on the page as a file; it is kept under the file's name, too."""
        draft = self._page.matching.draft
        if draft is None:
            return
        name = f"{proposed(draft.mapping.source or Path(draft.file_name).stem)}.json"
        if path := self._ask(_("Export the mapping"), name, JSON):
            self.write_mapping(path)

    def write_mapping(self, path: str) -> None:
        """Keeps the mapping under its source's name (else the file's) and writes it."""
        from hrdesk.app.imports.mappings import export_mapping, save_mapping

        draft = self._page.matching.draft
        if draft is None:
            return
        mapping: Any = self._page.matching.mapping()
        named = replace(mapping, source=mapping.source or Path(path).stem)
        kind = draft.kind

        def call(work: Work) -> Path:
            save_mapping(work, kind, named)
            return export_mapping(work, kind, named.source, path)

        self._run(call, self._mapping_written, _("Exporting"), write=True)

    def _mapping_written(self, file: Path) -> None:
        self._page.ended()
        self._page.context.messages.toast(_("{file} written.", file=file.name))
