"""The page of reference: it is what the code gives, and Home Assistant takes what it shows."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
import re
from typing import Any

from homeassistant.core import HomeAssistant, SupportsResponse
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol
import yaml

from custom_components.steward.const import DOMAIN
from custom_components.steward.race import office
from scripts import reference
from simulators.eliab import EliabSimulator
from simulators.rufus import RufusSimulator
from simulators.spreadsheetweb import SpreadsheetWebSimulator

from .common import ARCH, MAT, Call, device_id, key, set_up, unload_all
from .systems.eliab.conftest import eliab_entry_for
from .systems.spreadsheetweb.helpers import site_entry_for

PAGE = (Path(__file__).parents[1] / "docs" / "reference.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(one) for one in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]
ANSWERS = {
    name
    for name, offers in reference.offers().items()
    if any(one.response is not SupportsResponse.NONE for one in offers.values())
}
OF_FORWARDS = {"replay"}
"""What it answers is compared in tests/forwarding."""
OF_RACES = {action.name for action in office.FEATURE.actions}
"""Those are compared in tests/race/office/test_answers.py."""


def test_the_page_is_what_the_code_gives() -> None:
    assert reference.main([]) == 0, "python -m scripts.reference --write"


def test_a_page_that_is_not_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reference, "page", lambda: PAGE + "\nMore.\n")
    assert reference.main([]) == 1
    assert "--write" in capsys.readouterr().out


async def test_every_action_s_example_is_taken(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    services = hass.services.async_services()[DOMAIN]
    shown = [one for one in EXAMPLES if "action" in one]
    assert {one["action"] for one in shown} == {f"{DOMAIN}.{name}" for name in services}
    for one in shown:
        schema = services[one["action"].removeprefix(f"{DOMAIN}.")].schema
        assert schema is not None
        schema({**one.get("data", {}), **one.get("target", {})})


async def test_every_trigger_s_and_condition_s_example_is_taken(hass: HomeAssistant) -> None:
    shown = [one for one in EXAMPLES if "action" not in one]
    automations = [{"triggers": [], "actions": [], **one} for one in shown]
    assert len(automations) == len(re.findall(r"In the automation editor", PAGE))
    assert await async_setup_component(hass, "automation", {"automation": automations})
    await hass.async_block_till_done()
    states = hass.states.async_all("automation")
    assert [state.state for state in states] == ["on"] * len(automations)
    await hass.services.async_call("automation", "turn_off", {"entity_id": "all"}, blocking=True)


def members(answer: Any, path: str = "") -> Iterator[str]:
    """Name the members of an answer, as scripts/answers.yaml does."""
    if isinstance(answer, list):
        for one in answer:
            yield from members(one, f"{path}[]")
    elif isinstance(answer, dict) and not path.endswith("outputs"):
        for name, one in answer.items():
            here = f"{path}.{name}" if path else name
            yield here
            yield from members(one, here)


@pytest.fixture
async def answers(
    hass: HomeAssistant,
    call: Call,
    rufus_entry: MockConfigEntry,
    rufus_sim: RufusSimulator,
    lrs_entry: MockConfigEntry,  # noqa: ARG001 - it is called
) -> AsyncIterator[dict[str, set[str]]]:
    """Call every action that answers, of all systems; return what came."""
    site, school = SpreadsheetWebSimulator(seed=0), EliabSimulator()
    await site.start()
    await school.start()
    site_entry = await set_up(hass, site_entry_for(site))
    login = ("url", "token", "username", "password")
    school_entry = await set_up(hass, eliab_entry_for(school, *login))
    mat, arch = (device_id(hass, rufus_entry, key(rufus_sim, one)) for one in (MAT, ARCH))
    hubs = [device_id(hass, one, "hub") for one in (site_entry, school_entry)]
    passing = {"number": 9001, "bib": "12", "timestamp": "2026-05-01T10:15:30+00:00"}
    calculation = {"outputs": ["Pay"]}
    calls: list[tuple[str, dict[str, Any]]] = [
        *(("open_session", {"device_id": one}) for one in (arch, *hubs)),
        ("bind_device", {"model": "G2", "serial_number": "G2-77", "type": "Gate"}),
        ("add_passings", {"device_id": mat, "passings": [passing]}),
        ("get_sessions", {"device_id": mat}),
        ("get_passings", {"device_id": mat}),
        ("assign_pager", {"number": 40, "label": "Sarah"}),
        ("get_wait", {"party_size": 2}),
        ("page_next", {}),
        ("page_next", {}),
        ("page_next", {}),
        ("undo", {"number": 40}),
        ("clear", {"number": 40}),
        ("recall", {}),
        ("remove", {"number": 40}),
        ("clear_all", {}),
        ("get_history", {}),
        ("calculate", calculation),
        ("calculate_all", {"calculations": [calculation]}),
    ]
    found: dict[str, set[str]] = {}
    for name, data in calls:
        found.setdefault(name, set()).update(members(await call(name, answer=True, **data)))
    yield found
    await unload_all(hass)
    await site.stop()
    await school.stop()


async def test_every_answer_is_told_as_it_is(answers: dict[str, set[str]]) -> None:
    told = {name: set(members) for name, members in reference._ANSWERS.items()}
    assert set(told) == ANSWERS
    assert answers == {
        name: members for name, members in told.items() if name not in OF_RACES | OF_FORWARDS
    }


def test_an_example_that_lacks_what_is_needed_would_be_refused() -> None:
    with pytest.raises(vol.Invalid):
        vol.Schema(reference.offers()["send_page"]["lrs"].fields)({})
