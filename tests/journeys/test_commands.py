"""The journeys of HR, supervisor, collector and IT by the commands alone."""

from __future__ import annotations

import csv
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from hrdesk.app.access import sign_in
from hrdesk.app.performance.under_review import Adjust, Comment, adjust, comment
from hrdesk.app.work import Desk
from hrdesk.domain.calendar import Period
from hrdesk.domain.errors import UserError
from hrdesk.storage import tables as t
from tests.app.builders import CHEAP
from tests.cli.console import Console, SampleAgency, sample_agency

MONTH_BEFORE = "2026-09"  # published in the sample
CODES = {
    "recovered_amount",
    "recovery_rate_amount",
    "connect_rate",
    "talk_seconds",
    "quality_score",
    "valid_complaints",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pdf_text(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def signed_in(console: Console, user: str, password: str) -> Desk:
    return sign_in(console.db, user, password, clock=console.clock, cost=CHEAP)


# --- HR ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def own_agency(agency: Console, sample: SampleAgency) -> tuple[Console, SampleAgency]:
    """HR's own new file, the ready-made schemes chosen, and the workbooks the other systems hand over."""
    configured = agency.done("configure", "collection")
    assert configured["new"] > 10
    assert agency.done("configure", "collection")["new"] == 0
    roster = sample.folder / "workbooks" / "花名册.xlsx"
    looked = agency.done("peek", roster)
    assert looked["sheets"][0]["header_row"] == 2
    tried = agency.done("import", "roster", roster, "--dry-run")
    assert tried["batch"] is None
    taken = agency.done("import", "roster", roster)
    assert taken["new"] == taken["rows"] == tried["new"] > 50
    return agency, sample


@pytest.mark.windows
def test_hr_goes_from_own_workbooks_to_signed_evaluations(
    own_agency: tuple[Console, SampleAgency], tmp_path: Path
) -> None:
    agency, sample = own_agency
    for kind, file in sample.workbooks:
        done = agency.done("import", kind, file, "--period", sample.period)
        assert done["rows"] == done["new"] > 0
        assert not done["problems"]
    computed = agency.done("evaluate", sample.period)
    assert computed["published"] == 0
    published = agency.done("evaluate", sample.period, "--publish")
    assert published["published"] == published["computed"] == computed["computed"] == published["employees"] - 4 > 50
    assert "HC0003" in published["warnings"][0]  # the office has no scheme, and that is said

    printed = agency.done("report", "evaluation", "--period", sample.period, "--out", tmp_path / "all.pdf")
    assert printed["documents"] == published["published"]
    assert printed["missing_glyphs"] == []
    pages = pdf_text(tmp_path / "all.pdf")
    assert len(pages) == printed["pages"]
    assert any("𬱖" in page for page in pages)
    team = agency.done("report", "team", "--period", sample.period, "--team", "电催一组", "--out", tmp_path / "t.pdf")
    assert team["documents"] == 1

    facts = agency.done("export", "facts", "--period", sample.period, "--out", tmp_path / "facts.csv")
    exported = rows(tmp_path / "facts.csv")
    assert len(exported) == facts["rows"]
    assert list(exported[0]) == ["period", "employee_no", "metric", "value", "numerator", "denominator", "records"]
    assert {row["metric"] for row in exported} >= CODES
    agency.done("export", "evaluations", "--period", sample.period, "--out", tmp_path / "e.csv")
    evaluated = rows(tmp_path / "e.csv")
    assert list(evaluated[0])[:6] == ["period", "employee_no", "revision", "score", "grade", "rank"]
    assert "quality_score.actual" in evaluated[0]
    assert len(evaluated) == published["published"]
    assert agency.done("check")["ok"]


def test_the_same_again_changes_nothing(own_agency: tuple[Console, SampleAgency]) -> None:
    agency, sample = own_agency
    kind, file = sample.workbooks[0]
    first = agency.done("import", kind, file, "--period", sample.period)
    again = agency.done("import", kind, file, "--period", sample.period)
    assert again["same"] + again["duplicate"] == first["new"]
    assert again["new"] == again["changed"] == again["rejected"] == 0


def test_an_import_is_taken_back_without_a_trace(own_agency: tuple[Console, SampleAgency], tmp_path: Path) -> None:
    agency, sample = own_agency
    before = export_facts(agency, sample.period, tmp_path / "before.csv")
    kind, file = sample.workbooks[0]
    batch = agency.done("import", kind, file, "--period", sample.period)["batch"]
    assert export_facts(agency, sample.period, tmp_path / "with.csv") != before
    undone = agency.done("undo", batch)
    assert (undone["batch"], undone["kept"]) == (batch, [])
    assert undone["removed"] > 0
    assert export_facts(agency, sample.period, tmp_path / "after.csv") == before
    assert agency.refused("undo", batch)["code"]  # only once


def export_facts(agency: Console, period: str, out: Path) -> list[dict[str, str]]:
    agency.done("export", "facts", "--period", period, "--out", out)
    return rows(out)


def test_the_configuration_given_out_sets_up_another_agency(
    own_agency: tuple[Console, SampleAgency], tmp_path: Path
) -> None:
    agency, _sample = own_agency
    out = tmp_path / "configuration.json"
    given = agency.done("export", "configuration", "--out", out)
    assert given["rows"] > 0
    assert agency.done("configure", out)["new"] == 0
    other = Console(tmp_path / "other.hrdesk", password=agency.password)
    other.done("init", other.db, "--agency", "另一家", "--admin", "admin")
    other.done("configure", out)
    other.done("export", "configuration", "--out", tmp_path / "again.json")
    assert json.loads(out.read_text("utf-8")) == json.loads((tmp_path / "again.json").read_text("utf-8"))


def test_a_corrected_month_is_a_new_revision_beside_the_old(sample: SampleAgency, tmp_path: Path) -> None:
    sample.take_all_in()
    sample.hr.done("evaluate", sample.period, "--publish")
    complaints = next(file for kind, file in sample.workbooks if kind == "complaints")
    batch = batch_of(sample.hr, complaints, sample.period)
    sample.hr.done("undo", batch)
    result = sample.hr.done("evaluate", sample.period, code=1)
    assert any("缺" in one["why"] or "Missing" in one["why"] for one in result["blocked"])
    sample.hr.done("import", "complaints", complaints, "--period", sample.period)
    sample.hr.done("evaluate", sample.period, "--publish")
    sample.hr.done("export", "evaluations", "--period", sample.period, "--out", tmp_path / "e.csv")
    assert len(rows(tmp_path / "e.csv")) == result["computed"]


def batch_of(console: Console, file: Path, period: str) -> int:
    """The number of the import, found by giving the same file once more."""
    desk = signed_in(console, console.user, console.password)
    try:
        with desk.work().read() as conn:
            return conn.execute(select(t.batch.c.id).where(t.batch.c.file_name == file.name)).scalar_one()
    finally:
        desk.database.close()


def test_people_read_the_same_answers_in_words(own_agency: tuple[Console, SampleAgency], tmp_path: Path) -> None:
    agency, sample = own_agency
    kind, file = sample.workbooks[0]
    for words, english, chinese in [
        (("import", kind, file, "--period", sample.period), "Saved as import", "相同"),
        (("evaluate", sample.period), "people evaluated", "已计算"),
        (("export", "roster", "--out", tmp_path / "r.csv"), "rows:", "行："),
        (("check",), "The file is sound.", "文件完好。"),
        (("peek", file), "header in row", "表头在第"),
        (("configure", "collection"), "as before", "相同"),
        (("backup", tmp_path / "b"), "verified", "已备份并验证"),
        (("migrate",), "Nothing to do", "无需升级"),
    ]:
        said = agency(*words, as_json=False)
        assert said.code in (0, 1)
        assert not said.err
        assert english in said.out
        assert chinese in agency(*words, as_json=False, lang="zh_CN").out


# --- supervisor, collector ---------------------------------------------------------------------------------------------

REFUSED_TO_BOTH = (
    ("import", "facts", "{book}", "--period", "2026-10"),
    ("configure", "collection"),
    ("undo", "1"),
    ("evaluate", "2026-10"),
    ("evaluate", "2026-10", "--publish"),
    ("export", "roster", "--out", "{out}"),
    ("export", "evaluations", "--period", MONTH_BEFORE, "--out", "{out}"),
    ("backup", "{out}"),
    ("check",),
)


@pytest.mark.parametrize("user", ["leader", "collector"])
def test_what_is_not_theirs_to_do_is_refused_with_code_4(sample: SampleAgency, user: str, tmp_path: Path) -> None:
    console, out = sample.hr.as_user(user), tmp_path / "out.csv"
    for words in REFUSED_TO_BOTH:
        given = [word.format(book=sample.workbooks[-1][1], out=out) for word in words]
        error = console.refused(*given, code=4)
        assert error["code"] == "not_allowed"
        assert error["hint"]
        assert not out.exists()


def test_a_supervisor_prints_the_own_team_only_and_adjusts_with_a_reason(sample: SampleAgency, tmp_path: Path) -> None:
    sample.take_all_in()
    everybody = sample.hr.done("evaluate", sample.period)
    leader = sample.hr.as_user("leader")
    printed = leader.done("report", "evaluation", "--period", sample.period, "--out", tmp_path / "team.pdf")
    assert printed["documents"] == 11 < everybody["computed"]
    assert all("电催一组" in page for page in pdf_text(tmp_path / "team.pdf") if "工号" in page)
    assert leader.done("report", "team", "--period", sample.period, "--out", tmp_path / "r.pdf")["documents"] == 1
    for others in (("--team", "电催二组"), ("--employee", "HC0017")):
        words = ("report", "evaluation", "--period", sample.period, *others, "--out", tmp_path / "x.pdf")
        assert leader.refused(*words)["code"] == "no_rows"
        assert not (tmp_path / "x.pdf").exists()

    desk = signed_in(leader, "leader", leader.password)
    own, other = person(desk, "HC0006"), person(desk, "HC0017")
    month = Period.parse(sample.period)
    before = score(desk, own)
    with pytest.raises(UserError, match="reason"):
        adjust(desk.work(), Adjust(month, own, Decimal(2), " "))
    with pytest.raises(UserError):
        adjust(desk.work(), Adjust(month, other, Decimal(2), "帮带新人"))
    adjust(desk.work(), Adjust(month, own, Decimal(2), "帮带新人"))
    assert score(desk, own) == before + 2
    with desk.work().read() as conn:
        row = conn.execute(
            select(t.evaluation).where(t.evaluation.c.employment_id == own, t.evaluation.c.month == month.number)
        ).one()
    comment(desk.work(), Comment(row.id, row.version, "十月进步明显"))
    desk.database.close()
    leader.done("report", "evaluation", "--period", sample.period, "--employee", "HC0006", "--out", tmp_path / "o.pdf")
    text = "".join(pdf_text(tmp_path / "o.pdf"))
    assert "帮带新人" in text
    assert "十月进步明显" in text


def person(desk: Desk, employee_no: str) -> int:
    with desk.work().read() as conn:
        return conn.execute(select(t.employment.c.id).where(t.employment.c.employee_no == employee_no)).scalar_one()


def score(desk: Desk, employment_id: int) -> Decimal:
    with desk.work().read() as conn:
        found = conn.execute(
            select(t.evaluation.c.score)
            .where(t.evaluation.c.employment_id == employment_id)
            .order_by(t.evaluation.c.month.desc())
        ).scalar()
        assert found is not None
        return Decimal(found)


def test_a_collector_gets_the_own_published_evaluation_and_nothing_else(sample: SampleAgency, tmp_path: Path) -> None:
    sample.take_all_in()
    sample.hr.done("evaluate", sample.period)
    collector, out = sample.hr.as_user("collector"), tmp_path / "own.pdf"
    done = collector.done("report", "evaluation", "--period", MONTH_BEFORE, "--out", out)
    assert done["documents"] == 1
    text = "".join(pdf_text(out))
    assert "HC0006" in text
    assert not {f"HC{number:04d}" for number in (7, 8, 9, 17, 18)} & set(text.split())
    for words in (
        ("--period", sample.period),  # computed, but not published
        ("--period", MONTH_BEFORE, "--employee", "HC0007"),
        ("--period", MONTH_BEFORE, "--team", "电催二组"),
    ):
        error = collector.refused("report", "evaluation", *words, "--out", tmp_path / "other.pdf")
        assert error["code"] == "no_rows"
    sample.hr.done("evaluate", sample.period, "--publish")
    assert collector.done("report", "evaluation", "--period", sample.period, "--out", out)["documents"] == 1


# --- IT ----------------------------------------------------------------------------------------------------------------


def test_it_backs_up_checks_restores_and_migrates(agency: Console, tmp_path: Path) -> None:
    agency.done("configure", "collection")
    backed = agency.done("backup", tmp_path / "backups")
    assert backed["verified"] is True
    assert len(backed["sha256"]) == 64
    assert Path(backed["file"]).is_file()
    checked = agency.done("check")
    assert checked["ok"]
    assert {"integrity", "foreign_keys", "audit_chain", "keys"} <= {one["name"] for one in checked["checks"]}

    agency.db.unlink()  # the disk is lost
    shutil.rmtree(f"{agency.db}.keys")
    assert agency.refused("check")["code"] == "not_found"
    restored = agency.done("restore", backed["file"], "--to", agency.db)
    assert restored["rows"] == backed["rows"]
    assert restored["kept"] is None
    assert agency.done("check")["ok"]
    assert agency.done("configure", "collection")["new"] == 0

    moved = agency.done("migrate")
    assert moved["from"] == moved["to"]
    assert moved["backup"] is None


def test_a_restore_over_a_living_file_keeps_it_aside(agency: Console, tmp_path: Path) -> None:
    backed = agency.done("backup", tmp_path / "backups")
    agency.done("configure", "collection")
    restored = agency.done("restore", backed["file"], "--to", agency.db)
    assert Path(restored["kept"]).exists()
    assert agency.done("configure", "collection")["new"] > 10


def test_the_recovery_key_is_shown_once_and_stands_nowhere(tmp_path: Path) -> None:
    console = Console(tmp_path / "a.hrdesk", password="first-password-1")
    key = console.done("init", console.db, "--agency", "华诚", "--admin", "admin")["recovery_key"]
    assert len(key.replace("-", "")) == 40
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]


def test_the_sample_agency_is_given_again_when_it_is_there(tmp_path: Path) -> None:
    made = sample_agency(tmp_path)
    note = json.loads((made.folder / "sample.json").read_text("utf-8"))
    again = made.hr.done("demo", made.folder, "--no-window")
    assert again["accounts"] == note["accounts"]
    assert {one["role"] for one in again["accounts"]} == {
        "administrator", "hr", "supervisor", "collector", "finance", "owner", "auditor",
    }  # fmt: skip
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("Dear", "utf-8")
    assert made.hr.refused("demo", tmp_path / "full", "--no-window")["code"] == "already_there"
    assert (tmp_path / "full" / "letter.txt").exists()
