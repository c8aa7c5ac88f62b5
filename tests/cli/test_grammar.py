"""Wrong use ends with 2 and one sentence; help reads well in both languages; answers are one object or plain lines."""

from __future__ import annotations

import pytest

from hrdesk.cli.main import window_words
from hrdesk.cli.terminal import Terminal
from tests.cli.console import Console, run

COMMANDS = (
    "gui", "demo", "init", "peek", "import", "configure", "undo", "evaluate", "report", "export", "check", "backup", "daily",
    "restore", "migrate",
)  # fmt: skip
WRONG = {
    "no command": ([], "A command is needed"),
    "unknown command": (["rooster"], "rooster"),
    "unknown kind": (["import", "rooster", "a.xlsx"], "rooster"),
    "missing argument": (["import", "roster"], "FILE"),
    "missing option": (["init", "a.hrdesk", "--agency", "华诚"], "--admin"),
    "unknown option": (["check", "--fast"], "--fast"),
    "no number": (["undo", "last"], "last"),
    "no month": (["evaluate", "2026-13"], "2026-13"),
    "no month of a report": (["report", "evaluation", "--period", "Oktober", "--out", "a.pdf"], "Oktober"),
    "no month of an export": (["export", "facts", "--out", "a.csv"], "--period"),
    "option without value": (["report", "evaluation", "--out"], "--out"),
    "unknown paper": (["report", "poem", "--period", "2026-10", "--out", "a.pdf"], "poem"),
}


@pytest.mark.parametrize(("words", "named"), WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_wrong_use_is_one_sentence_and_code_2(words: list[str], named: str, lang: str) -> None:
    said = run(*words, "--lang", lang, "--json")
    assert said.code == 2
    assert said.error["code"] == "wrong_use"
    assert said.error["hint"]
    if lang == "en":
        assert named in said.error["message"]
    else:
        assert any("一" <= character <= "鿿" for character in said.error["message"])


def test_without_json_the_sentence_goes_to_standard_error() -> None:
    said = run("undo", "last", "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines() == ["BATCH must be a whole number, not “last”.", "See: hrdesk undo --help"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(command: str) -> None:
    english, chinese = (run(command, "--help", "--lang", lang) for lang in ("en", "zh_CN"))
    assert (english.code, chinese.code) == (0, 0)
    assert english.out.startswith(f"Usage: hrdesk {command}")
    assert chinese.out.startswith(f"用法：hrdesk {command}")
    assert "show this help message" not in english.out
    for line in chinese.out.splitlines():
        assert not line.endswith("options:")


def test_help_names_every_command_and_the_exit_codes() -> None:
    said = run("--help", "--lang", "en")
    assert said.code == 0
    for command in COMMANDS:
        assert f"\n    {command} " in said.out
    assert "4 not allowed" in said.out


def test_the_version_is_said() -> None:
    said = run("--version")
    assert said.code == 0
    assert said.out.startswith("hrdesk ")


def test_the_language_is_the_options_then_the_variable_then_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    def first_word() -> str:
        return run("--help").out.split("hrdesk")[0]

    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "HRDESK_LANG"):
        monkeypatch.delenv(name, raising=False)
    assert first_word() == "用法："
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert first_word() == "Usage: "
    monkeypatch.setenv("HRDESK_LANG", "zh_CN")
    assert first_word() == "用法："
    assert run("--lang=en", "--help").out.startswith("Usage: ")


@pytest.mark.parametrize(
    ("words", "window"),
    [
        (["--lang", "en"], ["--lang", "en"]),
        (["--db", "a.hrdesk"], ["--db", "a.hrdesk"]),
        (["--db", "a.hrdesk", "gui"], ["--db", "a.hrdesk"]),
        (["demo", "here"], ["--sample", "here"]),
        (["--lang", "en", "demo", "here"], ["--lang", "en", "--sample", "here"]),
        (["demo", "here", "--no-window"], None),
        (["demo", "here", "--json"], None),
        (["check"], None),
        (["gui", "--help"], None),
        (["rooster"], None),
    ],
)
def test_the_window_opens_where_no_other_command_is_given(words: list[str], window: list[str] | None) -> None:
    assert window_words(words) == window


# --- who signs in, to which file, with which password ----------------------------------------------------------------


def test_the_file_opened_last_is_taken_unless_another_is_named(
    agency: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal(agency.clock, lambda prompt: agency.password, cost=None)
    assert run("check", "--user", "admin", "--json", terminal=terminal).json["ok"]
    monkeypatch.setenv("HRDESK_DB", str(agency.db.with_name("other.hrdesk")))
    said = run("check", "--user", "admin", "--json", "--lang", "en", terminal=terminal)
    assert (said.code, said.error["code"]) == (3, "not_found")
    assert "other.hrdesk" in said.error["message"]
    assert run("check", "--db", str(agency.db), "--user", "admin", "--json", terminal=terminal).code == 0


def test_without_any_file_or_user_the_way_out_is_said(agency: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--user" in run("check", "--db", str(agency.db), "--json").error["hint"]
    monkeypatch.setenv("HRDESK_PROFILE", str(agency.db.parent / "another profile"))
    assert "--db" in run("check", "--user", "admin", "--json").error["hint"]


def test_the_password_comes_from_the_variable_or_is_asked_for(agency: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return agency.password

    words = ("export", "roster", "--out", str(agency.db.with_name("a.csv")), "--db", str(agency.db), "--user", "admin")
    assert run(*words, "--json", "--lang", "en", terminal=Terminal(agency.clock, ask)).code == 0
    assert asked == ["Password of admin: "]
    monkeypatch.setenv("HRDESK_PASSWORD", agency.password)
    assert run(*words, "--json", terminal=Terminal(agency.clock, ask)).code == 0
    assert len(asked) == 1
    monkeypatch.setenv("HRDESK_PASSWORD", "")  # an empty one is a wrong one, and nobody is asked in a scheduled task
    assert run(*words, "--json", terminal=Terminal(agency.clock, ask)).error["code"] == "wrong_password"
    assert len(asked) == 1


def test_where_nobody_can_type_the_variable_is_named(agency: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    said = run("check", "--db", str(agency.db), "--user", "admin", "--json", "--lang", "en")
    assert (said.code, said.error["code"]) == (2, "wrong_use")
    assert "HRDESK_PASSWORD" in said.error["hint"]


def test_a_new_password_is_asked_for_twice(tmp_path) -> None:
    typed = iter(["first-password-1", "first-pasword-1"])
    words = ("init", str(tmp_path / "a.hrdesk"), "--agency", "华诚", "--admin", "admin", "--json")
    said = run(*words, terminal=Terminal(ask=lambda prompt: next(typed)))
    assert said.code == 2
    assert not list(tmp_path.glob("a.hrdesk*"))


def test_a_fault_of_our_own_is_one_sentence_and_goes_to_the_log(
    agency: Console, monkeypatch: pytest.MonkeyPatch, expected_log
) -> None:
    def broken(*args, **kwargs):
        raise ZeroDivisionError("secret 110101199003078811")

    monkeypatch.setattr("hrdesk.app.exports.export", broken)
    expected_log("command failed")
    error = agency.refused("export", "roster", "--out", agency.db.with_name("a.csv"))
    assert error["code"] == "fault"
    assert "ZeroDivisionError" in error["message"]
    assert "secret" not in str(error)


def test_stopping_a_command_is_said(agency: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("hrdesk.app.exports.export", stopped)
    assert agency.refused("export", "roster", "--out", agency.db.with_name("a.csv"))["code"] == "cancelled"


def test_every_kind_and_export_of_the_program_has_its_word_here():
    from hrdesk.app.exports import WHAT
    from hrdesk.app.imports import KINDS
    from hrdesk.cli import grammar

    assert set(grammar.KINDS) == set(KINDS)
    assert set(grammar.EXPORTS) == {*WHAT, "questions"}
