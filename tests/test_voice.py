"""What is said to Home Assistant's own agent: the tables of sentences, and what is registered."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from homeassistant.components.conversation import (
    ChatLog,
    ConversationInput,
    UserContent,
    async_converse,
)
from homeassistant.components.conversation.agent_manager import get_agent_manager
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.steward.capabilities import Pager
from custom_components.steward.systems.lrs.commands import GuestCommands
from custom_components.steward.systems.lrs.coordinator import LrsCoordinator
from scripts import voice_table
from simulators.eliab import EliabSimulator
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import (
    coordinator_of,
    fed,
    lrs_entry_for,
    refresh,
    rufus_entry_for,
    rufus_of,
    set_up,
    settled,
    unload_all,
    until,
)
from .conftest import StartLrs, StartRufus


class Simulated:
    """The world of the tables, in this process."""

    def __init__(self, rufus: RufusSimulator, lrs: LrsSimulator) -> None:
        """Use the simulators."""
        self._simulators: dict[str, Any] = {"rufus": rufus, "lrs": lrs}

    async def do(self, system: str, command: str, /, **arguments: Any) -> Any:
        """Change a system's world."""
        return self._simulators[system].commands[command](**arguments)

    async def state(self, system: str) -> Any:
        """Get a system's world."""
        return self._simulators[system].state()


@pytest.fixture(autouse=True)
async def conversation(hass: HomeAssistant) -> None:
    """Set up Home Assistant's own agent."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


@pytest.fixture
async def world(hass: HomeAssistant, start_rufus: StartRufus, lrs_sim: LrsSimulator) -> Simulated:
    """Set up the systems in the world of the tables."""
    rufus = await start_rufus(furnished=True)
    world = Simulated(rufus, lrs_sim)
    await voice_table.furnish_race(world)
    await voice_table.furnish_room(world)
    for entry in (rufus_entry_for(rufus), lrs_entry_for(lrs_sim)):
        await set_up(hass, entry)
        await fed(entry)
    await settled(entry)
    await hass.async_block_till_done()
    return world


async def say(hass: HomeAssistant, text: str, language: str = "en") -> str:
    """Say something; return what is answered."""
    result = await async_converse(hass, text, None, Context(), language)
    return str(result.response.speech["plain"]["speech"])


@pytest.mark.parametrize("language", voice_table.LANGUAGES)
async def test_table(hass: HomeAssistant, world: Simulated, language: str) -> None:
    """Each sentence is answered, and changes what it should and nothing else."""
    before = await voice_table.describe(world)
    wrong = []
    for row in voice_table.rows(language):
        answer = await say(hass, row.say, language)
        await hass.async_block_till_done()
        now = await voice_table.describe(world)
        effect = {name: str(value) for name, value in row.effect.items()}
        if not row.answered(answer) or voice_table.changes(before, now) != effect:
            wrong.append((row.say, answer, voice_table.changes(before, now)))
        before = now
    assert not wrong


async def test_strangers(hass: HomeAssistant, world: Simulated) -> None:
    """What is not Steward's is left to Home Assistant."""
    strangers = voice_table.strangers()
    assert len(strangers) >= 40
    before = await voice_table.describe(world)
    for language, text in strangers:
        assert not await is_sentence(hass, text, language), text
    assert await voice_table.describe(world) == before


async def is_sentence(hass: HomeAssistant, text: str, language: str = "en") -> bool:
    """Tell whether something is one of the sentences that are registered."""
    agent = get_agent_manager(hass).default_agent
    assert agent is not None
    heard = ConversationInput(
        text=text,
        context=Context(),
        conversation_id=None,
        device_id=None,
        satellite_id=None,
        language=language,
        agent_id=agent.entity_id,
    )
    ChatLog(hass, "test").async_add_user_content(UserContent(content=text))
    return await agent.async_recognize_sentence_trigger(heard) is not None


async def test_names_are_followed(hass: HomeAssistant, world: Simulated) -> None:
    """Who comes can be spoken of at once, who has gone no longer; so can what is renamed."""
    assert await say(hass, "page Zoe") == "No guest is called Zoe."
    assert not await is_sentence(hass, "clear zoe")
    await world.do("lrs", "assign", number=21, label="Zoe O'Brien-Smith (VIP)")
    await until(lambda: hass.states.get("sensor.pager_21_session"))
    await hass.async_block_till_done()
    assert await say(hass, "page Zoe O\N{RIGHT SINGLE QUOTATION MARK}Brien Smith VIP") == (
        "Paging Zoe O'Brien-Smith (VIP) with pager 21."
    )
    await world.do("lrs", "clear", number=21)
    await until(lambda: hass.states.get("sensor.pager_21_session").state == "idle")  # type: ignore[union-attr]
    await hass.async_block_till_done()
    assert await say(hass, "page Zoe") == "No guest is called Zoe."
    assert not await is_sentence(hass, "clear zoe")

    sensor = er.async_get(hass).async_get("sensor.halfway_session")
    assert sensor is not None
    assert sensor.device_id is not None
    dr.async_get(hass).async_update_device(sensor.device_id, name_by_user="Bridge")
    er.async_get(hass).async_update_entity(sensor.entity_id, aliases=["Brücke"])
    await hass.async_block_till_done()
    unknown = "There is no device called halfway."
    assert await say(hass, "close the session on halfway") == unknown
    assert await say(hass, "Starte eine Session auf der Brücke", "de-AT") == (
        "Auf Bridge läuft eine Sitzung."
    )
    told = "The session on Bridge is closed."
    assert await say(hass, "close the session on the bridge") == told


async def test_only_what_is_there_is_understood(
    hass: HomeAssistant, start_rufus: StartRufus
) -> None:
    """Without a transmitter nobody waits; without any entry nothing is registered."""
    rufus = await start_rufus(furnished=True)
    entry = await set_up(hass, rufus_entry_for(rufus))
    assert await is_sentence(hass, "which devices have an active session")
    assert not await is_sentence(hass, "who is waiting")
    assert not await is_sentence(hass, "page 12")
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert get_agent_manager(hass).trigger_sentences == []
    assert await say(hass, "which devices have an active session") == (
        "Sorry, I couldn't understand that"
    )
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert await say(hass, "which devices have an active session") == (
        "No device has an active session."
    )


async def test_without_the_agent_there_is_no_voice(
    hass: HomeAssistant, lrs_sim: LrsSimulator
) -> None:
    hass.config.components.remove("conversation")
    await set_up(hass, lrs_entry_for(lrs_sim))
    assert get_agent_manager(hass).trigger_sentences == []
    await unload_all(hass)


async def test_the_first_name_is_enough_but_not_of_a_table(
    hass: HomeAssistant, world: Simulated
) -> None:
    await world.do("lrs", "assign", number=21, label="Table 5")
    await until(lambda: hass.states.get("sensor.pager_21_session"))
    await hass.async_block_till_done()
    assert not await is_sentence(hass, "clear table")
    assert await say(hass, "clear table 5") == "Cleared Table 5 with pager 21."


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "page 4", "Failed to connect to T7470"),
        ("es", "avisa al avisador 4", "No se pudo conectar con T7470"),
        ("en", "who is waiting", "T7470 is not responding, so that is not known."),
        ("de", "wer wartet", "T7470 antwortet nicht, daher"),
    ],
)
@pytest.mark.usefixtures("world")
async def test_errors_are_spoken(
    hass: HomeAssistant,
    lrs_sim: LrsSimulator,
    language: str,
    text: str,
    answer: str,
) -> None:
    """What cannot be done or known is said, in the language of who asks."""
    entry = hass.config_entries.async_entries("steward")[-1]
    await lrs_sim.stop()
    await coordinator_of(entry).async_refresh()
    await hass.async_block_till_done()
    assert (await say(hass, text, language)).startswith(answer)
    await lrs_sim.start()


@pytest.mark.usefixtures("world")
async def test_an_unexpected_error_is_spoken_and_logged(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(GuestCommands, "async_page", side_effect=RuntimeError("broken")):
        assert await say(hass, "page 4") == "Something went wrong. See the log for details."
    assert "Unexpected error in the intent page" in caplog.text
    caplog.clear()


async def test_who_may_not_is_told_so(
    hass: HomeAssistant, world: Simulated, hass_read_only_user: MockUser
) -> None:
    before = await voice_table.describe(world)
    context = Context(user_id=hass_read_only_user.id)
    result = await async_converse(hass, "page 4", None, context, "en")
    assert result.response.speech["plain"]["speech"] == "You are not allowed to do that."
    assert await voice_table.describe(world) == before


async def test_two_transmitters(hass: HomeAssistant, start_lrs: StartLrs) -> None:
    """A number is looked for where it is; where that is not clear it is said."""
    for index, numbers in enumerate(((3, 12), (5, 12))):
        sim = await start_lrs()
        for number in numbers:
            sim.commands["assign"](number=number, label=f"Guest{index}", goal=3600, waited=125)
        sim.commands["page"](number=12)
        entry = lrs_entry_for(sim)
        entry.add_to_hass(hass)
        hass.config_entries.async_update_entry(entry, title=f"Room {index}")
        await hass.config_entries.async_setup(entry.entry_id)
        await settled(entry)
        await hass.async_block_till_done()
    assert await say(hass, "page 3") == "Paging Guest0 with pager 3."
    assert await say(hass, "clear pager 5") == "Cleared Guest1 with pager 5."
    assert await say(hass, "page 12") == (
        "There is a pager 12 at Room 0 and Room 1, so nothing was done."
    )
    assert await say(hass, "page 44") == (
        "There is a pager 44 at Room 0 and Room 1, so nothing was done."
    )
    assert await say(hass, "give Kim a pager") == (
        "There are several transmitters, Room 0 and Room 1, so nothing was done."
    )
    await hass.async_block_till_done()
    assert await say(hass, "give pager 5 to Kim") == "Pager 5 is for Kim."
    assert await say(hass, "what is the average wait") == (
        "The average wait is 2 minutes at Room 0 and 2 minutes at Room 1."
    )


@pytest.mark.usefixtures("loopback")
async def test_sessions_of_other_systems(hass: HomeAssistant) -> None:
    """What opens and closes sessions is spoken to alike, whatever the system."""
    sim = EliabSimulator()
    await sim.start()
    ready = sim.ready()
    login = {"username": ready["user"], "password": ready["password"]}
    data = {"system": "eliab", "url": ready["url"], "token": ready["token"], **login}
    await set_up(hass, MockConfigEntry(domain="steward", title="eliab", data=data))
    assert await say(hass, "close the session on eliab") == "eliab has no active session."
    assert await say(hass, "open a session on eliab") == "A session is open on eliab."
    assert await say(hass, "which sessions are active") == (
        "1 device has an active session: eliab."
    )
    assert await say(hass, "close the session of eliab") == "The session on eliab is closed."
    await unload_all(hass)
    await sim.stop()


async def test_devices_of_one_name_are_not_mixed_up(hass: HomeAssistant, world: Simulated) -> None:
    await world.do("rufus", "add_device", model="Mat", serial_number="2", alias="Start mat")
    entry = hass.config_entries.async_entries("steward")[0]
    await refresh(hass, entry)
    before = await voice_table.describe(world)
    assert await say(hass, "open a session on the start mat") == (
        "2 devices are called start mat, so nothing was done."
    )
    assert await voice_table.describe(world) == before


@pytest.mark.usefixtures("world")
async def test_last_passing_that_nobody_listens_to(hass: HomeAssistant) -> None:
    """Without the event's entity the time of the latest passing is not known."""
    entry = hass.config_entries.async_entries("steward")[0]
    coordinator = rufus_of(entry)
    (item,) = (item for item in coordinator.data.values() if getattr(item, "session", None))
    coordinator.async_publish(coordinator.account.show_passing(item.device.deviceid, None, None))
    answer = await say(hass, "who passed the finish line last")
    assert answer.startswith("Bib 207 passed Finish line last, ")


@pytest.mark.parametrize(
    ("chip", "begins"),
    [
        ("E2801160", "Chip E2801160 passed Finish line last, "),
        (None, "Someone without a bib passed Finish line last, "),
    ],
)
async def test_last_passing_without_a_bib(
    hass: HomeAssistant, world: Simulated, chip: str | None, begins: str
) -> None:
    entry = hass.config_entries.async_entries("steward")[0]
    device = (await world.state("rufus"))["devices"]
    finish = next(one["deviceid"] for one in device if one["alias"] == "Finish line")
    await world.do("rufus", "add_passing", deviceid=finish, bib="", chip=chip)
    await refresh(hass, entry)
    assert (await say(hass, "who passed the finish line last")).startswith(begins)


@pytest.mark.usefixtures("world")
async def test_passings_are_not_told_while_the_cloud_is_silent(hass: HomeAssistant) -> None:
    coordinator = coordinator_of(hass.config_entries.async_entries("steward")[0])
    coordinator.async_set_update_error(RuntimeError())
    assert await say(hass, "how many passings are there on the finish line") == (
        "RUFUS Cloud is not responding, so that is not known."
    )


@pytest.mark.usefixtures("world")
async def test_no_passing_yet(hass: HomeAssistant) -> None:
    await say(hass, "open a session on halfway")
    await hass.async_block_till_done()
    assert await say(hass, "who passed halfway last") == "Nobody has passed Halfway yet."


async def test_a_full_room(hass: HomeAssistant, world: Simulated) -> None:
    """Of many guests the first ten are named."""
    for number in range(30, 42):
        await world.do("lrs", "assign", number=number, goal=3600)
    await until(lambda: hass.states.get("sensor.t7470_waiting").state == "16")  # type: ignore[union-attr]
    answer = await say(hass, "who is waiting")
    assert answer.startswith("16 guests are waiting: Ana Lopez with pager 12, Sarah with pager 4, ")
    assert answer.endswith(", pager 34, pager 35 and 6 more.")


@pytest.mark.usefixtures("world")
async def test_what_is_not_known_is_said(hass: HomeAssistant) -> None:
    coordinator = coordinator_of(hass.config_entries.async_entries("steward")[1])
    assert isinstance(coordinator, LrsCoordinator)
    state = coordinator.state
    state._hub = replace(state.hub, statistics=replace(state.hub.statistics, average_wait=None))
    guest = state.guest(4)
    assert guest is not None
    state.pagers[4] = Pager(number=4, guest=replace(guest, waiting_since=None))
    assert await say(hass, "what is the average wait") == "The average wait is not known."
    assert await say(hass, "how long has pager 4 been waiting") == (
        "It is not known how long Sarah with pager 4 has been waiting."
    )


@pytest.mark.usefixtures("world")
async def test_an_error_without_a_translation_is_spoken_as_it_is(hass: HomeAssistant) -> None:
    with patch.object(GuestCommands, "async_page", side_effect=HomeAssistantError("Broken.")):
        assert await say(hass, "Rufe Pager 4", "de") == "Broken."
