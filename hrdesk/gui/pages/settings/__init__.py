"""设置: the agency, its organisation, schemes, accounts, and the file they lie in."""

from hrdesk.gui.pages.settings.page import SettingsPage

__all__ = ["SettingsPage"]
