"""Every error that the code can raise or show has its text, with the placeholders it gives."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest

from custom_components.steward.systems import table  # it loads all systems
from custom_components.steward.systems.api.errors import RemoteError

from .repository.files import INTEGRATION, placeholders, read_json

ENGLISH: dict[str, Any] = read_json(INTEGRATION / "translations" / "en.json")
TEXTS = {key: placeholders(text["message"]) for key, text in ENGLISH["exceptions"].items()}


def codes_of(error: type[RemoteError]) -> set[str]:
    """Collect the codes of an error and of all that are kinds of it, in whichever system."""
    return {error.code}.union(*map(codes_of, error.__subclasses__()))


CODES = sorted(codes_of(RemoteError))


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """Yield each error that is made by a helper or spelled out: where, key, placeholders."""
    for path in sorted(INTEGRATION.rglob("*.py")):
        where = "/".join(path.parts[-2:])
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else None
            name = node.func.id if isinstance(node.func, ast.Name) else name
            words = {word.arg: word.value for word in node.keywords}
            match name, node.args, words.get("translation_key"):
                case "validation_error" | "nothing_to_do", [ast.Constant(value=str(key)), *_], _:
                    yield where, key, {word for word in words if word is not None}
                case _, _, ast.Constant(value=str(key)) if "translation_domain" in words:
                    values = words.get("translation_placeholders")
                    if isinstance(values, ast.Dict) and None not in values.keys:
                        yield where, key, {k.value for k in values.keys}  # type: ignore[union-attr]
                    elif values is None:
                        yield where, key, set()


RAISED = list(raised())


def test_the_search_finds_them() -> None:
    """Else the tests below would show nothing."""
    keys = {key for _, key, _ in RAISED}
    assert {"no_entry", "wrong_serial_number", "pager_in_use", "several_failed"} <= keys
    assert {"cannot_connect", "failed", "rate_limited", "unauthorized", "read_only_key"} <= set(
        CODES
    )


@pytest.mark.parametrize(
    ("where", "key", "given"), [pytest.param(*one, id=f"{one[0]}-{one[1]}") for one in RAISED]
)
def test_error_of_ours_has_its_text(where: str, key: str, given: set[str]) -> None:
    assert key in TEXTS, where
    assert TEXTS[key] <= given, where


@pytest.mark.parametrize("code", CODES)
def test_error_of_a_system_has_its_texts(code: str) -> None:
    """One for what is done, with the system's name and words, and one for the form."""
    assert TEXTS[code] == {"system", "detail"}
    assert not placeholders(ENGLISH["config"]["error"][code])


def test_no_text_is_left_over() -> None:
    """The errors of the form are those of the systems, of what it asks, and the unexpected."""
    reads = {"no_answer_read", "timed_out_read"}
    assert set(TEXTS) == set(CODES) | reads | {key for _, key, _ in RAISED if key in TEXTS}
    asked = {
        f"invalid_{name}" for system in table.SYSTEMS.values() for name in system.first_options
    }
    assert set(ENGLISH["config"]["error"]) == {*CODES, *asked, "unknown"}


def test_every_end_of_the_flow_has_its_text() -> None:
    source = (INTEGRATION / "config_flow.py").read_text(encoding="utf-8")
    reasons = {
        word.value.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "reason" and isinstance(word.value, ast.Constant)
    }
    reasons |= {"reauth_successful", "reconfigure_successful"}  # Home Assistant's own
    assert set(ENGLISH["config"]["abort"]) == reasons
