"""scripts/setup leaves alone what it did not make, and does nothing twice."""

from pathlib import Path
import shutil
import subprocess
import sys

import pytest

from .files import ROOT, work_tree


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a copy of what scripts/setup needs, without what it makes."""
    for folder in ("scripts", "requirements"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for path in work_tree():
        if path.name in {"package.json", "package-lock.json"}:
            copied = tmp_path / path.relative_to(ROOT)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copied)
    return tmp_path


@pytest.fixture
def linked(copy: Path) -> Path:
    """Give such a copy whose environments are links, and whose npm only notes its arguments."""
    programs = copy / "elsewhere" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    npm = programs / "npm"
    npm.write_text('#!/bin/sh\nmkdir -p node_modules; echo "$@" >>calls; [ ! -e ../broken ]\n')
    npm.chmod(0o755)
    for name in (".venv", ".venv-live"):
        (copy / name).symlink_to("elsewhere")
    return copy


def calls_of_npm(copy: Path) -> list[str]:
    """List the arguments of each call of npm in tests/interop, without its switches."""
    calls = copy / "tests" / "interop" / "calls"
    return [line.split()[0] for line in calls.read_text().splitlines()]


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


def test_a_link_to_an_environment_is_used_as_it_is(linked: Path) -> None:
    result = setup(linked)
    assert result.returncode == 0
    assert result.stdout.count("used as it is") == 2
    assert (linked / ".venv").is_symlink()


def test_npm_packages_are_installed_once(linked: Path) -> None:
    assert setup(linked).returncode == 0
    assert setup(linked).returncode == 0
    assert calls_of_npm(linked) == ["ci"]
    with (linked / "tests" / "interop" / "package-lock.json").open("a") as lock:
        lock.write("\n")
    assert setup(linked).returncode == 0
    assert calls_of_npm(linked) == ["ci", "ci"]


def test_an_interrupted_installation_is_finished_by_the_next_run(linked: Path) -> None:
    assert setup(linked).returncode == 0
    (linked / "tests" / "interop" / "node_modules" / ".stamp").write_text("")
    (linked / "tests" / "broken").touch()
    assert setup(linked).returncode != 0
    (linked / "tests" / "broken").unlink()
    assert setup(linked).returncode == 0
    assert setup(linked).returncode == 0
    assert calls_of_npm(linked) == ["ci", "ci", "ci"]


def test_an_environment_without_npm_is_refused(linked: Path) -> None:
    (linked / "elsewhere" / "bin" / "npm").unlink()
    result = setup(linked)
    assert result.returncode == 1
    assert ".venv has none" in result.stderr
