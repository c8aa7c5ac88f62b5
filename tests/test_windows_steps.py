"""What `dev.py windows` decides by itself, without Wine: names, pins, versions, what it refuses to start."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest
import sqlalchemy

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"
sys.path.append(str(PACKAGING))

from setup_steps import NotSetUp  # noqa: E402
from windows import build, for_windows, msi, tools, twice  # noqa: E402
from windows.table import Table  # noqa: E402


def test_long_names_get_short_ones_that_differ_in_their_folder() -> None:
    names = ["hrdesk-cli.exe", "HRDesk.exe", "hrdesk-client.exe", ".hidden", "a.b.c.dll", "示例.txt", "~.x"]
    short = msi.short_names(names)
    assert short["HRDesk.exe"] == "HRDesk.exe"
    assert short["hrdesk-cli.exe"] == "HRDESK~1.EXE"
    assert len(set(short.values())) == len(names)
    assert all(len(name.partition(".")[0]) <= 8 and len(name.partition(".")[2]) <= 3 for name in short.values())


def test_only_what_windows_needs_is_taken_from_the_lock() -> None:
    lock = (
        "pefile==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:aa\n"
        "jeepney==0.9 ; sys_platform == 'linux' \\\n    --hash=sha256:bb\n"
        "attrs==25.1 \\\n    --hash=sha256:cc \\\n    --hash=sha256:dd\n    # via x\n"
    )
    assert for_windows.wanted(lock) == {
        "pefile": "pefile==1.0 --hash=sha256:aa",
        "attrs": "attrs==25.1 --hash=sha256:cc --hash=sha256:dd",
    }


@pytest.mark.parametrize("line", ["attrs==25.1", "attrs>=25.1 --hash=sha256:aa"])
def test_a_package_without_its_hash_or_version_is_not_installed(line: str) -> None:
    with pytest.raises(SystemExit, match="not pinned with a hash"):
        for_windows.wanted(line)


def test_the_version_is_read_without_importing_the_program() -> None:
    import hrdesk

    assert build.version_of(PACKAGING.parent) == hrdesk.__version__


def test_elsewhere_than_on_linux_it_says_where_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(NotSetUp, match="is built on Linux"):
        tools.install()


@pytest.mark.parametrize(
    ("outside", "machines", "said"),
    [
        ({"libodd.dll": ["a.pyd"]}, [], r"libodd\.dll \(wanted by a\.pyd\)"),
        ({"kernel32.dll": ["a.pyd"], "api-ms-win-crt-heap-l1-1-0.dll": ["b"]}, ["old.dll"], r"old\.dll"),
    ],
)
def test_a_program_that_would_not_start_on_a_user_s_pc_is_refused(
    tmp_path: Path, outside: dict[str, list[str]], machines: list[str], said: str
) -> None:
    seen = {"versions": {}, "outside": outside, "other_machines": machines}
    with pytest.raises(NotSetUp, match=said):
        build.check(build.Frozen(tmp_path, "1.0.0", seen))


def test_a_stand_in_for_tests_never_gets_into_the_program(tmp_path: Path) -> None:
    (tmp_path / "icuuc.dll").write_bytes(b"MZ")
    with pytest.raises(NotSetUp, match="icuuc"):
        build.check(build.Frozen(tmp_path, "1.0.0", {"versions": {}, "outside": {}, "other_machines": []}))


def test_the_summary_names_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table()
    with table.step("first") as step:
        step.note = "3 files"
    with pytest.raises(NotSetUp), table.step("second"):
        raise NotSetUp("no network")
    table.show()
    said = capsys.readouterr().out
    assert "3 files" in said
    assert "Failed: second." in said
    assert "no network" in said


def test_two_builds_are_the_same_only_when_every_file_is(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        (folder / "bin").mkdir(parents=True)
        (folder / "a.pyc").write_bytes(b"a")
        (folder / "bin" / "b.exe").write_bytes(b"b")
    assert twice.alike(one, other) == "2 files the same, byte for byte"
    (other / "bin" / "b.exe").write_bytes(b"B")
    (other / "c.txt").write_bytes(b"")
    with pytest.raises(NotSetUp, match=r"1 files the same, 2 not: c\.txt, bin/b\.exe"):
        twice.alike(one, other)


def test_what_the_spec_keeps_out_is_nowhere_imported() -> None:
    """A module left out of the program is missed only on a user's PC: whoever imports one finds it here."""
    spec = (PACKAGING / "windows" / "hrdesk.spec").read_text("utf-8")
    kept_out = set(spec.partition('UNUSED_MODULES = """')[2].partition('"""')[0].split())
    found = {
        f"{path.name}: {name}"
        for path in (PACKAGING.parent / "hrdesk").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in _imported(node)
        if any(name == one or name.startswith(f"{one}.") for one in kept_out)
    }
    assert found == set()


def test_the_spec_leaves_out_no_module_of_a_package_that_ships() -> None:
    """A word of the pattern that fits a folder of a library by chance would take it away."""
    spec = (PACKAGING / "windows" / "hrdesk.spec").read_text("utf-8")
    _, _, pattern = spec[: spec.index("UNUSED_MODULES")].partition("UNUSED_FILES = re.compile(")
    unused = re.compile(ast.literal_eval(f"({pattern.strip().removesuffix(')')})"))
    packages = Path(sqlalchemy.__file__).parent.parent
    names = {file.relative_to(packages).as_posix() for file in packages.rglob("*.py")}
    assert len(names) > 2_000
    meant = re.compile(r"lxml/(html|includes|isoschematron)/|lxml/(sax|builder)\.py|PySide6/|alembic/templates/")
    assert sorted(name for name in names if unused.search(name) and not meant.match(name)) == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def test_the_program_is_frozen_as_of_one_moment_whenever_it_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Python:
        class pc:  # noqa: N801 - stands for the module-like object of the real one
            windows_path = staticmethod(str)

        seen: dict[str, str] = {}  # noqa: RUF012

        def run(self, *_words: str, env: dict[str, str], **_more: object) -> object:
            self.seen.update(env)
            return type("Done", (), {"code": 1, "out": "", "err": "as it was asked"})()

    monkeypatch.setattr(build, "parts", lambda work, version: work.mkdir(parents=True))
    asked = Python()
    with pytest.raises(build.NotSetUp, match="as it was asked"):
        build.freeze(asked, PACKAGING.parent, tmp_path / "out")  # type: ignore[arg-type]
    assert (asked.seen["SOURCE_DATE_EPOCH"], asked.seen["PYTHONHASHSEED"]) == (tools.EPOCH, "1")
