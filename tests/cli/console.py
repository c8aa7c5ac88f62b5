"""Commands as a person at a terminal gives them, run in this process; and a sample agency to give them to."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from hrdesk.cli.main import main
from hrdesk.cli.terminal import Terminal
from tests.app.builders import CHEAP, Clock

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
PASSWORD = "sample-2026"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        assert self.out.endswith("\n")
        assert self.out.count("\n") == 1, self.out
        assert not self.err
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def error(self) -> dict[str, str]:
        """The refusal: code, message, hint."""
        found = self.json["error"]
        assert set(found) == {"code", "message", "hint"}
        assert found["message"]
        assert "\n" not in found["message"]
        assert "{" not in found["message"] + found["hint"]
        return found


@dataclass
class Console:
    """``console("import", "roster", path)``; ``--json`` and who signs in are added where they are not given."""

    db: Path
    user: str = "admin"
    password: str = PASSWORD
    clock: Callable[[], datetime] = field(default_factory=Clock)
    lang: str = "en"

    def __call__(self, *words: object, as_json: bool = True, lang: str | None = None) -> Said:
        given = [str(word) for word in words]
        if not {"init", "peek", "demo"} & set(given[:1]):
            given += [] if "--db" in given else ["--db", str(self.db)]
            given += [] if "--user" in given else ["--user", self.user]
        given += ["--lang", lang or self.lang, *(["--json"] if as_json else [])]
        return run(*given, terminal=Terminal(self.clock, lambda prompt: self.password, CHEAP))

    def done(self, *words: object, code: int = 0) -> dict[str, Any]:
        """The answer of a command that ends with ``code``."""
        said = self(*words)
        assert said.code == code, said
        return said.json

    def refused(self, *words: object, code: int = 3, lang: str | None = None) -> dict[str, str]:
        """The refusal of a command that ends with ``code``."""
        said = self(*words, lang=lang)
        assert said.code == code, said
        return said.error

    def as_user(self, user: str, password: str | None = None) -> Console:
        """Somebody else at the same file."""
        return Console(self.db, user, password or self.password, self.clock, self.lang)


def run(*words: str, terminal: Terminal | None = None) -> Said:
    """One command line as it stands."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(list(words), terminal)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return Said(code, out.getvalue(), err.getvalue())


@cache
def _sample() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hrdesk-sample-")) / "sample"
    said = run("demo", str(folder), "--no-window", "--json", "--lang", "zh_CN", terminal=Terminal(Clock()))
    assert said.code == 0, said
    return folder


@dataclass(frozen=True)
class SampleAgency:
    """A copy of the sample agency: HR at the terminal, the waiting month, its workbooks as (kind, file)."""

    hr: Console
    period: str
    workbooks: tuple[tuple[str, Path], ...]
    folder: Path

    def take_all_in(self) -> None:
        """The waiting month's workbooks, all rows good."""
        for kind, file in self.workbooks:
            self.hr.done("import", kind, file, "--period", self.period)


def sample_agency(folder: Path) -> SampleAgency:
    """Built once for the process, copied for each test."""
    own = folder / "sample"
    shutil.copytree(_sample(), own)
    answer = run("demo", str(own), "--no-window", "--json", "--lang", "zh_CN").json
    books = tuple((one["kind"], Path(one["file"])) for one in answer["workbooks"])
    return SampleAgency(Console(Path(answer["db"]), "hr"), answer["period"], books, own)


def new_agency(folder: Path, name: str = "华诚.hrdesk") -> Console:
    """A new file made by ``hrdesk init``."""
    console = Console(folder / name, password="first-password-1")
    console.done("init", console.db, "--agency", "华诚信服", "--admin", "admin")
    return console
