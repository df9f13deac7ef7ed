"""The rules of the silver tier."""

import ast
from collections.abc import Callable, Iterator, Mapping
import re

from .reading import SYSTEMS, Repository, called, calls_in, missing

_ERRORS = {
    "HomeAssistantError",
    "Invalid",
    "ServiceValidationError",
    "Unauthorized",
    "UnknownUser",
    "nothing_to_do",
    "validation_error",
}
"""What an action may raise by itself; what comes of a system is turned into the first."""
_MIN_COVERAGE = 95


def _action_exceptions(repo: Repository) -> Iterator[str]:
    """Actions raise what names its text, and the errors of a system are turned into that."""
    modules = [
        name
        for name in repo.modules
        if name in {"services.py", "service_targets.py", "validation_error.py"}
        or name.endswith("/actions.py")
    ]
    for module in modules:
        for node in ast.walk(repo.modules[module]):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                name = called(node.exc)
                yield from (f"{module} raises {one}" for one in {name} - _ERRORS)
    if "translated_errors" not in repo.functions("coordinator.py"):
        yield "coordinator.py does not turn a system's errors into Home Assistant's"


def _config_entry_unloading(repo: Repository) -> Iterator[str]:
    """An entry can be unloaded, and leaves nothing behind."""
    unload = repo.functions("__init__.py").get("async_unload_entry")
    if unload is None or "async_unload_platforms" not in calls_in(unload):
        yield "the platforms are not unloaded"
    yield from repo.without_test(
        "tests/test_init.py::test_unloaded_account_leaves_nothing_behind",
        "tests/test_init.py::test_unloaded_transmitter_leaves_nothing_behind",
    )


def _docs_configuration_parameters(repo: Repository) -> Iterator[str]:
    """Each option is in a table of the page of its system or feature."""
    labels = repo.english["options"]["step"]["init"]["data"].values()
    pages = repo.guides
    yield from (f"no page has the option {one}" for one in labels if f"| {one} |" not in pages)


def _docs_installation_parameters(repo: Repository) -> Iterator[str]:
    """Each field of a form is on the system's page."""
    for system in SYSTEMS:
        for name in repo.english["config"]["step"][system]["data"].values():
            if not re.search(rf"\b{re.escape(name)}\b", repo.page(system)):
                yield f"docs/{system}.md does not have the field {name}"


def _entity_unavailable(repo: Repository) -> Iterator[str]:
    """An entity is unavailable while its system does not answer, or has it no more."""
    if "available" not in repo.functions("entity.py"):
        yield "entity.py does not say when an entity is available"
    yield from repo.without_test(
        "tests/test_entity.py::test_unavailable_on_failure_and_available_again",
        "tests/test_entity.py::test_transmitter_that_does_not_answer_is_unavailable",
        "tests/test_entity.py::test_entity_without_its_item_is_unavailable",
    )


def _integration_owner(repo: Repository) -> Iterator[str]:
    """The manifest names its owners, who are asked for each change."""
    owners = repo.manifest["codeowners"]
    yield from missing(owners or ["owner"], repo.text(".github/CODEOWNERS").split(), "CODEOWNERS")


def _log_when_unavailable(repo: Repository) -> Iterator[str]:
    """An outage has one line in the log, and its end another."""
    yield from repo.without_test(
        "tests/test_coordinator_errors.py::test_failure_and_recovery_are_logged_once_each"
    )


def _parallel_updates(repo: Repository) -> Iterator[str]:
    """Every platform says how many updates may be under way at once."""
    for module in repo.platforms:
        names = [
            target.id
            for node in repo.modules[module].body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        ]
        yield from missing(["PARALLEL_UPDATES"], names, module)


def _reauthentication_flow(repo: Repository) -> Iterator[str]:
    """Credentials that are refused are asked for again, by the flow."""
    wanted = ("async_step_reauth", "async_step_reauth_confirm")
    yield from missing(wanted, repo.functions("config_flow.py"), "config_flow.py")
    if "ConfigEntryAuthFailed" not in {called(call) for _, call in repo.calls(["coordinator.py"])}:
        yield "a poll that is refused does not ask"
    yield from repo.without_test(
        "tests/test_config_flow_entries.py::test_reauth_takes_a_new_key",
        "tests/test_config_flow_entries.py::test_reauth_refuses_another_account",
    )


def _test_coverage(repo: Repository) -> Iterator[str]:
    """The tests fail below 95 % of the integration's lines and branches, on both versions."""
    found = re.search(r"--cov-fail-under=(\d+)", repo.text("scripts/test"))
    if found is None or int(found[1]) < _MIN_COVERAGE:
        yield f"scripts/test does not ask for {_MIN_COVERAGE} %"
    project = repo.text("pyproject.toml")
    if 'source = ["custom_components/steward"]' not in project or "branch = true" not in project:
        yield "pyproject.toml does not measure the integration's branches"
    if "scripts/test" not in repo.text(".github/workflows/ci.yml"):
        yield "the workflow does not run the tests"


RULES: Mapping[str, Callable[[Repository], Iterator[str]]] = {
    "action-exceptions": _action_exceptions,
    "config-entry-unloading": _config_entry_unloading,
    "docs-configuration-parameters": _docs_configuration_parameters,
    "docs-installation-parameters": _docs_installation_parameters,
    "entity-unavailable": _entity_unavailable,
    "integration-owner": _integration_owner,
    "log-when-unavailable": _log_when_unavailable,
    "parallel-updates": _parallel_updates,
    "reauthentication-flow": _reauthentication_flow,
    "test-coverage": _test_coverage,
}
