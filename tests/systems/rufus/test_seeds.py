"""The core and the stream end in the cloud's state, whatever happens on the way there."""

import asyncio
import os
import sys

import pytest

from .cloud_model import History

_FIRST = int(os.environ.get("STEWARD_FIRST_SEED", "0"))
_COUNT = int(os.environ.get("STEWARD_SEEDS", "300"))


@pytest.mark.parametrize("part", range(10))
def test_random_histories(part: int) -> None:
    """Run `STEWARD_SEEDS` of them from `STEWARD_FIRST_SEED`; a failure names its seed."""

    async def run() -> None:
        for seed in range(_FIRST + part, _FIRST + _COUNT, 10):
            try:
                await History(seed).run()
            except BaseException:
                print(f"seed {seed}", file=sys.stderr)  # noqa: T201 - to be tried again
                raise

    asyncio.run(run())
