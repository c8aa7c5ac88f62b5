"""Prints the packages of the locks named that Windows needs, with their hashes. Runs inside the environment (``packaging``)."""

from __future__ import annotations

import sys
from pathlib import Path

from packaging.requirements import Requirement

#: What the Windows Python would answer; the markers of the universal locks are judged by it.
WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_release": "10",
    "platform_version": "10.0.19045",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "implementation_name": "cpython",
    "implementation_version": "3.11.9",
    "platform_python_implementation": "CPython",
    "extra": "",
}


def wanted(lock: str) -> dict[str, str]:
    """Lines of ``pip install --require-hashes`` by package name."""
    found: dict[str, str] = {}
    for line in lock.replace("\\\n", " ").splitlines():
        text = line.split(" #")[0].strip()
        if not text or text.startswith("#"):
            continue
        spec, *hashes = text.split(" --hash=")
        requirement = Requirement(spec.strip())
        if requirement.marker is not None and not requirement.marker.evaluate(WINDOWS):
            continue
        if not hashes or not str(requirement.specifier).startswith("=="):
            sys.exit(f"not pinned with a hash: {text[:80]}")
        pins = "".join(f" --hash={one.strip()}" for one in hashes)
        found[requirement.name.lower()] = f"{requirement.name}{requirement.specifier}{pins}"
    return found


if __name__ == "__main__":
    everything: dict[str, str] = {}
    for name in sys.argv[1:]:
        everything |= wanted(Path(name).read_text("utf-8"))
    print("\n".join(everything.values()))
