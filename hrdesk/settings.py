"""What can be set, declared once: key, type, default, who may change it; and what this computer remembers.

An agency's settings lie in its file and are read and saved by ``app.upkeep``. IT can preset them for a whole computer:
a preset is the default for a new file; a locked one overrules the file. On Windows presets are values of the registry
under ``HKLM\\SOFTWARE\\HRDesk`` (the installer writes them), locked ones under ``HKLM\\SOFTWARE\\Policies\\HRDesk`` (group
policy): ordinary users can write to neither. Elsewhere they are a JSON object ``{key: value}`` in ``settings.json`` under
``machine_folder()``, locked ones under its ``"locked"``. What one person remembers lies under ``profile()``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_RECENT = 8


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing to set. ``least``/``most`` bound numbers; ``choices`` the words; ``permission`` may change it."""

    key: str
    kind: type
    default: Any
    permission: str = "settings.write"
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    presettable: bool = True


DECLARED: Mapping[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting("agency", str, "", presettable=False),
        Setting("agency_en", str, "", presettable=False),
        Setting("zone", str, "Asia/Shanghai"),
        Setting("language", str, "zh_CN", choices=("zh_CN", "en")),
        Setting("number_pattern", str, "HC{0000}"),
        Setting("idle_minutes", int, 10, least=1, most=240),
        Setting("kiosk_idle_minutes", int, 3, least=1, most=30),
        Setting("kiosk_tries", int, 5, least=3, most=10),
        # the steps of a month's evaluation (domain/performance/deadlines)
        Setting("self_comment_working_days", int, 3, least=0, most=30),
        Setting("review_working_days", int, 5, least=1, most=60),
        Setting("publish_working_days", int, 7, least=1, most=60),
        Setting("acknowledge_working_days", int, 7, least=1, most=60),
        Setting("appeal_working_days", int, 7, least=1, most=60),
        Setting("decision_working_days", int, 5, least=1, most=60),
        Setting("question_working_days", int, 3, least=1, most=30),
        Setting("complaint_reply_working_days", int, 5, least=1, most=60),
        Setting("low_grade_interview", str, "on", choices=("on", "off")),  # Today asks for one after the lowest grade
        Setting("handover_acceptance", str, "each", choices=("each", "all")),
        Setting("case_cap", int, 110, least=1, most=5000),
        Setting("start_day", int, 1, least=1, most=28),
        Setting("ranking_board", str, "shown", choices=("shown", "hidden")),
        # practice, not law (facts.md marks them [U] and [F2]): each agency sets its own
        Setting("papers_days", int, 7, least=0, most=90),
        Setting("training_working_days", int, 5, least=0, most=60),
        Setting("exam_working_days", int, 7, least=0, most=60),
        Setting("regularisation_notice_days", int, 7, least=0, most=60),
        Setting("contract_notice_days", int, 30, least=0, most=180),
        Setting("second_contract_notice_days", int, 60, least=0, most=180),
        # whose a repayment is (domain/reconciliation/attribution)
        Setting("repayment_day", str, "arrival", choices=("arrival", "payment")),
        Setting("repayment_cover", str, "owner", choices=("owner", "stand_in")),
        Setting("protected_days", int, 0, least=0, most=90),
        Setting("protected_share", int, 100, least=0, most=100),
        Setting("backup_folder", str, ""),
        Setting("watched_folder", str, ""),
        Setting("backup_warn_days", int, 7, least=1, most=90),
    )
}

#: What only IT sets, for a computer: the file that is opened at first, whether and where news of a version is looked for.
COMPUTER: Mapping[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting("database", str, ""),
        Setting("language", str, "", choices=("zh_CN", "en")),
        Setting("updates", str, "on", choices=("on", "off")),
        Setting("update_folder", str, ""),
    )
}
REGISTRY, POLICIES = r"SOFTWARE\HRDesk", r"SOFTWARE\Policies\HRDesk"


class BadSetting(ValueError):
    """A value that a setting can't take: ``problem`` is unknown, type, range or choice."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key
        self.problem = problem


def checked(key: str, value: Any) -> Any:
    """``value`` as the declared setting holds it. Errors: BadSetting."""
    setting = DECLARED.get(key)
    if setting is None:
        raise BadSetting(key, "unknown")
    return _fitting(setting, value)


def _fitting(setting: Setting, value: Any) -> Any:
    key = setting.key
    if setting.kind is int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadSetting(key, "type")
        if (setting.least is not None and value < setting.least) or (setting.most is not None and value > setting.most):
            raise BadSetting(key, "range")
        return value
    if not isinstance(value, setting.kind):
        raise BadSetting(key, "type")
    text = str(value).strip()
    if setting.choices and text not in setting.choices:
        raise BadSetting(key, "choice")
    return text


# --- this computer ---------------------------------------------------------------------------------------------------


def profile() -> Path:
    """The folder of what HRDesk remembers for this person on this computer; made when something is kept in it."""
    chosen = os.environ.get("HRDESK_PROFILE")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("HRDesk", appauthor=False)


def machine_folder() -> Path | None:
    """Where IT presets settings for everybody on this computer; on Windows, whose registry comes first, none by itself.

    The installed program believes the registry alone: a variable is the person's own and presets nothing.
    """
    if getattr(sys, "frozen", False):
        return None
    chosen = os.environ.get("HRDESK_MACHINE") or ("" if sys.platform == "win32" else "/etc/hrdesk")
    return Path(chosen) if chosen else None


def console_program() -> Path:
    """The frozen program that may be started as a process of its own and speaks to pipes: hrdesk-cli beside HRDesk."""
    console = Path(sys.executable).with_name("hrdesk-cli.exe")
    return console if console.exists() else Path(sys.executable)


def _object(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _registry(place: str) -> dict[str, Any]:
    """The values of the computer's registry under ``place``; none where this is no Windows."""
    if sys.platform != "win32":
        return {}
    import winreg

    found: dict[str, Any] = {}
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
            for number in range(winreg.QueryInfoKey(key)[1]):
                name, value, _kind = winreg.EnumValue(key, number)
                found[name.lower()] = value
    except OSError:
        return found  # no such key: nothing is preset
    return found


def _given(place: str) -> dict[str, Any]:
    """What IT gave at ``place`` of the registry, or in the file that stands for it."""
    folder = machine_folder()
    file = _object(folder / "settings.json") if folder else {}
    held = file.get("locked") if place == POLICIES else file
    return (held if isinstance(held, dict) else {}) | _registry(place)


def _taken(held: Mapping[str, Any], declared: Mapping[str, Setting]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for key, value in held.items():
        setting = declared.get(key)
        if setting is None or not setting.presettable:
            continue
        try:
            taken[key] = _fitting(setting, value)
        except BadSetting:
            continue  # one wrong preset must not keep the others, or the program, from working
    return taken


def presets() -> dict[str, Any]:
    """The computer's own defaults for a new file, by key."""
    return _taken(_given(REGISTRY), DECLARED)


def locked_presets() -> dict[str, Any]:
    """What IT fixed for this computer; these overrule the file and can't be changed in the program."""
    return _taken(_given(POLICIES), DECLARED)


def of_computer(key: str, *, fixed: bool = False) -> Any:
    """What IT set for this computer under a key of ``COMPUTER``, else its default; ``fixed``: by policy only."""
    found = {} if fixed else _taken(_given(REGISTRY), COMPUTER)
    return (found | _taken(_given(POLICIES), COMPUTER)).get(key, COMPUTER[key].default)


def recent_databases() -> list[str]:
    """Files opened on this computer, newest first."""
    held = _object(profile() / "recent.json").get("databases")
    return [place for place in held if isinstance(place, str)] if isinstance(held, list) else []


def last_database() -> str | None:
    """The file that policy names, else the one opened last on this computer, else the one IT preset."""
    fixed = str(of_computer("database", fixed=True))
    return fixed or next(iter(recent_databases()), None) or str(of_computer("database")) or None


def last_login(place: str) -> str | None:
    """Who signed in last to the file at ``place`` on this computer."""
    held = _object(profile() / "recent.json").get("logins")
    login = held.get(place) if isinstance(held, dict) else None
    return login if isinstance(login, str) else None


def remember_database(place: str, login: str | None = None) -> None:
    """Puts the file first among the recent ones. A profile that can't be written only forgets."""
    held = _object(profile() / "recent.json")
    places = [place, *(known for known in recent_databases() if known != place)][:_RECENT]
    logins = held.get("logins")
    kept = {known: name for known, name in logins.items() if known in places} if isinstance(logins, dict) else {}
    if login is not None:
        kept[place] = login
    path = profile() / "recent.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"databases": places, "logins": kept}, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
    except OSError:
        return


def forget_database(place: str) -> None:
    """Takes a file off the list of recent ones."""
    held = _object(profile() / "recent.json")
    places = [known for known in recent_databases() if known != place]
    logins = held.get("logins")
    kept = {known: name for known, name in logins.items() if known in places} if isinstance(logins, dict) else {}
    path = profile() / "recent.json"
    try:
        if path.exists():
            path.write_text(json.dumps({"databases": places, "logins": kept}, ensure_ascii=False), encoding="utf-8")
    except OSError:
        return
