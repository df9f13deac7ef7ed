"""Looks at Steward in a Home Assistant that speaks another language, in a browser.

    .venv-live/bin/python -m scripts.check_languages [de] [es] [--pictures FOLDER] [--texts]

Goes through the forms that set systems up, options, a page of each kind of device, repairs, an
automation with all triggers, conditions and actions, and the dashboard. Prints what is shown that
is neither in the language nor a name, and ends with 1 then; `--texts` prints all that is shown.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
import sys
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page
import yaml

from scripts.browser import DESKTOP, chromium, logged_in
from scripts.check_texts import INTEGRATION, ROOT, Rules, translations
from scripts.hass_api import Hass, HassError
from scripts.reading import Reader, date_words, names_in, of_home_assistant, shown_on
from scripts.stage import stage
from scripts.world import Control

_LANGUAGES = ("de", "es")
_SYSTEMS = ("rufus", "lrs", "spreadsheetweb", "eliab")
_PAGE = "/config/integrations/integration/steward"
_AUTOMATION = "steward_everything"
_VIEWS = ("host", "race", "systems", "history")
_PATIENCE = 20
_GO = """(path) => {
    history.pushState(null, "", path);
    dispatchEvent(new CustomEvent("location-changed", { detail: { replace: false } }));
}"""
_TALL = (DESKTOP[0], 1400)


@dataclass(kw_only=True)
class Tour:
    """Goes from page to page in one language, and notes what is strange."""

    page: Page
    language: str
    reader: Reader
    pictures: Path | None
    texts: dict[str, list[str]] = field(default_factory=dict)
    """What was shown, by the name of the place."""
    strange: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the texts by which things are found."""
        self.own = of_home_assistant(self.language)
        self.steward = translations(self.language)

    async def look(self, name: str) -> None:
        """Read what is shown, note what is strange, and take a picture."""
        shown = await shown_on(self.page)
        self.texts[name] = shown
        for text in shown:
            if why := self.reader.strange(text):
                self.strange.append(f"{self.language} {name}: {why}: {text}")
        if self.pictures:
            path = self.pictures / f"{self.language}-{name}.png"
            await self.page.screenshot(path=path, animations="disabled")

    async def open(self, path: str) -> None:
        """Open a page anew: nothing lies over it."""
        await self.page.goto(path)
        await shown_on(self.page)

    async def go(self, path: str) -> None:
        """Go to a page as the frontend's own links do; for places where nothing lies over it."""
        await self.page.evaluate(_GO, path)

    def button(self, key: str) -> Locator:
        """Find the buttons that have a text of Home Assistant's own."""
        return self.page.get_by_role("button", name=self.own[key], exact=True)

    async def set_up(self) -> None:
        """Look at the menu, and at the form of each system."""
        for system in _SYSTEMS:
            await self.open(_PAGE)
            await self.button("ui.panel.config.integrations.integration_page.add_hub").click()
            option = self.steward[f"config.step.user.menu_options.{system}"]
            choice = self.page.get_by_text(option, exact=True)
            await choice.wait_for()
            if system == _SYSTEMS[0]:
                await self.look("set-up")
            await choice.click()
            await self.look(f"set-up-{system}")

    async def options(self) -> None:
        """Look at the integration's page, options, and what can be added to entries."""
        await self.open(_PAGE)
        await self.look("integration")
        gears = self.button("ui.panel.config.integrations.config_entry.configure")
        for index in range(await gears.count()):
            await self.open(_PAGE)
            await gears.nth(index).click()
            await self.look(f"options-{index + 1}")
        added = (key.split(".") for key in self.steward)
        kinds = {kind for first, kind, *_ in added if first == "config_subentries"}
        for kind in sorted(kinds):
            await self.open(_PAGE)
            add = self.steward[f"config_subentries.{kind}.initiate_flow.user"]
            buttons = self.page.get_by_role("button", name=add)
            if await buttons.count():  # what needs another integration may not be offered
                await buttons.first.click()
                await self.look(f"add-{kind}")

    async def devices(self, hass: Hass) -> None:
        """Look at a page of each kind of device; devices are of one kind if their entities are."""
        await self.open("/config/devices/dashboard")
        entities = await hass.command("config/entity_registry/list")
        kinds: dict[frozenset[str], str] = {}
        for device in await hass.command("config/device_registry/list"):
            of_it = [
                one
                for one in entities
                if (one["device_id"], one["platform"]) == (device["id"], "steward")
            ]
            kind = frozenset(f"{one['translation_key']}" for one in of_it)
            if kind:
                kinds.setdefault(kind, device["id"])
        for index, device_id in enumerate(kinds.values(), 1):
            await self.go(f"/config/devices/device/{device_id}")
            await self.look(f"device-{index}")

    async def repairs(self) -> None:
        """Look at the list of repairs, and at each of them."""
        await self.open("/config/repairs")
        await self.look("repairs")
        rows = self.page.locator("ha-config-repairs").get_by_role("button")
        for index in range(await rows.count()):
            await self.open("/config/repairs")
            await rows.nth(index).click()
            await self.look(f"repair-{index + 1}")

    async def automation(self) -> None:
        """Look at each trigger, condition and action in the editor, and at what it offers."""
        path = f"/config/automation/edit/{_AUTOMATION}"
        await self.open(path)
        await self.look("automation")
        for kind in ("trigger", "condition", "action"):
            rows = self.page.locator(f"ha-automation-{kind}-row")
            for index in range(await rows.count()):
                await rows.nth(index).click()
                await self.look(f"{kind}-{index + 1}")

    async def dashboard(self, path: str) -> None:
        """Look at the views of the dashboard."""
        await self.open(f"/{path}")
        for view in _VIEWS:
            await self.go(f"/{path}/{view}")
            await self.look(view)


def _described(name: str) -> dict[str, Any]:
    """Read what a file of the integration describes; what begins with a dot is shared."""
    tree = yaml.safe_load((INTEGRATION / f"{name}.yaml").read_text(encoding="utf-8"))
    return {key: value or {} for key, value in tree.items() if not key.startswith(".")}


def _option(name: str, described: dict[str, Any]) -> Any:
    return {"minutes": 5} if name == "for" else described["default"]


def _one(kind: str, name: str, described: dict[str, Any], target: str) -> dict[str, Any]:
    """Configure a trigger or a condition, with what it requires."""
    options = {
        option: _option(option, of_it)
        for option, of_it in described.get("fields", {}).items()
        if of_it.get("required")
    }
    one: dict[str, Any] = {kind: f"steward.{name}", "target": {"device_id": [target]}}
    return one | ({"options": options} if options else {})


async def automate_everything(hass: Hass) -> None:
    """Make an automation that has all of Steward's triggers, conditions and actions."""
    devices = await hass.command("config/device_registry/list")
    target = next(one["id"] for one in devices if one["name"] == "T7470")
    triggers = _described("triggers").items()
    conditions = _described("conditions").items()
    automation = {
        "alias": "Steward",
        "triggers": [_one("trigger", *one, target) for one in triggers],
        "conditions": [_one("condition", *one, target) for one in conditions],
        "actions": [{"action": f"steward.{name}", "data": {}} for name in _described("services")],
    }
    await hass.post(f"config/automation/config/{_AUTOMATION}", automation)


async def furnish(hass: Hass, control: Control) -> None:
    """Let guests in, runners pass and a pager be carried by staff; and much be to repair."""
    await control.do("lrs", "assign", number=7, label="Ana", party_size=2, goal=600, waited=900)
    await control.do("lrs", "assign", number=8, label="Bo", party_size=1, goal=600)
    await control.do("lrs", "page", number=8)
    entries = await hass.command("config_entries/get", domain="steward")
    (lrs,) = (one["entry_id"] for one in entries if one["title"] == "T7470")
    begin = {"handler": [lrs, "staff_pager"]}
    await hass.flow("config/config_entries/subentries/flow", begin, {"name": "Kim", "number": 90})
    devices = {one["name"]: one["id"] for one in await hass.command("config/device_registry/list")}
    await hass.action("open_session", device_id=devices["SpreadsheetWEB"])
    await control.do("spreadsheetweb", "drop_all_sessions")
    await control.do("eliab", "set_fault", spoil="lost", times=1)
    for name, fields in (
        ("calculate", {"outputs": ["Pay"]}),
        ("close_session", {"device_id": [devices["eliab"]]}),
    ):
        with suppress(HassError):
            await hass.action(name, response=name == "calculate", **fields)
    await control.do("lrs", "set_clock", seconds=600)
    await control.do("lrs", "assign", number=9, label="Cy")  # a message tells its time
    device = (await control.state("rufus"))["devices"][0]
    deviceid = device["deviceid"]
    await control.do("rufus", "set_clock", deviceid=deviceid, seconds=-3600)
    await hass.action("open_session", device_id=devices[device["alias"]], name="City run")
    issues = {"clock_off", "device_clock_off", "session_dropped", "close_in_doubt"}
    for _ in range(_PATIENCE):
        await control.do("rufus", "add_passing", deviceid=deviceid, bib="101")
        await asyncio.sleep(3)  # a clock is judged by what comes in several polls
        listed = await hass.command("repairs/list_issues")
        if not (issues := issues - {one["translation_key"] for one in listed["issues"]}):
            return
    raise HassError(f"there is no repair for {', '.join(sorted(issues))}")


@asynccontextmanager
async def tour(language: str, pictures: Path | None) -> AsyncIterator[tuple[Tour, Hass, str]]:
    """Prepare a tour through a Home Assistant that speaks a language."""
    async with (
        stage("quiet", language=language) as ready,
        aiohttp.ClientSession() as session,
        Hass.connect(ready["hass"]["url"], ready["hass"]["token"]) as hass,
        chromium() as browser,
        logged_in(browser, ready["hass"], _TALL) as context,
    ):
        control = Control(session, ready["simulated"]["control"]["url"])
        await furnish(hass, control)
        await automate_everything(hass)
        page = await context.new_page()
        names = names_in(
            ready["hass"],
            ready["simulated"],
            [await control.state(system) for system in _SYSTEMS],
            ["Kim", "Steward", "LRS", "Home Assistant", "YAML"],
        )
        reader = Reader.of(
            language,
            Rules.read(ROOT / "scripts" / "terms.yaml"),
            names,
            await date_words(page, language),
        )
        made = Tour(page=page, language=language, reader=reader, pictures=pictures)
        yield made, hass, ready["path"]


async def look_at_everything(language: str, pictures: Path | None = None) -> Tour:
    """Go through all places; return the tour with what it found."""
    async with tour(language, pictures) as (made, hass, path):
        await made.set_up()
        await made.options()
        await made.devices(hass)
        await made.repairs()
        await made.automation()
        await made.dashboard(path)
        return made


def main() -> int:
    """Go through the languages that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="*", choices=_LANGUAGES, default=_LANGUAGES)
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of each place")
    parser.add_argument("--texts", action="store_true", help="print all that is shown")
    options = parser.parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    strange = 0
    for language in options.languages:
        made = asyncio.run(look_at_everything(language, options.pictures))
        if options.texts:
            for name, texts in made.texts.items():
                print(f"{language} {name}:", *texts, sep="\n  ")
        print(*made.strange, sep="\n", end="\n" if made.strange else "")
        different = {text for texts in made.texts.values() for text in texts}
        counts = f"{len(made.texts)} places, {len(different)} texts, {len(made.strange)} strange"
        print(f"{language}: {counts}")
        strange += len(made.strange)
    return 1 if strange else 0


if __name__ == "__main__":
    sys.exit(main())
