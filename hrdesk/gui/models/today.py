"""What Today lists: groups by urgency, the things to do under them. One level of a tree, all loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from hrdesk.words import N_, P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.today import TodayItem

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()

#: key, words, icon, colour token, in the order shown
GROUPS = (
    ("overdue", N_("Overdue"), "circle-alert", "status.error"),
    ("today", N_("Due today"), "clock-alert", "status.warning"),
    ("soon", N_("Due within 30 days"), "calendar-clock", "text.secondary"),
    ("waiting", N_("Waiting for me"), "inbox", "text.secondary"),
)
ICONS = {
    "performance": "chart-column",
    "roster": "users",
    "probation": "user-check",
    "revision": "history",
    "self_comment": "pencil",
    "backup": "database",
    "contract": "file-text",
    "order": "arrow-left-right",
    "arrival": "user-plus",
    "exit": "user-minus",
    "custody": "clock-alert",
    "cases": "briefcase",
    # items of onboarding, by their kind
    "check": "id-card",
    "paper": "file-text",
    "signature": "pencil",
    "course": "graduation-cap",
    "exam": "file-check",
    "insurance": "shield-check",
    "housing_fund": "hotel",
    "account": "key-round",
    "asset": "package",
    "decision": "user-check",
    "watched": "file-spreadsheet",
    "appeal": "scale",
    "complaint": "messages-square",
    "question": "messages-square",
    "improvement": "handshake",
    "back_payment": "wallet",
    "outbox": "inbox",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One group with its items."""

    key: str
    text: str
    icon: str
    token: str
    items: tuple[TodayItem, ...]


class TodayModel(QAbstractItemModel):
    """Groups at the top, items below; ``UserRole`` gives the Group or the TodayItem."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: list[Group] = []
        self.day = date.min

    def load(self, items: Sequence[TodayItem], day: date, only: str = "") -> None:
        """Shows ``items``; ``only`` keeps to one group."""
        self.beginResetModel()
        self.day = day
        self.groups = []
        for key, text, icon, token in GROUPS:
            own = tuple(item for item in items if item.urgency == key)
            if own and only in ("", key):
                self.groups.append(Group(key, _(text), icon, token, own))
        self.endResetModel()

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        if column != 0 or row < 0:
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, 0) if row < len(self.groups) else QModelIndex()
        if parent.internalId() == 0 and row < len(self.groups[parent.row()].items):
            return self.createIndex(row, 0, parent.row() + 1)
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == 0:
            return QModelIndex()
        return self.createIndex(int(index.internalId()) - 1, 0, 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        if not parent.isValid():
            return len(self.groups)
        return len(self.groups[parent.row()].items) if parent.internalId() == 0 else 0

    def columnCount(self, parent: Index = ROOT) -> int:
        return 1

    def entry(self, index: Index) -> Group | TodayItem | None:
        """The Group or TodayItem at ``index``."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self.groups[index.row()]
        return self.groups[int(index.internalId()) - 1].items[index.row()]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        found = self.entry(index)
        if found is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._said(found)
        return None

    def _said(self, found: Group | TodayItem) -> str:
        if isinstance(found, Group):
            return f"{found.text} {len(found.items)}"
        parts = (found.title, found.who, found.employee_no, found.detail, left(found.due, self.day), found.action)
        return P_("said", ", ").join(part for part in parts if part)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entry(index), Group):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def left(due: date | None, day: date) -> str:
    """How long there is, in words."""
    if due is None:
        return ""
    days = (due - day).days
    if days < 0:
        return _n("{count} day over", "{count} days over", count=-days)
    return _("today") if days == 0 else _n("{count} day left", "{count} days left", count=days)
