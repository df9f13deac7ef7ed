"""What is asked of a race by voice, in three languages, and by language models."""

from typing import Any

from homeassistant.components.conversation import async_converse
from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component
import pytest

from .desk import FINISH, HALFWAY, START, Desk


@pytest.fixture(autouse=True)
async def conversation(hass: HomeAssistant) -> None:
    """Set up Home Assistant's own agent."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})


@pytest.fixture
async def missing(conversation: None, desk: Desk) -> Desk:  # noqa: ARG001 - it is spoken to
    """Let two of four runners finish, and one not come."""
    await desk.hass.config_entries.async_reload(desk.entry.entry_id)
    await desk.add_race()
    await desk.pass_time(26)
    await desk.cross(*((bib, START, 0) for bib in "789"), *((bib, HALFWAY, 25) for bib in "789"))
    await desk.pass_time(52)
    await desk.cross(("8", FINISH, 50), ("9", FINISH, 51))
    await desk.pass_time(80)
    return desk


async def say(desk: Desk, text: str, language: str = "en") -> str:
    """Say something; return what is answered."""
    result = await async_converse(desk.hass, text, None, Context(), language)
    await desk.settle()
    return str(result.response.speech["plain"]["speech"])


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        (
            "en",
            "Where is Ana?",
            (
                "Ana Kowalski with bib 7 was at km 5 55 minutes ago and was expected at Finish"
                " 30 minutes ago."
            ),
        ),
        ("en", "where is number 10", "Dara Quill with bib 10 has not been seen yet."),
        ("en", "Is 8 in?", "Yes, Ben Okoye with bib 8 has finished, in place 1."),
        ("en", "is 7 in yet", "No, Ana Kowalski with bib 7 has not finished."),
        ("en", "Is 207 in", "No runner has the bib or the name 207."),
        ("en", "Who leads?", "Ben Okoye with bib 8 leads."),
        (
            "en",
            "who is missing",
            "1 runner is missing: Ana Kowalski with bib 7, last seen at km 5 55 minutes ago.",
        ),
        (
            "de",
            "Wo ist Ana?",
            (
                "Ana Kowalski mit der Startnummer 7 war vor 55 Minuten bei km 5 und wurde vor"
                " 30 Minuten bei Finish erwartet."
            ),
        ),
        ("de", "Wer führt", "In Führung liegt Ben Okoye mit der Startnummer 8."),
        (
            "de",
            "ist die 8 schon im Ziel",
            "Ja, Ben Okoye mit der Startnummer 8 ist im Ziel, auf Platz 1.",
        ),
        (
            "de",
            "wer fehlt",
            (
                "1 Läufer wird vermisst: Ana Kowalski mit der Startnummer 7, zuletzt vor"
                " 55 Minuten bei km 5."
            ),
        ),
        ("es", "quién va primero", "Va en cabeza Ben Okoye con el dorsal 8."),
        ("es", "ha llegado ya el 7", "No, Ana Kowalski con el dorsal 7 no está en meta."),
        (
            "es",
            "¿Quién falta?",
            (
                "Falta 1 corredor: Ana Kowalski con el dorsal 7, visto por última vez en km 5 hace"
                " 55 minutos."
            ),
        ),
    ],
)
async def test_questions_are_answered(
    missing: Desk, language: str, question: str, answer: str
) -> None:
    assert await say(missing, question, language) == answer


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "7 just came", "Ana Kowalski with bib 7 is noted at Finish."),
        (
            "de",
            "die 7 ist gerade gekommen",
            "Ana Kowalski mit der Startnummer 7 ist bei Finish eingetragen.",
        ),
        ("es", "el 7 acaba de llegar", "Ana Kowalski con el dorsal 7 queda anotado en Finish."),
    ],
)
async def test_who_just_came_is_looked_for_no_more(
    missing: Desk, language: str, text: str, answer: str
) -> None:
    assert missing.shown("look_for", "todo") == "1"
    assert await say(missing, text, language) == answer
    assert (missing.shown("look_for", "todo"), missing.shown("finished")) == ("0", "3")
    assert missing.told[-1] == ("finished", "7", "Finish")


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        (
            "en",
            "who leads",
            "Ben Okoye with bib 8 leads City run and nobody leads Fun run yet.",
        ),
        (
            "de",
            "wer führt",
            (
                "In City run liegt Ben Okoye mit der Startnummer 8 in Führung und in Fun run führt"
                " noch niemand."
            ),
        ),
        (
            "es",
            "quién va primero",
            (
                "En City run va en cabeza Ben Okoye con el dorsal 8 y en Fun run todavía no lidera"
                " nadie."
            ),
        ),
        (
            "en",
            "who is missing",
            "1 runner is missing: Ana Kowalski with bib 7, last seen at km 5 55 minutes ago.",
        ),
    ],
)
async def test_of_two_races_of_a_day_both_are_told(
    missing: Desk, language: str, question: str, answer: str
) -> None:
    await missing.add_race("bib\n701\n", name="Fun run")
    assert await say(missing, question, language) == answer


async def test_the_race_of_another_day_is_not_meant(missing: Desk) -> None:
    await missing.add_race(name="Last year", day="2025-05-03")
    assert await say(missing, "who leads") == "Ben Okoye with bib 8 leads."
    assert await say(missing, "is 8 in") == ("Yes, Ben Okoye with bib 8 has finished, in place 1.")
    assert await say(missing, "7 just came") == "Ana Kowalski with bib 7 is noted at Finish."


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "7 just came", "is noted at Finish, but that does not count."),
        ("de", "die 7 ist gerade gekommen", "ist bei Finish eingetragen, aber das zählt nicht."),
        ("es", "el 7 acaba de llegar", "queda anotado en Finish, pero no cuenta."),
    ],
)
async def test_who_is_out_of_the_race_is_noted_in_vain(
    missing: Desk, language: str, text: str, answer: str
) -> None:
    await missing.call("set_runner_status", bib="7", status="dsq")
    assert (await say(missing, text, language)).endswith(answer)
    assert missing.shown("finished") == "2"


async def test_a_first_name_alone_is_not_noted(missing: Desk) -> None:
    assert await say(missing, "Ana just came") == "No runner has the bib or the name Ana."
    assert missing.shown("finished") == "2"


@pytest.mark.parametrize("text", ["where is my phone", "is the oven in", "mum just came by"])
async def test_what_is_not_about_a_runner_is_left_alone(missing: Desk, text: str) -> None:
    answer = await say(missing, text)
    assert answer.startswith("Sorry")
    assert (missing.shown("look_for", "todo"), missing.shown("finished")) == ("1", "2")


async def test_tools_reach_the_race_that_is_exposed(missing: Desk) -> None:
    context = llm.LLMContext(
        platform="test",
        context=Context(),
        language="en",
        assistant="conversation",
        device_id=None,
    )

    async def tools() -> dict[str, llm.Tool]:
        api = await llm.async_get_api(missing.hass, llm.LLM_API_ASSIST, context)
        return {tool.name: tool for tool in api.tools}

    todo = missing.id_of("look_for", "todo")
    async_expose_entity(missing.hass, "conversation", todo, False)  # noqa: FBT003
    assert "steward__who_is_missing" not in await tools()
    async_expose_entity(missing.hass, "conversation", todo, True)  # noqa: FBT003
    tool = (await tools())["steward__who_is_missing"]
    result: Any = await tool.async_call(missing.hass, llm.ToolInput(tool.name, {}), context)
    data: Any = result.data
    assert data["count"] == 1
    assert data["runners"][0]["runner"]["bib"] == "7"
