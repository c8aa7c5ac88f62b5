"""自评 in the window: a line for each month of one's own under review, and the dialog the words are written in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from hrdesk.domain.performance.self_comment import OwnWords
from hrdesk.gui.models.today import left
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import StatusTag, button, column, empty, label, row
from hrdesk.words import P_, _

if TYPE_CHECKING:
    from hrdesk.app.performance.self_comment import OwnReview

OPEN = (OwnWords.WANTED, OwnWords.WRITTEN)
SHOWN = 2  # months: more than two under review at once means they are late, not that all are written about now


class SelfCommenting(QObject):
    """The dialog for one's own words; ``saved`` is called once they were kept."""

    def __init__(self, errands: Errands, page: QWidget, saved: Callable[[], None]) -> None:
        super().__init__(page)
        self._errands, self._page, self._saved = errands, page, saved

    def open_for(self, period: str) -> None:
        """Opens the dialog for a month; says why where nothing can be written."""
        from hrdesk.app.performance.self_comment import own_reviews

        self._errands.read(own_reviews, partial(self._opened, period))

    def _opened(self, period: str, found: tuple[OwnReview, ...]) -> None:
        one = next((one for one in found if one.period == period and one.standing in OPEN), None)
        if one is not None:
            self.ask(one)
        else:
            words = _(
                "No self-comment can be written for {period} any more; skipping it changes nothing.", period=period
            )
            self._errands.messages.toast(words)

    def ask(self, one: OwnReview) -> None:
        """The dialog: words, and what they are about; no figure of the month."""
        dialog = AskDialog(
            _("Self-comment {period}", period=one.period),
            _(
                "Your supervisor reads it before commenting; it is printed beside the supervisor's comment on your "
                "sheet. No score, grade or place depends on it, and you may leave it out. Evaluated by: {metrics}.",
                metrics=_(", ").join(one.metrics),
            ),
            [Field("text", _("How the month went: what worked, what did not, what you need"), "long")],
            _("Save"),
            today=self._errands.desk.work().today,
            drafts=self._errands.drafts,
            draft=f"self_comment:{one.evaluation_id}",
            version=one.written_at or "",
            parent=self._page.window(),
        )
        dialog.form.load({"text": one.text})
        dialog.submitted.connect(partial(self._keep, dialog, one))
        dialog.open()

    def _keep(self, dialog: AskDialog, one: OwnReview, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.self_comment import WriteSelfComment, write_self_comment

        text = (values["text"] or "").strip()
        order = WriteSelfComment(one.evaluation_id, text, before=one.text)
        back = WriteSelfComment(one.evaluation_id, one.text, before=text)

        def saved(_result: object) -> None:
            dialog.accept()
            words = _("Self-comment saved.") if text else _("Self-comment taken back.")
            self._errands.messages.toast(words, undo=take_back)
            self._saved()

        def take_back() -> None:
            self._errands.write(lambda work: write_self_comment(work, back), taken_back, title=_("Saving"))

        def taken_back(_result: object) -> None:
            self._errands.messages.toast(_("Taken back."))
            self._saved()

        self._errands.write(
            lambda work: write_self_comment(work, order), saved, failed=dialog.refuse, title=_("Saving")
        )


class OwnReviews(QFrame):
    """What is being reviewed of one's own; hidden while nothing is. ``saved`` is called once words were kept."""

    def __init__(self, errands: Errands, saved: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self._errands = errands
        self.writing = SelfCommenting(errands, self, saved)
        self._lines = column(gap=4, edges=(16, 6, 16, 6))
        self.setLayout(self._lines)
        self.hide()

    def load(self) -> None:
        """Reads them."""
        from hrdesk.app.performance.self_comment import own_reviews

        self._errands.read(own_reviews, self._show)

    def _show(self, found: tuple[OwnReview, ...]) -> None:
        empty(self._lines)
        asked = [one for one in found if one.due is not None][:SHOWN]
        for one in asked:
            self._lines.addLayout(self._line(one))
        self.setVisible(bool(asked))

    def _line(self, one: OwnReview) -> QHBoxLayout:
        tag, said = StatusTag(), label("", "secondary", wrap=True)
        due = one.due.isoformat() if one.due is not None else ""
        if one.standing is OwnWords.WANTED:
            tag.say(_("Self-comment {period}", period=one.period), "warning", "pencil")
            days = left(one.due, self._errands.desk.work().today()) if one.due is not None else ""
            said.setText(
                _("Say how the month went, by {day} ({left}). It does not affect the score.", day=due, left=days)
            )
        elif one.standing is OwnWords.WRITTEN:
            tag.say(_("Self-comment {period}", period=one.period), "success", "circle-check")
            said.setText(_("Written. You can change it until {day}.", day=due))
        else:
            tag.say(_("{period} under review", period=one.period), "neutral", "clock")
            kept = one.standing is OwnWords.KEPT
            said.setText(
                _("Your self-comment is kept; the term ended on {day}.", day=due)
                if kept
                else _("The term for the self-comment ended on {day}; skipping it changes nothing.", day=due)
            )
        line = row(tag, gap=8)
        line.addWidget(said, 1)
        if one.standing in OPEN:
            words = P_("self-comment", "Write…") if one.standing is OwnWords.WANTED else P_("self-comment", "Change…")
            line.addWidget(button(words, "pencil", partial(self.writing.ask, one)))
        return line


def beside(own: str, supervisors: str) -> Sequence[tuple[str, str]]:
    """Headings and words of a published month: the own ones first, where there are any."""
    said = [(_("My self-comment"), own)] if own else []
    return [*said, (_("Supervisor's comment"), supervisors or _("No comment yet."))]
