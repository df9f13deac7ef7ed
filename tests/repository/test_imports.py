"""The import rules cover every system and every platform there is."""

from configparser import ConfigParser

from homeassistant.const import Platform
import pytest

from .files import INTEGRATION, ROOT

RULES = ConfigParser()
RULES.read(ROOT / ".importlinter")
PACKAGE = "custom_components.steward"


@pytest.mark.parametrize(
    ("contract", "key", "there"),
    [
        pytest.param(
            "importlinter:systems-are-apart",
            "modules",
            {
                f"{PACKAGE}.systems.{path.parent.name}"
                for path in (INTEGRATION / "systems").glob("*/__init__.py")
                if path.parent.name != "api"
            },
            id="systems",
        ),
        pytest.param(
            "importlinter:platforms-are-leaves",
            "protected_modules",
            {
                f"{PACKAGE}.{platform}"
                for platform in Platform
                if (INTEGRATION / f"{platform}.py").exists()
            },
            id="platforms",
        ),
    ],
)
def test_rule_names_all(contract: str, key: str, there: set[str]) -> None:
    assert set(RULES[contract][key].split()) == there
