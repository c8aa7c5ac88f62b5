"""What can be done with one person's evaluation: the same actions in the toolbar, the panel and the right-click menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.performance.model import LineState
from hrdesk.gui.models.month import metric_of
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.adjusting import Adjusting
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.closed import close_off, why_closed
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.grading import Grading
from hrdesk.gui.pages.performance.of_person import OfPerson
from hrdesk.gui.pages.performance.own_words import SelfCommenting
from hrdesk.gui.widgets.form import Field
from hrdesk.words import _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.views import MonthView, Row

UNPUBLISHED = ("computed", "reviewed")


class RowActions(OfPerson):
    """Actions on the current row and cell. ``changed``: something was saved; ``sheet_wanted``: show this sheet."""

    sheet_wanted = Signal(object)

    def __init__(self, errands: Errands, page: QWidget) -> None:
        super().__init__(errands, page)
        self._view: MonthView | None = None
        self._row: Row | None = None
        self._metric = ""
        self.adjusting = Adjusting(errands, page)
        self.adjusting.changed.connect(self.changed)
        self.grading = Grading(errands, page)
        self.grading.changed.connect(self.changed)
        self.writing = SelfCommenting(errands, page, self.changed.emit)
        self.comment = action(_("Comment…"), "messages-square", self.ask_comment, page, keys="Ctrl+E")
        self.adjust = action(_("Adjust score…"), "scale", self.ask_adjustment, page)
        self.withdraw = action(_("Withdraw an adjustment…"), "undo-2", self.ask_withdraw, page)
        self.leave_out = action(_("Leave out…"), "circle-minus", self.ask_leave_out, page)
        self.count_again = action(_("Count again"), "undo-2", self._count_again, page)
        self.confirm = action(_("Confirm this grade"), "circle-check", self._confirm, page)
        self.change_grade = action(_("Change grade…"), "pencil", self.ask_grade, page)
        self.question = action(_("Question about this figure…"), "messages-square", self._question, page)
        self.interview = action(_("Interview…"), "handshake", self._interview, page)
        self.on_paper = action(_("Acknowledged on paper"), "circle-check", self._on_paper, page)
        self.all_on_paper = action(_("Signed list received…"), "circle-check", self.ask_all_on_paper, page)
        self.newer = action(_("Correct by the newer scheme…"), "history", self.ask_newer, page)
        self.own_words = action(_("My self-comment…"), "pencil", self._own_words, page)
        self.sheet = action(_("Evaluation sheet"), "file-text", self._sheet, page, keys="Ctrl+P")
        self._permitted = {
            self.comment: "performance.comment",
            self.adjust: "performance.adjust",
            self.withdraw: "performance.adjust",
            self.leave_out: "performance.publish",
            self.count_again: "performance.publish",
            self.confirm: "performance.publish",
            self.change_grade: "performance.publish",
            self.question: "disputes.answer",
            self.interview: "improvement.write",
            self.on_paper: "disputes.answer",
            self.all_on_paper: "disputes.answer",
            self.newer: "performance.publish",
            self.own_words: "disputes.own",
            self.sheet: "performance.print",
        }
        self._changing = (
            self.comment, self.adjust, self.withdraw, self.leave_out, self.count_again, self.confirm, self.change_grade,
            self.newer, self.own_words,
        )  # fmt: skip
        for made in self.offered:
            page.addAction(made)
        self.aim(None, None, "")

    @property
    def offered(self) -> list[QAction]:
        """The actions this person may use, in the order of menus."""
        evaluated = self._errands.desk.actor.employment_id is not None
        return [
            made
            for made, permission in self._permitted.items()
            if self._errands.may(permission) and (evaluated or made is not self.own_words)
        ]

    @property
    def in_panel(self) -> list[QAction]:
        """Those that stand under the panel."""
        return [made for made in (self.comment, self.adjust, self.sheet) if made in self.offered][:2] or [self.sheet]

    def aim(self, view: MonthView | None, row: Row | None, column: str) -> None:
        """Says which row and column the actions are about."""
        self._view, self._row = view, row
        self._metric = metric_of(column)
        closed = view is not None and view.state == "closed"
        cell = row.cells.get(self._metric) if row is not None else None
        state = cell.state if cell is not None else None
        usable = row is not None and row.state in UNPUBLISHED and view is not None and not closed
        published = _("Published. Correct the figures and compute again for a revision.") if row and not usable else ""
        for made in (self.comment, self.adjust):
            made.setEnabled(usable)
        self.withdraw.setEnabled(bool(usable and row is not None and row.adjusted))
        self.sheet.setEnabled(row is not None)
        self.question.setEnabled(row is not None and bool(self._metric))
        self.interview.setEnabled(row is not None and row.employment_id != self._errands.desk.actor.employment_id)
        self.on_paper.setEnabled(row is not None and row.state not in UNPUBLISHED)
        self.leave_out.setEnabled(usable and state is LineState.MISSING)
        self.count_again.setEnabled(usable and state is LineState.EXCLUDED)
        self.all_on_paper.setEnabled(view is not None and any(one.state not in UNPUBLISHED for one in view.rows))
        self.newer.setEnabled(row is not None and _outdated(row) and view is not None and not closed)
        own = row is not None and row.employment_id == self._errands.desk.actor.employment_id
        self.own_words.setEnabled(bool(own and usable))
        graded = usable and row is not None and row.score is not None
        self.confirm.setEnabled(bool(graded and row is not None and not row.confirmed))
        self.change_grade.setEnabled(bool(graded))
        close_off(self._changing, why_closed(view.period, self._errands.may) if view is not None and closed else "")
        if not closed:
            for made in (self.comment, self.adjust):
                made.setToolTip(published)

    # -- asking ------------------------------------------------------------------------------------------------

    def ask_adjustment(self) -> None:
        """加扣分 with its reason."""
        self.adjusting.ask(*self._both())

    def ask_withdraw(self) -> None:
        """Takes one 加扣分 back."""
        self.adjusting.ask_withdraw(*self._both())

    def ask_comment(self) -> None:
        """评语, and the day of the interview."""
        view, row = self._both()
        own = [Field("self_comment", _("Self-comment"), kind="long", read_only=True)] if row.self_comment else []
        dialog = self.dialog(
            _("Comment on {name}", name=row.name),
            _("Printed on the evaluation sheet of {period}.", period=view.period),
            [
                *own,
                Field("comment", _("Supervisor's comment"), kind="long"),
                Field("interviewed", _("Day of the performance interview"), kind="date", hint=_("May stay empty.")),
            ],
            _("Save"),
            draft=f"comment:{row.evaluation_id}",
            version=row.version,
        )
        loaded = {"comment": row.comment, "interviewed": row.interviewed}
        dialog.form.load(loaded | ({"self_comment": row.self_comment} if own else {}))
        dialog.form.controls["comment"].setFocus()
        dialog.submitted.connect(partial(self._save_comment, dialog, row))
        dialog.open()

    def _save_comment(self, dialog: AskDialog, row: Row, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.under_review import Comment, comment

        order = Comment(row.evaluation_id, row.version, values["comment"] or "", values["interviewed"])
        back = Comment(row.evaluation_id, row.version + 1, row.comment, row.interviewed)
        self.save(
            dialog,
            lambda work: comment(work, order),
            _("Comment on {name} saved.", name=row.name),
            undo=lambda work, _done: comment(work, back),
        )

    def ask_leave_out(self) -> None:
        """不计: openly, with a reason."""
        view, row = self._both()
        metric = next((head.metric for head in view.heads if head.metric.code == self._metric), None)
        if metric is None:
            return
        dialog = self.dialog(
            _("Leave out {metric} for {name}", metric=metric.name, name=row.name),
            _("The other weights are raised in proportion, and the sheet says so."),
            [Field("reason", _("Reason"), kind="long", required=True)],
            _("Leave out"),
            draft=f"leave_out:{view.period}:{row.employment_id}:{metric.code}",
        )
        dialog.submitted.connect(partial(self._save_leave_out, dialog, view, row, metric.code, metric.name))
        dialog.open()

    def _save_leave_out(
        self, dialog: AskDialog, view: MonthView, row: Row, metric: str, name: str, values: dict[str, Any]
    ) -> None:
        from hrdesk.app.performance.under_review import LeaveOut, count_again, leave_out

        period = Period.parse(view.period)
        order = LeaveOut(period, row.employment_id, metric, values["reason"])
        self.save(
            dialog,
            lambda work: leave_out(work, order),
            _("{metric} is left out for {name}.", metric=name, name=row.name),
            undo=lambda work, _done: count_again(work, period, row.employment_id, metric, order.reason.strip()),
        )

    def ask_grade(self) -> None:
        """Another grade than the bands suggest."""
        view, row = self._both()
        self.grading.ask(view, [row])

    def ask_newer(self) -> None:
        """A scheme that was wrong: the correction by the one in force, for one or for all of it, with the reason."""
        view, row = self._both()
        every = [one for one in view.rows if _outdated(one)]
        whom = [("one", row.name)]
        if len(every) > 1:
            whom.append(("all", _("all {count} people of this scheme", count=len(every))))
        dialog = self.dialog(
            _("Correct {period} by the newer scheme", period=view.period),
            _(
                "Published by version {used}; version {now} is in force. Use this where the scheme itself was wrong: "
                "rules made afterwards do not reach back by themselves. What is published stays; a revision is "
                "computed beside it and waits to be confirmed and published.",
                used=row.version_used,
                now=row.version_now,
            ),
            [Field("whom", _("For whom"), "choice", True, choices=whom), Field("reason", _("Reason"), "long", True)],
            _("Compute the revision"),
            draft=f"newer:{row.evaluation_id}",
        )
        dialog.form.load({"whom": "one"})
        dialog.submitted.connect(partial(self._save_newer, dialog, view, row))
        dialog.open()

    def _save_newer(self, dialog: AskDialog, view: MonthView, row: Row, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.schemes_kept import UseNewerScheme, use_newer_scheme

        rows = [one for one in view.rows if _outdated(one)] if values["whom"] == "all" else [row]
        people = tuple(one.employment_id for one in rows)
        order = UseNewerScheme(Period.parse(view.period), people, values["reason"])
        back = UseNewerScheme(order.period, people, _("Taken back right after it was entered"), back=True)
        self.save(
            dialog,
            lambda work: use_newer_scheme(work, order),
            _n(
                "Computed by the newer scheme for {count} person.",
                "Computed by the newer scheme for {count} people.",
                count=len(people),
            ),
            undo=lambda work, _done: use_newer_scheme(work, back),
        )

    # -- without asking ----------------------------------------------------------------------------------------

    def _confirm(self) -> None:
        view, row = self._both()
        self.grading.confirm_now(view, [row])

    def _count_again(self) -> None:
        from hrdesk.app.performance.under_review import LeaveOut, count_again, leave_out

        view, row = self._both()
        period, metric = Period.parse(view.period), self._metric
        seen = row.cells[metric].reason
        self.save(
            None,
            lambda work: count_again(work, period, row.employment_id, metric, seen),
            _("The figure of {name} counts again.", name=row.name),
            undo=lambda work, reason: leave_out(work, LeaveOut(period, row.employment_id, metric, reason)),
        )

    def _question(self) -> None:
        from hrdesk.gui.pages.disputes.asking import DisputeErrands

        view, row = self._both()
        metric = next(head.metric for head in view.heads if head.metric.code == self._metric)
        asking = DisputeErrands(self._errands, self._page, self.changed.emit)
        asking.ask(row.employment_id, view.period, metric.code, metric.name)

    def _interview(self) -> None:
        _view, row = self._both()
        self._errands.context.go("plans", item=f"evaluation:{row.evaluation_id}")

    def _on_paper(self) -> None:
        from hrdesk.app.disputes.acknowledging import acknowledge
        from hrdesk.app.disputes.model import Acknowledge

        _view, row = self._both()
        order = Acknowledge(row.evaluation_id, on_paper=True)
        said = _("{name} has acknowledged the evaluation on paper.", name=row.name)
        self.save(None, lambda work: acknowledge(work, order), said)

    def ask_all_on_paper(self) -> None:
        """签收表 came back: whose signature is not entered yet, of everybody shown or of one team."""
        if (view := self._view) is None:
            return
        teams = [(team.key, team.name) for team in view.teams]
        dialog = self.dialog(
            _("Signed list of {period} received", period=view.period),
            _(
                "Enters that these people have signed on paper; the list stays with you. Whoever has acknowledged or "
                "appealed already is passed over."
            ),
            [Field("team", _("Whose list"), "choice", True, choices=[("", _("Everybody of this scheme")), *teams])],
            _("Enter the signatures"),
        )
        dialog.form.load({"team": teams[0][0] if teams else ""})
        dialog.submitted.connect(partial(self._save_list, dialog, view))
        dialog.open()

    def _save_list(self, dialog: AskDialog, view: MonthView, values: dict[str, Any]) -> None:
        from hrdesk.app.disputes.acknowledging import acknowledge_list
        from hrdesk.app.disputes.model import AcknowledgeList

        wanted = values["team"] or ""
        people = tuple(one.employment_id for one in view.rows if not wanted or one.team == wanted)
        order = AcknowledgeList(Period.parse(view.period), people)

        def saved(count: int) -> None:
            dialog.accept()
            self._errands.messages.toast(
                _n("{count} signature entered.", "{count} signatures entered.", count=count), tone="success"
            )
            self.changed.emit()

        self._errands.write(lambda work: acknowledge_list(work, order), saved, failed=dialog.refuse, title=_("Saving"))

    def _own_words(self) -> None:
        if self._view is not None:
            self.writing.open_for(self._view.period)

    def _sheet(self) -> None:
        if self._row is not None:
            self.sheet_wanted.emit(self._row)

    # -- common ------------------------------------------------------------------------------------------------

    def _both(self) -> tuple[MonthView, Row]:
        if self._view is None or self._row is None:
            raise RuntimeError("an action without a row is disabled")
        return self._view, self._row


def _outdated(row: Row) -> bool:
    """Whether it is published by an older version of its scheme than the newest."""
    return row.state not in UNPUBLISHED and row.version_now > row.version_used
