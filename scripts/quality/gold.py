"""The rules of the gold tier."""

import ast
from collections.abc import Callable, Iterator, Mapping
import re

from .reading import SYSTEMS, Repository, called, missing

_MATCHERS = ("bluetooth", "dhcp", "homekit", "mqtt", "ssdp", "usb", "zeroconf")
_MIN_TROUBLES = 3
_ABOUT_ITSELF = {"battery", "charging", "clock_offset", "connection", "last_seen", "status"}
"""The keys of entities that tell of a device, not of what it is for."""
_OFF = {"clock_offset", "remove"}
"""The keys of entities that few need, or that are too many: of these, each is off somewhere."""


_CLASSES = {f"UnitOfTime.{name}": "DURATION" for name in ("SECONDS", "MINUTES", "HOURS")}
"""The device class that a unit calls for."""


def _descriptions(repo: Repository) -> Iterator[tuple[str, ast.Call, dict[str, ast.expr]]]:
    """Yield what describes an entity: where, the call, and its arguments by name."""
    for module, call in repo.calls():
        name = called(call)
        if name.startswith("Steward") and name.endswith("Description"):
            yield module, call, {word.arg: word.value for word in call.keywords if word.arg}


def _key(words: Mapping[str, ast.expr]) -> str:
    key = words.get("key")
    return str(key.value) if isinstance(key, ast.Constant) else ""


def _devices(repo: Repository) -> Iterator[str]:
    """Everything that a system looks after is a device, with its maker and what it is."""
    for module, call in repo.calls():
        if called(call) != "ItemDescription" or not module.startswith("systems/"):
            continue  # what a feature adds is no vendor's
        text = ast.unparse(call)
        for wanted in ("manufacturer=", "(model|entry_type)="):
            if not re.search(rf"\b{wanted}", text):
                yield f"{module}:{call.lineno}: a device without {wanted.strip('=')}"


def _diagnostics(repo: Repository) -> Iterator[str]:
    """Diagnostics can be downloaded, and every system says what must not be in them."""
    wanted = ["async_get_config_entry_diagnostics"]
    yield from missing(wanted, repo.functions("diagnostics.py"), "diagnostics.py")
    for system in SYSTEMS:
        if "redact=" not in ast.unparse(repo.modules[f"systems/{system}/__init__.py"]):
            yield f"{system} redacts nothing"
    yield from repo.without_test(
        "tests/test_diagnostics.py::test_account", "tests/test_diagnostics.py::test_transmitter"
    )


def _discovery(repo: Repository) -> Iterator[str]:
    """Nothing is known by which a system could be discovered; no matcher says otherwise."""
    if not set(_MATCHERS) & set(repo.manifest):
        yield "nothing is discovered"


def _docs(*headings: str) -> Callable[[Repository], Iterator[str]]:
    """Make the check that every system's page has one of some sections."""

    def check(repo: Repository) -> Iterator[str]:
        yield from repo.without_section(*headings)

    check.__doc__ = f"Each system's page has the section *{headings[0]}*."
    return check


def _docs_examples(repo: Repository) -> Iterator[str]:
    """Each system's page has examples, and blueprints can be imported."""
    for system in SYSTEMS:
        if "```yaml" not in repo.section(system, "Examples"):
            yield f"docs/{system}.md has no example"
    there = {path.name for path in (repo.root / "blueprints").rglob("*.yaml")}
    page = repo.text("docs/automations.md")
    yield from (f"{one} is not in docs/automations.md" for one in there if one not in page)


def _docs_troubleshooting(repo: Repository) -> Iterator[str]:
    """Each system's page has a table of what is seen and what to do."""
    for system in SYSTEMS:
        rows = repo.section(system, "Troubleshooting").count("\n|") - 1
        if rows < _MIN_TROUBLES:
            yield f"docs/{system}.md knows {rows} troubles"


def _dynamic_devices(repo: Repository) -> Iterator[str]:
    """Devices and entities come with what they stand for, without a restart."""
    for module in ("devices.py", "entity.py"):
        if "async_add_items_listener" not in {called(call) for _, call in repo.calls([module])}:
            yield f"{module} does not follow the items"
    yield from repo.without_test(
        "tests/test_devices.py::test_device_that_comes_is_there_without_a_restart"
    )


def _entity_category(repo: Repository) -> Iterator[str]:
    """What tells of a device itself is diagnostic, what sets it is configuration."""
    for module, call, words in _descriptions(repo):
        told = _key(words) in _ABOUT_ITSELF
        if (told or "Number" in called(call)) and "entity_category" not in words:
            yield f"{module}:{call.lineno}: {_key(words)} has no category"


def _entity_device_class(repo: Repository) -> Iterator[str]:
    """What has a unit of time or charge has the device class of it."""
    for module, call, words in _descriptions(repo):
        unit = words.get("native_unit_of_measurement")
        wanted = _CLASSES.get(ast.unparse(unit)) if unit else None
        if _key(words) == "battery":
            wanted = "BATTERY"
        kind = ast.unparse(words["device_class"]) if "device_class" in words else ""
        if wanted and not kind.endswith(wanted):
            yield f"{module}:{call.lineno}: {_key(words)} is no {wanted}"
    yield from (
        f"{module} converts a time, and says no TIMESTAMP"
        for module in repo.modules
        if module.endswith("/entities.py")
        and "_since" in ast.unparse(repo.modules[module])
        and "TIMESTAMP" not in ast.unparse(repo.modules[module])
    )


def _entity_disabled_by_default(repo: Repository) -> Iterator[str]:
    """What few need, or what would be too many, is off at first."""
    off = set()
    for _, _, words in _descriptions(repo):
        enabled = words.get("entity_registry_enabled_default")
        if isinstance(enabled, ast.Constant) and enabled.value is False:
            off.add(_key(words))
    for _, call in repo.calls():
        for word in call.keywords:
            if word.arg == "enabled" and isinstance(word.value, ast.Constant) and call.args:
                off.add(ast.literal_eval(call.args[0]) if not word.value.value else "")
    yield from missing(sorted(_OFF), off, "off at first")


def _entity_translations(repo: Repository) -> Iterator[str]:
    """Every entity has a name of its own in the texts, or that of its device class."""
    named = {key for platform in repo.english["entity"].values() for key in platform}
    for module, call, words in _descriptions(repo):
        if "key" not in words or "Issue" in called(call):
            continue
        key = words.get("translation_key")
        if key is None and "device_class" not in words:
            yield f"{module}:{call.lineno}: {_key(words)} has no name"
        if isinstance(key, ast.Constant) and str(key.value) not in named:
            yield f"{module}:{call.lineno}: there is no text {key.value!s}"


def _exception_translations(repo: Repository) -> Iterator[str]:
    """No error of Home Assistant's is raised with a text of its own."""
    errors = {
        "HomeAssistantError",
        "ServiceValidationError",
        "ConfigEntryAuthFailed",
        "ConfigEntryNotReady",
        "UpdateFailed",
    }
    for module, call in repo.calls():
        if called(call) in errors and call.args:
            yield f"{module}:{call.lineno}: an error with a text of its own"


def _icon_translations(repo: Repository) -> Iterator[str]:
    """Every entity with a name, every action, trigger and condition has an icon."""
    from scripts.check_texts import flat, without_icon  # noqa: PLC0415  # reads no package

    icons = repo.yaml("icons.json")
    yield from dict.fromkeys(without_icon(dict(flat(repo.english)), icons))


def _reconfiguration_flow(repo: Repository) -> Iterator[str]:
    """Everything that was entered can be changed."""
    wanted = ["async_step_reconfigure"]
    yield from missing(wanted, repo.functions("config_flow.py"), "config_flow.py")
    yield from repo.without_test(
        "tests/test_config_flow_entries.py::test_reconfigure_rufus",
        "tests/test_config_flow_entries.py::test_reconfigure_lrs",
    )


def _repair_issues(repo: Repository) -> Iterator[str]:
    """What the user should mend is a repair, which says how, or does it."""
    texts = repo.english["issues"]
    described = 0
    for module, call, words in _descriptions(repo):
        if "Issue" not in called(call) or not (key := _key(words)):
            continue
        described += 1
        text = texts.get(key, {})
        if ("fix_fn" in words) != ("fix_flow" in text):
            yield f"{module}:{call.lineno}: {key} is mended by another than its text says"
    if not described:
        yield "there are no repairs"
    yield from missing(["async_create_fix_flow"], repo.functions("repairs.py"), "repairs.py")


def _stale_devices(repo: Repository) -> Iterator[str]:
    """What a system has no more is removed, and the user can delete what it does not list."""
    if "async_remove_device" not in {called(call) for _, call in repo.calls(["devices.py"])}:
        yield "devices.py removes nothing"
    wanted = ["async_remove_config_entry_device"]
    yield from missing(wanted, repo.functions("__init__.py"), "__init__.py")
    yield from repo.without_test(
        "tests/test_devices.py::test_device_that_goes_is_removed_with_its_entities",
        "tests/test_devices.py::test_failed_listing_removes_nothing",
    )


RULES: Mapping[str, Callable[[Repository], Iterator[str]]] = {
    "devices": _devices,
    "diagnostics": _diagnostics,
    "discovery-update-info": _discovery,
    "discovery": _discovery,
    "docs-data-update": _docs("How data updates", "What is pushed, and what is polled"),
    "docs-examples": _docs_examples,
    "docs-known-limitations": _docs("Known limitations"),
    "docs-supported-devices": _docs("Supported devices"),
    "docs-supported-functions": _docs("What it shows"),
    "docs-troubleshooting": _docs_troubleshooting,
    "docs-use-cases": _docs("What it is good for"),
    "dynamic-devices": _dynamic_devices,
    "entity-category": _entity_category,
    "entity-device-class": _entity_device_class,
    "entity-disabled-by-default": _entity_disabled_by_default,
    "entity-translations": _entity_translations,
    "exception-translations": _exception_translations,
    "icon-translations": _icon_translations,
    "reconfiguration-flow": _reconfiguration_flow,
    "repair-issues": _repair_issues,
    "stale-devices": _stale_devices,
}
