"""Buttons."""

from typing import override

from homeassistant.components.button import ButtonEntity

from .bare import BareEntity, setup


class BareButton(BareEntity, ButtonEntity):
    """Does nothing."""

    @override
    async def async_press(self) -> None:
        pass


async_setup_entry = setup("button", BareButton)
