"""The list of an account's devices (D3): all its pages, and what of them was said before."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from ...api.cooldown import Cooldown
from ...api.errors import MalformedAnswerError
from ...api.json import Reader, is_int, json_object
from ...api.secrets import Secrets
from .types import MAX_DEVICES, Device, DeviceListing

ENVELOPE = "body"
"""The member that holds the answer, in one of the two generations."""
_MAX_PAGES = 200
_ALONE_TIME = timedelta(minutes=10)

type _Known = dict[str, tuple[Mapping[str, Any], Device]]
"""Devices by their ids, as they were sent and as they were read."""


class DeviceList:
    """Reads the list, and recognises what did not change.

    The same answer gives the same object as before, and so does the same record of a device: of
    5,000 devices of which one changed, one is read.
    """

    def __init__(
        self, get_page: Callable[[int], Awaitable[bytes]], reader: Reader, secrets: Secrets
    ) -> None:
        """Get the pages, from 1, by `get_page`; the ids of devices are added to the `secrets`."""
        self._get_page = get_page
        self._reader = reader
        self._secrets = secrets
        self._known: _Known = {}
        self._alone = Cooldown()
        self._last: tuple[bytes, int | None, DeviceListing] | None = None
        """The first page that was the only one: its content, how many records it holds where it
        does not say itself that it is the last, and what was read."""

    async def read(self) -> DeviceListing:
        """Read all pages.

        Where the answers do not say which page is the last, it takes an empty one to know; a first
        page that was the only one a while ago is then taken to be so still, unless it has grown.
        """
        content = await self._get_page(1)
        if self._last is not None and self._last[0] == content:
            _, unsaid, listing = self._last
            if unsaid is None or not self._alone.over(unsaid):
                return listing
        known: _Known = {}
        records, more, said = _page_of(content)
        count, page, left_out = len(records), 1, 0
        while records:
            read = await self._read(records)
            left_out += len(records) - len(read)
            if read and not read.keys() - known.keys():  # the cloud has begun again
                break
            known |= read
            if len(known) > MAX_DEVICES:
                known = dict(islice(known.items(), MAX_DEVICES))
                left_out += 1
                self._reader.warn(f"Device beyond the first {MAX_DEVICES}")
                break
            if more is None and page == 1 and not self._alone.over(count):
                break
            if more is False or page == _MAX_PAGES:
                break
            page += 1
            records, more, _ = _page_of(await self._get_page(page))
        listing = DeviceListing(
            devices=tuple([device for _, device in known.values()]),
            complete=not left_out and len(known) >= said,
        )
        self._known, self._last = known, None
        if page <= 2 and len(known) + left_out == count:
            if page == 2:
                self._alone.begin(count, _ALONE_TIME)
            self._last = (content, None if more is False else count, listing)
        return listing

    async def _read(self, records: Sequence[Any]) -> _Known:
        """Read records; those that are what they were are not read again."""
        known: _Known = {}
        changed: dict[str, Any] = {}
        for record in records:
            ident = str(record.get("deviceid")) if isinstance(record, dict) else ""
            if (before := self._known.get(ident)) and before[0] == record:
                known[ident] = before
            else:
                changed[ident] = record
        for device in await self._reader.read_all(Device, [*changed.values()]):
            known[device.deviceid] = (changed[device.deviceid], device)
            self._secrets.learn((device.deviceid, device.serial_number))
        return known


def _page_of(content: bytes) -> tuple[list[Any], bool | None, int]:
    """Read a page: its records, whether another one follows, and how many there are on all.

    `result` may be left out where there is none; what is not said of the rest is `None` and 0.

    Raises:
        MalformedAnswerError: it is no list at all, which does not say that there is nothing.

    """
    body = json_object(content, envelope=ENVELOPE)
    records, pagination = body.get("result"), body.get("pagination")
    if records is None and isinstance(pagination, dict):
        records = []
    if not isinstance(records, list):
        raise MalformedAnswerError("no list of Device")
    total = pagination.get("total") if isinstance(pagination, dict) else None
    return records, has_more(body), total if is_int(total) else 0


def has_more(body: Mapping[str, Any]) -> bool | None:
    """Tell whether another page follows; `None` where the answer does not say."""
    pagination = body.get("pagination")
    more = pagination.get("has_more") if isinstance(pagination, dict) else None
    return more if isinstance(more, bool) else None
