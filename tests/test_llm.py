"""Steward's tools in the Assist API of language models."""

from collections.abc import Iterable
from typing import Any

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from custom_components.steward.capabilities import RaceOffice
from custom_components.steward.llm import async_get_tools
from custom_components.steward.voice.intents import INTENTS
from simulators.lrs import LrsSimulator
from simulators.rufus import RufusSimulator

from .common import ARCH, MAT, deviceid, entity_id, key, settled

_READING = {
    "wait_for_party",
    "who_is_waiting",
    "how_many_waiting",
    "who_is_next",
    "how_long_waiting",
    "who_is_overdue",
    "average_wait",
    "count_passings",
    "last_passing",
    "active_sessions",
}
_DESTRUCTIVE = {"clear", "remove", "open_session", "close_session"}


@pytest.fixture(autouse=True)
async def assist(hass: HomeAssistant) -> None:
    """Set up Assist."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


def expose(hass: HomeAssistant, entity_ids: Iterable[str], *, exposed: bool = True) -> None:
    """Expose entities to Assist, or no longer."""
    for one in entity_ids:
        async_expose_entity(hass, "conversation", one, should_expose=exposed)


async def api(hass: HomeAssistant, language: str = "en") -> llm.APIInstance:
    """Get the Assist API, as a conversation agent does."""
    context = llm.LLMContext(
        platform="test",
        context=Context(),
        language=language,
        assistant="conversation",
        device_id=None,
    )
    return await llm.async_get_api(hass, llm.LLM_API_ASSIST, context)


async def tools(hass: HomeAssistant) -> dict[str, llm.Tool]:
    """Get Steward's tools by the names of their intents."""
    found = (await api(hass)).tools
    return {
        one.name.removeprefix("steward__"): one for one in found if one.integration == "steward"
    }


async def call(hass: HomeAssistant, tool: str, language: str = "en", /, **arguments: Any) -> Any:
    """Call a tool; return its data, and whether that is an error."""
    request = llm.ToolInput(tool_name=f"steward__{tool}", tool_args=arguments)
    result = await (await api(hass, language)).async_call_tool(request)
    await hass.async_block_till_done()
    return result.data, result.error


@pytest.fixture
def everything(
    hass: HomeAssistant,
    lrs_entry: MockConfigEntry,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
) -> None:
    """Expose the main entity of each device."""
    expose(
        hass,
        [
            *(entity_id(hass, lrs_entry, f"pager_{number}", "session") for number in (3, 7, 12)),
            *(entity_id(hass, rufus_entry, key(rufus_sim, one), "session") for one in (MAT, ARCH)),
        ],
    )


@pytest.mark.usefixtures("everything")
async def test_tools_are_offered_with_schemas_and_annotations(hass: HomeAssistant) -> None:
    found = await tools(hass)
    # those of races are tried where there is one
    assert set(found) == {name for name, one in INTENTS.items() if one.capability is not RaceOffice}
    for name, tool in found.items():
        assert tool.title
        assert tool.description
        assert tool.annotations == llm.ToolAnnotations(
            read_only=name in _READING,
            destructive=name in _DESTRUCTIVE,
            idempotent=name in _READING,
            open_world=False,
        )
        schema = probatio.to_openapi(tool.parameters, custom_serializer=llm.selector_serializer)
        assert schema["type"] == "object"
        assert set(schema["properties"]) == set(INTENTS[name].slots)
    schema = probatio.to_openapi(found["open_session"].parameters)
    assert schema["properties"]["device"]["enum"] == [ARCH, MAT]
    assert schema["required"] == ["device"]
    assert "hold pagers" in (await api(hass)).api_prompt


@pytest.mark.usefixtures("everything")
async def test_tools_do_what_they_say_with_pagers(
    hass: HomeAssistant, lrs_entry: MockConfigEntry, lrs_sim: LrsSimulator
) -> None:
    data, error = await call(hass, "who_is_waiting")
    assert not error
    assert data["count"] == 1
    assert data["guests"][0].items() >= {"pager": 12, "name": "Ana Lopez", "party_size": 2}.items()
    assert (await call(hass, "how_many_waiting"))[0]["count"] == 1
    assert (await call(hass, "who_is_next"))[0]["guest"][0]["pager"] == 12
    assert (await call(hass, "who_is_overdue"))[0]["count"] == 0
    assert (await call(hass, "how_long_waiting", guest="Ana Lopez"))[0]["wait"] >= 240
    assert (await call(hass, "average_wait"))[0]["wait"] >= 420
    data, error = await call(hass, "page", guest="Ana Lopez")
    assert (data["answer"], error) == ("Paging Ana Lopez with pager 12.", False)
    assert lrs_sim.world.sessions[12].state == "paged"
    await call(hass, "clear", number=12)
    await call(hass, "remove", guest="Bo")
    assert not lrs_sim.world.sessions
    data, error = await call(hass, "assign", label="Kim", party=4)
    assert (data["number"], error) == (3, False)
    assert lrs_sim.world.sessions[3].label == "Kim"
    await settled(lrs_entry)


@pytest.mark.parametrize("number", [12.7, True])
@pytest.mark.usefixtures("everything")
async def test_half_a_number_is_nobodys_pager(
    hass: HomeAssistant, lrs_sim: LrsSimulator, number: Any
) -> None:
    with pytest.raises(vol.Invalid):
        await call(hass, "page", number=number)
    assert lrs_sim.world.sessions[12].state == "started"


@pytest.mark.usefixtures("everything")
async def test_tools_do_what_they_say_with_devices(
    hass: HomeAssistant, rufus_sim: RufusSimulator
) -> None:
    data, _ = await call(hass, "active_sessions")
    assert data["devices"] == [{"device": MAT, "session": "City run"}]
    assert (await call(hass, "count_passings", device=MAT))[0]["count"] == 1
    assert (await call(hass, "last_passing", device=MAT))[0]["bib"] == "101"
    assert not (await call(hass, "open_session", device=ARCH, name="Sprint"))[1]
    active = rufus_sim.world.active_session(deviceid(rufus_sim, ARCH))
    assert active is not None
    assert active.alias == "Sprint"
    assert not (await call(hass, "close_session", device=ARCH))[1]
    assert rufus_sim.world.active_session(deviceid(rufus_sim, ARCH)) is None
    data, error = await call(hass, "close_session", "es", device=ARCH)
    assert (data, error) == ({"error": f"{ARCH} no tiene ninguna sesión activa."}, True)


@pytest.mark.usefixtures("rufus_entry")
async def test_what_is_not_exposed_is_not_reached(
    hass: HomeAssistant, lrs_entry: MockConfigEntry
) -> None:
    """Out of the box only the waiting list is exposed; a guest is where the pager is."""
    assert set(await tools(hass)) == {"assign", "average_wait", "wait_for_party"}
    waitlist = entity_id(hass, lrs_entry, "hub", "waitlist", "todo")
    expose(hass, [waitlist], exposed=False)
    assert await tools(hass) == {}

    expose(hass, [entity_id(hass, lrs_entry, "pager_7", "session")])
    assert "page" in await tools(hass)
    assert (await call(hass, "who_is_waiting"))[0]["count"] == 0
    data, error = await call(hass, "page", guest="Ana Lopez")
    assert (data, error) == ({"error": "No guest is called Ana Lopez."}, True)
    for number in (12, 99):
        data, error = await call(hass, "page", number=number)
        assert (data, error) == ({"error": f"There is no pager {number}."}, True)

    expose(hass, [waitlist])
    data, error = await call(hass, "assign", label="Kim", number=3)
    assert (data, error) == ({"error": "There is no pager 3."}, True)


async def test_device_that_is_not_exposed_is_not_reached(
    hass: HomeAssistant, rufus_entry: MockConfigEntry, rufus_sim: RufusSimulator
) -> None:
    expose(hass, [entity_id(hass, rufus_entry, key(rufus_sim, MAT), "session")])
    with pytest.raises(vol.Invalid):
        await call(hass, "close_session", device=ARCH)
    data, _ = await call(hass, "active_sessions")
    assert data["count"] == 1
    schema = probatio.to_openapi((await tools(hass))["close_session"].parameters)
    assert schema["properties"]["device"]["enum"] == [MAT]


@pytest.mark.usefixtures("lrs_entry")
async def test_other_apis_have_no_tools(hass: HomeAssistant) -> None:
    context = (await api(hass)).llm_context
    assert async_get_tools(hass, context, llm.LLM_API_ASSIST) is not None
    assert async_get_tools(hass, context, "other") is None


@pytest.mark.parametrize("tool", ["page", "clear", "remove", "how_long_waiting"])
@pytest.mark.usefixtures("everything")
async def test_what_contradicts_itself_is_refused(
    hass: HomeAssistant, lrs_sim: LrsSimulator, tool: str
) -> None:
    """A number and a name that are not together; an unknown name is told."""
    before = lrs_sim.state()["sessions"]
    data, error = await call(hass, tool, number=7, guest="Ana Lopez")
    text = "Ana Lopez does not have pager 7, so nothing was done."
    assert (data, error) == ({"error": text}, True)
    data, error = await call(hass, tool, number=7, guest="Zoe")
    assert (data, error) == ({"error": "No guest is called Zoe."}, True)
    assert lrs_sim.state()["sessions"] == before
    assert not (await call(hass, tool, number=7, guest="bo berg"))[1]


@pytest.mark.usefixtures("everything")
async def test_schemas_have_no_format_of_their_own(hass: HomeAssistant) -> None:
    for name, tool in (await tools(hass)).items():
        schema = probatio.to_openapi(tool.parameters, custom_serializer=llm.selector_serializer)
        for field in schema.get("properties", {}).values():
            assert "format" not in field, name
