"""What is done with one person: another status, a transfer, showing masked values. Each asks one thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from hrdesk.domain.errors import UserError
from hrdesk.domain.people import Status, may_become
from hrdesk.gui.pages.people.form import Offered, follow_department, posting_fields
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.widgets.form import Field
from hrdesk.words import N_, _

if TYPE_CHECKING:
    from hrdesk.app.people import PersonView, Revealed

SHOWN_FOR = timedelta(minutes=15)
#: what the day means for each status
DAYS = {
    Status.PROBATION: N_("First day"),
    Status.REGULAR: N_("Regular from"),
    Status.LEAVING: N_("Last working day"),
    Status.LEFT: N_("Leave date"),
}


def lawful(view: PersonView) -> list[Status]:
    """The statuses this person may get now."""
    return [status for status in Status if may_become(view.status, status)]


class Orders(QObject):
    """Asks and carries out; ``done`` carries the record as it is then."""

    done = Signal(object)
    shown = Signal()  # values were shown in full, or their time is over

    def __init__(self, errands: Errands, page: QObject) -> None:
        super().__init__(page)
        self._errands = errands
        self._page: Any = page
        self._purpose = ""
        self._until: datetime | None = None
        self._values: dict[int, dict[str, str]] = {}
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.timeout.connect(self.forget_shown)

    # -- status and posting ------------------------------------------------------------------------------------

    def ask_status(self, view: PersonView) -> None:
        """Another status from a day on."""
        choices = [(status.value, status.text) for status in lawful(view)]
        if not choices:
            return
        fields = [
            Field("status", _("New status"), "choice", True, choices=choices, width=220),
            Field("day", _("From"), "date", True, width=220, hint=_("20261123, 2026/11/23 or 11-23")),
        ]
        dialog = self._dialog(
            _("Change the status of {name}", name=view.name),
            _("Now: {status}", status=view.status.text),
            fields,
            draft=f"status:{view.employment_id}",
            version=view.version,
        )
        dialog.form.load({"status": self._likely(view), "day": self._errands.desk.work().today()})
        dialog.submitted.connect(lambda values: self._change_status(dialog, view, values))
        dialog.open()

    def _likely(self, view: PersonView) -> str:
        wanted = {
            Status.PENDING: Status.PROBATION,
            Status.PROBATION: Status.REGULAR,
            Status.REGULAR: Status.LEAVING,
            Status.LEAVING: Status.LEFT,
        }
        return wanted.get(view.status, view.status).value

    def _change_status(self, dialog: AskDialog, view: PersonView, values: dict[str, Any]) -> None:
        from hrdesk.app.people import ChangeStatus, change_status

        order = ChangeStatus(view.employment_id, view.version, values["status"], values["day"])
        words = _(
            "{name}: {status} from {day}", name=view.name, status=Status(values["status"]).text, day=values["day"]
        )
        self._save(dialog, lambda work: change_status(work, order), words)

    def ask_move(self, view: PersonView, offered: Offered) -> None:
        """Another posting from a day on, also one to come."""
        fields = [
            Field("starts", _("From"), "date", True, width=220, hint=_("A day to come is possible.")),
            *posting_fields(offered, department_required=True),
        ]
        sentence = _("The posting of now ends the day before; it stays in the record.")
        dialog = self._dialog(
            _("Transfer {name}", name=view.name),
            sentence,
            fields,
            draft=f"transfer:{view.employment_id}",
            version=view.version,
        )
        here = view.posting
        values = {"starts": self._errands.desk.work().today()}
        if here is not None:
            values |= {name: getattr(here, name) for name in ("department", "team", "position", "level", "superior_no")}
        follow_department(dialog.form, offered)
        dialog.form.load(values)
        dialog.submitted.connect(lambda typed: self._move(dialog, view, typed))
        dialog.open()

    def _move(self, dialog: AskDialog, view: PersonView, values: dict[str, Any]) -> None:
        from hrdesk.app.people import MovePerson, move_person

        order = MovePerson(view.employment_id, view.version, **values)
        where = values["team"] or values["department"]
        words = _("{name} moves to {team} on {day}", name=view.name, team=where, day=values["starts"])
        self._save(dialog, lambda work: move_person(work, order), words)

    def _save(self, dialog: AskDialog, call: Callable[[Any], Any], words: str) -> None:
        def saved(view: PersonView) -> None:
            dialog.accept()
            self._errands.messages.toast(words)
            self.done.emit(view)

        self._errands.write(call, saved, failed=dialog.refuse)

    def _dialog(
        self, title: str, sentence: str, fields: list[Field], act: str = "", *, draft: str = "", version: object = ""
    ) -> AskDialog:
        return AskDialog(
            title,
            sentence,
            fields,
            act or _("Save"),
            today=self._errands.desk.work().today,
            drafts=self._errands.drafts,
            draft=draft,
            version=version,
            parent=self._page.window(),
        )

    # -- showing in full ---------------------------------------------------------------------------------------

    def values_shown(self, employment_id: int) -> dict[str, str]:
        """What of this person may still be shown in full."""
        return dict(self._values.get(employment_id, {}))

    def show_in_full(self, view: PersonView, field: str) -> None:
        """Shows one masked value; what for is asked once in a quarter of an hour, and logged for each person."""
        if self._until is not None and self._errands.desk.clock() < self._until:
            self._reveal(view, field, self._purpose, None)
            return
        from hrdesk.app.people import label

        sentence = _("The purpose is logged with your name. For 15 minutes it counts for further values, too.")
        fields = [Field("purpose", _("What is it for?"), required=True, placeholder=_("for example: pay of October"))]
        title = _("Show in full: {field}", field=label(field))
        dialog = self._dialog(title, sentence, fields, _("Show in full"), draft=f"reveal:{view.employment_id}")
        dialog.submitted.connect(lambda values: self._reveal(view, field, values["purpose"], dialog))
        dialog.open()

    def _reveal(self, view: PersonView, field: str, purpose: str, dialog: AskDialog | None) -> None:
        from hrdesk.app.people import Reveal, reveal

        order = Reveal((view.employment_id,), (field,), purpose)

        def seen(found: tuple[Revealed, ...]) -> None:
            if dialog is not None:
                dialog.accept()
                self._purpose = purpose
                self._until = self._errands.desk.clock() + SHOWN_FOR
                self._over.start(int(SHOWN_FOR.total_seconds() * 1000))
            for one in found:
                self._values.setdefault(one.employment_id, {}).update(one.values)
            self.shown.emit()

        def failed(failure: BaseException) -> bool:
            return dialog.refuse(failure) if dialog is not None and isinstance(failure, UserError) else False

        self._errands.write(lambda work: reveal(work, order), seen, failed=failed)

    def forget_shown(self) -> None:
        """Masks everything again; the next time the purpose is asked anew."""
        self._purpose, self._until = "", None
        self._values.clear()
        self._over.stop()
        self.shown.emit()
