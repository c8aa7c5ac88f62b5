"""The house stands as ARCHITECTURE.md says: rooms, names, locks, versions, licences, and nothing of one machine."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest

import hrdesk
from hrdesk import settings

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
SOURCES = sorted((ROOT / "hrdesk").rglob("*.py"))

TOP = {
    ".ci", ".editorconfig", ".gitattributes", ".gitignore", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "README.md",
    "README.zh-CN.md", "hrdesk", "packaging", "pyproject.toml", "resources", "tests",
}  # fmt: skip
ROOMS = {"domain", "storage", "sheets", "documents", "channels", "app", "gui", "cli"}
DOORS = {"__init__.py", "__main__.py", "bootstrap.py", "logs.py", "settings.py", "words.py"}
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]+\])?(?:==([^ ;\\]+))?")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """What would be committed or shipped; without git, everything but what is made here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode == 0:
        return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]
    made_here = {".venv", "build", "dist", ".git", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not made_here & set(path.relative_to(ROOT).parts)]


def requirements(name: str) -> dict[str, str | None]:
    """The packages a requirements file or lock names, with the version it pins."""
    found: dict[str, str | None] = {}
    for line in (PACKAGING / name).read_text("utf-8").splitlines():
        if line.startswith("-r "):
            found |= requirements(line.removeprefix("-r ").strip())
        elif match := REQUIREMENT.match(line):
            found[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2]
    return found


def imports(path: Path) -> Iterator[str]:
    """The modules a file imports, wherever in it, by their full names."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_source_file_has_a_room() -> None:
    strangers = [
        name_of(path)
        for path in SOURCES
        if (parts := path.relative_to(ROOT / "hrdesk").parts)[0] not in (ROOMS if len(parts) > 1 else DOORS)
    ]
    assert not strangers


def test_no_module_is_named_after_nothing() -> None:
    assert not [name_of(path) for path in SOURCES if VAGUE & set(re.split(r"[/_.]", name_of(path)))]


def test_only_the_window_knows_qt() -> None:
    outside = [path for path in SOURCES if path.relative_to(ROOT / "hrdesk").parts[0] != "gui"]
    assert not [name_of(path) for path in outside if any(name.startswith("PySide6") for name in imports(path))]


def test_sqlalchemy_stays_in_storage_and_app() -> None:
    outside = [path for path in SOURCES if path.relative_to(ROOT / "hrdesk").parts[0] not in {"storage", "app"}]
    databases = ("sqlalchemy", "alembic", "sqlcipher3", "sqlite3")
    assert not [name_of(path) for path in outside if any(name.split(".")[0] in databases for name in imports(path))]


def test_no_part_of_qt_is_used_that_only_the_gpl_gives() -> None:
    for_gpl_only = ("QtCharts", "QtGraphs", "QtDataVisualization", "QtVirtualKeyboard", "QtQuick3D")
    used = [(name_of(path), name) for path in SOURCES for name in imports(path)]
    assert not [(path, name) for path, name in used if any(f"PySide6.{part}" in name for part in for_gpl_only)]


def test_no_pattern_of_a_moment_holds_chinese() -> None:
    """Windows formats none in its plain locale: write ``{day:%Y}年``."""
    pattern = re.compile(r"""strftime\([^)]*[^\x00-\x7f]|:%[^}"']*[^\x00-\x7f]""")
    bad = [name_of(path) for path in tracked() if path.suffix == ".py" and pattern.search(path.read_text("utf-8"))]
    assert bad == []


def test_at_the_top_stands_what_belongs_there_and_nothing_a_tool_left_behind() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} <= TOP


def test_nothing_of_a_registry_or_one_machine_is_kept_in_a_file() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian.org")
    paths = ("/wor" + "k/", "/ro" + "ot/", "/hom" + "e/", r"\Users" + "\\")
    named = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content[:8000]:
            continue
        text = content.decode("utf-8", "replace")
        named += [f"{name_of(path)}: {word}" for word in (*hosts, *paths) if word in text]
    assert not named


@pytest.mark.parametrize(("wanted", "lock"), [("requirements.in", "requirements.lock"),
                                              ("requirements-dev.in", "requirements-dev.lock")])  # fmt: skip
def test_a_lock_holds_every_requirement_in_its_version(wanted: str, lock: str) -> None:
    locked = requirements(lock)
    for package, version in requirements(wanted).items():
        assert package in locked
        assert version in (None, locked[package])


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_pins_and_hashes_all_and_names_no_registry(lock: str) -> None:
    text = (PACKAGING / lock).read_text("utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host", text)
    for entry in re.split(r"\n(?=[a-z0-9])", text.strip()):
        assert "==" in entry, entry
        assert "--hash=sha256:" in entry, entry


def test_what_is_tested_is_what_ships() -> None:
    shipped, tested = requirements("requirements.lock"), requirements("requirements-dev.lock")
    assert shipped.items() <= tested.items()


def test_every_package_imported_is_required_and_every_required_one_is_used() -> None:
    providers = metadata.packages_distributions()
    stated = set(requirements("requirements.in"))
    used = set()
    for top in {name.split(".")[0] for path in SOURCES for name in imports(path)} - set(sys.stdlib_module_names):
        if top != "hrdesk":
            used |= {re.sub(r"[-_.]+", "-", name).lower() for name in providers[top]} & stated or {top}
    used -= {"shiboken6"}  # comes with PySide6_Essentials in the same version
    assert used <= stated, "imported, but not in requirements.in"
    # tzdata: the time zones, read by zoneinfo where the system has none; defusedxml: openpyxl reads XML through it
    without_import = {"tzdata", "defusedxml"}
    assert stated - used <= without_import, "in requirements.in, but not imported"


def test_the_self_test_loads_every_library_that_is_loaded_on_demand() -> None:
    from hrdesk.app.self_test import ON_DEMAND

    providers = metadata.packages_distributions()
    tried = {re.sub(r"[-_.]+", "-", name).lower() for top in ON_DEMAND for name in providers[top]}
    at_once = {"argon2-cffi", "cryptography", "defusedxml", "platformdirs", "pyside6-addons", "pyside6-essentials",
               "sqlalchemy", "sqlcipher3", "tzdata"}  # fmt: skip
    assert set(requirements("requirements.in")) - tried == at_once


def test_nothing_shipped_has_only_the_gpl() -> None:
    for package in requirements("requirements.lock"):
        try:
            about = metadata.metadata(package)
        except metadata.PackageNotFoundError:
            continue  # for the other system
        terms = f"{about.get('License-Expression') or about.get('License') or ''} {about.get_all('Classifier') or ''}"
        assert not re.search(r"(?<!L)GPL", terms) or "LGPL" in terms, package


def test_the_version_is_the_same_everywhere() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest is not None
    assert project["version"] == hrdesk.__version__ == newest[1]


def test_the_guide_for_it_names_every_preset_in_both_languages() -> None:
    guide = (PACKAGING / "IT-GUIDE.md").read_text("utf-8")
    presettable = [key for key, one in settings.DECLARED.items() if one.presettable] + list(settings.COMPUTER)
    assert [key for key in presettable if guide.count(f"`{key}`") < 2] == []


def test_the_readme_begins_with_the_two_commands() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        beginning = "\n".join((ROOT / name).read_text("utf-8").splitlines()[:30])
        assert "python packaging/dev.py run" in beginning
        assert "python packaging/dev.py test" in beginning


def test_the_set_up_needs_nothing_but_python() -> None:
    siblings = {path.stem for path in PACKAGING.glob("*.py")} | {"windows"}
    inside_the_environment = {"catalogue.py", "icon.py", "frozen.py", "for_windows.py", "same_text.py"}
    for path in PACKAGING.rglob("*.py"):
        if path.name not in inside_the_environment:
            strangers = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - siblings
            assert not strangers, path.name


def test_an_older_python_can_read_the_set_up_far_enough_to_refuse() -> None:
    ast.parse((PACKAGING / "dev.py").read_text("utf-8"), feature_version=(3, 7))


def test_the_packaging_folder_does_not_hide_the_package_of_that_name() -> None:
    assert not (PACKAGING / "__init__.py").exists()


def test_fonts_and_icons_ship_with_their_licences() -> None:
    resources = ROOT / "resources"
    assert {path.name for path in (resources / "fonts").glob("*.ttf")} == {
        "NotoSansSC-Regular.ttf",
        "NotoSansSC-Bold.ttf",
    }
    assert "SIL OPEN FONT LICENSE" in (resources / "fonts" / "OFL.txt").read_text("utf-8")
    assert "ISC License" in (resources / "icons" / "LICENSE").read_text("utf-8")
    stated = (resources / "LICENSES.md").read_text("utf-8").lower()
    assert not [name for name in requirements("requirements.lock") if f"| {name} |" not in stated]
