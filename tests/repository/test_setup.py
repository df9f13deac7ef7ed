"""scripts/setup leaves environments alone that it did not make."""

from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from .files import ROOT


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of what scripts/setup needs, without environments."""
    for folder in ("scripts", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def setup(copy: Path) -> subprocess.CompletedProcess[str]:
    """Run scripts/setup of the copy, from another folder."""
    command = [copy / "scripts" / "setup"]
    return subprocess.run(command, cwd="/", check=False, capture_output=True, text=True)  # noqa: S603  # the copy


def test_a_folder_made_by_others_is_refused(copy: Path) -> None:
    (copy / ".venv").mkdir()
    result = setup(copy)
    assert result.returncode == 1
    assert ".venv is there, but was not made by scripts/setup" in result.stderr
    assert not list((copy / ".venv").iterdir())


def test_a_link_that_leads_nowhere_is_refused(copy: Path) -> None:
    (copy / ".venv").symlink_to(copy / "gone")
    result = setup(copy)
    assert result.returncode == 1
    assert ".venv is a link that leads to no environment" in result.stderr


def test_a_link_to_an_environment_is_used_as_it_is(copy: Path) -> None:
    (copy / "elsewhere" / "bin").mkdir(parents=True)
    (copy / "elsewhere" / "bin" / "python").symlink_to(sys.executable)
    for name in (".venv", ".venv-live"):
        (copy / name).symlink_to("elsewhere")
    result = setup(copy)
    assert result.returncode == 0
    assert result.stdout.count("used as it is") == 2
    assert (copy / ".venv").is_symlink()
