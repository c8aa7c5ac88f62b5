"""The agency's letterhead: saved, printed on, looked at before it is saved, refused."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import func, select

from hrdesk.app.letterhead.kept import letterhead_of
from hrdesk.app.letterhead.preview import PreviewPaper, paper_sample, preview_paper
from hrdesk.app.letterhead.saving import SaveLetterhead, letterhead_settings, read_logo, save_letterhead
from hrdesk.app.performance.configuration import configuration, configure_from
from hrdesk.app.performance.printing import PrintOrder, print_evaluations
from hrdesk.app.upkeep import back_up
from hrdesk.app.work import Desk
from hrdesk.domain.errors import Conflict, Denied, UserError
from hrdesk.domain.letterhead import PLAIN, SIGNED, Letterhead, Logo, PaperKind, SignLine, Wording
from hrdesk.domain.performance.sheet import Label
from hrdesk.storage import tables as t
from hrdesk.words import speaking
from tests.app.builders import as_role
from tests.app.disputes.builders import published_month
from tests.app.performance.month import MONTH
from tests.documents.pictures import logo_png

WORDED = Letterhead(
    Label("云岫信用", "Yunxiu Credit"),
    Label("星湖街 328 号"),
    Label("一式两份"),
    wordings={PaperKind.EVALUATION: Wording(Label("考核评定表", "Appraisal form"), (SignLine(Label("被考核人")), SignLine(Label("人事"), False)))},
)  # fmt: skip


def save(desk: Desk, letterhead: Letterhead) -> Letterhead:
    return save_letterhead(desk.work(), SaveLetterhead(letterhead, letterhead_settings(desk.work()).version)).letterhead


def picture(folder: Path, data: bytes = b"", name: str = "标志.png") -> Path:
    path = folder / name
    path.write_bytes(data or logo_png())
    return path


def text(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def rows(desk: Desk) -> int:
    with desk.database.read() as conn:
        return int(
            conn.execute(
                select(func.count()).select_from(t.audit).where(t.audit.c.object_kind == "letterhead")
            ).scalar_one()
        )


def test_a_new_file_prints_as_hrdesk_does(desk: Desk) -> None:
    view = letterhead_settings(desk.work())
    assert (view.letterhead, view.version) == (PLAIN, 0)
    assert view.agency.zh == desk.agency


def test_what_is_saved_is_read_again_with_its_history(desk: Desk, tmp_path: Path) -> None:
    wanted = replace(WORDED, logo=read_logo(desk.work(), picture(tmp_path)))
    assert save(desk, wanted) == wanted == letterhead_of(desk.work())
    with desk.database.read() as conn:
        entry = conn.execute(select(t.audit).where(t.audit.c.object_kind == "letterhead")).one()
        old_new = conn.execute(select(t.history.c.old, t.history.c.new).where(t.history.c.field == "name_zh")).one()
    assert {"logo", "name_zh", "kinds.evaluation.title_zh"} <= set(entry.fields.split(","))
    assert tuple(old_new) == (None, "云岫信用")


def test_saving_what_is_there_already_changes_nothing(desk: Desk) -> None:
    save(desk, WORDED)
    assert letterhead_settings(desk.work()).version == 1
    save(desk, WORDED)
    assert (letterhead_settings(desk.work()).version, rows(desk)) == (1, 1)


def test_a_published_month_is_printed_with_todays_head_and_its_own_content(desk: Desk, tmp_path: Path) -> None:
    month = published_month(desk)
    out = tmp_path / "a.pdf"
    print_evaluations(month.hr.work(), PrintOrder(MONTH, out))
    before = text(out.read_bytes())
    save(month.hr, replace(WORDED, logo=read_logo(desk.work(), picture(tmp_path))))
    print_evaluations(month.hr.work(), PrintOrder(MONTH, out))
    after = text(out.read_bytes())
    assert "考核评定表" in after
    assert "云岫信用" in after
    assert "月度绩效考核表" not in after
    assert b"/Image" in out.read_bytes()
    score = before[before.index("总分") :][:120]
    assert score in after


def test_the_own_desk_of_a_collector_prints_with_it_too(desk: Desk, tmp_path: Path) -> None:
    month = published_month(desk)
    save(month.hr, WORDED)
    out = tmp_path / "own.pdf"
    print_evaluations(month.own.work(), PrintOrder(MONTH, out))
    assert "考核评定表" in text(out.read_bytes())


def test_a_stale_save_is_a_conflict_and_loses_nothing(desk: Desk) -> None:
    save(desk, WORDED)
    with pytest.raises(Conflict):
        save_letterhead(desk.work(), SaveLetterhead(PLAIN, 0))
    assert letterhead_of(desk.work()) == WORDED


@pytest.mark.parametrize(
    ("letterhead", "field"),
    [
        (Letterhead(line=Label("路" * 120)), "line_zh"),
        (Letterhead(Label("名" * 61)), "name_zh"),
        (Letterhead(wordings={PaperKind.APPEAL: Wording(signers=(SignLine(Label("")),))}), "appeal.signer.1"),
        (Letterhead(logo=Logo(b"no picture", 1, 1)), "logo"),
        (Letterhead(logo=Logo(logo_png(mode="RGB"), 5, 5)), "logo"),
    ],
)
def test_what_cannot_be_printed_is_not_saved(desk: Desk, letterhead: Letterhead, field: str) -> None:
    with pytest.raises(UserError) as caught:
        save(desk, letterhead)
    assert caught.value.field == field
    assert letterhead_settings(desk.work()).version == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"nothing", "not_a_picture"), (logo_png()[:300], "not_a_picture"), (bytes(6_000_000), "too_large")],
)
def test_a_harmful_or_broken_file_is_refused_by_name(desk: Desk, tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read_logo(desk.work(), picture(tmp_path, data))
    assert caught.value.code == code
    assert "标志.png" in str(caught.value)


def test_a_file_that_is_not_there_is_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_logo(desk.work(), tmp_path / "fort.png")
    assert caught.value.code == "not_found"


@pytest.mark.parametrize("role", ["supervisor", "collector", "finance", "owner", "auditor"])
def test_only_hr_and_administrators_change_it(desk: Desk, role: str) -> None:
    other = as_role(desk, role)
    with pytest.raises(Denied):
        save_letterhead(other.work(), SaveLetterhead(WORDED, 0))


def test_a_backup_carries_the_logo(desk: Desk, tmp_path: Path) -> None:
    save(desk, Letterhead(logo=read_logo(desk.work(), picture(tmp_path))))
    folder = tmp_path / "backup"
    folder.mkdir()
    assert back_up(desk.work(), folder).verified
    with desk.database.read() as conn:
        held = conn.execute(select(t.letterhead.c.logo)).scalar_one()
    assert base64.b64decode(held).startswith(b"\x89PNG")


# --- looked at before it is saved --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("kind", list(PaperKind))
def test_every_kind_can_be_looked_at_in_both_languages(desk: Desk, kind: PaperKind, language: str) -> None:
    worded = Letterhead(
        Label("云岫信用", "Yunxiu Credit"), wordings={kind: Wording(Label("本社单据", "Our own paper"))}
    )
    sample = paper_sample(desk.work(), kind, language)
    assert sample.own == ""
    shown = text(preview_paper(desk.work(), PreviewPaper(sample, worded)))
    with speaking(language):
        assert ("本社单据" if language == "zh_CN" else "Our own paper") in shown
        assert ("云岫信用" if language == "zh_CN" else "Yunxiu Credit") in shown
    assert letterhead_of(desk.work()) == PLAIN


@pytest.mark.parametrize("kind", sorted(SIGNED))
def test_signature_lines_are_seen_on_the_one_page_that_is_shown(desk: Desk, kind: PaperKind) -> None:
    lines = (SignLine(Label("本社经办签字")), SignLine(Label("本社负责人签字")))
    head = Letterhead(wordings={kind: Wording(signers=lines)})
    sample = paper_sample(desk.work(), kind, "zh_CN")
    page = pypdf.PdfReader(io.BytesIO(preview_paper(desk.work(), PreviewPaper(sample, head)))).pages[0].extract_text()
    assert all(line.words.zh in page for line in lines)


@pytest.mark.parametrize("kind", [PaperKind.EVALUATION, PaperKind.RANKING, PaperKind.SIGN_LIST])
def test_a_published_month_is_shown_where_there_is_one(desk: Desk, kind: PaperKind) -> None:
    month = published_month(desk)
    sample = paper_sample(month.hr.work(), kind, "zh_CN")
    assert sample.own == MONTH.label
    shown = text(preview_paper(month.hr.work(), PreviewPaper(sample, WORDED)))
    assert month.who.name in shown or month.other.name in shown


# --- the configuration -------------------------------------------------------------------------------------------------


def test_a_configuration_without_a_letterhead_leaves_it_alone(desk: Desk) -> None:
    content = configuration(desk.work())
    assert "letterhead" not in content
    save(desk, WORDED)
    configure_from(desk.work(), content)
    assert letterhead_of(desk.work()) == WORDED


def test_the_texts_go_with_the_configuration_and_the_logo_stays(desk: Desk, tmp_path: Path) -> None:
    save(desk, replace(WORDED, logo=read_logo(desk.work(), picture(tmp_path))))
    content = configuration(desk.work())
    assert content["letterhead"]["kinds"]["evaluation"]["title_zh"] == "考核评定表"
    assert configure_from(desk.work(), content).changed == 0
    content["letterhead"]["name_zh"] = "云岫"
    assert configure_from(desk.work(), content).changed == 1
    after = letterhead_of(desk.work())
    assert after.name.zh == "云岫"
    assert after.logo is not None


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ({"kinds": {"letter": {}}}, "letterhead.kinds.letter"),
        ({"name_zh": "名" * 61}, "letterhead.name_zh"),
        ({"line_zh": "路" * 120}, "letterhead.line_zh"),
        ("x", "letterhead"),
    ],
)
def test_a_wrong_entry_of_the_configuration_is_named_and_nothing_is_changed(
    desk: Desk, content: object, where: str
) -> None:
    with pytest.raises(UserError) as caught:
        configure_from(desk.work(), {"settings": {"case_cap": 7}, "letterhead": content})
    assert (caught.value.code, caught.value.field) == ("bad_configuration", where)
    assert configuration(desk.work())["settings"].get("case_cap") != 7
