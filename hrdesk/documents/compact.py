"""A PDF file whose small objects are compressed together (PDF 32000-1, 7.5.7 object streams, 7.5.8 reference streams).

reportlab writes every page's dictionary, outline entry and file offset in clear: a quarter of a file of five hundred
sheets. Every reader since 2003 (PDF 1.5) takes this form.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from hashlib import md5

from reportlab.pdfbase import pdfdoc

_TOGETHER = 200  # objects in one stream: a reader unpacks all of them to get at one


class CompactDocument(pdfdoc.PDFDocument):  # type: ignore[misc]
    """reportlab's document, written compactly; all else about it is unchanged."""

    def format(self) -> bytes:
        """The whole file; called by reportlab once all objects are known."""
        root, info = self.Reference(self.Catalog), self.Reference(self.info)
        out = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"]
        length = len(out[0])
        entries: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}  # type, offset or stream, place within it

        def write(number: int, body: bytes) -> None:
            nonlocal length
            entries[number] = (1, length, 0)
            out.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            length += len(out[-1])

        small: list[tuple[int, bytes]] = []
        for number, body, is_stream in self._bodies():
            if is_stream:
                write(number, body)
            else:
                small.append((number, body))
        following = len(self.numberToId) + 1
        for first in range(0, len(small), _TOGETHER):
            group = small[first : first + _TOGETHER]
            write(following, _object_stream(group))
            entries.update({number: (2, following, place) for place, (number, _body) in enumerate(group)})
            following += 1
        entries[following] = (1, length, 0)
        table = b"".join(
            kind.to_bytes(1, "big") + where.to_bytes(4, "big") + place.to_bytes(2, "big")
            for _number, (kind, where, place) in sorted(entries.items())
        )
        identity = md5(b"".join(out), usedforsecurity=False).hexdigest().encode("ascii")
        said = b"/Type/XRef/Size %d/W[1 4 2]/Root %b/Info %b/ID[<%b><%b>]" % (
            following + 1,
            root.format(self),
            info.format(self),
            identity,
            identity,
        )
        end = length
        write(following, _stream(said, table))
        out.append(b"startxref\n%d\n%%%%EOF\n" % end)
        return b"".join(out)

    def _bodies(self) -> Iterator[tuple[int, bytes, bool]]:
        """Number, text and kind of each object; formatting one may add others."""
        number = 1
        while number in self.numberToId:
            thing = self.idToObject[self.numberToId[number]]
            yield number, pdfdoc.format(thing, self, toplevel=1), isinstance(thing, pdfdoc.PDFStream)
            number += 1


def _object_stream(group: Sequence[tuple[int, bytes]]) -> bytes:
    """Several objects in one stream: their numbers and offsets, then their texts."""
    index, offset = [], 0
    for number, body in group:
        index.append(b"%d %d" % (number, offset))
        offset += len(body) + 1
    head = b" ".join(index) + b"\n"
    said = b"/Type/ObjStm/N %d/First %d" % (len(group), len(head))
    return _stream(said, head + b"\n".join(body for _number, body in group))


def _stream(said: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (said, len(packed), packed)
