"""What the check's steps have in common."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from scripts.hass_api import Hass, HassError
from scripts.world import Control


class CheckFailedError(Exception):
    """Something is not as it should be."""


def expect(fact: object, text: str) -> None:
    """Insist on a fact.

    Raises:
        CheckFailedError: it is none; `text` says how it is instead.

    """
    if not fact:
        raise CheckFailedError(text)


class Steps:
    """Steps in the order in which they are written: the public methods of a subclass.

    Each returns what is to be told of it, and raises an error where something is not as it should
    be.
    """

    def __init__(self, hass: Hass, control: Control, simulated: Mapping[str, Any]) -> None:
        """Use `hass`, and compare with the simulators' own state."""
        self._hass = hass
        self._control = control
        self._simulated = simulated

    def __iter__(self) -> Iterator[tuple[str, Callable[[], Awaitable[str]]]]:
        """List the steps, each with its name."""
        for name in vars(type(self)):
            if not name.startswith("_"):
                yield name.replace("_", " "), getattr(self, name)

    async def _refused(self, action: str, text: str, **data: Any) -> str:
        """Call an action that must fail with a text."""
        try:
            await self._hass.action(action, **data)
        except HassError as err:
            expect(text in str(err), f"it says: {err}")
            return str(err)
        raise CheckFailedError("it was not refused")
