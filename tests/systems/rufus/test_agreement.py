"""The ways to read passings (P2, P3) tell the same of the same session."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.steward.systems.rufus.api.client import RufusClient
from custom_components.steward.systems.rufus.api.types import Passing
from simulators.rufus import Generation, Order, RufusSimulator

from ...conftest import StartRufus

_START = datetime(2026, 3, 1, 8, tzinfo=UTC)
_DAY = timedelta(days=1)

_CROSSINGS = st.lists(
    st.fixed_dictionaries(
        {
            "num_passing": st.integers(0, 500),
            "timestamp": st.integers(0, 3600_000).map(
                lambda ms: (
                    (_START + timedelta(milliseconds=ms))
                    .isoformat(timespec="milliseconds")
                    .replace("+00:00", "Z")
                )
            ),
            "bib": st.text("0123456789ABÄ-", min_size=1, max_size=8),
        },
        optional={
            "chip": st.none() | st.text("0123456789ABCDEF", min_size=1, max_size=24),
            "latitude": st.floats(-90, 90).map(lambda degrees: round(degrees, 5)),
            "longitude": st.floats(-180, 180).map(lambda degrees: round(degrees, 5)),
        },
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one["num_passing"],
)


@pytest.fixture(params=list(Generation))
async def sim(request: pytest.FixtureRequest, start_rufus: StartRufus) -> RufusSimulator:
    """Return a cloud of each generation, with small pages."""
    return await start_rufus(generation=request.param, page_size=5, order=Order.NUMBER)


@pytest.fixture
def reader(http: aiohttp.ClientSession, sim: RufusSimulator) -> RufusClient:
    """Return a client of it."""
    ready = sim.ready()
    return RufusClient(http, ready["api_key"], ready["url"])


async def _all(pages: AsyncGenerator[list[Passing]]) -> list[Passing]:
    return [passing async for page in pages for passing in page]


def _common(passing: Passing) -> Passing:
    """Keep what says the same: an old cloud writes that there is no place as 0."""
    return replace(
        passing,
        latitude=passing.latitude or 0.0,
        longitude=passing.longitude or 0.0,
    )


def _sorted(passings: list[Passing]) -> list[Passing]:
    return sorted((_common(one) for one in passings), key=lambda one: one.num_passing)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(crossings=_CROSSINGS)
async def test_all_ways_tell_the_same(
    reader: RufusClient, sim: RufusSimulator, crossings: list[dict[str, object]]
) -> None:
    number = len(sim.world.devices)
    deviceid = sim.add_device(model="Mat S4", serial_number=f"S4-{number}")["deviceid"]
    token = sim.open_session(deviceid=deviceid, alias="City run")["token_session"]
    sim.add_passings(token_session=token, passings_list=crossings)
    by_number = await _all(reader.get_passings_of(token))
    assert [one.num_passing for one in by_number] == sorted(
        one.num_passing for one in sim.world.passings(token)
    )
    by_time = await _all(reader.get_passings_between(deviceid, _START - _DAY, _START + _DAY))
    expected = _sorted(by_number)
    assert len(expected) == len(crossings)
    assert _sorted(by_time) == expected
    paged: list[Passing] = []
    for page in range(1, len(crossings) // 5 + 2):
        paged += (await reader.get_passings_page(token, page=page)).passings
    assert _sorted(paged) == expected


async def test_both_name_the_session(reader: RufusClient, sim: RufusSimulator) -> None:
    deviceid = sim.add_device(model="Mat S4", serial_number="S4")["deviceid"]
    tokens = []
    for _ in range(2):
        tokens.append(sim.open_session(deviceid=deviceid)["token_session"])
        sim.fill_passings(deviceid, count=7)
    day = (datetime.now(UTC) - _DAY, datetime.now(UTC) + _DAY)
    by_time = await _all(reader.get_passings_between(deviceid, *day))
    by_number = [one for token in tokens for one in await _all(reader.get_passings_of(token))]
    assert by_time == by_number
    assert [one.token_session for one in by_number] == [one for one in tokens for _ in range(7)]
