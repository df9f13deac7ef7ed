"""Integrations that a measurement puts beside Steward, in the configuration folder of its own."""

from pathlib import Path

from scripts.run_hass import CONFIGURATION
from scripts.world import ROOT

_FOLDER = Path(__file__).parent


def furnish(config: Path, *names: str, configuration: str = "") -> None:
    """Write a configuration folder with Steward and companions, and `configuration` as YAML."""
    folder = config / "custom_components"
    folder.mkdir(parents=True)
    (folder / "steward").symlink_to(ROOT / "custom_components" / "steward")
    for name in names:
        (folder / name).symlink_to(_FOLDER / name)
    (config / "configuration.yaml").write_text(CONFIGURATION + configuration, encoding="utf-8")
