"""API keys and what they permit."""

from dataclasses import dataclass
from enum import StrEnum
import random

from .errors import RefusedError

# Keys of one company account.
_MOST_KEYS = 10


class Access(StrEnum):
    """Access type of a key."""

    READ = "READ"
    WRITE = "WRITE"
    READ_WRITE = "READ_WRITE"


@dataclass(frozen=True, kw_only=True)
class Key:
    """An API key.

    Attributes:
        value: What a client sends.
        access: Which methods it permits.
        unbind: Whether it permits DELETE; a property of keys that can write.
    """

    value: str
    access: Access
    unbind: bool = False

    def __post_init__(self) -> None:
        """Refuse the flag where it does not exist."""
        if self.unbind and self.access is Access.READ:
            raise ValueError("A READ key cannot have the unbind flag")

    def permits(self, method: str) -> bool:
        """Return whether the key may be used for an HTTP method."""
        match method:
            case "GET":
                return self.access is not Access.WRITE
            case "DELETE":
                return self.unbind
            case _:
                return self.access is not Access.READ


_DEFAULTS = (
    ("read", Access.READ, False),
    ("write", Access.WRITE, False),
    ("read_write", Access.READ_WRITE, False),
    ("unbind", Access.READ_WRITE, True),
    ("write_unbind", Access.WRITE, True),
)


class KeyRing:
    """The keys of the account by alias; the default ones are the same in every run."""

    def __init__(self) -> None:
        self._rng = random.Random("keys of the simulated account")
        self._keys: dict[str, Key] = {}
        for name, access, unbind in _DEFAULTS:
            self.set(name, access=access, unbind=unbind)

    def set(
        self,
        name: str,
        *,
        value: str | None = None,
        access: str = Access.READ_WRITE,
        unbind: bool = False,
    ) -> Key:
        """Make a key, or put a new one in the place of one.

        Args:
            name: The key's alias.
            value: The key itself; None for a new one, ``ror-`` and 20 hexadecimal digits.
            access: Its access type.
            unbind: Its unbind flag.

        Raises:
            ValueError: No such access type, a flag that it cannot have, or too many keys.
        """
        if name not in self._keys and len(self._keys) == _MOST_KEYS:
            raise ValueError(f"An account has at most {_MOST_KEYS} keys")
        value = value or f"ror-{self._rng.randbytes(10).hex()}"
        self._keys[name] = Key(value=value, access=Access(access), unbind=unbind)
        return self._keys[name]

    def revoke(self, name: str) -> None:
        """Delete a key.

        Raises:
            LookupError: There is none of that name.
        """
        if name not in self._keys:
            raise LookupError(f"No key is named {name!r}; there are {', '.join(self._keys)}")
        del self._keys[name]

    def values(self) -> dict[str, str]:
        """Return the keys themselves by alias."""
        return {name: key.value for name, key in self._keys.items()}

    def state(self) -> dict[str, dict[str, str | bool]]:
        """Return what the keys permit by alias, not the keys themselves."""
        return {
            name: {"access": key.access, "unbind": key.unbind} for name, key in self._keys.items()
        }

    def authorise(self, value: str | None, method: str, *, unauthorized_status: int) -> None:
        """Let a request pass, or not.

        Args:
            value: The key that came with it, if any.
            method: Its HTTP method.
            unauthorized_status: Status for a missing or unknown key.

        Raises:
            RefusedError: The key is missing or unknown, or (403) does not permit the method.
        """
        key = next((key for key in self._keys.values() if key.value == value), None)
        if key is None:
            raise RefusedError(unauthorized_status, "Invalid API key")
        if not key.permits(method):
            raise RefusedError(403, "Access type not allowed")
