"""The month's one next step: import, compute, confirm grades, publish; and what each of them did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.gui import icons
from hrdesk.gui.page import action
from hrdesk.gui.pages.performance.ask import AskDialog, BlockedDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.performance.grading import Grading
from hrdesk.gui.pages.performance.row_actions import UNPUBLISHED
from hrdesk.gui.pages.performance.why import OWN_ROOMS, SOURCES, by_source
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import button
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.configuration import Configured
    from hrdesk.app.performance.cycle import Published
    from hrdesk.app.performance.evaluation import Evaluated
    from hrdesk.app.performance.views import Choice, MonthView, Row

IMPORT, COMPUTE, CONFIRM, PUBLISH = "import", "compute", "confirm", "publish"


@dataclass(frozen=True, slots=True)
class Situation:
    """What the page shows now, as far as the next step depends on it."""

    view: MonthView
    rows: Sequence[Row]
    schemes: bool  # whether any scheme is set up

    @property
    def unconfirmed(self) -> list[Row]:
        """Scored, with a grade that only the bands suggest."""
        return [
            row
            for row in self.rows
            if row.state in UNPUBLISHED and row.score is not None and row.grade is not None and not row.confirmed
        ]

    @property
    def ready(self) -> list[Row]:
        """Could be published now."""
        return [row for row in self.rows if row.state in UNPUBLISHED and row.score is not None and row.confirmed]

    @property
    def stage(self) -> str:
        """Where the people shown stand."""
        if self.view.state == "closed":
            return "closed"
        if not self.rows:
            return "draft"
        if all(row.state not in UNPUBLISHED for row in self.rows):
            return "published"
        return "reviewed" if any(row.state == "reviewed" or row.confirmed for row in self.rows) else "computed"


def waiting_next(view: MonthView) -> Choice | None:
    """The scheme to go to once people of this one are published: the next in the list with somebody waiting."""
    codes = [one.key for one in view.schemes]
    if view.state == "closed" or view.scheme not in codes or all(row.state in UNPUBLISHED for row in view.rows):
        return None
    at = codes.index(view.scheme)
    return next((one for one in (*view.schemes[at + 1 :], *view.schemes[:at]) if one.waiting), None)


def next_step(found: Situation) -> str:
    """The step the page offers as its primary action; empty when there is none."""
    if found.view.state == "closed" or not found.schemes or not found.view.candidates:
        return ""
    if not found.rows:
        delivered = [there for _source, there in found.view.delivered]
        return IMPORT if delivered and not any(delivered) else COMPUTE
    if any(row.stale for row in found.rows):
        return COMPUTE
    if found.unconfirmed:
        return CONFIRM
    if found.ready:
        return PUBLISH
    return IMPORT if any(row.state in UNPUBLISHED for row in found.rows) else ""


class MonthFlow(QObject):
    """Runs the steps. ``changed``: read the month again; ``import_wanted``: open the import page."""

    changed = Signal()
    published = Signal()
    import_wanted = Signal(str)
    reconciliation_wanted = Signal()

    def __init__(self, errands: Errands, page: QWidget) -> None:
        super().__init__(page)
        self._errands = errands
        self._page = page
        self._found: Situation | None = None
        self._names: dict[str, str] = {}
        self.hidden: Callable[[], int] = int  # how many of the people meant the filter row hides
        self.step = ""
        self.primary = action(_("Compute scores"), "refresh-cw", self.go_on, page)
        self.again = action(_("Compute again"), "refresh-cw", self.compute, page, keys="F9")
        self._busy = False
        self.grading = Grading(errands, page)
        self.grading.changed.connect(self.changed)

    def look(self, found: Situation) -> QAction | None:
        """The primary action for this situation, or None."""
        self._found = found
        self._names = {row.employee_no: row.name for row in found.rows}
        self.step = next_step(found)
        needed = {IMPORT: "performance.import", COMPUTE: "performance.evaluate"}.get(self.step, "performance.publish")
        if not self.step or not self._errands.may(needed):
            self.step = ""
            return None
        words, icon = {
            IMPORT: (_("Import data"), "upload"),
            COMPUTE: (_("Compute scores"), "refresh-cw"),
            CONFIRM: (_("Confirm grades"), "check"),
            PUBLISH: (_("Publish"), "check"),
        }[self.step]
        self.primary.setText(words)
        self.primary.setEnabled(not self._busy)
        icons.put(self.primary, icon, token="text.primary")  # noqa: S106
        return self.primary

    def go_on(self) -> None:
        """Does the next step."""
        steps = {IMPORT: self._import, COMPUTE: self.compute, CONFIRM: self.confirm, PUBLISH: self.publish}
        if self.step:
            steps[self.step]()

    def _import(self) -> None:
        # once every kind of event is there, what is still missing comes summed up
        delivered = by_source(self._situation().view.delivered)
        missing = next((source for source, there in delivered if not there and source not in OWN_ROOMS), "facts")
        self.import_wanted.emit(missing)

    def compute(self) -> None:
        """Scores everybody of the month."""
        from hrdesk.app.performance.evaluation import evaluate

        period = self._period()
        self._started()
        self._errands.write(
            lambda work: evaluate(work, period), self._computed, failed=self._stopped, title=_("Computing scores")
        )

    def _computed(self, done: Evaluated) -> None:
        self._ended()
        if done.without:
            said = _n(
                "{computed} of {employees} people computed; {count} has no scheme.",
                "{computed} of {employees} people computed; {count} have no scheme.",
                count=done.without,
                computed=done.computed,
                employees=done.employees,
            )
        else:
            said = _("{computed} of {employees} people computed.", computed=done.computed, employees=done.employees)
        self._errands.messages.toast(said, tone="info" if done.blocked else "success")
        for warning in done.warnings[bool(done.without) :][:2]:  # who has no scheme stands on the page
            self._errands.messages.toast(warning, tone="warning")
        self.changed.emit()

    def confirm(self) -> None:
        """Confirms the suggested grades of the people shown, after a question that says how many of which."""
        found = self._situation()
        self.grading.confirm(found.view, found.unconfirmed, self._unseen())

    def publish(self) -> None:
        """Publishes those ready, after a question: a published sheet is never changed, only replaced by a revision."""
        found = self._situation()
        count = len(found.ready)
        staying = sum(row.state in UNPUBLISHED for row in found.rows) - count
        words = _("Published sheets are never changed; a correction becomes a new revision beside them.")
        if staying:
            words += _n(" {count} person stays unpublished.", " {count} people stay unpublished.", count=staying)
        words += self._still_writing()
        words += self._unseen()
        self._errands.messages.ask(
            _n(
                "Publish {count} evaluation of {period}?",
                "Publish {count} evaluations of {period}?",
                count=count,
                period=found.view.period,
            ),
            words,
            _("Publish {count}", count=count),
            self._publish,
        )

    def _unseen(self) -> str:
        """That more are meant than the filter row leaves on the screen; empty where it hides nobody."""
        hidden = self.hidden()
        if not hidden:
            return ""
        return _n(
            " {count} person whom the filter row hides is meant as well.",
            " {count} people whom the filter row hides are meant as well.",
            count=hidden,
        )

    def _still_writing(self) -> str:
        """That people lose the chance of their own words by publishing now; empty where nobody does."""
        today = self._errands.desk.work().today()
        dues = [
            row.own_words_until
            for row in self._situation().ready
            if row.revision == 1
            and not row.self_comment
            and row.own_words_until is not None
            and row.own_words_until >= today
        ]
        if not dues:
            return ""
        return _n(
            " {count} person may still write a self-comment until {day}; published, that is over.",
            " {count} people may still write a self-comment until {day}; published, that is over.",
            count=len(dues),
            day=max(dues).isoformat(),
        )

    def _publish(self) -> None:
        from hrdesk.app.performance.cycle import Publish, publish

        found = self._situation()
        wanted = tuple(row.employment_id for row in found.rows if row.state in UNPUBLISHED)
        order = Publish(self._period(), wanted)
        self._started()
        self._errands.write(
            lambda work: publish(work, order), self._published, failed=self._not_published, title=_("Publishing")
        )

    def _not_published(self, failure: BaseException) -> bool:
        """An unsettled month: to the differences, or published all the same by name and reason."""
        if not isinstance(failure, UserError) or failure.code != "unreconciled":
            return self._stopped(failure)
        self._ended()
        stands = _("Your name and the reason stand on every sheet if you publish all the same.")
        dialog = AskDialog(
            _("The month is not settled"),
            f"{failure}\n{stands}",
            [Field("reason", _("Reason"), "long", required=True)],
            _("Publish unsettled"),
            today=self._errands.desk.work().today,
            parent=self._page,
        )
        look = button(P_("reconciliation", "Reconcile"), "scale")
        look.clicked.connect(dialog.reject)
        look.clicked.connect(self.reconciliation_wanted)
        dialog.buttons.insertWidget(0, look)
        dialog.submitted.connect(partial(self._publish_unsettled, dialog))
        dialog.open()
        return True

    def _publish_unsettled(self, dialog: AskDialog, values: dict[str, Any]) -> None:
        from hrdesk.app.performance.cycle import Publish, publish

        wanted = tuple(row.employment_id for row in self._situation().rows if row.state in UNPUBLISHED)
        order = Publish(self._period(), wanted, unreconciled_reason=values["reason"] or "")

        def done(found: Published) -> None:
            dialog.accept()
            self._published(found)

        self._errands.write(lambda work: publish(work, order), done, failed=dialog.refuse, title=_("Publishing"))

    def _published(self, done: Published) -> None:
        self._ended()
        self._errands.messages.toast(
            _n(
                "{count} evaluation of {period} published.",
                "{count} evaluations of {period} published.",
                count=done.published,
                period=done.period,
            )
        )
        if done.published:
            self.published.emit()
        if done.blocked:
            title = _n("{count} person was not published", "{count} people were not published", count=len(done.blocked))
            told = _("Settle what stands here, then publish again: only these people are left.")
            BlockedDialog(title, told, done.blocked, self._names, self._page).open()
        self.changed.emit()

    def declare_none(self, source: str) -> None:
        """本月没有: said by a person, so that no event means 0."""
        from hrdesk.app.imports import declare_none, withdraw_none

        period = self._period()

        def said(_result: object) -> None:
            words = _("Noted: {source}, none in {period}.", source=_(SOURCES.get(source, source)), period=period.label)
            self._errands.messages.toast(words, undo=take_back)
            computed()

        def computed(_result: object = None) -> None:
            if self._situation().rows and self._errands.may("performance.evaluate"):
                self.compute()
            else:
                self.changed.emit()

        def take_back() -> None:
            self._errands.write(lambda work: withdraw_none(work, period, source), computed, title=_("Saving"))

        self._errands.write(lambda work: declare_none(work, period, source), said, title=_("Saving"))

    def use_pack(self) -> None:
        """Sets the ready-made collection schemes up."""
        from hrdesk.app.performance.configuration import configure_from
        from hrdesk.domain.performance.pack import configuration

        self._errands.write(
            lambda work: configure_from(work, configuration()), self._packed, title=_("Setting the schemes up")
        )

    def _packed(self, done: Configured) -> None:
        self._errands.messages.toast(
            _(
                "The collection schemes are set up. Weights and targets are proposals; change them in Settings,"
                " Evaluation schemes."
            )
        )
        for warning in done.warnings[:2]:
            self._errands.messages.toast(warning, tone="warning")
        self.changed.emit()

    # -- common ------------------------------------------------------------------------------------------------

    def _situation(self) -> Situation:
        if self._found is None:
            raise RuntimeError("nothing is shown yet")
        return self._found

    def _period(self) -> Period:
        return Period.parse(self._situation().view.period)

    def _started(self) -> None:
        self._busy = True
        self._page.setFocus()  # the button that was pressed cannot keep it
        self.primary.setEnabled(False)
        self.again.setEnabled(False)

    def _ended(self) -> None:
        self._busy = False
        self.primary.setEnabled(True)
        self.again.setEnabled(True)

    def _stopped(self, failure: BaseException) -> bool:
        self._ended()
        return not isinstance(failure, UserError)
