"""The rules of the bronze tier."""

import ast
from collections.abc import Callable, Iterator, Mapping
import re

from packaging.requirements import Requirement

from scripts.validate import CHECKS

from .reading import SYSTEMS, Repository, called, calls_in, missing

_FLOWS = {
    "rufus": "tests/test_config_flow{}.py",
    "lrs": "tests/test_config_flow{}.py",
    "spreadsheetweb": "tests/systems/spreadsheetweb/test_config_flow.py",
    "eliab": "tests/systems/eliab/test_init.py",
}
_MIN_INTRO_WORDS = 20
_REGISTERING = {"async_register_admin_service", "async_register_platform_entity_service"}
_INTERVALS = re.compile(r"_seconds\((\d+),|Range\(min=(\d+), max=\d+\).*seconds")


def _action_setup(repo: Repository) -> Iterator[str]:
    """`async_setup` registers the actions, whatever is set up, and nothing else registers any."""
    setup = repo.functions("__init__.py").get("async_setup")
    if setup is None or "async_setup_services" not in calls_in(setup):
        yield "async_setup does not register the actions"
    for module, call in repo.calls():
        if called(call) in _REGISTERING and module != "services.py":
            yield f"{module} registers actions"
    yield from repo.without_test("tests/test_init.py::test_actions_are_there_without_an_entry")


def _appropriate_polling(repo: Repository) -> Iterator[str]:
    """An interval to choose is 2 seconds or more; an idle account is asked once a minute."""
    for system in SYSTEMS:
        for low in _INTERVALS.findall(_init(repo, system)):
            if int("".join(low)) < 2:
                yield f"{system} can be polled every {low} seconds"
    if not re.search(
        r"_IDLE_INTERVAL = timedelta\(seconds=60\)", _source(repo, "systems/rufus/coordinator.py")
    ):
        yield "an idle account is not polled once a minute"
    for system in ("spreadsheetweb", "eliab"):
        if "Nothing is polled" not in repo.page(system) and "nothing is polled" not in repo.page(
            system
        ):
            yield f"docs/{system}.md does not say that nothing is polled"


def _brands(repo: Repository) -> Iterator[str]:
    """The brand images come with the integration, in the sizes that are asked for."""
    yield from CHECKS["brand"](repo.root)


def _common_modules(repo: Repository) -> Iterator[str]:
    """`coordinator.py` and `entity.py` have the bases, and every platform draws upon them."""
    yield from missing(("coordinator.py", "entity.py"), repo.modules, "modules")
    for platform in repo.platforms:
        if "from .entity import" not in _source(repo, platform):
            yield f"{platform} does not use entity.py"


def _config_flow(repo: Repository) -> Iterator[str]:
    """Every system has a form, with a name and a description for each field."""
    yield from CHECKS["config flow"](repo.root)
    steps = repo.english["config"]["step"]
    for system in SYSTEMS:
        fields = steps.get(system, {}).get("data", {})
        yield from missing(
            fields or ["form"], steps.get(system, {}).get("data_description", {}), system
        )


def _config_flow_test_coverage(repo: Repository) -> Iterator[str]:
    """Each form is tested for success, errors and recovery, duplicates, new credentials."""
    for system, place in _FLOWS.items():
        names = ("", "_errors", "_entries", "_options") if "{}" in place else ("",)
        text = "".join(repo.text(place.format(name)) for name in names)
        for what in (
            "recover",
            "set_up|taken_as|opens",
            "once|again|same|two_",
            "reauth|credentials",
        ):
            if not re.search(rf"def test_\w*({what})", text):
                yield f"{system}: no test of {what}"


def _dependency_transparency(repo: Repository) -> Iterator[str]:
    """What is required is a released package, in a range of versions that the pins meet."""
    for text in repo.manifest["requirements"]:
        wanted = Requirement(text)
        if wanted.url or not wanted.specifier:
            yield f"{text} names no released versions"
        for pins in ("test", "live"):
            if not re.search(
                rf"^{wanted.name}==", repo.text(f"requirements/{pins}.txt"), re.MULTILINE
            ):
                yield f"{wanted.name} is not in requirements/{pins}.txt"


def _docs_actions(repo: Repository) -> Iterator[str]:
    """The page of reference has each action with its fields, its answer and an example."""
    page = repo.text("docs/reference.md")
    for name, service in repo.yaml("services.yaml").items():
        about = _part(page, f"### `steward.{name}`")
        yield from missing(
            [f"| `{field}` |" for field in (service or {}).get("fields", {})],
            re.findall(r"^\| `\w+` \|", about, re.MULTILINE),
            name,
        )
        if "```yaml" not in about:
            yield f"{name}: no example"
        if f"`steward.{name}`" not in repo.guides:
            yield f"{name} is on no page of a system or a feature"


def _docs_triggers(repo: Repository) -> Iterator[str]:
    """The page of reference has each trigger, in the user interface and in YAML."""
    yield from _docs_automations(repo, "triggers")


def _docs_conditions(repo: Repository) -> Iterator[str]:
    """The page of reference has each condition, in the user interface and in YAML."""
    yield from _docs_automations(repo, "conditions")


def _docs_automations(repo: Repository, section: str) -> Iterator[str]:
    page = repo.text("docs/reference.md")
    for name, shape in repo.yaml(f"{section}.yaml").items():
        if name.startswith("."):
            continue
        about = _part(page, f"### `steward.{name}`")
        for wanted in ("In the automation editor", "```yaml", *_options(shape)):
            if wanted not in about:
                yield f"{name}: nothing of {wanted}"
        if f"`steward.{name}`" not in repo.text("docs/automations.md"):
            yield f"{name} is not in docs/automations.md"


def _options(shape: Mapping[str, Mapping[str, object]] | None) -> list[str]:
    return [f"| `{name}` |" for name in (shape or {}).get("fields", {})]


def _docs_high_level_description(repo: Repository) -> Iterator[str]:
    """Each system's page begins with what it is, and a link to the vendor's own pages."""
    for system in SYSTEMS:
        intro = repo.page(system).partition("\n## ")[0]
        if len(intro.split()) < _MIN_INTRO_WORDS:
            yield f"docs/{system}.md says little of what it is"
        if "](https://" not in intro:
            yield f"docs/{system}.md does not lead to the vendor"


def _docs_installation_instructions(repo: Repository) -> Iterator[str]:
    """README tells how to install it, with HACS and by hand."""
    about = _part(repo.text("README.md"), "## Install")
    yield from missing(("HACS", "hand", "restart"), about.replace("*", " ").split(), "README")


def _docs_removal_instructions(repo: Repository) -> Iterator[str]:
    """README tells how to remove it, each system's page what stays at the vendor."""
    if "To remove it" not in repo.text("README.md"):
        yield "README does not say how to remove it"
    for system in SYSTEMS:
        about = repo.section(system, "Removal")
        if "Delete the entry" not in about or not re.search(r"\b(stays?|keeps)\b", about):
            yield f"docs/{system}.md does not say what stays"


def _entity_event_setup(repo: Repository) -> Iterator[str]:
    """Entities begin to listen when they are added, and end it with what that gave them."""
    for module in ("entity.py", *repo.platforms):
        for function in ast.walk(repo.modules.get(module, ast.Module([], []))):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            calls = calls_in(function)
            if function.name == "__init__":
                yield from (f"{module}: {one} in __init__" for one in calls if "listen" in one)
            if function.name == "async_added_to_hass" and "super" not in calls:
                yield f"{module}: async_added_to_hass does not call what it overrides"


def _entity_unique_id(repo: Repository) -> Iterator[str]:
    """The base entity gives a unique ID, made of what the vendor calls the thing."""
    if "self._attr_unique_id = unique_id(" not in _source(repo, "entity.py"):
        yield "entity.py gives no unique id"
    yield from repo.without_test("tests/test_devices.py::test_identifiers_tell_entries_apart")


def _has_entity_name(repo: Repository) -> Iterator[str]:
    """The base entity is named within its device."""
    if "_attr_has_entity_name = True" not in _source(repo, "entity.py"):
        yield "entity.py does not name entities within their devices"
    for module in repo.platforms:
        if "_attr_name" in _source(repo, module):
            yield f"{module} names an entity itself"


def _runtime_data(repo: Repository) -> Iterator[str]:
    """What runs is in `runtime_data`, typed, and nothing is in `hass.data`."""
    if "entry.runtime_data = coordinator" not in _source(repo, "__init__.py"):
        yield "runtime_data is not set"
    if "type StewardConfigEntry = ConfigEntry[" not in _source(repo, "coordinator.py"):
        yield "the config entry has no type of its own"
    for module in repo.modules:
        if "hass.data[DOMAIN]" in _source(repo, module):
            yield f"{module} uses hass.data"


def _test_before_configure(repo: Repository) -> Iterator[str]:
    """Each system validates what was entered by connecting, before an entry is made."""
    if "system.validate_input(self.hass" not in _source(repo, "config_flow.py"):
        yield "the flow does not try what was entered"
    for system in SYSTEMS:
        if "validate_input=" not in _init(repo, system):
            yield f"{system} does not validate"


def _test_before_setup(repo: Repository) -> Iterator[str]:
    """An entry is set up only after its first refresh."""
    setup = repo.functions("__init__.py").get("async_setup_entry")
    if setup is None or "async_config_entry_first_refresh" not in calls_in(setup):
        yield "the first refresh is not waited for"
    yield from repo.without_test(
        "tests/test_init.py::test_unreachable_account_is_tried_again",
        "tests/test_init.py::test_unreachable_transmitter_is_tried_again",
        "tests/test_init.py::test_refused_key_asks_for_another",
    )


def _unique_config_entry(repo: Repository) -> Iterator[str]:
    """Each system says what makes an entry unique, and the flow refuses a second one."""
    for system in SYSTEMS:
        if "unique_id=" not in _init(repo, system):
            yield f"{system} does not say what is unique"
    flow = _source(repo, "config_flow.py")
    yield from missing(
        ("async_set_unique_id", "_abort_if_unique_id_configured", "already_configured"),
        re.findall(r"\w+", flow),
        "config_flow.py",
    )


def _source(repo: Repository, module: str) -> str:
    """Write a module without its comments."""
    return ast.unparse(repo.modules.get(module, ast.Module([], [])))


def _init(repo: Repository, system: str) -> str:
    return _source(repo, f"systems/{system}/__init__.py")


def _part(page: str, heading: str) -> str:
    """Get what stands under a heading, up to the next of its level or above."""
    level = heading.partition(" ")[0]
    _, found, rest = page.partition(f"{heading}\n")
    return (
        re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]
        if found
        else ""
    )


RULES: Mapping[str, Callable[[Repository], Iterator[str]]] = {
    "action-setup": _action_setup,
    "appropriate-polling": _appropriate_polling,
    "brands": _brands,
    "common-modules": _common_modules,
    "config-flow-test-coverage": _config_flow_test_coverage,
    "config-flow": _config_flow,
    "dependency-transparency": _dependency_transparency,
    "docs-actions": _docs_actions,
    "docs-conditions": _docs_conditions,
    "docs-high-level-description": _docs_high_level_description,
    "docs-installation-instructions": _docs_installation_instructions,
    "docs-removal-instructions": _docs_removal_instructions,
    "docs-triggers": _docs_triggers,
    "entity-event-setup": _entity_event_setup,
    "entity-unique-id": _entity_unique_id,
    "has-entity-name": _has_entity_name,
    "runtime-data": _runtime_data,
    "test-before-configure": _test_before_configure,
    "test-before-setup": _test_before_setup,
    "unique-config-entry": _unique_config_entry,
}
