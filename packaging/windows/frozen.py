"""Looks into a frozen program: ``frozen.py FOLDER`` prints as JSON what it imports from outside. Runs on the Windows Python."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pefile

_TABLES = [pefile.DIRECTORY_ENTRY[f"IMAGE_DIRECTORY_ENTRY_{name}"] for name in ("IMPORT", "DELAY_IMPORT", "RESOURCE")]


def version_of(image: pefile.PE) -> str:
    """The version resource's number, "" where there is none."""
    for fixed in getattr(image, "VS_FIXEDFILEINFO", ()):
        high, low = fixed.FileVersionMS, fixed.FileVersionLS
        return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
    return ""


def looked(folder: Path) -> dict[str, object]:
    """Programs and libraries: how many, for which machine, their versions, and what they import from elsewhere."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    own = {file.name.lower() for file in files}
    outside: dict[str, list[str]] = {}
    versions: dict[str, str] = {}
    other_machines: list[str] = []
    for file in files:
        if file.read_bytes()[:2] != b"MZ":
            continue
        image = pefile.PE(str(file), fast_load=True)
        image.parse_data_directories(_TABLES)
        name = file.relative_to(folder).as_posix()
        versions[name] = version_of(image)
        if image.FILE_HEADER.Machine != pefile.MACHINE_TYPE["IMAGE_FILE_MACHINE_AMD64"]:
            other_machines.append(name)
        for table in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"):
            for entry in getattr(image, table, ()):
                library = entry.dll.decode().lower()
                if library not in own:
                    outside.setdefault(library, []).append(name)
    return {"versions": versions, "outside": outside, "other_machines": other_machines}


if __name__ == "__main__":
    print(json.dumps(looked(Path(sys.argv[1]))))
