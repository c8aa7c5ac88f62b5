"""What cannot be: each gives one clear sentence with the way out, in both languages, and nothing is lost or half done."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from hrdesk.app.access import AddAccount, add_account, sign_in
from hrdesk.app.work import Desk
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP, add_people
from tests.app.imports.files import xlsx
from tests.cli.console import DATA, Console, Said

MONTH = "2026-10"
TRACES = {"audit", "request"}  # who signed in and what was tried is written down; nothing else may change
REAL = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of real files is not beside the project")


@contextmanager
def signed_in(console: Console) -> Iterator[Desk]:
    desk = sign_in(console.db, console.user, console.password, clock=console.clock, cost=CHEAP)
    try:
        yield desk
    finally:
        desk.database.close()


def counted(console: Console) -> dict[str, int]:
    """Rows by table."""
    tables = [table for name, table in t.metadata.tables.items() if name not in TRACES]
    with signed_in(console) as desk, desk.work().read() as conn:
        return {table.name: conn.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}


@contextmanager
def nothing_changes(console: Console) -> Iterator[None]:
    before, files = counted(console), {path.name for path in console.db.parent.iterdir()}
    yield
    assert counted(console) == before
    assert {path.name for path in console.db.parent.iterdir()} - files <= {"profile"}


def refused_in_both(console: Console, *words: object, code: int = 3, hint: bool = True) -> dict[str, str]:
    """The English refusal; the Chinese one must be another sentence, both with a way out (or it is in the message)."""
    english, chinese = console.refused(*words, code=code), console.refused(*words, code=code, lang="zh_CN")
    assert english["code"] == chinese["code"]
    assert any("一" <= character <= "鿿" for character in chinese["message"])
    assert chinese["message"] != english["message"]
    assert bool(english["hint"]) is hint, english
    assert chinese["hint"] != english["hint"] or not hint
    return english


@pytest.fixture
def staffed(agency: Console) -> Console:
    """An agency with the ready-made schemes and three collectors: 马洁 twice."""
    agency.done("configure", "collection")
    with signed_in(agency) as desk:
        add_people(desk, 3, names=("马洁", "马洁", "周浩"))
    return agency


# --- workbooks ---------------------------------------------------------------------------------------------------------


def no_file(folder: Path) -> Path:
    return folder / "gone.xlsx"


def a_folder(folder: Path) -> Path:
    (folder / "folder.xlsx").mkdir()
    return folder / "folder.xlsx"


def empty(folder: Path) -> Path:
    (folder / "empty.xlsx").touch()
    return folder / "empty.xlsx"


def no_workbook(folder: Path) -> Path:
    path = folder / "letter.xlsx"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4)
    return path


def cut_off(folder: Path) -> Path:
    path = xlsx(folder, "cut.xlsx", ("工号", "姓名"), *((f"HC{n:04d}", "马洁") for n in range(300)))
    path.write_bytes(path.read_bytes()[:-400])
    return path


def another_zip(folder: Path) -> Path:
    path = folder / "photos.xlsx"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("photo.txt", "no workbook")
    return path


def no_header(folder: Path) -> Path:
    return xlsx(folder, "figures.xlsx", (1, 2, 3), (4, 5, 6), (7, 8, 9))


def no_rows(folder: Path) -> Path:
    return xlsx(folder, "header.xlsx", ("工号", "姓名", "部门", "岗位"))


BAD_FILES: dict[str, tuple[Callable[[Path], Path], set[str]]] = {
    "no such file": (no_file, {"not_found"}),
    "a folder": (a_folder, {"not_a_workbook", "unavailable", "not_found"}),
    "empty": (empty, {"empty_file"}),
    "no workbook": (no_workbook, {"not_a_workbook"}),
    "cut off": (cut_off, {"damaged"}),
    "another zip": (another_zip, {"not_a_workbook", "damaged"}),
    "no header": (no_header, {"no_header"}),
    "no rows": (no_rows, {"no_rows", "no_header"}),
}
NASTY = {
    "calamine__pass_protected.xlsx": "encrypted_workbook",
    "calamine__OOM_alloc3.xls": "damaged",
    "calamine__too_small.xls": "not_a_workbook",
    "phpss__NotASpreadsheetFile.doc": "not_a_workbook",
    "poi__poc-xmlbomb.xlsx": "damaged",
}


@pytest.mark.parametrize(("make", "codes"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_roster_is_refused_by_name(
    agency: Console, tmp_path: Path, make: Callable[[Path], Path], codes: set[str]
) -> None:
    path = make(tmp_path)
    with nothing_changes(agency):
        error = refused_in_both(agency, "import", "roster", path)
    assert error["code"] in codes
    assert path.name in error["message"] or "Sheet" in error["message"]


@REAL
@pytest.mark.parametrize(("name", "code"), NASTY.items())
def test_hostile_files_end_in_one_sentence(agency: Console, name: str, code: str) -> None:
    path = DATA / "nasty" / name
    assert refused_in_both(agency, "peek", path)["code"] == code
    with nothing_changes(agency):
        error = refused_in_both(agency, "import", "facts", path, "--period", MONTH)
    assert error["code"] == code
    assert name in error["message"]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(agency: Console, tmp_path: Path) -> None:
    path = xlsx(tmp_path, "a.xlsx", ("工号", "姓名"), ("HC0001", "马洁"))
    error = refused_in_both(agency, "import", "roster", path, "--sheet", "十月")
    assert "十月" in error["message"]
    assert "Sheet" in error["message"] + error["hint"]


# --- columns and rows --------------------------------------------------------------------------------------------------


def map_file(folder: Path, **content: Any) -> Path:
    path = folder / "map.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize(
    "content",
    [
        {"columns": {"工号": "employee_no", "没有的列": "recovered_amount"}},
        {"columns": {"工号": "employee_no", "回款金额": "shoe_size"}},
        {"columns": {"工号": "employee_no"}, "colour": "red"},
    ],
    ids=["a column that is not in the sheet", "a field that does not exist", "an entry that means nothing"],
)
def test_a_mapping_of_unknown_columns_is_refused(staffed: Console, tmp_path: Path, content: dict[str, Any]) -> None:
    path = xlsx(tmp_path, "a.xlsx", ("工号", "回款金额"), ("HC0001", 100))
    mapping = map_file(tmp_path, **content)
    with nothing_changes(staffed):
        said = staffed("import", "facts", path, "--period", MONTH, "--map", mapping)
    assert said.code in (2, 3)
    named = json.dumps(said.json, ensure_ascii=False)
    assert any(word in named for word in ("没有的列", "shoe_size", "colour"))


def test_a_mapping_file_that_is_not_there_or_no_json_is_said(staffed: Console, tmp_path: Path) -> None:
    path = xlsx(tmp_path, "a.xlsx", ("工号", "回款金额"), ("HC0001", 100))
    missing = staffed.refused("import", "facts", path, "--period", MONTH, "--map", tmp_path / "gone.json")
    assert missing["code"] == "not_found"
    (tmp_path / "bad.json").write_text("{columns", "utf-8")
    assert staffed("import", "facts", path, "--period", MONTH, "--map", tmp_path / "bad.json").code in (2, 3)
    unknown = staffed("import", "facts", path, "--period", MONTH, "--map", "财务")
    assert unknown.code in (2, 3)
    assert "财务" in unknown.error["message"]


ROWS = {
    "an unknown number": (("HC0099", "赵刚", 100, "2026-10-08"), "unknown_employee"),
    "another name": (("HC0003", "赵刚", 100, "2026-10-08"), "name_differs"),
    "a day outside the month": (("HC0003", "周浩", 100, "2026-11-02"), "outside_period"),
    "no number": (("HC0003", "周浩", "很多", "2026-10-08"), "not_a_number"),
    "no date": (("HC0003", "周浩", 100, "下周"), "not_a_date"),
    "an error of Excel's": (("HC0003", "周浩", "#DIV/0!", "2026-10-08"), "error_cell"),
    "nobody": ((None, None, 100, "2026-10-08"), "missing"),
}


@pytest.mark.parametrize(("row", "code"), ROWS.values(), ids=ROWS)
def test_a_bad_row_is_named_and_the_others_wait(
    staffed: Console, tmp_path: Path, row: tuple[object, ...], code: str
) -> None:
    header = ("工号", "姓名", "回款金额", "到账日期")
    path = xlsx(tmp_path, "a.xlsx", header, row, ("HC0001", "马洁", 250, "2026-10-09"))
    words = ("import", "repayments", path, "--period", MONTH)
    with nothing_changes(staffed):
        whole = staffed.done(*words, code=1)
        tried = staffed.done(*words, "--accept", "good", "--dry-run", code=1)
    assert whole["batch"] is tried["batch"] is None
    assert (whole["rows"], whole["new"], whole["rejected"]) == (2, 1, 1)
    (problem,) = whole["problems"]
    assert (problem["row"], problem["code"]) == (2, code)
    assert problem["message"]
    assert problem["hint"]
    chinese = json.loads(staffed(*words, lang="zh_CN").out)["problems"][0]
    assert chinese["message"] != problem["message"]
    good = staffed.done(*words, "--accept", "good", code=1)
    assert good["batch"]
    said = staffed.done("export", "problems", "--batch", good["batch"], "--out", tmp_path / "problems.xlsx")
    assert said["rows"] == 1


def test_two_people_of_one_name_are_never_guessed(staffed: Console, tmp_path: Path) -> None:
    path = xlsx(tmp_path, "a.xlsx", ("姓名", "回款金额", "到账日期"), ("马洁", 100, "2026-10-08"))
    with nothing_changes(staffed):
        done = staffed.done("import", "repayments", path, "--period", MONTH, "--accept", "good", code=1)
    assert [one["code"] for one in done["problems"]] == ["ambiguous_name"]
    assert "HC0001" in done["problems"][0]["message"] + done["problems"][0]["hint"]


def test_a_closed_door_for_an_import_that_is_not_there(staffed: Console) -> None:
    with nothing_changes(staffed):
        assert refused_in_both(staffed, "undo", 77)["code"] == "not_found"


# --- schemes and months ------------------------------------------------------------------------------------------------


def scheme(**more: Any) -> dict[str, Any]:
    lines = [
        {"metric": "recovered_amount", "weight": "60", "target": 1},
        {"metric": "calls", "weight": "39.99", "target": 1},
    ]
    return {"code": "s", "name": "新方案", "lines": lines, "grades": [{"code": "A", "start": 0}], **more}


def configuration(folder: Path, content: object) -> Path:
    path = folder / "configuration.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"departments": ["新部门"], "schemes": [scheme()]}, "99.99"),
        ({"departments": ["新部门"], "schemes": [scheme(lines=[])]}, "新方案"),
        ({"departments": ["新部门"], "colours": []}, "colours"),
        ({"departments": ["新部门"], "metrics": [{"name": "无代码"}]}, "metrics[0]"),
        ({"departments": ["新部门"], "targets": [{"period": "13", "metric": "calls", "value": 1}]}, "2026-10"),
        ("[1, 2", "line 1"),
        ("[]", "object"),
    ],
    ids=["weights of 99.99", "no lines", "unknown section", "no code", "no month", "no JSON", "no object"],
)
def test_a_configuration_that_cannot_be_is_refused_whole(
    staffed: Console, tmp_path: Path, content: object, named: str
) -> None:
    path = configuration(tmp_path, content)
    with nothing_changes(staffed):
        english = staffed.refused("configure", path)
        chinese = staffed.refused("configure", path, lang="zh_CN")
    assert english["code"] == chinese["code"] == "bad_configuration"
    assert named in english["message"] + english["hint"]
    assert english["message"] != chinese["message"]


def test_a_scheme_without_people_is_warned_about(staffed: Console, tmp_path: Path) -> None:
    lines = [{"metric": "quality_score", "weight": "100", "target": "90"}]
    path = configuration(tmp_path, {"schemes": [scheme(lines=lines, positions=["法务专员"])]})
    staffed.done("configure", path)
    done = staffed.done("evaluate", MONTH, code=1)
    assert any("新方案" in warning and "nobody" in warning for warning in done["warnings"])


def test_a_person_without_figures_stays_unpublished_and_is_named(staffed: Console, tmp_path: Path) -> None:
    figures = ("回款金额", "金额回收率", "接通率", "通话时长", "承诺兑现率", "质检得分", "有效投诉", "培训完成")
    row = (180000, "11%", "40%", 126000, "60%", 91, 0, "100%")
    path = xlsx(
        tmp_path, "a.xlsx", ("工号", "姓名", *figures), ("HC0001", "马洁", *row), ("HC0003", "周浩", *row[:-1], None)
    )
    staffed.done("import", "facts", path, "--period", MONTH)
    done = staffed.done("evaluate", MONTH, "--publish", code=1)
    assert done["published"] == 1
    blocked = {one["employee_no"]: one["why"] for one in done["blocked"]}
    assert set(blocked) == {"HC0002", "HC0003"}
    assert "Training done" in blocked["HC0003"]
    assert "培训完成" in json.loads(staffed("evaluate", MONTH, lang="zh_CN").out)["blocked"][-1]["why"]


def test_a_month_without_people_or_schemes_says_what_to_do(agency: Console, tmp_path: Path) -> None:
    assert refused_in_both(agency, "evaluate", MONTH)["code"] == "nobody"
    with signed_in(agency) as desk:
        add_people(desk, 1)
    assert refused_in_both(agency, "evaluate", MONTH)["code"] == "no_scheme"
    agency.done("configure", "collection")
    words = ("report", "evaluation", "--period", MONTH, "--out", tmp_path / "a.pdf")
    assert refused_in_both(agency, *words)["code"] == "no_rows"
    assert not (tmp_path / "a.pdf").exists()


# --- the file, its place, its disk -------------------------------------------------------------------------------------


def test_a_first_password_opens_nothing_at_the_terminal(staffed: Console) -> None:
    desk = sign_in(staffed.db, staffed.user, staffed.password, clock=staffed.clock, cost=CHEAP)
    given = add_account(desk.work(), AddAccount("zhoumin", "周敏", "hr"), cost=CHEAP)
    desk.database.close()
    error = staffed.as_user("zhoumin", given.password).refused("check", code=4)
    assert error["code"] == "must_change"
    assert "choose your own password" in error["hint"]


def test_a_wrong_password_and_an_unknown_user_get_the_same_words(staffed: Console) -> None:
    wrong, unknown = staffed.as_user("admin", "another-password"), staffed.as_user("nobody")
    with nothing_changes(staffed):
        error = refused_in_both(wrong, "check")
    assert error["code"] == "wrong_password"
    assert unknown.refused("check") == error


def newer(console: Console) -> None:
    with signed_in(console) as desk:
        desk.work().write(lambda conn: conn.exec_driver_sql("UPDATE gate SET schema_version = '9999'") and None)


def test_a_file_of_a_newer_version_is_left_alone(staffed: Console, tmp_path: Path) -> None:
    newer(staffed)
    before = staffed.db.read_bytes()
    for words in (("check",), ("evaluate", MONTH), ("migrate",), ("backup", tmp_path / "b")):
        error = refused_in_both(staffed, *words, hint=False)
        assert error["code"] == "newer_file"
        assert "update" in error["message"]
    assert staffed.db.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00" + b"\0" * 4096, b"PK\x03\x04 no database" * 300])
def test_a_file_that_is_no_agency_is_said(staffed: Console, content: bytes) -> None:
    staffed.db.write_bytes(content)
    error = refused_in_both(staffed, "check")
    assert error["code"] in ("damaged", "unsupported", "not_found")
    assert staffed.db.read_bytes() == content


def test_a_server_and_a_missing_file_are_told_apart(staffed: Console) -> None:
    assert refused_in_both(staffed, "check", "--db", "postgresql://server/hr")["code"] == "unsupported"
    assert refused_in_both(staffed, "check", "--db", staffed.db.with_name("gone.hrdesk"))["code"] == "not_found"
    assert not staffed.db.with_name("gone.hrdesk").exists()


def test_a_new_file_never_takes_the_place_of_another(staffed: Console) -> None:
    with nothing_changes(staffed):
        words = ("init", staffed.db, "--agency", "另一家", "--admin", "admin")
        assert refused_in_both(staffed, *words)["code"] == "already_there"


def test_a_guessable_password_or_no_name_makes_no_file(tmp_path: Path) -> None:
    for agency, password, code in (("华诚", "12345678", "weak_password"), ("  ", "first-password-1", "missing")):
        console = Console(tmp_path / "a.hrdesk", password=password)
        assert console.refused("init", console.db, "--agency", agency, "--admin", "admin")["code"] == code
        assert not list(tmp_path.glob("a.hrdesk*"))


OUTPUTS: dict[str, tuple[object, ...]] = {
    "a table": ("export", "roster", "--out", "{place}/a.csv"),
    "a workbook": ("export", "roster", "--out", "{place}/a.xlsx"),
    "the configuration": ("export", "configuration", "--out", "{place}/a.json"),
    "a paper": ("report", "evaluation", "--period", MONTH, "--out", "{place}/a.pdf"),
    "a ranking": ("report", "team", "--period", MONTH, "--out", "{place}/a.pdf"),
    "a backup": ("backup", "{place}/b"),
    "a new file": ("init", "{place}/a.hrdesk", "--agency", "华诚", "--admin", "admin"),
    "a sample": ("demo", "{place}/sample", "--no-window"),
}


def given(words: tuple[object, ...], place: Path) -> list[str]:
    return [str(word).format(place=place) for word in words]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a place nobody can write")
@pytest.mark.parametrize("words", OUTPUTS.values(), ids=OUTPUTS)
def test_a_folder_nobody_can_write_to_is_said(staffed: Console, words: tuple[object, ...]) -> None:
    staffed("evaluate", MONTH)
    with nothing_changes(staffed):
        error = refused_in_both(staffed, *given(words, Path("/sys/kernel")))
    assert error["code"] in ("read_only", "unavailable")


@pytest.mark.parametrize("words", [words for name, words in OUTPUTS.items() if name != "a sample"])
def test_a_folder_that_is_not_there_is_said_or_made(
    staffed: Console, tmp_path: Path, words: tuple[object, ...]
) -> None:
    staffed("evaluate", MONTH)
    said = staffed(*given(words, tmp_path / "no" / "such folder"))
    assert said.code in (0, 3)
    if said.code:
        assert said.error["code"] == "not_found"
        assert said.error["hint"]


def test_an_unknown_ending_is_refused_before_anything_is_written(staffed: Console, tmp_path: Path) -> None:
    for what, name in (("roster", "a.docx"), ("configuration", "a.xlsx"), ("roster", "a")):
        assert refused_in_both(staffed, "export", what, "--out", tmp_path / name)["code"] == "unsupported"
        assert not (tmp_path / name).exists()


@pytest.fixture
def full_disk() -> Iterator[Callable[[int], None]]:
    """``full_disk(n)``: from now on the system refuses this process every file over n bytes, as a full disk does."""
    import signal

    resource = pytest.importorskip("resource")
    before, old = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, old)


def with_room(full_disk: Callable[[int], None], console: Console, size: int, *words: object) -> Said:
    """The command while the disk is full, then room again."""
    full_disk(size)
    try:
        return console(*words)
    finally:
        full_disk(-1)


def test_an_import_that_finds_the_disk_full_saves_nothing(
    staffed: Console, tmp_path: Path, full_disk: Callable[[int], None]
) -> None:
    header = ("姓名", "部门", "岗位", "员工状态", "入职日期")
    people = [(f"王{chr(0x4E00 + n)}", "催收一部", "催收员", "正式", "2024-05-20") for n in range(3000)]
    path = xlsx(tmp_path, "many.xlsx", header, *people)
    with nothing_changes(staffed):
        said = with_room(full_disk, staffed, staffed.db.stat().st_size + 65536, "import", "roster", path)
        assert said.code == 3
        assert said.error["code"] in ("disk_full", "unavailable")
        assert said.error["hint"]
    assert staffed.done("check")["ok"]
    assert staffed.done("import", "roster", path)["new"] == 3000


@pytest.mark.parametrize("name", ["a table", "a paper", "a backup", "a new file"])
def test_an_output_that_finds_the_disk_full_leaves_nothing_behind(
    staffed: Console, tmp_path: Path, full_disk: Callable[[int], None], name: str
) -> None:
    staffed("evaluate", MONTH)
    place = tmp_path / "full"
    place.mkdir()
    said = with_room(full_disk, staffed, 100 if name == "a table" else 16384, *given(OUTPUTS[name], place))
    assert said.code == 3, said
    assert said.error["code"] in ("disk_full", "unavailable")
    assert said.error["hint"]
    left = [path for path in place.rglob("*") if path.is_file()]
    assert not left


# --- names -------------------------------------------------------------------------------------------------------------

NAMES = ("<img src=x>", "陈𬱖", "=1+1", "{name}", "%s'; DROP TABLE person;--", "买合木提江·艾力")


def csv_file(folder: Path, name: str, *rows: tuple[object, ...]) -> Path:
    """Text as it stands: in a workbook =1+1 would be a formula."""
    with (folder / name).open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / name


def test_any_name_is_only_a_name(staffed: Console, tmp_path: Path) -> None:
    header = ("工号", "姓名", "部门", "小组", "岗位", "员工状态", "入职日期")
    rows = [
        (f"HC{n:04d}", name, "催收一部", "电催一组", "催收员", "正式", "2024-05-20") for n, name in enumerate(NAMES, 11)
    ]
    taken = staffed.done("import", "roster", csv_file(tmp_path, "r.csv", header, *rows))
    assert taken["new"] == len(NAMES)
    figures = ("回款金额", "金额回收率", "接通率", "通话时长", "承诺兑现率", "质检得分", "有效投诉", "培训完成")
    values = (180000, "11%", "40%", 126000, "60%", 91, 0, "100%")
    facts = [(f"HC{n:04d}", name, *values) for n, name in enumerate(NAMES, 11)]
    staffed.done("import", "facts", csv_file(tmp_path, "f.csv", ("工号", "姓名", *figures), *facts), "--period", MONTH)
    assert staffed.done("evaluate", MONTH, "--publish", code=1)["published"] == len(NAMES)
    printed = staffed.done("report", "evaluation", "--period", MONTH, "--out", tmp_path / "all.pdf")
    assert printed["missing_glyphs"] == []
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages)
    for name in NAMES:
        assert name in text
    staffed.done("export", "roster", "--out", tmp_path / "roster.csv")
    exported = (tmp_path / "roster.csv").read_text("utf-8-sig")
    assert "<img src=x>" in exported
    assert "'=1+1" in exported  # no formula
    again = staffed.done("import", "roster", tmp_path / "roster.csv")
    assert again["rejected"] == again["new"] == 0
    assert staffed.done("check")["ok"]


def test_a_path_with_blanks_and_chinese_is_only_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "九月 & 'HR' (新)"
    folder.mkdir()
    console = Console(folder / "华诚 信服.hrdesk", password="first-password-1")
    console.done("init", console.db, "--agency", "华诚", "--admin", "管理员")
    own = console.as_user("管理员")
    backed = own.done("backup", folder / "备份 1")
    shutil.rmtree(f"{console.db}.keys")
    console.db.unlink()
    own.done("restore", backed["file"], "--to", console.db)
    assert own.done("check")["ok"]
