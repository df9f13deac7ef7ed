"""What is said in a waiting room: who is meant, and what is said of who is not there."""

from collections.abc import Mapping

from homeassistant.components.conversation import async_converse
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from simulators.lrs import LrsSimulator

from .common import lrs_entry_for, set_up, settled


@pytest.fixture(autouse=True)
async def conversation(hass: HomeAssistant) -> None:
    """Set up Home Assistant's own agent."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


class Room:
    """A waiting room that is spoken to."""

    def __init__(self, hass: HomeAssistant, sim: LrsSimulator) -> None:
        """Use a simulator."""
        self._hass = hass
        self._sim = sim

    async def seat(self, guests: Mapping[int, str]) -> None:
        """Let guests come before Steward looks."""
        for number, label in guests.items():
            self._sim.commands["assign"](number=number, label=label, goal=3600)
        entry = await set_up(self._hass, lrs_entry_for(self._sim))
        await settled(entry)

    async def say(self, text: str, language: str = "en") -> str:
        """Say something; return what is answered."""
        result = await async_converse(self._hass, text, None, Context(), language)
        await self._hass.async_block_till_done()
        return str(result.response.speech["plain"]["speech"])

    @property
    def paged(self) -> list[int]:
        """The pagers that were paged and are held, by number."""
        return sorted(n for n, one in self._sim.world.sessions.items() if one.state == "paged")

    @property
    def held(self) -> dict[int, str | None]:
        """The guests, by the numbers of their pagers."""
        return {number: one.label for number, one in self._sim.world.sessions.items()}


@pytest.fixture
def room(hass: HomeAssistant, lrs_sim: LrsSimulator) -> Room:
    """Prepare a waiting room without guests."""
    return Room(hass, lrs_sim)


# The whole name wins


@pytest.mark.parametrize(
    ("guests", "text", "paged"),
    [
        ({1: "Bo", 62: "Guest 1"}, "page Guest 1", [62]),
        ({1: "Bo", 62: "Guest 1"}, "page pager 1", [1]),
        ({1: "Bo"}, "page Guest 1", [1]),
        ({5: "Bo", 7: "Pager 5"}, "page pager 5", [7]),
        ({3: "Ana", 12: "Ana Lopez"}, "page Ana", [3]),
        ({3: "Ana Lopez", 12: "Anna"}, "page Ana", [3]),
        ({3: "Jose", 12: "José"}, "page José", [12]),
        ({3: "Next Guest", 12: "Bo"}, "page the guest Next Guest", [3]),
    ],
)
async def test_who_is_meant(
    room: Room, guests: dict[int, str], text: str, paged: list[int]
) -> None:
    await room.seat(guests)
    assert (await room.say(text)).startswith("Paging ")
    assert room.paged == paged


@pytest.mark.parametrize(
    ("guests", "text", "answer"),
    [
        (
            {5: "12", 12: "Bo"},
            "page 12",
            "12 does not have pager 12, so nothing was done.",
        ),
        (
            {3: "José Luis", 4: "José Ana"},
            "page Jose",
            "2 guests are called Jose: pagers 3 and 4. Say the number.",
        ),
    ],
)
async def test_it_is_asked_for(room: Room, guests: dict[int, str], text: str, answer: str) -> None:
    await room.seat(guests)
    assert await room.say(text) == answer
    assert room.paged == []


# Names as people say and write them


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "page Bryan and Inge"),
        ("de", "ruf Bryan und Inge"),
        ("es", "avisa a Bryan y Inge"),
        ("en", "buzz bryan & inge!"),
        ("en", "page Muller"),
        ("de", "ruf Mueller"),
        ("de", "ruf Müller"),
        ("en", "page JOSE"),
        ("es", "avisa a Jose\N{COMBINING ACUTE ACCENT}"),
        ("en", "page O\N{RIGHT SINGLE QUOTATION MARK}Brien"),
        ("en", "page obrien"),
        ("en", "page 王小明"),
        ("en", "page (x) | {y} <z>"),
    ],
)
async def test_names_are_heard(room: Room, language: str, text: str) -> None:
    guests = ("Bryan & Inge", "Müller", "José", "O'Brien", "王小明", "{x}|<y>[z]")
    await room.seat(dict(enumerate(guests, 1)))
    await room.say(text, language)
    assert len(room.paged) == 1


# Sentences


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "page the next guest"),
        ("en", "call the next party"),
        ("en", "Next guest, please."),
        ("en", "Bert's table is ready"),
        ("en", "Bert\N{RIGHT SINGLE QUOTATION MARK}s table is ready."),
        ("en", "tell Bert his table is ready".replace("his", "their")),
        ("en", "the table for Bert is ready"),
        ("de", "ruf Bert"),
        ("de", "piepse Bert an"),
        ("de", "Berts Tisch ist fertig"),
        ("de", "der Tisch von Bert ist frei"),
        ("de", "ruf den nächsten Gast"),
        ("de", "Der nächste Gast, bitte!"),
        ("es", "avisa al siguiente cliente"),
        ("es", "la mesa de Bert está lista"),
        ("es", "que pase el siguiente"),
    ],
)
async def test_guest_is_paged(room: Room, language: str, text: str) -> None:
    await room.seat({4: "Bert"})
    assert "Bert" in await room.say(text, language)
    assert room.paged == [4]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "add Tim party of 3"),
        ("en", "Add Tim, party of three."),
        ("en", "party of 3 for Tim"),
        ("de", "nimm Tim auf, Gruppe von 3"),
        ("de", "füge Tim hinzu Gruppe von drei"),
        ("es", "añade a Tim, grupo de 3"),
        ("es", "apunta a Tim para tres personas"),
    ],
)
async def test_guest_is_added(room: Room, lrs_sim: LrsSimulator, language: str, text: str) -> None:
    await room.seat({4: "Bert"})
    lrs_sim.commands["clear"](number=4)
    await room.say("page 4")
    await room.say(text, language)
    assert [(one.label, one.party_size) for one in lrs_sim.world.sessions.values()] == [("Tim", 3)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "who's up next"),
        ("en", "whose turn is it"),
        ("de", "wer ist dran"),
        ("de", "wer ist jetzt an der Reihe"),
        ("es", "¿quién es la siguiente?"),
        ("es", "quien es el siguiente"),
        ("es", "a quién le toca"),
    ],
)
async def test_who_is_next(room: Room, language: str, text: str) -> None:
    await room.seat({4: "Bert"})
    assert "Bert" in await room.say(text, language)
    assert room.paged == []


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "page Zoe", "No guest is called Zoe."),
        ("en", "Clear Zoe Miller.", "No guest is called Zoe Miller."),
        ("en", "Zoe's table is ready", "No guest is called Zoe."),
        ("en", "how long has zoe been waiting", "No guest is called zoe."),
        ("de", "ruf Zoe", "Kein Gast heißt Zoe."),
        ("de", "piepse Zoë an", "Kein Gast heißt Zoë."),
        ("es", "avisa a Zoe", "Ningún cliente se llama Zoe."),
        ("es", "quita a Zoe", "Ningún cliente se llama Zoe."),
    ],
)
async def test_who_is_not_there_is_named(room: Room, language: str, text: str, answer: str) -> None:
    await room.seat({4: "Bert"})
    assert await room.say(text, language) == answer
    assert room.held == {4: "Bert"}


async def test_nobody_is_next(room: Room) -> None:
    await room.seat({4: "Bert"})
    await room.say("page the next guest")
    assert await room.say("page the next guest") == "Nobody is waiting, so nobody was paged."


# What is registered with Home Assistant


async def test_nothing_is_left_registered(hass: HomeAssistant, room: Room) -> None:
    """What is said is registered until it is answered, and nothing else is."""
    await room.seat({4: "Bert"})
    for text in ("page Bert", "page me later", "page Zoe", "who is waiting"):
        await room.say(text)
        assert get_agent_manager(hass).trigger_sentences == []


async def test_long_texts_take_no_time(room: Room) -> None:
    await room.seat({4: "a!!!" * 50})
    answer = await room.say("page " + "a!!!" * 15_000)
    assert "a!!!" not in answer
    assert room.paged == []
