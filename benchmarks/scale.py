"""What a thousand pagers and five thousand timing devices cost.

    python -m benchmarks.scale [changes | setup | rufus ...]

Without a name all three parts are measured, each in a Home Assistant of its own.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
import json
from pathlib import Path
import sys
import tempfile

from scripts.world import ROOT

from . import scale_changes, scale_setup
from .figures import Figures, close


async def _rufus(_: Path) -> Figures:
    """Run the part that is a program of its own; all but the line of its figures is passed on."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.scale_rufus"),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    out = (await process.communicate())[0].decode()
    if process.returncode:
        raise RuntimeError(f"benchmarks.scale_rufus ended with {process.returncode}")
    _title, *lines, last = out.splitlines()
    print("\n".join(lines), flush=True)
    figures: Figures = json.loads(last.partition(": ")[2])
    return figures


_PARTS: Mapping[str, Callable[[Path], Awaitable[Figures]]] = {
    "changes": scale_changes.measure,
    "setup": scale_setup.measure,
    "rufus": _rufus,
}


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], help="all without a name")
    parts = parser.parse_args().parts or [*_PARTS]
    print("scale: what pagers and timing devices cost", flush=True)
    figures: dict[str, float] = {}
    for part in parts:
        with tempfile.TemporaryDirectory(prefix="steward-bench-") as folder:
            figures |= asyncio.run(_PARTS[part](Path(folder)))
        sys.stdout.flush()
    close("scale", figures)


if __name__ == "__main__":
    main()
