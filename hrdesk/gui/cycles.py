"""Where circles of objects that nobody reaches any more are looked for: in the window's thread, and nowhere else.

Python looks for them in whichever thread happens to allocate, so a query in a job would take apart the widgets of a page
left a moment ago, while Qt destroys the same widgets in the window's thread: the program ends with a segmentation fault,
rarely and anywhere. ``Jobs`` sees to it that this is in force before the first thread begins.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Slot

LOOK_MS = 500


class Cycles(QObject):
    """Takes Python's own search over, for as long as ``app`` lives or until ``stop``; limits and generations are Python's."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        gc.disable()
        self._later = QTimer(self)
        self._later.setInterval(LOOK_MS)
        self._later.timeout.connect(self.look)
        self._later.start()

    @Slot()
    def look(self) -> None:
        """One look where it is due; a younger generation's look makes the next older one due, hence in this order."""
        for generation, limit in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] > limit:
                gc.collect(generation)

    def pause(self) -> None:
        """No look by itself until ``go_on``: for as long as windows are shown that nobody holds."""
        self._later.stop()

    def go_on(self) -> None:
        """Looks by itself again."""
        self._later.start()

    def stop(self) -> None:
        """Python looks again where it likes."""
        self._later.stop()
        self.setParent(None)
        gc.enable()


def in_window_only() -> Cycles | None:
    """From here on circles are looked for in the window's thread alone. None: there is no window."""
    app = QCoreApplication.instance()
    if app is None:
        return None
    return app.findChild(Cycles) or Cycles(app)
