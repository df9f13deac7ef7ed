"""What a hostile server answers over HTTP: the table, a row for each kind."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
import gzip
from itertools import repeat
import zlib

from .bodies import BODIES

_MEGABYTE = 2**20
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One answer: its head, its body piece by piece, and how it ends."""

    name: str
    head: bytes
    body: Callable[[], Iterable[bytes]] = tuple
    """Makes the pieces; they may have no end."""
    pause: float = 0.0
    """Seconds between two pieces."""
    talks_on: bool = False
    """Whether it goes on while nobody asks."""
    hangs: bool = False
    """Whether the connection stays open in the end."""


def _framed(name: str, *headers: bytes, status: bytes = b"200 OK", body: bytes = b"") -> Answer:
    """Make an answer that says how long it is."""
    lines = b"".join(header + b"\r\n" for header in headers)
    head = b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n" % (status, lines, len(body))
    return Answer(name=name, head=head, body=lambda: [body])


def _chunk(piece: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(piece), piece)


def _endless(name: str, piece: bytes, first: bytes = b"", *headers: bytes) -> Answer:
    """Make an answer in chunks that never ends."""
    lines = b"".join(header + b"\r\n" for header in headers)

    def body() -> Iterator[bytes]:
        if first:
            yield _chunk(first)
        yield from repeat(_chunk(piece))

    return Answer(name=name, head=_OK + lines + b"Transfer-Encoding: chunked\r\n\r\n", body=body)


def _flood(name: str, head: bytes, piece: bytes) -> Answer:
    """Make an answer that repeats a piece for ever, as it is."""
    return Answer(name=name, head=head, body=partial(repeat, piece))


def _packed(name: str, coding: bytes, pack: Callable[[], bytes]) -> Answer:
    """Make an answer that is long when it is unpacked; it is made when it is asked for."""
    head = _OK + b"Content-Encoding: %s\r\nConnection: close\r\n\r\n" % coding
    return Answer(name=name, head=head, body=lambda: [pack()])


def _deflated(megabytes: int, bits: int) -> bytes:
    """Pack zeros; each megabyte is packed alike, since nothing of the one before is referred to."""
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    first, further = [
        packer.compress(b"0" * _MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2)
    ]
    return first + further * (megabytes - 1) + packer.flush()


def _zstd(megabytes: int) -> bytes:
    """Pack zeros as well as the format can: 128 kB in four bytes (RFC 8878, 3.1.1.2)."""
    head = b"\x28\xb5\x2f\xfd\x00\x50"  # a window of 1 MB, and no size of the content
    block = ((2**17 << 3) | 0b010).to_bytes(3, "little") + b"0"
    last = (0b001).to_bytes(3, "little")
    return head + block * (8 * megabytes) + last


def _endless_pages() -> Iterator[bytes]:
    yield from repeat(gzip.compress(b"0" * _MEGABYTE))


_WITHOUT_END = (
    _endless("chunks without end", b"0" * 65_536),
    _endless("a text without end", b"x" * 65_536, b'{"result": "'),
    _endless("a list without end", b'{"deviceid": "a"},' * 1000, b'{"result": ['),
    _endless("nesting without end", b"[" * 65_536),
    _endless("chunks of one byte", b" ", b"{"),
    _endless("spaces without end", b" " * 65_536),
    _flood("a body to the end of time", _OK + b"\r\n", b"0" * 65_536),
    _flood("a length beyond all", _OK + b"Content-Length: 99999999999999\r\n\r\n", b"0" * 65_536),
    Answer(
        name="one byte now and then",
        head=_OK + b"Content-Length: 1000000\r\n\r\n",
        body=lambda: repeat(b" "),
        pause=0.05,
    ),
    Answer(name="a length and nothing", head=_OK + b"Content-Length: 9\r\n\r\n", hangs=True),
    Answer(name="nothing at all", head=b"", hangs=True),
    Answer(name="half a head", head=b"HTTP/1.1 200 OK\r\nContent-Ty", hangs=True),
    _flood(
        "chunk extensions without end", _OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 65_536
    ),
    _flood(
        "trailers without end",
        _OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n",
        b"X-A: " + b"y" * 1000 + b"\r\n",
    ),
    _flood("headers without end", b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n" * 1000),
    _flood("a header without end", b"HTTP/1.1 200 OK\r\nX-A: ", b"y" * 65_536),
    _flood("interim answers without end", b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    *(
        _flood(name, b"", piece * 100)
        for name, piece in (
            ("the shortest interim answers without end", b"HTTP/1.1 100 \r\n\r\n"),
            (
                "interim answers with headers without end",
                b"HTTP/1.1 103 Early Hints\r\n" + b"Link: x\r\n" * 100 + b"\r\n",
            ),
            ("interim answers with a body", b"HTTP/1.1 102 \r\nContent-Length: 2\r\n\r\n{}"),
            ("empty lines before a head without end", b"\r\n" * 1000),
            ("empty answers without end", b"HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n"),
            ("refusals without end", b"HTTP/1.1 500 \r\nContent-Length: 2\r\n\r\n{}"),
        )
    ),
    _flood(
        "a length of a chunk without end",
        _OK + b"Transfer-Encoding: chunked\r\n\r\n",
        b"0" * 65_536,
    ),
    _flood(
        "small trailers without end",
        _OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
        b"a:\r\n" * 10_000,
    ),
    _flood(
        "chunks of one byte, each with an extension",
        _OK + b"Transfer-Encoding: chunked\r\n\r\n",
        b"1;a=b\r\n \r\n" * 1000,
    ),
    _flood("a status line without end", b"HTTP/1.1 200 ", b"O" * 65_536),
)

_GOOD_FIRST = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"

_UNASKED = tuple(
    Answer(
        name=f"{name}, unasked",
        head=_GOOD_FIRST,
        body=partial(repeat, piece * 1000),
        pause=0.001,
        talks_on=True,
    )
    for name, piece in (
        ("interim answers", b"HTTP/1.1 100 \r\n\r\n"),
        ("answers", _GOOD_FIRST),
        ("refusals", b"HTTP/1.1 401 \r\nContent-Length: 0\r\n\r\n"),
        ("empty lines", b"\r\n"),
        ("bytes", b"\0"),
        ("half a head", b"HTTP/1.1 200 OK"),
    )
)
"""What comes after an answer that is none of anyone's."""

_PACKED = (
    _packed("3 GB of gzip", b"gzip", partial(_deflated, 3000, 31)),
    _packed("3 GB of deflate", b"deflate", partial(_deflated, 3000, 15)),
    _packed("3 GB of raw deflate", b"deflate", partial(_deflated, 3000, -15)),
    _packed("6 GB of zstd", b"zstd", partial(_zstd, 6000)),
    _packed("gzip within gzip", b"gzip, gzip", lambda: gzip.compress(_deflated(1000, 31))),
    Answer(
        name="members of gzip without end",
        head=_OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n",
        body=_endless_pages,
    ),
    _packed("gzip that is cut off", b"gzip", lambda: _deflated(1, 31)[:100]),
    _packed("gzip that is none", b"gzip", lambda: b"{}"),
    _packed("gzip with a wrong sum", b"gzip", lambda: gzip.compress(b"{}")[:-8] + b"\0" * 8),
    _packed("gzip of nothing", b"gzip", lambda: b""),
    _packed("deflate that is none", b"deflate", lambda: b"\xff" * 100),
    _packed("zstd that is none", b"zstd", lambda: b"\x28\xb5\x2f\xfd" + b"\xff" * 100),
    _packed("brotli that is none", b"br", lambda: b"\xff" * 100),
    _packed("a coding that nobody knows", b"compress", lambda: b"\x1f\x9d\x90"),
    _packed("a hundred codings", b", ".join([b"gzip"] * 100), lambda: gzip.compress(b"{}")),
)

_HEADS = (
    Answer(name="no HTTP", head=b"SSH-2.0-OpenSSH_9.9\r\n\r\n"),
    Answer(name="NULs", head=b"\0" * 1000),
    Answer(name="no status", head=b"HTTP/1.1\r\n\r\n"),
    Answer(name="a status of letters", head=b"HTTP/1.1 abc OK\r\n\r\n"),
    Answer(name="a version of the future", head=b"HTTP/9.9 200 OK\r\n\r\n{}"),
    Answer(name="a header without a colon", head=b"HTTP/1.1 200 OK\r\nabc\r\n\r\n{}"),
    Answer(name="a header of no encoding", head=b"HTTP/1.1 200 OK\r\nX-A: \xff\xfe\r\n\r\n{}"),
    Answer(name="a header with a NUL", head=b"HTTP/1.1 200 OK\r\nX-A: \0\r\n\r\n{}"),
    Answer(name="a folded header", head=b"HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\n\r\n{}"),
    Answer(name="two lengths", head=_OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
    Answer(name="a length below zero", head=_OK + b"Content-Length: -1\r\n\r\n{}"),
    Answer(name="a length of letters", head=_OK + b"Content-Length: two\r\n\r\n{}"),
    Answer(
        name="a length and chunks",
        head=_OK + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
    ),
    Answer(name="a chunk of letters", head=_OK + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n"),
    _flood(
        "a chunk beyond all",
        _OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 17 + b"\r\n",
        b"0" * 65_536,
    ),
    Answer(name="a body that is cut off", head=_OK + b"Content-Length: 100\r\n\r\n{"),
    Answer(
        name="another protocol",
        head=b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        hangs=True,
    ),
    _framed("no content", status=b"204 No Content"),
    _framed("not modified", status=b"304 Not Modified"),
    _framed("status 199", status=b"199 Odd", body=b"{}"),
    _framed("status 599", status=b"599 Odd", body=b"{}"),
    _framed("status 999", status=b"999 Odd", body=b"{}"),
    _framed("a move to nowhere", status=b"302 Found"),
    _framed("a move to itself", b"Location: /", status=b"301 Moved"),
    _framed("a move elsewhere", b"Location: http://127.0.0.2:9/", status=b"307 Temporary"),
    _framed("a move to a file", b"Location: file:///etc/passwd", status=b"308 Permanent"),
    _framed("cookies", *[b"Set-Cookie: c%d=%s" % (n, b"x" * 50) for n in range(50)]),
    _framed("cookies of 500 kB", *[b"Set-Cookie: c%d=%s" % (n, b"x" * 4000) for n in range(120)]),
    _framed("a cookie of signs", b"Set-Cookie: " + b'a="\\' * 1000 + b";" * 1000),
    _framed("headers of 500 kB", *[b"X-%d: %s" % (n, b"y" * 4000) for n in range(120)]),
)

_REFUSALS = (
    *(
        _framed(f"a wait of {wait.decode()[:20]!r}", b"Retry-After: " + wait, status=b"429 Slow")
        for wait in (
            *(b"", b"-1", b"0", b"1e308", b"inf", b"nan", b"4294967295", b"9" * 4000, b"soon"),
            *(
                b"Fri, 31 Dec 9999 23:59:59 GMT",
                b"Mon, 01 Jan 0001 00:00:00 +2359",
                b"1;2",
                b"0x10",
            ),
        )
    ),
    *(
        Answer(
            name=f"{status} without end",
            head=b"HTTP/1.1 %d No\r\nTransfer-Encoding: chunked\r\n\r\n" % status,
            body=lambda: repeat(_chunk(b"x" * 65_536)),
        )
        for status in (400, 401, 403, 404, 409, 429, 500, 503)
    ),
    *(
        _framed(f"{status} with much to say", status=b"%d No" % status, body=body)
        for status in (400, 401, 403, 404, 409, 422, 429, 500, 503)
        for body in (b'{"description": "%s"}' % (b"x" * 100_000),)
    ),
    _framed(
        "a refusal in lines",
        status=b"400 No",
        body=b'{"description": "a\\r\\nb\\u0000\\u001b[31m"}',
    ),
    _framed("a refusal of lists", status=b"400 No", body=b'{"description": [[[1]]]}'),
    _framed("a refusal of letters", status=b"500 No", body=b"<html>" + b"x" * 1000),
)

ANSWERS: tuple[Answer, ...] = (
    *_WITHOUT_END,
    *_UNASKED,
    *_PACKED,
    *_HEADS,
    *_REFUSALS,
    *(_framed(name, body=body) for name, body in BODIES.items()),
)
"""All of them, by names that differ."""
