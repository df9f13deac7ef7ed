"""Which members which body has."""

from simulators.lrs import bodies
from simulators.lrs.options import Options
from simulators.lrs.world import World

ORIGIN = {"timestamp", "deviceName", "firmwareVersion"}
HEAD = {"responseTypes", "globalSessionSequence"}


def world_with_guest(options: Options | None = None) -> World:
    world = World(options)
    world.post({"number": 12, "label": "Zoë"})
    return world


def test_bodies_are_compact_utf8() -> None:
    encoded = bodies.encode(bodies.all_sessions(world_with_guest()))
    assert "Zoë".encode() in encoded
    assert not any(byte in encoded for byte in b"\n\t ")


def test_one_session_comes_with_its_origin_and_without_statistics() -> None:
    world = world_with_guest()
    body = bodies.one_session(world, world.session(12))
    assert body.keys() == HEAD | ORIGIN | {"sessions"}
    assert body["responseTypes"] == ["sessions"]
    assert len(body["sessions"]) == 1


def test_lists_and_commands_come_with_statistics_and_without_origin() -> None:
    world = world_with_guest()
    for body in (bodies.all_sessions(world), bodies.commanded(world, world.session(12))):
        assert body.keys() == HEAD | {"statistics", "sessions"}
        assert body["responseTypes"] == ["sessions", "statistics"]
        assert body["globalSessionSequence"] == body["sessions"][0]["sessionSequence"] == 1


def test_only_the_notification_says_when_a_session_ended() -> None:
    world = world_with_guest()
    session = world.put(12, {"action": "remove"})
    assert "cleared" not in bodies.commanded(world, session)["sessions"][0]
    notified = bodies.changed(world, session)
    assert notified.keys() == HEAD | {"statistics", "sessions"}
    assert notified["sessions"][0]["state"] == "cleared"
    assert "cleared" in notified["sessions"][0]


def test_settings_come_whole_and_are_their_own_notification() -> None:
    world = World(Options(settings_datetime=False))
    assert bodies.settings(world)["settings"] == {
        "systemId": 0,
        "defaultTargetGoal": 300,
        "statisticsClearMark": 24,
    }
    assert bodies.changed(world, world.settings).keys() == HEAD | ORIGIN | {"settings"}
    assert "datetime" in bodies.settings(World())["settings"]


def test_a_ping_may_have_more_members() -> None:
    assert bodies.ping(World()) == {"responseTypes": ["ping"], "globalSessionSequence": 0}
    assert bodies.ping(World(Options(ping_extra={"uptime": 1})))["uptime"] == 1


def test_statistics_stand_alone() -> None:
    assert bodies.statistics(World()).keys() == HEAD | {"statistics"}


def test_the_history_comes_with_its_origin_oldest_first() -> None:
    world = world_with_guest()
    world.post({"number": 13})
    world.put(13, {"action": "remove"})
    world.clear_all()
    body = bodies.history(world)
    assert body.keys() == HEAD | ORIGIN | {"session_history"}
    assert body["responseTypes"] == ["session_history"]
    assert [(item["number"], item["clearType"]) for item in body["session_history"]] == [
        (13, "REMOVED"),
        (12, "STOP"),
    ]


def test_a_page_has_no_block() -> None:
    assert bodies.paged(World()) == {"responseTypes": [], "globalSessionSequence": 0}
