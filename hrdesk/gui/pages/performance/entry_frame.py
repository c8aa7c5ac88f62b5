"""What stands round the sheet figures are typed into: the head with scheme and Save, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFrame

from hrdesk.gui.widgets.parts import KeyHints, button, label, named_by_label, row
from hrdesk.words import P_, _, _n

if TYPE_CHECKING:
    from hrdesk.app.performance.entry_sheet import EntryView


class EntryHead(QFrame):
    """Back at the left, then the scheme and how the sheet stands; confirming and saving at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.back = button(_("Back to the month"), "chevron-left", role="link")
        self.scheme = QComboBox()
        self.scheme.setMinimumWidth(150)
        named_by_label(self.scheme, _("Scheme"))
        self.scheme.hide()
        self.said = label("", "small")
        self.confirm = button("", "user-check")
        self.confirm.hide()
        self.save = button(P_("entry", "Save figures"), "save", role="primary")
        self.setProperty("role", "head")
        self.setFixedHeight(44)
        parts = (self.back, self.scheme, self.said, None, self.confirm, self.save)
        self.setLayout(row(*parts, gap=8, edges=(12, 0, 16, 0)))

    def offer_schemes(self, view: EntryView) -> None:
        """The month's schemes with how many people each has; nothing to choose where there is one."""
        self.scheme.clear()
        for one in view.schemes:
            self.scheme.addItem(f"{one.name}  {one.people}", one.key)
        self.scheme.setCurrentIndex(self.scheme.findData(view.scheme))
        self.scheme.setVisible(len(view.schemes) > 1)

    def offer_to_confirm(self, waiting: int) -> None:
        """So many entries of others wait for the person at the desk."""
        self.confirm.setVisible(bool(waiting))
        self.confirm.setText(_n("Confirm {count} entry…", "Confirm {count} entries…", count=waiting))


def entry_keys() -> KeyHints:
    """The keys of the sheet, at its foot."""
    return KeyHints(
        (
            ("Ctrl+V", P_("entry", "paste")),
            ("Ctrl+D", P_("entry", "fill down")),
            ("Del", P_("entry", "clear")),
            ("Shift+F2", P_("entry", "comment")),
            ("F8", P_("entry", "next missing")),
            ("Ctrl+Z / Ctrl+Y", P_("entry", "undo / redo")),
            ("Ctrl+S", P_("entry", "save")),
        )
    )
