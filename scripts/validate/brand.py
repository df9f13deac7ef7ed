"""The brand images that come with the integration."""

from collections.abc import Iterator
from pathlib import Path
import struct

from .files import integration_of

_ICONS = {"icon.png": 256, "icon@2x.png": 512}
_LOGOS = {"logo.png": (128, 256), "logo@2x.png": (256, 512)}
_HEAD = b"\x89PNG\r\n\x1a\n"
_WITH_ALPHA = 6


def check(root: Path) -> Iterator[str]:
    """Yield what is wrong with the images: their names, their form and their size."""
    folder = integration_of(root) / "brand"
    there = {path.name for path in folder.glob("*")}
    yield from (f"brand: {name} is missing" for name in sorted(set(_ICONS) - there))
    for name in sorted(there):
        plain = name.removeprefix("dark_")
        if plain not in {*_ICONS, *_LOGOS}:
            yield f"brand: {name} is no name of a brand image"
            continue
        head = (folder / name).read_bytes()[:26]
        if len(head) < 26 or not head.startswith(_HEAD):
            yield f"brand: {name} is no PNG"
            continue
        width, height, _, colour = struct.unpack(">IIBB", head[16:26])
        if colour != _WITH_ALPHA:
            yield f"brand: {name} has no transparency"
        if plain in _ICONS and (width, height) != (_ICONS[plain],) * 2:
            yield f"brand: {name} is {width} by {height}, not {_ICONS[plain]} by {_ICONS[plain]}"
        if plain in _LOGOS:
            low, high = _LOGOS[plain]
            if not low <= min(width, height) <= high:
                yield f"brand: the shorter side of {name} is not between {low} and {high}"
