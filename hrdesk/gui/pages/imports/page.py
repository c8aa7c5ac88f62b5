"""导入: from a workbook to data in four steps, with nothing saved before the last and everything to be taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.gui.file_names import keep_folder
from hrdesk.gui.jobs import Job
from hrdesk.gui.page import Context, Page
from hrdesk.gui.pages.imports.by_hand import show_decided
from hrdesk.gui.pages.imports.checking import CheckStep
from hrdesk.gui.pages.imports.choosing import ChooseStep
from hrdesk.gui.pages.imports.done import DoneStep
from hrdesk.gui.pages.imports.history import UndoDialog
from hrdesk.gui.pages.imports.kinds import CASES, KINDS, ROSTER, kind_words
from hrdesk.gui.pages.imports.lines import Lines, Shown, Wanted
from hrdesk.gui.pages.imports.matching import MatchStep
from hrdesk.gui.pages.imports.origin import Origin
from hrdesk.gui.pages.imports.outgoing import Outgoing
from hrdesk.gui.pages.imports.unlisted import UnlistedCases
from hrdesk.gui.pages.imports.waiting import Waiting
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.panel import Steps
from hrdesk.gui.widgets.parts import Notice, button, frame, label, row
from hrdesk.words import _, _n, sentences

if TYPE_CHECKING:
    from hrdesk.app.imports import BatchRow, ImportCheck, ImportDone, ImportDraft, Undone
    from hrdesk.app.work import Desk, Work

CHOOSE, MATCH, CHECK, DONE = range(4)
MONTHS_OFFERED = 24
WATCHED = "watched"  # enter(kind="watched:12"): the file of that number waits in the watched folder


class ImportPage(Page):
    """``enter(kind="roster", period="2026-10", back="people")``; ``history``: the earlier imports; ``watched:12``: a file."""

    def __init__(self, context: Context, desk: Desk) -> None:
        super().__init__(context)
        self.desk = desk
        self.errands = Errands(context, desk, self)
        self._back_to = ""
        self._origin: Origin | None = None
        self._stale = False  # something was mended while the check before was still running
        self._job: Job[Any] | None = None
        self.steps = Steps([_("Choose a file"), _("Match columns"), _("Check"), _("Done")])
        left = QWidget()
        left.setLayout(row(self.steps, edges=(20, 0, 0, 0)))
        self.header_left = left
        self.choosing = ChooseStep(desk.zone, [kind for kind in KINDS if self.errands.may(kind.permission)])
        self.matching = MatchStep()
        self.checking = CheckStep(self._arrange)
        self.outgoing = Outgoing(self, self._run)
        self.waiting = Waiting(self, self._run)
        self.finished = DoneStep()
        self.unlisted = UnlistedCases(self, self.errands, self.finished)
        self._stack = QStackedWidget()
        for step in (self.choosing, self.matching, self.checking, self.finished):
            self._stack.addWidget(step)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._foot())
        self._connect()
        self._go(CHOOSE)

    def _foot(self) -> QWidget:
        self._foot_bar = foot = frame("foot")
        foot.setFixedHeight(52)
        self.cancel = button(_("Cancel"), pressed=self.stop)
        self.back = button(_("Back"), "chevron-left", self.go_back)
        self.save_problems = button(_("Export problems…"), "file-spreadsheet", self.outgoing.ask_marked)
        self.set_aside = button(_("Do not import it"), "ban", self.waiting.set_aside)
        self.notice = Notice()
        self.busy = label("", "secondary")
        self.sum = label("", "secondary")
        self.forward = button("", role="primary")
        self.forward.clicked.connect(self.go_on)
        line = row(self.cancel, self.back, self.save_problems, self.set_aside, gap=8, edges=(16, 0, 16, 0))
        line.addWidget(self.notice, 1)
        line.addStretch(1)
        for thing in (self.busy, self.checking.all, self.checking.good, self.sum, self.forward):
            line.addWidget(thing)
        foot.setLayout(line)
        return foot

    def _connect(self) -> None:
        self.choosing.chosen.connect(self.open)
        self.choosing.nothing.connect(self._say)
        self.choosing.kind_changed.connect(self._kind_changed)
        self.choosing.template_wanted.connect(self.outgoing.ask_template)
        self.choosing.history.undo_wanted.connect(self._ask_undo)
        self.choosing.history.problems_wanted.connect(self.outgoing.ask_problems_of)
        self.choosing.history.by_hand_wanted.connect(partial(show_decided, self, self.errands))
        self.matching.sheet_wanted.connect(self._other_sheet)
        self.matching.changed.connect(self._show_foot)
        self.matching.mapping_wanted.connect(self.outgoing.ask_mapping)
        self.matching.mapping_given.connect(self._use_mapping)
        self.checking.again.connect(partial(self._go, MATCH))
        self.checking.recheck.connect(self._recheck)
        self.checking.changed.connect(self._show_foot)
        self.finished.more.connect(self._another)
        self.finished.onward.connect(self._onward)
        self.finished.undo_wanted.connect(self._undo)
        self.context.jobs.changed.connect(self._tell_progress)

    # -- the page ----------------------------------------------------------------------------------------------

    def title(self) -> str:
        return kind_words(self.choosing.kind).title if self.steps.current != CHOOSE else _("Import data")

    def enter(self, **where: Any) -> None:
        kind = str(where.get("kind") or "")
        period = str(where.get("period") or "")
        self._back_to = str(where.get("back") or self._back_to)
        today = Period.of(self.desk.work().today())
        months = [today]
        while len(months) < MONTHS_OFFERED:
            months.append(months[-1].previous())
        offered = [month.label for month in months]
        if period and period not in offered:
            offered.append(period)
        if not self.choosing.month.count() or period:
            self.choosing.offer_months(offered, period or months[1].label)
        waiting, _colon, number = kind.partition(":")
        if waiting == WATCHED and number:
            self._go(CHOOSE)
            self.waiting.open(int(number))
            return
        if kind and kind != "history":
            self._go(CHOOSE)
            self.choosing.choose_kind(kind)
        elif kind == "history":
            self._go(CHOOSE)
        if self.steps.current == CHOOSE:
            (self.choosing.history.table if kind == "history" else self.choosing.drop.choose).setFocus()
            self._load_history()

    def leave(self) -> bool:
        """Going elsewhere drops nothing: the file stays open here; a running read is stopped."""
        return True

    def refresh(self, news: frozenset[str]) -> None:
        if self.steps.current == CHOOSE:
            self._load_history()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.stop()
            return
        super().keyPressEvent(event)

    # -- moving between steps ----------------------------------------------------------------------------------

    def _go(self, step: int) -> None:
        self.steps.go(step)
        self._stack.setCurrentIndex(step)
        self.notice.say("")
        self._show_foot()
        self.header_changed.emit()
        self.status_changed.emit([_("Can be taken back after importing")] if step == CHECK else [])

    @Slot()
    def _show_foot(self) -> None:
        step = self.steps.current
        running = self._job is not None
        self.cancel.setVisible(step in (MATCH, CHECK) or running)
        self.cancel.setText(_("Stop") if running else _("Cancel"))
        self.back.setVisible(step in (MATCH, CHECK))
        self.back.setEnabled(not running)
        self.busy.setVisible(running)
        checking = step == CHECK and self.checking.check is not None
        refused = checking and self.checking.check is not None and bool(self.checking.check.rejected)
        self.set_aside.setVisible(self.waiting.file is not None and step in (MATCH, CHECK))
        self.save_problems.setVisible(checking and bool(self.checking.check and self.checking.check.problems))
        self.checking.all.setVisible(refused)
        self.checking.good.setVisible(refused)
        self.sum.setVisible(checking)
        self.forward.setVisible(step in (MATCH, CHECK))
        self._foot_bar.setVisible(running or step in (MATCH, CHECK) or bool(self.notice.text))
        if step == MATCH:
            self.forward.setText(_("Check"))
            self.forward.setEnabled(not running)
        elif checking and self.checking.check is not None:
            check = self.checking.check
            told = _("new {new:,} + changed {changed:,}", new=check.new, changed=check.changed)
            hand = _(" + by hand {count:,}", count=check.by_hand) if check.by_hand else ""
            self.sum.setText(told + hand)
            self.forward.setText(_n("Import {count:,} row", "Import {count:,} rows", count=self.checking.count))
            self.forward.setEnabled(self.checking.possible and not running)

    @Slot()
    def go_on(self) -> None:
        """The step's own button."""
        if self.steps.current == MATCH:
            self.check()
        elif self.steps.current == CHECK:
            self.accept()

    @Slot()
    def go_back(self) -> None:
        """One step back; what was chosen stays."""
        self._go(max(CHOOSE, self.steps.current - 1))
        if self.steps.current == CHOOSE:
            self._load_history()

    @Slot()
    def stop(self) -> None:
        """Stops what runs, else goes back to the beginning; nothing was saved in either case."""
        if self._job is not None:
            self._job.cancel()
            self.ended()
            return
        if self.steps.current in (MATCH, CHECK):
            self._go(CHOOSE)
            self._load_history()
            self.choosing.drop.choose.setFocus()
        elif self._back_to:
            self._onward()

    def leave_file(self) -> None:
        """Nothing more is to be done with the file that is open."""
        self._go(CHOOSE)
        self.context.go("today")

    def _kind_changed(self, _kind: str) -> None:
        self.header_changed.emit()

    # -- work --------------------------------------------------------------------------------------------------

    def _started(self, job: Job[Any], words: str) -> None:
        self._job = job
        self.busy.setText(words)
        self.notice.say("")
        self._show_foot()

    @Slot()
    def _tell_progress(self) -> None:
        """How far the work under way is, where it says so."""
        job = self._job
        if job is not None and job.shown and job.at.total:
            at = job.at
            self.busy.setText(_("{work} {done:,} / {total:,}", work=job.title, done=at.done, total=at.total))

    def ended(self) -> None:
        """The work asked for is over, whatever came of it."""
        self._job = None
        self._show_foot()

    def _refused(self, failure: BaseException) -> bool:
        """Says beside the buttons what is wrong and what to do; the page stays as it is."""
        self.ended()
        if not isinstance(failure, UserError):
            return False
        if failure.code != "cancelled":
            self.notice.say(failure.whole)
            self._foot_bar.show()
            if self.steps.current == MATCH and failure.field:
                self.matching.complain(failure.field)
        return True

    def _run(
        self, call: Callable[[Work], Any], done: Callable[[Any], None], words: str, *, write: bool = False
    ) -> None:
        if self._job is not None:
            return
        start = self.errands.write if write else self.errands.read
        self._started(start(call, done, failed=self._refused, title=words), words)

    @Slot(object)
    def open(self, origin: Origin, sheet: str | None = None, mapping: str = "") -> None:
        """Step 1 → 2: reads a file, or what was pasted."""
        self.waiting.left_for(origin)
        self.choosing.choose_kind(origin.kind)
        self._origin = origin
        if origin.path:  # what is given out of it is proposed beside it
            keep_folder(self.context.remembered, str(origin.path))
        self._run(lambda work: origin.open(work, sheet, mapping), self._opened, _("Reading the file"))

    @Slot(str)
    def _say(self, words: str) -> None:
        self.notice.say(words)
        self._show_foot()

    def _opened(self, draft: ImportDraft) -> None:
        self.ended()
        self.matching.show_draft(draft)
        self._go(MATCH)
        if draft.earlier is not None:
            self.notice.say(
                _(
                    "This file was imported already by {name} on {day}.",
                    name=draft.earlier.by,
                    day=draft.earlier.at.astimezone(self.desk.zone).strftime("%Y-%m-%d %H:%M"),
                )
            )
        self.forward.setFocus()

    def _other_sheet(self, sheet: str) -> None:
        if self._origin is not None:
            self.open(self._origin, sheet)

    def _use_mapping(self, path: str) -> None:
        """A mapping file in place of what stands on the page."""
        draft = self.matching.draft
        if self._origin is not None and draft is not None:
            self.open(self._origin, draft.sheet, path)

    def check(self) -> None:
        """Step 2 → 3: checks every row."""
        self.checking.begin()
        self._check(self.matching.mapping())

    def _check(self, mapping: Any) -> None:
        from hrdesk.app.imports import check

        draft, step = self.matching.draft, self.checking
        mends, renames = dict(step.mends), frozenset(step.renames)
        if draft is None:
            return
        for (field, shown), meant in step.meant.items():
            mapping = mapping.with_value(field, shown, meant)
        if step.meant:
            self.matching.take_over(mapping)
            step.meant = {}

        def call(work: Work) -> tuple[ImportCheck, Lines]:
            found = check(work, draft, mapping, mends=mends, renames=renames)
            return found, Lines(found)

        self._run(call, self._checked, _("Checking the rows"))

    @Slot()
    def _recheck(self) -> None:
        """Once more with what was mended or decided; the list stays as it is meanwhile."""
        self._stale = self._job is not None
        if not self._stale:
            self._check(self.matching.mapping())

    def _checked(self, made: tuple[ImportCheck, Lines]) -> None:
        found, lines = made
        again = self.checking.check is not None
        self.ended()
        if self._stale:
            self._recheck()
            return
        self.checking.show_check(found, lines)
        self._show_foot()
        if again:
            return
        self._go(CHECK)
        if found.rejected:
            self.checking.list.setFocus()
        else:
            self.forward.setFocus()

    def _arrange(self, lines: Lines, wanted: Wanted, done: Callable[[Shown], None]) -> None:
        self.errands.read(lambda work: lines.arranged(wanted), done)

    def accept(self) -> None:
        """Step 3 → 4: saves, all in one."""
        from hrdesk.app.imports import FILE, KEEP, accept

        found, wanted = self.checking.check, self.checking.wanted
        decided = KEEP if self.checking.by_hand.keep else FILE
        if found is not None:
            self._run(
                lambda work: accept(work, found, wanted, by_hand=decided), self._accepted, _("Importing"), write=True
            )

    def _accepted(self, done: ImportDone) -> None:
        self.ended()
        file = self.checking.check.draft.file_name if self.checking.check is not None else ""
        self.finished.show_done(done, file)
        self._go(DONE)
        if done.kind == CASES and done.batch is not None:
            self.unlisted.read(done.batch)

    # -- after it ----------------------------------------------------------------------------------------------

    @Slot()
    def _another(self) -> None:
        self._go(CHOOSE)
        self._load_history()
        self.choosing.drop.choose.setFocus()

    @Slot()
    def _onward(self) -> None:
        target = "people" if self.choosing.kind == ROSTER and self._back_to != "performance" else "performance"
        target = "separation" if self.choosing.kind == CASES else target
        if self.steps.current == DONE:
            self._go(CHOOSE)
        where = {"period": self.choosing.period} if target == "performance" and self.choosing.period else {}
        self.context.go(self._back_to or target, **where)

    def _load_history(self) -> None:
        from hrdesk.app.imports import list_batches

        self.errands.read(list_batches, self.choosing.history.load)

    def _ask_undo(self, batch: BatchRow) -> None:
        from hrdesk.app.imports import preview_undo

        self._run(
            lambda work: preview_undo(work, batch.id),
            partial(self._tell_undo, batch.id, batch.file_name or _("Entered by hand")),
            _("Looking what would stay"),
            write=True,
        )

    def _tell_undo(self, batch: int, file: str, would: Undone) -> None:
        self.ended()
        dialog = UndoDialog(file, would, self.window())
        dialog.agreed.connect(partial(self._undo, batch))
        dialog.open()

    @Slot(int)
    def _undo(self, batch: int) -> None:
        from hrdesk.app.imports import undo

        self._run(lambda work: undo(work, batch), self._undone, _("Taking the import back"), write=True)

    def _undone(self, found: Undone) -> None:
        self.ended()
        words = _(
            "Import taken back: {removed:,} removed, {restored:,} restored.",
            removed=found.removed,
            restored=found.restored,
        )
        words = sentences(words, found.decisions_text)
        if found.kept:
            kept = _("; ").join(f"{what} ({why})" for what, why in found.kept[:3])
            stay = _n("{count} stays: {kept}", "{count} stay: {kept}", count=len(found.kept), kept=kept)
            words = sentences(words, stay)
        self.context.messages.toast(words, tone="info" if found.kept else "success")
        self._another()
