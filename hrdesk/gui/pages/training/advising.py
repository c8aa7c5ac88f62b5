"""The rules of recommendations: which figure or topic leads to which course; HR adds and removes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from hrdesk.domain.errors import UserError
from hrdesk.gui.models.table import Column
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.form import Field, Form
from hrdesk.gui.widgets.parts import Notice, button, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import _

if TYPE_CHECKING:
    from hrdesk.app.training.advice import AdviceRule


class AdviceDialog(Dialog):
    """The rules above, a new one below. ``courses``: (id, name); ``metrics``: (code, name)."""

    def __init__(
        self,
        errands: Errands,
        courses: list[tuple[int, str]],
        metrics: list[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Recommendations"), width=760, parent=parent)
        self.errands = Errands(errands.context, errands.desk, self)
        names = dict(metrics)
        self.body.addWidget(
            label(
                _("Who meets a rule finds the course among the own recommendations, with the reason."),
                "secondary",
                wrap=True,
            )
        )
        self.table = DataTable(_columns(names), name=_("Recommendations"), identity=lambda one: one.id)
        self.table.setMinimumHeight(200)
        self.body.addWidget(self.table, 1)
        self.form = Form([
            Field("course", _("Course"), "choice", required=True, choices=courses),
            Field("metric", _("Figure"), "choice", choices=[("", _("none: by topic")), *metrics]),
            Field("comparison", _("is"), "choice", choices=[("above", _("above")), ("below", _("below"))], beside=True),
            Field("limit", _("Limit"), "number", beside=True, hint=_("ratios as 0.05")),
            Field("topic", _("or topic missed")),
        ])  # fmt: skip
        self.form.load({"metric": "", "comparison": "above"})
        self.notice = Notice()
        self.body.addWidget(self.form)
        self.body.addWidget(self.notice)
        self.remove = button(_("Remove the rule"), "x", self._remove)
        self.add = button(_("Add the rule"), "plus", self._add)
        self.body.addLayout(row(self.add, self.remove, None))
        close = button(_("Close"), role="primary")
        close.clicked.connect(self.accept)
        self.buttons.addWidget(close)
        self.load()

    @Slot()
    def load(self) -> None:
        """Reads the rules."""
        from hrdesk.app.training.advice import advice_rules

        self.errands.read(advice_rules, self._loaded)

    def _loaded(self, found: tuple[AdviceRule, ...]) -> None:
        self.table.load(found)
        self.remove.setEnabled(bool(found))

    @Slot()
    def _add(self) -> None:
        from hrdesk.app.training.advice import METRIC, TOPIC, SaveAdviceRule, save_advice_rule

        self.notice.say("")
        if not self.form.check():
            return
        typed = self.form.values()
        metric = typed["metric"]
        order = SaveAdviceRule(
            typed["course"], METRIC if metric else TOPIC, metric or typed["topic"] or "",
            typed["comparison"] if metric else "", typed["limit"] if metric else None,
        )  # fmt: skip
        self.errands.write(lambda work: save_advice_rule(work, order), self._saved, failed=self._refused)

    def _saved(self, _ident: int) -> None:
        self.form.load({"metric": "", "comparison": "above"})
        self.load()

    def _refused(self, failure: BaseException) -> bool:
        if not isinstance(failure, UserError):
            return False
        self.notice.say(str(failure))
        return True

    @Slot()
    def _remove(self) -> None:
        from hrdesk.app.training.advice import SaveAdviceRule, save_advice_rule

        rule = self.table.current_row()
        if rule is not None:
            order = SaveAdviceRule(
                rule.course_id, rule.kind, rule.what, rule.comparison, rule.limit, rule.id, rule.version, ended=True
            )
            self.errands.write(lambda work: save_advice_rule(work, order), self._saved, failed=self._refused)


def _columns(names: dict[str, str]) -> list[Column]:
    signs = {"above": ">", "below": "<"}

    def what(rule: Any) -> str:
        if rule.limit is None:
            return _("topic {topic} missed", topic=rule.what)
        return f"{names.get(rule.what, rule.what)} {signs.get(rule.comparison, '')} {rule.limit.normalize():f}"

    return [Column("what", _("When"), 320, getter=what, stretch=True), Column("course", _("Course"), 300)]
