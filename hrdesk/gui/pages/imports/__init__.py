"""Bringing in a workbook: choose the file, match its columns, look at what was found, take it."""

from hrdesk.gui.pages.imports.page import ImportPage

__all__ = ["ImportPage"]
