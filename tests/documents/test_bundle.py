"""All papers of a month in one file with an outline of two levels, or a folder that is whole or not there."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from hrdesk.documents.files import whole_folder
from hrdesk.documents.pages import Paper
from hrdesk.documents.reports.bundle import Part, Watched, write_bundle, write_folder
from hrdesk.domain.errors import UserError
from hrdesk.domain.letterhead import Letterhead, PaperKind, SignLine, Wording
from hrdesk.domain.performance.sheet import Label
from tests.documents.builders import PRINTED, evaluation, person, ranking
from tests.documents.report_builders import summary

QUIET = Watched(lambda _done, _total: None, lambda: False)


def parts() -> list[Part]:
    sheets = [evaluation(person=person(name, number)) for name, number in (("马洁", "YX1"), ("石凯", "YX2"))]
    return [
        Part("部门月度汇总", [summary()], ["汇总.pdf"]),
        Part("考核表", sheets, ["考核表-YX1.pdf", "考核表-YX2.pdf"]),
        Part("排名", [replace(ranking(), scope=Label("M2 小组"))], ["排名.pdf"]),
    ]


def write(function, out, watched=QUIET):
    return function(parts(), out, title="材料", agency="云岫", at=PRINTED, watched=watched)


def test_each_kind_is_an_entry_with_its_papers_below(tmp_path):
    out = tmp_path / "月.pdf"
    done = write(write_bundle, out)
    reader = pypdf.PdfReader(out)
    found = [[below.title for below in entry] if isinstance(entry, list) else entry.title for entry in reader.outline]
    assert found == ["部门月度汇总", ["催收一部"], "考核表", ["马洁 YX1", "石凯 YX2"], "排名", ["M2 小组"]]
    pages = [len(reader.pages), done.pages, done.documents]
    assert pages == [len(reader.pages), len(reader.pages), 4]
    second = reader.outline[3][1]
    assert "石凯" in reader.pages[reader.get_destination_page_number(second)].extract_text()


def test_a_folder_has_a_file_for_each_paper(tmp_path):
    out = tmp_path / "2026-10 材料"
    told = []
    done = write(write_folder, out, Watched(lambda *said: told.append(said), lambda: False))
    assert {path.name for path in out.iterdir()} == {"汇总.pdf", "考核表-YX1.pdf", "考核表-YX2.pdf", "排名.pdf"}
    assert "石凯" in pypdf.PdfReader(out / "考核表-YX2.pdf").pages[0].extract_text()
    assert (done.documents, told[-1]) == (4, (4, 4))
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_stopping_half_way_leaves_neither_file_nor_folder(tmp_path):
    asked = iter([False, False, True])
    watched = Watched(lambda *_said: None, lambda: next(asked))
    for function, name in ((write_bundle, "a.pdf"), (write_folder, "a")):
        asked = iter([False, False, True])
        with pytest.raises(UserError) as stopped:
            write(function, tmp_path / name, watched)
        assert stopped.value.code == "cancelled"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_never_written_into(tmp_path):
    out = tmp_path / "材料"
    out.mkdir()
    (out / "alt.pdf").write_bytes(b"old")
    with pytest.raises(UserError) as refused:
        write(write_folder, out)
    assert refused.value.code == "exists"
    assert [path.name for path in out.iterdir()] == ["alt.pdf"]


def test_a_folder_where_there_is_no_place_says_so(tmp_path):
    with pytest.raises(UserError) as refused, whole_folder(tmp_path / "nicht" / "da"):
        raise AssertionError
    assert refused.value.code == "not_found"


def test_a_paper_without_parts_keeps_its_flat_outline():
    paper = Paper("x", "y", None)
    for name in ("eins", "zwei"):
        paper.add(paper.page(), name)
    out = io.BytesIO()
    paper.write(out)
    assert [entry.title for entry in pypdf.PdfReader(out).outline] == ["eins", "zwei"]


def test_each_kind_keeps_the_agencys_own_title_and_signers(tmp_path):
    own = Letterhead(
        wordings={
            PaperKind.EVALUATION: Wording(Label("员工月度评价表"), (SignLine(Label("本人")),)),
            PaperKind.SUMMARY: Wording(Label("经营月报"), (SignLine(Label("总经理")),)),
        }
    )
    out = tmp_path / "月.pdf"
    write_bundle(parts(), out, title="材料", agency="云岫", at=PRINTED, watched=QUIET, letterhead=own)
    pages = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(out).pages]
    first = next(page for page in pages if "经营月报" in page)
    assert "部门月度汇总" not in first
    assert any("总经理" in page for page in pages)
    sheet = next(page for page in pages if "员工月度评价表" in page)
    assert "本人日期" in sheet
    assert "总经理" not in sheet
