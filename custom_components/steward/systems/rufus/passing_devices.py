"""The timing devices of an account, as features are told of them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, override

from ...capabilities import PassingDevice
from .items import TimingDevice, display_name


class PassingDevices(Mapping[str, PassingDevice]):
    """A view of the account: each device is described when it is asked for.

    There may be thousands, and who follows them asks for one at each of its changes.
    """

    def __init__(self, items: Mapping[str, Any], is_heard: Callable[[], bool]) -> None:
        """Show the timing devices among `items`; `is_heard` tells whether the cloud is."""
        self._items = items
        self._is_heard = is_heard

    @override
    def __getitem__(self, key: str) -> PassingDevice:
        item = self._items[key]
        if not isinstance(item, TimingDevice):
            raise KeyError(key)
        return PassingDevice(
            key=key,
            name=display_name(item),
            available=self._is_heard() and not item.offline,
            battery=item.device.battery_percentage,
            charging=item.device.charging,
            last_seen=item.last_heard,
            session_active=item.session_active,
            passings=item.passings,
            clock_off=item.clock_off,
        )

    @override
    def __contains__(self, key: object) -> bool:
        return isinstance(self._items.get(key), TimingDevice)  # type: ignore[call-overload]

    @override
    def __iter__(self) -> Iterator[str]:
        return (key for key in self._items if key in self)

    @override
    def __len__(self) -> int:
        return sum(1 for _ in self)
