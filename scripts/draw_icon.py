"""Draw the integration's icon: a stopwatch whose dial holds a guest's bell.

    python scripts/draw_icon.py        writes icon.png and icon@2x.png into the brand folder

Every shape is a signed distance (in units of a 256-unit square, negative inside), so that the
edges are smooth at any size. The background is transparent.
"""

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin
from pathlib import Path
import struct
import zlib

BRAND = Path(__file__).resolve().parent.parent / "custom_components" / "steward" / "brand"
SIZES = {"icon.png": 256, "icon@2x.png": 512}

type Shape = Callable[[float, float], float]
type Colour = tuple[int, int, int]

CASE: Colour = (15, 98, 106)
DIAL: Colour = (246, 250, 250)
TICK: Colour = (168, 196, 199)
BELL: Colour = (245, 158, 11)
SHINE: Colour = (253, 211, 119)
ELAPSED: Colour = (253, 186, 58)


def disc(x: float, y: float, radius: float) -> Shape:
    """A filled circle."""
    return lambda px, py: hypot(px - x, py - y) - radius


def bar(x: float, y: float, width: float, height: float, corner: float, turn: float = 0) -> Shape:
    """A rectangle with round corners, turned about its centre by some degrees clockwise."""
    c, s = cos(turn * pi / 180), sin(turn * pi / 180)

    def distance(px: float, py: float) -> float:
        dx, dy = px - x, py - y
        qx = abs(dx * c + dy * s) - width / 2 + corner
        qy = abs(dy * c - dx * s) - height / 2 + corner
        return hypot(max(qx, 0), max(qy, 0)) + min(max(qx, qy), 0) - corner

    return distance


def arc(x: float, y: float, radius: float, width: float, begin: float, end: float) -> Shape:
    """Part of a ring with round ends, from one angle to another: degrees clockwise from noon."""
    middle, half = (begin + end) * pi / 360, (end - begin) * pi / 360
    tip = (radius * sin(half), radius * cos(half))

    def distance(px: float, py: float) -> float:
        dx, dy = px - x, py - y
        angle = (atan2(dx, -dy) - middle + pi) % (2 * pi) - pi
        away = hypot(dx, dy)
        if abs(angle) <= half:
            return abs(away - radius) - width / 2
        return hypot(away * sin(abs(angle)) - tip[0], away * cos(angle) - tip[1]) - width / 2

    return distance


def above(shape: Shape, edge: float) -> Shape:
    """The part of a shape above a height."""
    return lambda px, py: max(shape(px, py), py - edge)


def picture() -> list[tuple[Shape, Colour]]:
    """List the shapes from the back to the front."""
    ticks = [
        (bar(128 + 70 * sin(a), 146 - 70 * cos(a), 5, 14, 2.5, turn), TICK)
        for turn in range(-90, 91, 30)
        for a in (turn * pi / 180,)
    ]
    return [
        (bar(128, 36, 24, 30, 3), CASE),
        (bar(128, 17, 58, 20, 8), CASE),
        (bar(204, 62, 18, 30, 3, 45), CASE),
        (bar(212, 54, 30, 15, 6, 45), CASE),
        (disc(128, 146, 104), CASE),
        (arc(128, 146, 93, 9, 0, 105), ELAPSED),
        (disc(128, 146, 82), DIAL),
        *ticks,
        (bar(128, 119, 9, 16, 2), CASE),
        (bar(128, 111, 24, 10, 5), CASE),
        (above(disc(128, 176, 52), 176), BELL),
        (arc(128, 176, 38, 7, -62, -18), SHINE),
        (bar(128, 184, 122, 14, 7), CASE),
    ]


def draw(size: int) -> bytes:
    """Paint the picture; return RGBA rows as PNG wants them, each led by its filter byte."""
    scale = 256 / size
    shapes = picture()
    rows = bytearray()
    for row in range(size):
        rows.append(0)
        y = (row + 0.5) * scale
        for column in range(size):
            x = (column + 0.5) * scale
            red = green = blue = alpha = 0.0  # premultiplied
            for shape, (r, g, b) in shapes:
                cover = min(max(0.5 - shape(x, y) / scale, 0), 1)
                if not cover:
                    continue
                rest = 1 - cover
                red, green, blue = (
                    red * rest + r * cover,
                    green * rest + g * cover,
                    blue * rest + b * cover,
                )
                alpha = alpha * rest + cover
            if alpha:
                red, green, blue = red / alpha, green / alpha, blue / alpha
            rows += bytes((round(red), round(green), round(blue), round(alpha * 255)))
    return bytes(rows)


def chunk(kind: bytes, data: bytes) -> bytes:
    """Wrap a PNG chunk: length, kind, data, checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(size: int) -> bytes:
    """Make the PNG file: 8 bits a channel, red, green, blue and alpha."""
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    body = zlib.compress(draw(size), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def main() -> None:
    """Write the files."""
    BRAND.mkdir(parents=True, exist_ok=True)
    for name, size in SIZES.items():
        (BRAND / name).write_bytes(png(size))


if __name__ == "__main__":
    main()
