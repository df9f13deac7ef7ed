"""What README and docs say is so: links, names, options, defaults, commands and figures."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path
import re
from typing import Any
from urllib.parse import parse_qs, urlparse

from homeassistant.const import Platform
from homeassistant.util import slugify
import pytest
import voluptuous as vol
import yaml

from custom_components.steward.descriptions import PLATFORMS
from custom_components.steward.systems.lrs import coordinator as lrs, sync as lrs_sync
from custom_components.steward.systems.rufus import coordinator as rufus
from custom_components.steward.systems.table import SYSTEMS
from scripts.reference import entity_name, offers

from .files import INTEGRATION, ROOT, read_json, read_yaml, texts

ENGLISH = read_json(INTEGRATION / "translations" / "en.json")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = {path.name: path.read_text(encoding="utf-8") for path in PAGES}
EACH = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
EACH_SYSTEM = pytest.mark.parametrize("system", SYSTEMS)
PAGE_OF = {
    name: "\n".join(TEXT[f"{one}.md"] for one in (name, *(part.name for part in system.features)))
    for name, system in SYSTEMS.items()
}
"""The page of each system, and those of the features that it has."""


# Links


def anchors(text: str) -> set[str]:
    """Name the anchors of a page's headings, as its readers make them."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def links(text: str) -> Iterator[str]:
    """Yield the targets of a page's links and images."""
    yield from re.findall(r"\]\(([^)\s]+)\)", text)
    yield from re.findall(r'src="([^"]+)"', text)


@EACH
def test_links_lead_somewhere(path: Path) -> None:
    for link in links(path.read_text(encoding="utf-8")):
        if "://" in link:
            assert link.startswith("https://"), link
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.read_text(encoding="utf-8")), link


@EACH
def test_badges_open_what_there_is(path: Path) -> None:
    for link in links(path.read_text(encoding="utf-8")):
        parts = urlparse(link)
        if parts.netloc != "my.home-assistant.io" or "/badges/" in parts.path:
            continue
        asked = {name: value for name, (value,) in parse_qs(parts.query).items()}
        match parts.path.strip("/").split("/")[-1]:
            case "config_flow_start":
                assert asked == {"domain": INTEGRATION.name}
            case "hacs_repository":
                repository = f"https://github.com/{asked['owner']}/{asked['repository']}"
                assert repository == read_json(INTEGRATION / "manifest.json")["documentation"]
            case "blueprint_import":
                file = asked["blueprint_url"].partition("/blob/main/")[2]
                assert (ROOT / file).exists()
            case other:
                pytest.fail(f"an unknown badge: {other}")


# Names


def names(*sections: str) -> set[str]:
    """Name what can be written after `steward.`: actions, triggers, conditions."""
    return {name for section in sections for name in read_yaml(INTEGRATION / f"{section}.yaml")}


@EACH
def test_actions_triggers_and_conditions_exist(path: Path) -> None:
    known = names("services", "triggers", "conditions")
    text = path.read_text(encoding="utf-8")
    told = set(re.findall(r"\bsteward\.([a-z_]+)\b(?!\.\w)", text)) - {"js", "yaml", "zip"}
    assert told <= known


ENTITIES = {
    (str(PLATFORMS[type(entity)]), slugify(entity_name(entity)))
    for system in SYSTEMS.values()
    for item in system.items
    for entity in item.entities
}
"""The platforms and the ends of the ids of all entities."""
OTHERS = {"binary_sensor.kitchen_button", "button.pressed", "event.received"}
"""What is not Steward's in the examples."""


@EACH
def test_entities_of_the_examples_exist(path: Path) -> None:
    platforms = "|".join({platform for platform, _ in ENTITIES})
    text = re.sub(r"https?://\S+", "", path.read_text(encoding="utf-8"))
    for found in set(re.findall(rf"\b(?:{platforms})\.(?!py\b)[a-z0-9_*]+[a-z0-9]", text)) - OTHERS:
        platform, _, name = found.partition(".")
        assert platform in set(Platform)
        ends = [end for kind, end in ENTITIES if kind == platform]
        number = re.sub(r"_\d+$", "", name)
        assert any(fnmatchcase(number, f"*_{end}") or number == end for end in ends), found


@EACH_SYSTEM
def test_every_entity_is_told_on_its_system_s_page(system: str) -> None:
    told = PAGE_OF[system].casefold()
    missing = [
        name
        for item in SYSTEMS[system].items
        for entity in item.entities
        if (name := entity_name(entity)).casefold() not in told
    ]
    assert not missing


@EACH_SYSTEM
def test_every_action_is_told_on_its_system_s_page(system: str) -> None:
    told = {name for name, by in offers().items() if system in by}
    assert {name for name in told if f"steward.{name}`" not in PAGE_OF[system]} == set()


# Set-up and options


@EACH_SYSTEM
def test_every_field_of_the_form_is_told(system: str) -> None:
    for name in ENGLISH["config"]["step"][system]["data"].values():
        assert re.search(rf"\b{re.escape(name)}\b", PAGE_OF[system]), name
        assert re.search(rf"\b{re.escape(name)}\b", TEXT["README.md"]), name


def bounds(check: Any) -> tuple[float, float] | None:
    """Find the range of numbers that a field takes."""
    parts = getattr(check, "validators", [check])
    found = [one for one in parts if isinstance(one, vol.Range)]
    return (found[0].min, found[0].max) if found else None


@EACH_SYSTEM
def test_every_option_is_told_with_its_range_and_its_default(system: str) -> None:
    labels = ENGLISH["options"]["step"]["init"]["data"]
    for key, check in SYSTEMS[system].options.schema.items():
        rows = [row for row in PAGE_OF[system].splitlines() if f"| {labels[str(key)]} |" in row]
        assert len(rows) == 1, labels[str(key)]
        if (limits := bounds(check)) is not None:
            low, high = limits
            assert f"{low:g} to {high:g} " in rows[0]
            assert f"{key.default():g} if you do not change it" in rows[0]


# Figures

FIGURES: dict[str, tuple[str, str]] = {
    "idle": ("rufus.md", f"every {rufus._IDLE_INTERVAL.seconds} seconds while all are idle"),
    "active": ("rufus.md", f"every {rufus.DEFAULT_ACTIVE_INTERVAL} seconds while a session is"),
    "active in README": ("README.md", f"every {rufus.DEFAULT_ACTIVE_INTERVAL} seconds,"),
    "idle in Sizing": ("sizing.md", f"1 request every {rufus._IDLE_INTERVAL.seconds} seconds"),
    "active in Sizing": ("sizing.md", f"1 every {rufus.DEFAULT_ACTIVE_INTERVAL} seconds while"),
    "observed": ("lrs.md", f"**polled**, every {lrs.DEFAULT_OBSERVED_INTERVAL} seconds"),
    "observed in Sizing": (
        "sizing.md",
        f"each way every {lrs.DEFAULT_OBSERVED_INTERVAL} seconds",
    ),
    "not observed": ("lrs.md", f"it is polled every {lrs.DEFAULT_POLL_INTERVAL} seconds"),
    "push lost": ("lrs.md", "If that lasts for two minutes"),
    "settings": ("lrs.md", "settings and the clock once an hour"),
}


@pytest.mark.parametrize(("page", "says"), FIGURES.values(), ids=FIGURES)
def test_figures_are_the_code_s(page: str, says: str) -> None:
    assert says in " ".join(TEXT[page].split())


def test_figures_that_are_words() -> None:
    assert lrs._PUSH_LOST.total_seconds() == 120
    assert lrs_sync._SETTINGS_SECONDS == 3600
    assert rufus._RACES_INTERVAL == 3600  # "The races are read once an hour"


def test_numbers_of_entities_are_the_code_s() -> None:
    on = {
        item.item.__name__: sum(one.entity_registry_enabled_default for one in item.entities)
        for system in SYSTEMS.values()
        for item in system.items
    }
    assert f"pager has {on['Pager']} entities that are on at first" in TEXT["sizing.md"]
    assert f"timing device {on['TimingDevice']};" in " ".join(TEXT["sizing.md"].split())


def test_versions_are_those_that_are_tested() -> None:
    for pins in ("test", "live"):
        text = (ROOT / "requirements" / f"{pins}.txt").read_text()
        (version,) = re.findall(r"^homeassistant==(\S+)", text, re.MULTILINE)
        for page in ("upgrading.md", "development.md"):
            assert version in TEXT[page]
    least = read_json(ROOT / "hacs.json")["homeassistant"].removesuffix(".0")
    assert f"needs Home Assistant {least} or later" in TEXT["README.md"]


# What is seen


def shown() -> Iterator[str]:
    """Yield all that Home Assistant shows of Steward, with any word for a placeholder."""
    for _, text in texts(ENGLISH):
        yield re.escape(text).replace(r"\{", "{").replace(r"\}", "}")


def troubles(page: str) -> Iterator[str]:
    """Yield what the page's last table says that is seen, in italics."""
    table = page.partition("## Troubleshooting")[2].partition("\n## ")[0]
    for row in re.findall(r"^\| (.+?) \|", table, re.MULTILINE):
        yield from re.findall(r"\*([^*]+)\*", row)


@EACH_SYSTEM
def test_what_is_seen_when_something_is_wrong_is_what_is_shown(system: str) -> None:
    patterns = [re.sub(r"\{\w+\}", ".*", one) for one in shown()]
    everything = "\n".join(text for _, text in texts(ENGLISH))
    for said in troubles(PAGE_OF[system]):
        parts = [part.strip() for part in re.split(r"…|\b\d+\b", said) if part.strip()]
        known = all(part in everything for part in parts)
        assert known or any(re.search(one, said) for one in patterns) or said in HOME_ASSISTANT


HOME_ASSISTANT = {"Error fetching", "Clock offset"}
"""What Home Assistant says, or entities."""


# Commands


@EACH
def test_commands_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for name, rest in re.findall(r"\bscripts/([\w-]+(?:\.\w+)?)((?: --[\w-]+)*)", text):
        program = ROOT / "scripts" / name
        assert program.exists(), name
        source = program.read_text(encoding="utf-8") if program.is_file() else ""
        beside = program.with_suffix(".py")
        source += beside.read_text(encoding="utf-8") if beside.exists() else ""
        for option in rest.split():
            assert option in source, f"{name} {option}"
    for name in re.findall(r"python -m (scripts|simulators|benchmarks)\.?(\w*)", text):
        assert (ROOT / "/".join(filter(None, name))).exists() or (
            ROOT / name[0] / f"{name[1]}.py"
        ).exists(), name


@EACH
def test_yaml_can_be_read(path: Path) -> None:
    for block in re.findall(r"```yaml\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL):
        assert yaml.safe_load(block)


def test_the_recorder_s_exclusion_is_of_what_is_said() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT["privacy.md"], re.DOTALL)
    excluded = yaml.safe_load(block)["recorder"]["exclude"]["entity_globs"]
    assert yaml.safe_load(block)["logbook"]["exclude"]["entity_globs"] == excluded
    ids = ("sensor.pager_12_guest", "event.finish_line_passing")
    assert [any(fnmatchcase(one, glob) for glob in excluded) for one in ids] == [True, True]
    assert not any(fnmatchcase("sensor.pager_12_session", glob) for glob in excluded)


def test_every_page_is_on_the_site() -> None:
    site = (ROOT / "zensical.toml").read_text(encoding="utf-8")
    there = {path.name for path in PAGES if path.parent.name == "docs"}
    assert {name for name in there if f'"{name}"' not in site} == set()
    assert {name for name in there - {"index.md"} if f"]({name})" not in TEXT["index.md"]} == set()


# Cards

CARDS = {"The waitlist": "waitlist", "The race desk": "race"}


def options_of(heading: str) -> dict[str, str]:
    """Read the table of a card's options: the default of each, as it is written."""
    about = TEXT["dashboards.md"].partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \| ([^|]*?) \|", about, re.MULTILINE))


@pytest.mark.parametrize("heading", CARDS)
def test_options_of_the_cards_are_told_with_their_defaults(heading: str) -> None:
    folders = (CARDS[heading], "board", "common")
    files = (one for name in folders for one in (ROOT / "frontend" / "src" / name).glob("*.ts"))
    source = "\n".join(one.read_text(encoding="utf-8") for one in files)
    told = options_of(heading)
    assert set(told) >= {"title", "tap_action"}
    assert not {name for name in told if not re.search(rf"\b{name}\b", source)}
    for name, default in told.items():
        if default.isdigit():
            written = rf"\b((DEFAULT_)?{name.upper()} =|{name}:|{name} =) {default}\b"
            assert re.search(written, source), name


def test_the_picture_of_the_house_has_each_of_its_rooms() -> None:
    """At the top all; deeper down those that it names are there."""
    page = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    _, _, picture = page.partition("```\ncustom_components/steward/\n")
    told: dict[str, set[str]] = {"": set(), "systems": set()}
    for line in takewhile(lambda line: line.startswith(" "), picture.splitlines()):
        indent = len(line) - len(line.lstrip())
        place = {2: "", 4: "systems"}.get(indent)
        if place is not None:
            names = re.match(r"(?:[\w.]+(?:/|\.py) ?)+", line.strip())
            told[place] |= {name.strip("/") for name in names[0].split()} if names else set()
    for place, named in told.items():
        rooms = {path.name for path in (INTEGRATION / place).iterdir()}
        assert named <= rooms
        missing = {one for one in rooms if "." not in one or one.endswith(".py")} - named
        assert missing <= {"__pycache__", "__init__.py"}, place
