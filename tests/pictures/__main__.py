"""``python -m tests.pictures [NAME …]``: writes build/pictures/NAME-zh-light-1366.png and its seven sisters."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.pictures import Scene

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

ROOT = Path(__file__).resolve().parent.parent.parent
SIZES = {"1366": ("1", 1366, 768), "150": ("1.5", 1280, 720)}  # 1920 × 1080 at 150 % is 1280 × 720 logical


def scenes(wanted: list[str]) -> list[Scene]:
    """All scenes of this folder, or those whose name begins as wanted."""
    import tests.pictures as folder

    found: list[Scene] = []
    for module in sorted(info.name for info in pkgutil.iter_modules(folder.__path__)):
        if module.startswith("scenes_"):
            found += importlib.import_module(f"tests.pictures.{module}").SCENES
    return [scene for scene in found if not wanted or any(scene.name.startswith(name) for name in wanted)]


def draw(size: str, wanted: list[str]) -> None:
    """Draws all scenes in this process, whose scale is already set."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from hrdesk import words
    from hrdesk.gui.theme import Theme

    out = ROOT / "build" / "pictures"
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    theme = Theme(app, "light")
    _scale, width, height = SIZES[size]
    for scene in scenes(wanted):
        for language, short in (("zh_CN", "zh"), ("en", "en")):
            words.use(language)
            theme.speak()
            for look in ("light", "dark"):
                theme.use(look)
                widget = scene.make(theme)
                widget.resize(width, height)
                widget.show()
                widget.activateWindow()
                if scene.prepare is not None:
                    scene.prepare(widget)
                jobs = getattr(widget, "jobs", None)
                while jobs is not None and jobs.busy:
                    QTest.qWait(20)
                _settle(widget)
                path = out / f"{scene.name}-{short}-{look}-{size}.png"
                widget.grab().save(str(path))
                print(path.relative_to(ROOT))
                widget.close()
                widget.deleteLater()
                QTest.qWait(1)


def _settle(widget: QWidget) -> None:
    """Waits until three pictures in a row are the same: long words find their lines only when all is laid out."""
    from PySide6.QtTest import QTest

    same, before = 0, widget.grab().toImage()
    for _turn in range(40):
        QTest.qWait(60)
        now = widget.grab().toImage()
        same, before = (same + 1 if now == before else 0), now
        if same == 2:
            return


def _screen(folder: Path, width: int, height: int) -> Path:
    """A screen as large as people have: Qt's own is 800 × 800, on which high dialogs scroll that nobody sees scroll."""
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    path = folder / f"{width}.json"
    path.write_text(json.dumps({"screens": [screen | {"logicalDpi": 96, "logicalBaseDpi": 96}]}), encoding="utf-8")
    return path


def main() -> int:
    """Draws at every scale, each in a process of its own."""
    if len(sys.argv) > 2 and sys.argv[1] == "--at":
        draw(sys.argv[2], sys.argv[3:])
        return 0
    result = 0
    with tempfile.TemporaryDirectory() as profile:
        for size, (scale, width, height) in SIZES.items():
            screen = _screen(Path(profile), round(width * float(scale)), round(height * float(scale)))
            environment = {**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": f"offscreen:configfile={screen}"}
            environment |= {"HRDESK_PROFILE": profile, "QT_LOGGING_RULES": "qt.qpa.*=false"}
            command = [sys.executable, "-m", "tests.pictures", "--at", size, *sys.argv[1:]]
            result |= subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return result


if __name__ == "__main__":
    sys.exit(main())
