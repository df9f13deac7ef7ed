"""A slip of the finger can be undone."""

from custom_components.steward.waiting.guests import End
from custom_components.steward.waiting.undo import Command, DelayedCommands

from .builders import at, came, ended, paged

SECOND = 1 / 60


def _asked(*commands: Command) -> DelayedCommands:
    delayed = DelayedCommands()
    for place, command in enumerate(commands):
        delayed.ask(f"guest {place}", command, at(place * SECOND))
    return delayed


def test_a_command_leaves_after_some_seconds() -> None:
    delayed = _asked(Command.CLEAR, Command.REMOVE)
    assert delayed.deadline == at(5 * SECOND)
    assert delayed.due(at(4 * SECOND)) == []
    left = delayed.due(at(6 * SECOND))
    assert [(each.guest_id, each.command) for each in left] == [
        ("guest 0", Command.CLEAR),
        ("guest 1", Command.REMOVE),
    ]
    assert delayed.due(at(1)) == []
    assert delayed.deadline is None


def test_what_is_undone_never_leaves() -> None:
    delayed = _asked(Command.CLEAR)
    assert delayed.undo("guest 0")
    assert not delayed.undo("guest 0")
    assert delayed.due(at(1)) == []


def test_two_taps_are_one_command() -> None:
    delayed = _asked(Command.CLEAR)
    first = delayed.ask("guest 0", Command.CLEAR, at(3 * SECOND))
    assert first
    assert first.leaves_at == at(5 * SECOND)
    assert len(delayed.due(at(5 * SECOND))) == 1
    # The guest is still shown: the answer is on its way.
    assert delayed.ask("guest 0", Command.CLEAR, at(6 * SECOND)) is None
    assert delayed.deadline is None


def test_another_command_replaces_the_first() -> None:
    delayed = _asked(Command.CLEAR)
    delayed.ask("guest 0", Command.REMOVE, at(3 * SECOND))
    assert delayed.due(at(7 * SECOND)) == []
    assert [each.command for each in delayed.due(at(8 * SECOND))] == [Command.REMOVE]


def test_a_page_from_elsewhere_wins_and_is_told() -> None:
    delayed = _asked(Command.CLEAR, Command.CLEAR)
    overtaken = delayed.apply(paged("guest 0", 2 * SECOND))
    assert overtaken
    assert overtaken.guest_id == "guest 0"
    assert [each.guest_id for each in delayed.due(at(1))] == ["guest 1"]
    assert delayed.apply(paged("guest 0", 1)) is None


def test_who_is_gone_needs_no_command() -> None:
    delayed = _asked(Command.CLEAR)
    assert delayed.apply(ended("guest 0", 2 * SECOND, End.REMOVED)) is None
    assert delayed.apply(came("ana", 1)) is None
    assert delayed.due(at(1)) == []


def test_a_command_that_failed_can_be_asked_for_again() -> None:
    delayed = _asked(Command.CLEAR)
    delayed.due(at(1))
    delayed.failed("guest 0")
    assert delayed.ask("guest 0", Command.CLEAR, at(2))
