"""自助机: the whole window of a shared PC. Nobody reaches anything else of HRDesk from here without its password."""

from hrdesk.gui.kiosk.window import KioskWindow

__all__ = ["KioskWindow"]
