"""The file lies where its locks hold and nobody copies it about."""

from __future__ import annotations

from pathlib import Path

import pytest

from hrdesk.domain.errors import UserError
from hrdesk.storage import place

pytestmark = pytest.mark.windows


def codes(file, environment=None):
    return [objection.code for objection in place.objections(file, environment or {})]


def test_an_ordinary_folder_is_fine(tmp_path):
    assert codes(tmp_path / "华诚.hrdesk") == []
    place.check_new(tmp_path / "华诚.hrdesk", {})


@pytest.mark.parametrize(
    "name", ["con.hrdesk", "NUL", "what?.hrdesk", 'a"b.hrdesk', "公司:一.hrdesk", "公司.hrdesk ", "a."]
)
def test_a_name_that_windows_keeps_for_itself_is_refused_everywhere(tmp_path, name):
    assert codes(f"{tmp_path}/{name}") == ["bad_name"]
    with pytest.raises(UserError, match="Windows") as caught:
        place.check_new(f"{tmp_path}/{name}", {})
    assert "CON" in caught.value.hint


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - 华诚信息", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("我的坚果云", "坚果云"),
        ("Nutstore Files", "坚果云"),
        ("微盘", "微盘"),
        ("WeDrive", "微盘"),
        ("百度网盘", "百度网盘"),
        ("BaiduSyncdisk", "百度网盘"),
        ("iCloudDrive", "iCloud"),
    ],
)
def test_sync_folders_are_refused_by_name(tmp_path, folder, service):
    inside = tmp_path / folder / "人事"
    inside.mkdir(parents=True)
    with pytest.raises(UserError) as caught:
        place.check_new(inside / "x.hrdesk", {})
    assert caught.value.code == "sync_folder"
    assert service in str(caught.value)


@pytest.mark.parametrize("folder", ["Dropbox文档", "微盘点", "催收一部"])
def test_a_name_that_only_resembles_a_service_is_fine(tmp_path, folder):
    (tmp_path / folder).mkdir()
    assert codes(tmp_path / folder / "x.hrdesk") == []


def test_a_sync_folder_is_known_from_the_environment_whatever_its_name(tmp_path):
    inside = tmp_path / "Cloud" / "hr"
    inside.mkdir(parents=True)
    assert codes(inside / "x", {"OneDriveCommercial": str(tmp_path / "Cloud")}) == ["sync_folder"]
    assert codes(inside / "x", {"OneDriveCommercial": str(tmp_path / "Clou")}) == []


@pytest.mark.parametrize("marker", [".dropbox", ".nutstore", ".stfolder", ".sync_1a2b.db"])
def test_a_sync_folder_is_known_from_what_the_service_leaves_in_it(tmp_path, marker):
    (tmp_path / "work" / "hr").mkdir(parents=True)
    (tmp_path / "work" / marker).touch()
    assert codes(tmp_path / "work" / "hr" / "x") == ["sync_folder"]


@pytest.mark.parametrize("name", ["华诚 (李娜的冲突文件).hrdesk", "华诚 (PC1's conflicted copy 2026-11-01).hrdesk"])
def test_conflict_copies_give_a_sync_folder_away(tmp_path, name):
    (tmp_path / name).touch()
    assert codes(tmp_path / "华诚.hrdesk") == ["conflict_copy"]


def test_left_overs_of_another_journal_mode_are_refused(tmp_path):
    (tmp_path / "x.hrdesk-wal").touch()
    assert codes(tmp_path / "x.hrdesk") == ["wal"]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    assert codes(tmp_path / "no" / "x.hrdesk") == ["not_found"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a place nobody can write")
def test_a_read_only_place_is_refused():
    assert codes("/sys/kernel/x.hrdesk") == ["read_only"]


def test_two_processes_keep_each_other_out(tmp_path):
    assert place.locks_work(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_locks_do_not_hold_is_noticed(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "_another_process", lambda probe, seconds: "done")
    assert not place.locks_work(tmp_path)
