"""The Windows program, built, tested, installed and removed on Linux: real Windows Python under Wine, PyInstaller, an MSI.

Caches lie under the user's cache folder (``HRDESK_WINDOWS_CACHE`` moves them), products under ``build/windows/``. What Wine
can't show about a real Windows is listed in ``packaging/IT-GUIDE.md``.
"""

from __future__ import annotations

from windows.steps import run

__all__ = ["run"]
