"""离职交接: exits by their day with what is still open, and who is away with the cases in temporary custody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.separation import State
from hrdesk.gui.models.leaving import absence_columns, columns
from hrdesk.gui.page import Context, Page, action
from hrdesk.gui.pages.leaving.commission import ask_days
from hrdesk.gui.pages.leaving.detail import AbsencePanel, ExitPanel
from hrdesk.gui.pages.leaving.errands import AbsenceErrands, ExitErrands
from hrdesk.gui.pages.leaving.start import StartForm
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.search import Found
from hrdesk.gui.widgets.parts import Choice, EmptyPage, Segments, button, column, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.people import PersonRow
    from hrdesk.app.separation.model import AbsenceView, SeparationRow, SeparationView
    from hrdesk.app.work import Desk, Work

SCOPES = (("open", N_("Leaving and open")), ("all", N_("All exits")), ("away", N_("Away")))


class LeavingPage(Page):
    """``enter(separation=3)`` shows that exit; ``enter(separation="away")`` who is away."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self.form: StartForm | None = None
        self._view: SeparationView | None = None
        self._away: AbsenceView | None = None
        self._wanted = 0
        self.exits = ExitErrands(self.errands, self, self._saved)
        self.absences = AbsenceErrands(self.errands, self, self.load)
        self._make_actions()
        self.table = DataTable(
            columns(), name=_("Exits"), identity=lambda one: one.id, remembered=context.remembered, key="leaving",
            frozen_left=2,
        )  # fmt: skip
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._opened)
        self.table.summed.connect(self._exits_summed)
        self.away = DataTable(
            absence_columns(), name=_("Away"), identity=lambda one: one.id, remembered=context.remembered, key="away",
            frozen_left=2,
        )  # fmt: skip
        self.away.chosen.connect(self._away_chosen)
        self.away.summed.connect(self._away_summed)
        self._build()
        self.paper.closed.connect(self.load)  # printed, a certificate has its number
        for made in (self.new, self.gone, *self._do, *self._do_away, self.report):
            self.addAction(made)
        self.primary = self.new if self.errands.may("separation.write") else None

    def _make_actions(self) -> None:
        exits, absences = self.exits, self.absences
        self.new = action(_("Begin an exit"), "user-minus", self.begin, self, keys="Ctrl+N")
        self.gone = action(_("Temporary custody…"), "clock-alert", absences.ask_start, self)
        self.handover = action(_("Handover"), "arrow-left-right", self._handover, self)
        self.reasons = action(_("Reasons and interview…"), "messages-square", self._on(exits.ask_reasons), self)
        self.item = action(_("Something more to settle…"), "plus", self._on(exits.ask_item), self)
        self.delivered = action(_("Certificate delivered…"), "check", self._on(exits.ask_delivered), self)
        self.end = action(_("End the employment now"), "log-out", self._on(exits.end), self)
        self.undo = action(_("Take the exit back"), "undo-2", self._on(exits.undo), self)
        self.close_it = action(_("Settle the exit"), "circle-check", self._on(exits.close), self)
        self._do = [
            self.handover, self.reasons, self.item, self.delivered, self.end, self.undo, self.close_it,
        ]  # fmt: skip
        self.certificate = action(_("Leaving certificate"), "file-check", self.print_certificate, self)
        self.report = action(_("Separation report"), "file-text", self.print_report, self, keys="Ctrl+P")
        self.report.setEnabled(False)  # until an exit is shown
        self.back = action(_("Back again"), "user-check", self._on_away(absences.back), self)
        self.log = action(_("Write down a try…"), "pencil", self._on_away(absences.ask_contact), self)
        self.letter = action(_("Notice to return to work…"), "file-text", self._on_away(absences.ask_return), self)
        self.dismissal = action(_("Notice of dissolution…"), "file-text", self._on_away(absences.ask_dismissal), self)
        self.ended = action(_("The employment ended"), "log-out", self._on_away(absences.separated), self)
        self._do_away = [self.log, self.letter, self.dismissal, self.back, self.ended]
        self.print_handover = action(_("Handover sheet"), "printer", self._print_handover, self)
        self.days = action(_("Days by holder, for the commission…"), "download", self._ask_days, self)
        self.days.setVisible(self.errands.may("export"))

    def _on(self, call: Any) -> Any:
        """The errand about the exit shown."""
        return lambda: call(self._view) if self._view is not None else None

    def _on_away(self, call: Any) -> Any:
        return lambda: call(self._away) if self._away is not None else None

    def _build(self) -> None:
        self.segments = Segments([Choice(key, _(words)) for key, words in SCOPES], name=_("Show"))
        self.segments.chosen.connect(self._scope)
        self.toolbar.add(self.segments)
        bring = button(_("Import case list"), "upload", self._import)
        gone = button(_("Temporary custody…"), "clock-alert", self.gone.trigger)
        self.toolbar.add_right(gone, bring)
        bring.setVisible(self.errands.may("handover.import"))
        gone.setVisible(self.errands.may("handover.plan"))
        papers = [self.certificate, self.report] if self.errands.may("separation.write") else []
        self.panel = ExitPanel(self._do, [self.print_handover, *papers, self.days])
        self.panel.settle.connect(self._settle)
        self.panel.reported.connect(self._reported)
        self.panel.tasks_wanted.connect(self.exits.ask_tasks)
        self.panel.handover_wanted.connect(self._handover)
        self.panel.delivered_wanted.connect(self.delivered.trigger)
        self.panel.certificate_wanted.connect(self.print_certificate)
        self.away_panel = AbsencePanel(self._do_away, self.desk.zone)
        self.away_panel.delivered_wanted.connect(self.absences.ask_delivery)
        self.away_panel.letter_wanted.connect(self._show_letter)
        exits, away = QWidget(), QWidget()
        exits.setLayout(row(_held(self.table), self.panel, gap=0))
        away.setLayout(row(_held(self.away), self.away_panel, gap=0))
        self.empty = EmptyPage(
            "user-minus",
            _("Exits stand here from notice to the last thing settled: cases handed over, things handed back, papers."),
            _("Begin an exit") if self.errands.may("separation.write") else "",
        )
        self.empty.pressed.connect(self.begin)
        self.nobody = EmptyPage("circle-check", _("Nobody is away; every case is with its owner."))
        self.stack = QStackedWidget()
        for part in (exits, away, self.empty, self.nobody):
            self.stack.addWidget(part)
        self.body.addWidget(self.stack)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return _("Begin an exit") if self.form is not None else _("Leaving")

    def actions_offered(self) -> list[Found]:
        return [Found("action", made.text(), made.trigger) for made in (self.new, self.gone) if made.isEnabled()]

    def enter(self, **where: Any) -> None:
        wanted = str(where.get("separation") or "")
        self._wanted = int(wanted) if wanted.isdecimal() else 0
        if where.get("away") or wanted == "away":
            self.segments.choose("away")
        self.load()

    def refresh(self, news: frozenset[str]) -> None:
        if self.form is None:
            self.load()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            (self.away if self.segments.current == "away" else self.table).setFocus()
        return super().event(event)

    def load(self, *_result: Any) -> None:
        """Reads exits and absences beside the window."""
        from hrdesk.app.separation.absence import list_absences
        from hrdesk.app.separation.views import list_separations

        closed = self.segments.current == "all"
        self.errands.read(lambda work: (list_separations(work, closed=closed), list_absences(work)), self._show)

    def _show(self, found: tuple[tuple[SeparationRow, ...], tuple[AbsenceView, ...]]) -> None:
        exits, away = found
        self.table.load(exits)
        self.away.load(away)
        self.segments.offer([Choice(key, _(words), len(away) if key == "away" else None) for key, words in SCOPES])
        if self.form is None:
            self._show_part(bool(exits), bool(away))
        if self._wanted:
            self.table.choose(self._wanted)
            self._wanted = 0
        for table in (self.table, self.away):
            if table.current_row() is None:
                table.choose_first()
        row_ = self.table.current_row()
        if row_ is not None:
            self._read(row_.id)
        if self.away.current_row() is not None:
            self._away_chosen(self.away.current_row())
        self.header_changed.emit()

    def _show_part(self, exits: bool, away: bool) -> None:
        if self.segments.current == "away":
            self.stack.setCurrentIndex(1 if away else 3)
        else:
            self.stack.setCurrentIndex(0 if exits else 2)

    @Slot(list)
    def _exits_summed(self, parts: list[str]) -> None:
        if self.segments.current != "away":
            self.status_changed.emit(parts)

    @Slot(list)
    def _away_summed(self, parts: list[str]) -> None:
        if self.segments.current == "away":
            self.status_changed.emit(parts)

    def _scope(self, _key: str) -> None:
        self.load()

    @Slot(object)
    def _chosen(self, one: SeparationRow | None) -> None:
        if one is None:
            return
        if self._view is not None and self._view.row.id != one.id:  # nothing is done to the one before meanwhile
            self._view = None
            for made in (*self._do, self.certificate, self.report):
                made.setEnabled(False)
        self._read(one.id)

    def _opened(self, _row: SeparationRow) -> None:
        self._handover()

    def _read(self, separation_id: int) -> None:
        from hrdesk.app.separation.views import separation_view

        self.errands.read(lambda work: separation_view(work, separation_id), self._show_exit)

    def _show_exit(self, view: SeparationView) -> None:
        current = self.table.current_row()
        if current is None or current.id != view.row.id:
            return  # the list moved on meanwhile
        self._view = view
        write, plan = self.errands.may("separation.write"), self.errands.may("handover.plan")
        going = view.row.state in (State.RUNNING, State.ENDED)
        today = self.desk.work().today()
        for made, shown in (
            (self.handover, plan),
            (self.reasons, self.errands.may("separation.supervise")),
            (self.item, write and going),
            (self.delivered, write and bool(view.certificate_no) and view.certificate_given is None),
            (self.end, write and view.row.state is State.RUNNING and view.row.effective_day <= today),
            (self.undo, write and view.row.state is State.RUNNING),
            (self.close_it, write and view.row.state is State.ENDED),
            (self.certificate, write and view.row.effective_day <= today and view.row.state is not State.UNDONE),
            (self.report, write),
        ):
            made.setVisible(shown)
            made.setEnabled(shown)
        self.close_it.setEnabled(write and not view.blockers)
        self.panel.show_exit(view, write)

    @Slot(object)
    def _away_chosen(self, one: AbsenceView | None) -> None:
        self._away = one
        if one is not None:
            write = self.errands.may("separation.write")
            for made in (self.letter, self.dismissal):
                made.setVisible(write)
            self.away_panel.show_absence(one, write)

    # -- what is done ------------------------------------------------------------------------------------------

    def _saved(self, view: SeparationView | None = None) -> None:
        if view is not None:
            self._wanted = view.row.id
        self.load()

    @Slot(object, str)
    def _settle(self, item: Any, what: str) -> None:
        self.exits.settle(item, what)

    @Slot(object)
    def _reported(self, one: Any) -> None:
        if self._view is not None:
            self.exits.report(self._view, one)

    def begin(self) -> None:
        """The form that begins an exit, in place of the list."""
        from hrdesk.app.people import list_people

        if self.form is None:
            self.errands.read(lambda work: list_people(work), self._show_form)

    def _show_form(self, people: tuple[PersonRow, ...]) -> None:
        self.form = StartForm(people, lambda: self.desk.work().today())
        self.form.submitted.connect(self._start)
        self.form.left.connect(self._leave_form)
        self.stack.addWidget(self.form)
        self.stack.setCurrentWidget(self.form)
        self.toolbar.hide()
        self.primary = None
        next(iter(self.form.form.controls.values())).setFocus()
        self.header_changed.emit()

    @Slot(list)
    def _start(self, orders: list[Any]) -> None:
        from hrdesk.app.separation.starting import start_separations

        form = self.form
        if form is None:
            return

        def done(views: tuple[SeparationView, ...]) -> None:
            self._leave_form()
            words = _n("{count} exit begun.", "{count} exits begun.", count=len(views))
            self.context.messages.toast(words)
            self._saved(views[0])

        self.errands.write(lambda work: start_separations(work, orders), done, failed=form.refuse)

    @Slot()
    def _leave_form(self) -> None:
        if self.form is not None:
            self.stack.removeWidget(self.form)
            self.form.deleteLater()
            self.form = None
        self.toolbar.show()
        self.primary = self.new
        self.header_changed.emit()
        self.load()

    def _import(self) -> None:
        self.context.go("import", kind="cases", back="separation")

    def _handover(self) -> None:
        """Opens the running handover of this person, or plans one."""
        if self._view is None:
            return
        number, employment_id = self._view.row.employee_no, self._view.row.employment_id

        def call(work: Work) -> int:
            from hrdesk.app.handover.model import PlanHandover
            from hrdesk.app.handover.planning import plan_handover
            from hrdesk.app.handover.views import handover_of

            return handover_of(work, employment_id) or plan_handover(work, PlanHandover((number,))).id

        self.errands.write(call, lambda found: self.context.go("handover", handover=found))

    # -- papers ------------------------------------------------------------------------------------------------

    def print_certificate(self) -> None:
        """离职证明 of the exits selected."""
        from hrdesk.app.separation.papers import print_certificates

        ids = self._ids()
        self._make(lambda work, out: print_certificates(work, ids, out), _("Leaving certificate"), numbered=True)

    def print_report(self) -> None:
        """离职报告 of the exits selected."""
        from hrdesk.app.separation.papers import print_reports

        ids = self._ids()
        self._make(lambda work, out: print_reports(work, ids, out), _("Separation report"))

    def _print_handover(self) -> None:
        from hrdesk.app.handover.paper import print_handover_of

        if self._view is not None:
            number = self._view.row.employee_no
            self._make(lambda work, out: print_handover_of(work, number, out), _("Handover sheet"), numbered=True)

    @Slot()
    def _ask_days(self) -> None:
        if self._view is not None:
            ask_days(self.errands, self, self._view.row.employee_no, self._view.row.name)

    @Slot(object)
    def _show_letter(self, letter: Any) -> None:
        from hrdesk.app.separation.papers import print_notice

        self._make(lambda work, out: print_notice(work, letter.id, out), letter.document_no)

    def _ids(self) -> tuple[int, ...]:
        return tuple(one.id for one in self.table.selected_rows()) or ((self._view.row.id,) if self._view else ())

    def _make(self, write: Callable[[Work, Path], object], name: str, *, numbered: bool = False) -> None:
        """The paper; one that gets a number is written."""
        self.paper.make(self.errands.write if numbered else self.errands.read, write, name)


def _held(table: DataTable) -> QWidget:
    """The filter row lies beside the table, in the table's parent."""
    holder = QWidget()
    holder.setLayout(column(table, gap=0))
    return holder
