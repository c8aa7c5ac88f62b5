"""How a handover stands on its board: columns of cases and their groups, which of them a segment shows, receivers with their load."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from hrdesk.domain.handover.model import LineState
from hrdesk.gui.models.grouped import Group, GroupedModel
from hrdesk.gui.models.table import ROW_ROLE, Cell, Column, Kind
from hrdesk.words import N_, P_, _, _n, current

if TYPE_CHECKING:
    from hrdesk.app.handover.model import LineRow, ReceiverRow

Index = QModelIndex | QPersistentModelIndex
MIME = "application/x-hrdesk-cases"

#: tone and icon of each state
STATES = {
    LineState.PLANNED: ("neutral", "circle-dashed"),
    LineState.ASSIGNED: ("neutral", "hourglass"),
    LineState.OBJECTED: ("warning", "circle-x"),
    LineState.TAKEN: ("success", "circle-check"),
    LineState.WITHDRAWN: ("neutral", "circle-minus"),
}
SEGMENTS = (
    ("all", N_("All")),
    ("promises", N_("Live promises")),
    ("nobody", N_("Not assigned")),
    ("objected", N_("Objected")),
)


def in_segment(line: LineRow, key: str) -> bool:
    """Whether the segment shows the case."""
    return {
        "all": True,
        "promises": line.live_promise,
        "nobody": line.receiver_id is None,
        "objected": line.state is LineState.OBJECTED,
    }[key]


def columns() -> tuple[Column, ...]:
    """The cases of a handover; live promises stand first and are bold in their own column."""
    english = current() == "en"
    return (
        Column("reference", _("Case"), 112, grey=True, hint=_("Case number")),
        Column("debtor", _("Debtor"), 58, getter=_debtor),
        Column("product", _("Product"), 64, Kind.CHOICE),
        Column("ageing", _("Ageing"), 60 if english else 46, Kind.CHOICE),
        Column("outstanding", P_("handover", "Amount ¥"), 86, Kind.MONEY),
        Column("promise_day", P_("handover", "Promise"), 72, Kind.DATE, getter=_promise),
        Column("promise_amount", P_("handover", "Promised ¥"), 78, Kind.MONEY),
        Column("next_follow_up", P_("handover", "Follow-up"), 68, Kind.DATE, getter=_follow_up),
        Column("locked", "", 30, getter=_lock, hint=_("Locked: a new proposal leaves it as it is")),
        Column("receiver", _("Receiver"), 72, Kind.STATUS, getter=_receiver),
        Column("state", P_("handover", "Answer"), 104 if english else 92, Kind.STATUS, getter=_state, stretch=True),
        Column("flags", _("Flags"), 100, getter=_flags, hidden=True),
        Column("giver", _("Giver"), 80, Kind.CHOICE, hidden=True),
        Column("client", _("Client"), 100, Kind.CHOICE, hidden=True),
        Column("days_overdue", _("Days past due"), 84, Kind.NUMBER, hidden=True),
        Column("last_contact", _("Last contact"), 92, Kind.DATE, hidden=True),
    )


def _short(day: date) -> str:
    """Without the year: a board is about these weeks; the whole day is in the export and sorted by."""
    return f"{day:%m-%d}"


def _follow_up(line: LineRow) -> Any:
    day = line.next_follow_up
    return Cell("—", None, "hint") if day is None else Cell(_short(day), day)


def _promise(line: LineRow) -> Any:
    if line.promise_day is None:
        return Cell("—", None, "hint")
    if line.live_promise:
        return Cell(_short(line.promise_day), line.promise_day, "warning", "handshake")
    return Cell(_short(line.promise_day), line.promise_day, "hint")


def _debtor(line: LineRow) -> Any:
    """With a sign where collection is stopped, a complaint is open or terms are negotiated; ``Flags`` says which."""
    if line.stopped or line.complaint or line.negotiating:
        return Cell(line.debtor, line.debtor, "error" if line.stopped else "warning", "ban" if line.stopped else "info")
    return line.debtor


def _flags(line: LineRow) -> str:
    words = (
        (line.stopped, _("collection stopped")),
        (line.complaint, _("complaint open")),
        (line.negotiating, _("in negotiation")),
    )
    return _(", ").join(word for held, word in words if held)


def _lock(line: LineRow) -> Cell:
    return Cell("", True, "info", "lock") if line.locked else Cell("", False)


def _receiver(line: LineRow) -> Cell:
    if line.receiver_id is None:
        return Cell(_("Not assigned"), "", "warning", "circle-dashed")
    return Cell(line.receiver, line.receiver)


def _state(line: LineRow) -> Cell:
    tone, icon = STATES[line.state]
    text = line.state.text
    if line.state is LineState.OBJECTED and line.reason:
        text = _("{state}: {reason}", state=text, reason=line.reason)
    return Cell(text, line.state.value, tone, icon)


def _first_note(count: int, _as_given: bool) -> str:
    return _n("{count:,} case, goes first", "{count:,} cases, go first", count=count)


def _rest_note(count: int, as_given: bool) -> str:
    if as_given:
        return _n("{count:,} case, by follow-up", "{count:,} cases, by follow-up", count=count)
    return _n("{count:,} case", "{count:,} cases", count=count)


class LineModel(GroupedModel):
    """Cases that can be dragged onto a receiver, in two groups: live promises first."""

    def __init__(self, parent: QObject | None = None) -> None:
        groups = (
            Group("promises", _("Live promises"), _first_note),
            Group("rest", _("Other cases"), _rest_note),
        )
        super().__init__(
            columns(),
            lambda line: line.id,
            groups,
            lambda line: "promises" if line.live_promise else "rest",
            ("outstanding", "promise_amount"),
            parent,
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if flags & Qt.ItemFlag.ItemIsSelectable else flags

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        ids = dict.fromkeys(row.id for index in indexes if (row := index.data(ROW_ROLE)) is not None)
        data = QMimeData()
        data.setData(MIME, ",".join(map(str, ids)).encode())
        return data


def dragged(data: QMimeData) -> tuple[int, ...]:
    """The lines that are dragged."""
    return tuple(int(one) for one in bytes(data.data(MIME).data()).decode().split(",") if one)


def shown_amount(amount: Decimal) -> str:
    """An amount in 10,000 yuan (万元), in English in thousands."""
    scale = 1000 if current() == "en" else 10_000
    return f"{amount / scale:,.1f}"


class ReceiverModel(QAbstractListModel):
    """Receivers in their order; ``ROW_ROLE`` gives the row, the text says all of it for screen readers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows_shown: tuple[ReceiverRow, ...] = ()

    def load(self, receivers: tuple[ReceiverRow, ...]) -> None:
        """Shows these; who stays keeps the place, so the current one does, too."""
        if [one.employment_id for one in receivers] == [one.employment_id for one in self.rows_shown]:
            self.rows_shown = receivers
            if receivers:
                self.dataChanged.emit(self.index(0), self.index(len(receivers) - 1))
            return
        self.beginResetModel()
        self.rows_shown = receivers
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows_shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.rows_shown[index.row()]
        if role == ROW_ROLE:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{index.row() + 1} {one.name}"
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return _(
                "{name} {number}: {before} cases, {after} after it, at most {cap}; {answer}",
                name=one.name,
                number=one.employee_no,
                before=one.cases,
                after=one.cases + one.planned,
                cap=one.cap,
                answer=answer_words(one),
            )
        return None


def answer_words(one: ReceiverRow) -> str:
    """How far it is with this receiver, in a few words."""
    return answer_state(one)[2]


def answer_state(one: ReceiverRow) -> tuple[str, str, str]:
    """Tone, icon and words: the worst first."""
    if one.leaving:
        return "error", "ban", _("is leaving")
    if one.objected:
        return "warning", "circle-x", _("took {taken}, objected to {objected}", taken=one.taken, objected=one.objected)
    if one.full and one.not_out:
        return "error", "ban", _("at the cap, {count} not handed out", count=one.not_out)
    if one.not_out:
        return "neutral", "circle-dashed", _("{count} not handed out", count=one.not_out)
    if one.waiting:
        return "success", "circle-check", _("took {taken}, {waiting} waiting", taken=one.taken, waiting=one.waiting)
    if one.taken:
        return "success", "circle-check", _("took all {taken}", taken=one.taken)
    return "neutral", "circle", _("gets nothing")
