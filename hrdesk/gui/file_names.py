"""Where files are put: the names proposed (people, teams, months as they are called, never as a path) and the one question.

Every page asks by ``ask_where``: the folder used last is proposed, a name typed without its ending gets it, and a file
that lies there under the whole name is replaced only when the person says so.
"""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from hrdesk.gui.remembered import Remembered

EXCEL, CSV, JSON = "Excel (*.xlsx)", "CSV (*.csv)", "JSON (*.json)"
TABLES = f"{EXCEL};;{CSV}"
_FOLDER = "files/folder"
_NOT_IN_NAMES = str.maketrans('\\/:*?"<>|', "         ")


def proposed(name: str) -> str:
    """``name`` without what no system takes in a file's name; its ending is added by who asks."""
    return " ".join(name.translate(_NOT_IN_NAMES).split())


def ask_where(over: QWidget, remembered: Remembered, title: str, name: str, kinds: str = "") -> str:
    """The path the person chose for a file proposed as ``name`` (with its ending); empty for none.

    ``kinds``: Qt's filters, ``Excel (*.xlsx);;CSV (*.csv)``; without them the file keeps the ending of ``name``.
    """
    chosen, kind = QFileDialog.getSaveFileName(over, title, place_of(remembered, proposed(name)), kinds)
    if not chosen:
        return ""
    path = with_ending(chosen, kind, name, kinds)
    if path != chosen and Path(path).exists() and not _replaced(over, title, path):
        return ""
    keep_folder(remembered, path)
    return path


def with_ending(chosen: str, kind: str, name: str, kinds: str) -> str:
    """``chosen`` with the ending of the ``kind`` picked (else of ``name``) where it has none of those offered."""
    offered = re.findall(r"\*(\.\w+)", kinds)
    if Path(chosen).suffix.lower() in offered or (not offered and Path(chosen).suffix):
        return chosen
    ending: str = (re.findall(r"\*(\.\w+)", kind) or [Path(name).suffix])[0]
    return chosen.rstrip(".") + ending


def place_of(remembered: Remembered, name: str) -> str:
    """``name`` in the folder used last, else among the person's documents."""
    folder = str(remembered.get(_FOLDER, ""))
    if not folder or not Path(folder).is_dir():
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(folder, name))


def keep_folder(remembered: Remembered, path: str) -> None:
    """The folder of ``path`` is proposed the next time."""
    remembered.put(_FOLDER, str(Path(path).parent))


def _replaced(over: QWidget, title: str, path: str) -> bool:
    """Qt's own question, in Qt's own words: what it asked about was the name without the ending."""
    words = QCoreApplication.translate("QFileDialog", "%1 already exists.\nDo you want to replace it?")
    answer = QMessageBox.question(over, title, words.replace("%1", Path(path).name))
    return answer == QMessageBox.StandardButton.Yes
