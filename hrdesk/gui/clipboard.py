"""Secrets on the clipboard: kept out of its history, out of the cloud, and taken off again."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
#: How Windows (clipboard history, cloud clipboard, viewers) and KDE's Klipper are told to keep nothing of it.
_NOT_KEPT = {
    _WINDOWS.format("CanIncludeInClipboardHistory"): b"\0\0\0\0",
    _WINDOWS.format("CanUploadToCloudClipboard"): b"\0\0\0\0",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"\0\0\0\0",
    "x-kde-passwordManagerHint": b"secret",
}


def copy_secret(text: str) -> None:
    """``text`` can be pasted until something else is copied or ``forget_secret`` is called; no history keeps it."""
    data = QMimeData()
    data.setText(text)
    for kind, said in _NOT_KEPT.items():
        data.setData(kind, said)
    QGuiApplication.clipboard().setMimeData(data)


def forget_secret(text: str) -> None:
    """Takes ``text`` off the clipboard where it still lies there."""
    if text and QGuiApplication.clipboard().text() == text:
        QGuiApplication.clipboard().clear()
