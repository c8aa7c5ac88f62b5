"""Drafts lie sealed on this computer: only the same account on the same file opens them, and nothing is readable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hrdesk.app import access
from hrdesk.app.drafts import Draft, drop_draft, keep_draft, kept_drafts
from hrdesk.app.work import Desk
from hrdesk.domain.errors import UserError
from tests.app.builders import CHEAP, NOW, PASSWORD, Clock, as_role, new_agency

NAME, NUMBER = "金丝雀·草稿", "11010119900307123X"
DRAFT = Draft("person:12", NOW, {"name": NAME, "id_number": NUMBER}, {"name": "马洁"}, "1,1,1")


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "profile"
    monkeypatch.setenv("HRDESK_PROFILE", str(place))
    return place


@pytest.fixture
def desk(tmp_path: Path, profile: Path) -> Iterator[Desk]:
    opened = new_agency(tmp_path, Clock())
    yield opened
    opened.database.close()


def files(profile: Path) -> list[Path]:
    return [path for path in (profile / "drafts").rglob("*") if path.is_file()]


def test_a_draft_comes_back_as_it_was(desk: Desk) -> None:
    keep_draft(desk.work(), DRAFT)
    assert kept_drafts(desk.work()) == (DRAFT,)


def test_one_form_has_one_draft_and_the_newest_stands_first(desk: Desk) -> None:
    keep_draft(desk.work(), DRAFT)
    later = Draft("person:12", NOW + timedelta(minutes=1), {"name": "马静"})
    other = Draft("person:new", NOW + timedelta(minutes=2), {"name": "许静"})
    keep_draft(desk.work(), later)
    keep_draft(desk.work(), other)
    assert kept_drafts(desk.work()) == (other, later)


def test_a_draft_dropped_is_gone_from_the_disk(desk: Desk, profile: Path) -> None:
    keep_draft(desk.work(), DRAFT)
    drop_draft(desk.work(), DRAFT.form)
    drop_draft(desk.work(), DRAFT.form)
    assert kept_drafts(desk.work()) == ()
    assert files(profile) == []


def test_nothing_of_a_draft_is_readable_on_the_disk(desk: Desk, profile: Path) -> None:
    keep_draft(desk.work(), DRAFT)
    held = files(profile)
    assert len(held) == 1
    content = held[0].read_bytes() + str(held[0]).encode()
    for text in (NAME, NUMBER, "马洁", "person", "id_number", "admin/", desk.database.keys.file_id):
        for code in ("utf-8", "utf-16-le", "gb18030"):
            assert text.encode(code) not in content


def test_another_account_of_the_same_file_sees_and_opens_nothing(desk: Desk, profile: Path) -> None:
    keep_draft(desk.work(), DRAFT)
    other = as_role(desk, "hr")
    assert kept_drafts(other.work()) == ()
    mine = files(profile)[0]
    keep_draft(other.work(), Draft("person:12", NOW, {"name": "别人"}))
    theirs = next(path for path in files(profile) if path != mine)
    theirs.with_name(mine.name).write_bytes(mine.read_bytes())  # carried into the other's folder by hand
    assert [draft.typed for draft in kept_drafts(other.work())] == [{"name": "别人"}]
    other.database.close()


def test_a_draft_of_another_agency_is_not_offered(desk: Desk, tmp_path: Path) -> None:
    keep_draft(desk.work(), DRAFT)
    place = tmp_path / "另一家.hrdesk"
    made = access.create_agency(place, "另一家", "admin", "管理员", PASSWORD, clock=Clock(), cost=CHEAP)
    assert kept_drafts(made.desk.work()) == ()
    made.desk.database.close()


def test_drafts_outlast_ones_own_new_password_and_signing_out(desk: Desk) -> None:
    keep_draft(desk.work(), DRAFT)
    access.change_own_password(desk.work(), access.ChangePassword(PASSWORD, "another-password-2"), cost=CHEAP)
    desk.database.close()
    again = access.sign_in(desk.place, "admin", "another-password-2", clock=Clock(), cost=CHEAP)
    assert kept_drafts(again.work()) == (DRAFT,)
    again.database.close()


def test_a_damaged_draft_is_passed_over(desk: Desk, profile: Path) -> None:
    keep_draft(desk.work(), DRAFT)
    keep_draft(desk.work(), Draft("person:new", NOW, {"name": "许静"}))
    files(profile)[0].write_bytes(b"torn")
    assert len(kept_drafts(desk.work())) == 1


def test_the_file_need_not_be_reachable(desk: Desk) -> None:
    desk.database.close()  # Windows moves no file that is open
    Path(desk.place).rename(Path(desk.place).with_suffix(".away"))
    keep_draft(desk.work(), DRAFT)
    assert kept_drafts(desk.work()) == (DRAFT,)


def test_a_place_that_takes_no_draft_is_told(desk: Desk, profile: Path) -> None:
    profile.mkdir(exist_ok=True)
    (profile / "drafts").write_text("a file stands where the folder would be")
    with pytest.raises(UserError):
        keep_draft(desk.work(), DRAFT)
