"""账号: who may come in, as what, tied to whom; first passwords are shown once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QWidget

from hrdesk.domain.errors import UserError
from hrdesk.domain.roles import Role, Scope, default_scope
from hrdesk.gui.clipboard import copy_secret
from hrdesk.gui.models.roles import role_word
from hrdesk.gui.models.table import Cell, Column, Kind
from hrdesk.gui.pages.performance.ask import AskDialog
from hrdesk.gui.pages.performance.errands import Errands
from hrdesk.gui.pages.settings.section import Part
from hrdesk.gui.widgets.dialogs import Dialog
from hrdesk.gui.widgets.form import Field
from hrdesk.gui.widgets.parts import Notice, button, column, label, row
from hrdesk.gui.widgets.table import DataTable
from hrdesk.words import N_, _, sentences

if TYPE_CHECKING:
    from hrdesk.app.access import AccountRow, FirstPassword
    from hrdesk.app.access.many import FirstSignIn
    from hrdesk.app.access.slips import Slips
    from hrdesk.gui.pages.settings.many_accounts import ManyAccounts

SCOPE_WORDS = {
    Scope.OWN: N_("own figures"),
    Scope.TEAM: N_("teams led"),
    Scope.DEPARTMENT: N_("one department"),
    Scope.ALL: N_("everybody"),
}
#: the scopes each role may have, the usual one first
SCOPES = {
    Role.COLLECTOR: (Scope.OWN,),
    Role.SUPERVISOR: (Scope.TEAM, Scope.DEPARTMENT, Scope.ALL),
    Role.KIOSK: (Scope.OWN,),
}
OFFICE = (Scope.ALL, Scope.DEPARTMENT)


class AccountsPart(Part):
    """The list of accounts and what can be done with one."""

    def __init__(self, errands: Errands) -> None:
        super().__init__(
            errands,
            _("Accounts"),
            _(
                "Everybody signs in with an account of their own. HRDesk never shows or sends a password that is in use."
            ),
        )
        self.people: list[tuple[str, str]] = []
        self.departments: list[tuple[str, str]] = []
        self.add = button(_("New account"), "user-plus", self.ask_new, role="primary")
        self.many = button(_("Accounts for many people…"), "users", self.open_many)
        self.edit = button(_("Change"), "pencil", self.ask_change)
        self.reset = button(_("New password"), "key-round", self.ask_reset)
        self.stop = button(_("Stop the account"), "ban", self.ask_stop)
        self.box.addLayout(row(self.add, self.many, self.edit, self.reset, self.stop, None, gap=8))
        self.table = DataTable(
            self._columns(),
            name=_("Accounts"),
            identity=lambda one: one.account_id,
            remembered=errands.context.remembered,
            key="accounts",
        )
        self.table.chosen.connect(self._enable)
        self.table.opened.connect(lambda _one: self.ask_change())
        self.table.offer_actions([self.add, self.many, self.edit, self.reset, self.stop])
        self.box.addWidget(self.table, 1)
        self._enable(None)
        listed = QWidget()
        listed.setLayout(self.box)
        self.shown = QStackedWidget()
        self.shown.addWidget(listed)
        self.setLayout(column(self.shown, gap=0))
        self.choosing: ManyAccounts | None = None

    def _columns(self) -> tuple[Column, ...]:
        zone = self.errands.desk.zone

        def seen(one: AccountRow) -> Any:
            return one.last_seen.astimezone(zone) if one.last_seen is not None else Cell(_("never"), None, "hint")

        def tied(one: AccountRow) -> str:
            return " ".join(part for part in (one.employee_name, one.employee_no) if part)

        def reach(one: AccountRow) -> str:
            if one.role is Role.KIOSK:
                return _("nobody by itself")
            return one.department or _(SCOPE_WORDS[one.scope])

        return (
            Column("shown_name", _("Name"), 110, bold=True),
            Column("login", _("User name"), 110, grey=True),
            Column("role", _("Role"), 110, Kind.CHOICE, getter=lambda one: role_word(one.role.value)),
            Column("scope", _("Sees"), 110, getter=reach),
            Column("tied", _("Account of"), 140, getter=tied),
            Column("state", _("State"), 210, Kind.STATUS, getter=_state),
            Column("last_seen", _("Last signed in"), 140, Kind.DATE, getter=seen, stretch=True),
        )

    def load(self) -> None:
        if self.choosing is not None and self.shown.currentWidget() is self.choosing:
            self.choosing.load()
            return
        self._load_list()

    def _load_list(self) -> None:
        from hrdesk.app.access import list_accounts
        from hrdesk.app.organisation import organisation
        from hrdesk.app.people import list_people

        self.errands.read(lambda work: (list_accounts(work), list_people(work), organisation(work)), self._show)

    def _show(self, found: Any) -> None:
        accounts, people, units = found
        self.people = [(one.employee_no, f"{one.name} {one.employee_no}") for one in people]
        self.departments = [(one.unit.name_zh, one.unit.name_zh) for one in units.departments]
        self.table.load(accounts)
        self.table.choose_first()
        self._enable(self.table.current_row())

    def _enable(self, one: AccountRow | None) -> None:
        running = one is not None and one.stopped_at is None
        self.edit.setEnabled(one is not None)
        self.reset.setEnabled(one is not None)
        self.reset.setText(_("New password") if one is None or running else _("Start again"))
        own = one is not None and one.account_id == self.errands.desk.actor.account_id
        self.stop.setEnabled(running and not own)

    # -- asking ------------------------------------------------------------------------------------------------

    def _fields(self, *, new: bool) -> list[Field]:
        fields = [
            Field("shown_name", _("Name"), required=True, hint=_("As it stands in logs and on papers.")),
            Field("role", _("Role"), "choice", True, choices=[(role.value, role_word(role.value)) for role in Role]),
            Field("scope", _("Sees"), "choice", True, choices=[(one.value, _(SCOPE_WORDS[one])) for one in Scope]),
            Field(
                "employment_no",
                _("Account of"),
                "choice",
                choices=self.people,
                editable=True,
                hint=_("Whose account it is; needed for collectors and supervisors."),
            ),
            Field("department", _("Department"), "choice", choices=self.departments),
        ]
        return [Field("login", _("User name"), required=True), *fields] if new else fields

    def _follow_role(self, dialog: AskDialog) -> None:
        """The scopes offered fit the role; the department is asked only where it matters."""
        role, scope = dialog.form.controls["role"], dialog.form.controls["scope"]
        if not (isinstance(role, QComboBox) and isinstance(scope, QComboBox)):
            return

        def offer() -> None:
            chosen = Role(role.currentData() or Role.HR)
            kept = scope.currentData()
            scope.blockSignals(True)
            scope.clear()
            for one in SCOPES.get(chosen, OFFICE):
                scope.addItem(_(SCOPE_WORDS[one]), one.value)
            scope.setCurrentIndex(max(0, scope.findData(kept if kept else default_scope(chosen).value)))
            scope.blockSignals(False)
            depend()

        def depend() -> None:
            dialog.form.show_field("department", scope.currentData() == Scope.DEPARTMENT.value)
            dialog.form.show_field("scope", scope.count() > 1)
            dialog.form.show_field("employment_no", role.currentData() != Role.KIOSK.value)

        role.currentIndexChanged.connect(lambda _at: offer())
        scope.currentIndexChanged.connect(lambda _at: depend())
        offer()
        dialog.form.settle()

    @Slot()
    def ask_new(self) -> None:
        """A new account; its first password comes back."""
        from hrdesk.app.access import AddAccount, add_account

        dialog = self.ask(
            _("New account"),
            _("A first password is made and shown once; the person must change it at the first sign-in."),
            self._fields(new=True),
            {"role": Role.SUPERVISOR.value},
            lambda work, typed: add_account(work, AddAccount(**typed)),
            partial(self._tell_password, _("Account made")),
            _("Make the account"),
            draft="account:new",
        )
        self._follow_role(dialog)

    @Slot()
    def ask_change(self) -> None:
        """Another name, role or scope."""
        from hrdesk.app.access import ChangeAccount, change_account

        one: AccountRow | None = self.table.current_row()
        if one is None:
            return
        dialog = self.ask(
            _("Change the account {login}", login=one.login),
            _("The password stays."),
            self._fields(new=False),
            {
                "shown_name": one.shown_name,
                "role": one.role.value,
                "scope": one.scope.value,
                "employment_no": one.employee_no,
                "department": one.department,
            },
            lambda work, typed: change_account(work, ChangeAccount(one.account_id, one.version, **typed)),
            lambda _none: self.say(_("Account {login} changed.", login=one.login)),
            draft=f"account:{one.account_id}",
            version=one.version,
        )
        self._follow_role(dialog)

    @Slot()
    def ask_reset(self) -> None:
        """A new first password for somebody who forgot theirs."""
        one: AccountRow | None = self.table.current_row()
        if one is not None:
            self.errands.messages.ask(
                _("Give {login} a new password?", login=one.login),
                _("The old one stops working at once. The new one is shown once."),
                _("New password"),
                partial(self._reset, one.account_id),
            )

    def _reset(self, account_id: int) -> None:
        from hrdesk.app.access import reset_password

        self.errands.write(
            lambda work: reset_password(work, account_id), partial(self._tell_password, _("New password made"))
        )

    @Slot()
    def ask_stop(self) -> None:
        """Ends an account."""
        one: AccountRow | None = self.table.current_row()
        if one is not None:
            self.errands.messages.ask(
                _("Stop the account {login}?", login=one.login),
                _("It cannot sign in any more; its keys to the file are taken away. What it did stays under its name."),
                _("Stop the account"),
                partial(self._stop, one.account_id, one.login),
                danger=True,
            )

    def _stop(self, account_id: int, login: str) -> None:
        from hrdesk.app.access import stop_account

        self.errands.write(
            lambda work: stop_account(work, account_id),
            lambda _none: self.say(_("Account {login} stopped.", login=login)),
        )

    # -- many at once --------------------------------------------------------------------------------------------

    @Slot()
    def open_many(self) -> None:
        """Everybody without an account, to choose from."""
        if self.choosing is None:
            from hrdesk.gui.pages.settings.many_accounts import ManyAccounts

            self.choosing = ManyAccounts(self.errands)
            self.choosing.closed.connect(self.close_many)
            self.choosing.made.connect(self._print_slips)
            self.shown.addWidget(self.choosing)
        self.shown.setCurrentWidget(self.choosing)
        self.choosing.load()

    @Slot()
    def close_many(self) -> None:
        """Back to the list of accounts."""
        self.shown.setCurrentIndex(0)
        self._load_list()
        self.many.setFocus()

    def may_leave(self) -> bool:
        if self.choosing is None or self.choosing.job is None:
            return True
        self.errands.messages.toast(
            _("Accounts are being made. Wait for their slips, or stop it first: the slips are shown only once."),
            tone="warning",
        )
        return False

    @Slot(object)
    def _print_slips(self, made: tuple[FirstSignIn, ...]) -> None:
        """The paper of the accounts just made; where it fails, it is tried again as long as somebody wants it."""
        from hrdesk.app.access.slips import account_slips

        def failed(failure: BaseException) -> bool:
            reason = failure.whole if isinstance(failure, UserError) else ""
            self.errands.messages.ask(
                _("The accounts are made, but their slips could not be."),
                sentences(reason, _("Without the slips each person needs a new password from you.")),
                _("Try again"),
                partial(self._print_slips, made),
            )
            return True

        self.errands.read(
            lambda work: account_slips(work, made), self._show_slips, failed=failed, title=_("Account slips")
        )

    def _show_slips(self, slips: Slips) -> None:
        self.close_many()
        self.changed.emit()
        day = self.errands.desk.work().today()
        self.slips_made.emit(slips.pdf, _("Account slips {day}", day=day.isoformat()))
        if slips.missing_glyphs:
            self.errands.messages.toast(
                _("Not in the font, printed as 〓: {glyphs}", glyphs=_(", ").join(slips.missing_glyphs)), tone="warning"
            )

    def _tell_password(self, title: str, first: FirstPassword) -> None:
        self.load()
        FirstPasswordDialog(title, first.login, first.password, self.window()).open()


class FirstPasswordDialog(Dialog):
    """A first password, shown once, to be copied or written down."""

    def __init__(self, title: str, login: str, password: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self.body.addWidget(label(_("First password of {login}", login=login), "strong", wrap=True))
        self.password = QLineEdit(password)
        self.password.setReadOnly(True)
        self.password.setProperty("scale", "large")
        self.password.setAccessibleName(_("First password"))
        self.body.addWidget(self.password)
        words = _("Shown only now. Hand it over in person; it must be changed at the first sign-in.")
        note = Notice("info")
        self.body.addWidget(note)
        note.say(words)
        self.copy = button(_("Copy"), "copy", self._copy)
        close = button(_("Done"), role="primary", pressed=self.accept)
        self.buttons.insertWidget(0, self.copy)
        self.buttons.addWidget(close)
        self.password.selectAll()
        self.password.setFocus()

    def _copy(self) -> None:
        copy_secret(self.password.text())
        self.copy.setText(_("Copied"))


def _state(one: AccountRow) -> Cell:
    if one.stopped_at is not None:
        return Cell(_("stopped"), "stopped", "neutral", "ban")
    if one.must_change:
        return Cell(_("password to be changed"), "first", "info", "key-round")
    return Cell(_("in use"), "used", "success", "circle-check")
