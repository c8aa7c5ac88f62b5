"""The messages: `update` extracts them and keeps the translations, `check` finds what is missing, `compile` makes .mo.

Runs inside the environment (it needs Babel); `dev.py words` and `dev.py test` call it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "words" / "zh_CN" / "LC_MESSAGES" / "hrdesk.po"

#: How hrdesk/words.py is called: ``_("…")``, ``N_("…")``, ``P_("context", "…")``, ``_n("one …", "many …")``, ``N_n``.
#: Chinese has one form for one and for many: the catalogue is asked for the second only.
KEYWORDS = {"_": None, "N_": None, "P_": ((1, "c"), 2), "_n": (2,), "N_n": (2,)}

Key = tuple[str, str | None]


def extracted() -> dict[Key, str]:
    """Every message of ``hrdesk/``, by (text, context), with the file that says it first."""
    found: dict[Key, str] = {}
    rows = extract_from_dir(ROOT / "hrdesk", [("**.py", "python")], keywords=KEYWORDS, strip_comment_tags=True)
    for file, _line, message, _comments, context in rows:
        text = message if isinstance(message, str) else message[-1]
        if text:
            found.setdefault((text, context), file)
    return found


def stored() -> Catalog:
    """The Chinese catalogue as it lies on disk; empty where there is none yet."""
    if not SOURCE.exists():
        return Catalog(locale="zh_CN", project="HRDesk", fuzzy=False)
    with SOURCE.open("rb") as file:
        return read_po(file, locale="zh_CN")


def translations(catalog: Catalog) -> dict[Key, str]:
    """Chinese by (text, context), untranslated ones as empty text."""
    return {(str(message.id), message.context): str(message.string or "") for message in catalog if message.id}


def _write(catalog: Catalog) -> None:
    beside = SOURCE.with_suffix(".tmp")
    SOURCE.parent.mkdir(parents=True, exist_ok=True)
    with beside.open("wb") as file:
        write_po(file, catalog, sort_output=True, no_location=True, ignore_obsolete=True, width=120)
    beside.replace(SOURCE)


def compile_all() -> int:
    """``hrdesk.mo`` beside ``hrdesk.po``."""
    beside = SOURCE.with_suffix(".mo.tmp")
    with beside.open("wb") as file:
        write_mo(file, stored())
    beside.replace(SOURCE.with_suffix(".mo"))
    return 0


def update() -> int:
    """Adds what is new, drops what nobody says any more, compiles; reports what still needs Chinese."""
    old, wanted = translations(stored()), extracted()
    catalog = Catalog(locale="zh_CN", project="HRDesk", fuzzy=False)
    catalog.revision_date = catalog.creation_date = stored().creation_date  # the file changes only with its words
    for text, context in wanted:
        catalog.add(text, old.get((text, context), ""), context=context)
    _write(catalog)
    compile_all()
    gone = sorted(text for text, context in old.keys() - wanted.keys())
    missing = sorted(text for (text, context) in wanted if not old.get((text, context)))
    _report("New, without Chinese yet", missing)
    _report("Dropped, nobody says it any more", gone)
    print(f"{len(wanted)} messages, {len(wanted) - len(missing)} in Chinese")
    return 0


def check() -> int:
    """0 when every message has Chinese and the catalogue holds nothing else."""
    have, wanted = translations(stored()), extracted()
    missing = sorted(f"{file}: {text}" for (text, context), file in wanted.items() if not have.get((text, context)))
    stale = sorted(text for text, context in have.keys() - wanted.keys())
    _report("Without Chinese", missing)
    _report("In the catalogue, but said nowhere (run: dev.py words)", stale)
    print(f"{len(wanted)} messages, {len(missing)} without Chinese, {len(stale)} stale")
    return 1 if missing or stale else 0


def _report(title: str, lines: list[str]) -> None:
    if lines:
        print(f"{title}:", *lines, sep="\n  ")


if __name__ == "__main__":
    commands = {"update": update, "check": check, "compile": compile_all}
    sys.exit(commands[sys.argv[1]]())
