"""Whether two PDFs say the same, page by page: ``same_text.py ONE OTHER``. Runs inside the environment (``pypdf``)."""

from __future__ import annotations

import re
import sys

from pypdf import PdfReader

_PRINTED_AT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")


def pages(path: str) -> list[str]:
    """The text of each page without the moment of printing."""
    return [_PRINTED_AT.sub("…", page.extract_text()) for page in PdfReader(path).pages]


if __name__ == "__main__":
    one, other = pages(sys.argv[1]), pages(sys.argv[2])
    if len(one) != len(other):
        sys.exit(f"{len(one)} pages here, {len(other)} there")
    for number, (here, there) in enumerate(zip(one, other, strict=True), start=1):
        if here != there:
            sys.exit(f"page {number} differs")
    print(f"{len(one)} pages, {sum(map(len, one))} characters the same")
