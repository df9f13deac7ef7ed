"""The commands of the control port."""

import json

import pytest

from simulators.lrs import LrsSimulator


def test_every_command_has_a_json_result() -> None:
    commands = LrsSimulator().commands
    results = [
        commands["assign"](number=12, label="Ana", party_size=2, goal=60),
        commands["update"](number=12, party_size=3),
        commands["page"](number=12, page_mode="Vibe1"),
        commands["clear"](number=12),
        commands["assign"](number=12),
        commands["remove"](number=12),
        commands["set_settings"](default_target_goal=60),
        commands["fill"](count=3),
        commands["reboot"](),
        commands["clear_all"](),
        commands["delete_history"](),
        commands["clear_statistics"](),
        commands["send_page"](number=91, message="Table 4", page_mode="Vibe1", system_id=3),
        commands["set_clock"](seconds=-90.5),
        commands["move"](),
    ]
    states = [result["state"] for result in results[:6]]
    assert states == ["started", "started", "paged", "cleared", "started", "cleared"]
    assert results[1]["partySize"] == 3
    assert results[6:9] == [
        {"systemId": 0, "defaultTargetGoal": 60, "statisticsClearMark": 24},
        3,
        None,
    ]
    assert [session["state"] for session in results[9]] == ["cleared"] * 3
    assert results[10:12] == [None, None]
    assert (results[12]["message"], results[12]["pageMode"]) == ("Table 4", "Vibe1")
    assert results[13] > results[12]["sent"][:-9]
    assert results[14] is None
    assert json.loads(json.dumps(results)) == results


def test_a_guest_may_have_waited_already() -> None:
    simulator = LrsSimulator()
    simulator.commands["assign"](number=12, goal=60, waited=90)
    simulator.commands["page"](number=12)
    assert simulator.state()["statistics"]["percentLate"] == 100


def test_what_the_commands_do_is_in_the_state() -> None:
    simulator = LrsSimulator()
    simulator.commands["fill"](count=2)
    simulator.commands["page"](number=1)
    simulator.commands["clear_all"]()
    simulator.commands["send_page"](number=91)
    state = simulator.state()
    assert [item["clearType"] for item in state["history"]] == ["STOP", "STOP"]
    assert [page["number"] for page in state["pages"]] == [91]
    assert state["statistics"]["guestsServed"] == 1
    simulator.commands["delete_history"]()
    simulator.commands["clear_statistics"]()
    state = simulator.state()
    assert (state["history"], state["statistics"]["guestsServed"]) == ([], 0)


def test_fill_tops_up_with_free_numbers() -> None:
    simulator = LrsSimulator()
    simulator.commands["assign"](number=2, label="Ana")
    assert simulator.commands["fill"](count=3) == 3
    labels = {item["number"]: item["label"] for item in simulator.state()["sessions"]}
    assert labels == {1: "Guest 1", 2: "Ana", 3: "Guest 3"}
    assert simulator.commands["fill"](count=1) == 3


def test_what_is_wrong_is_named() -> None:
    commands = LrsSimulator().commands
    with pytest.raises(ValueError, match="12"):
        commands["page"](number=12)
    with pytest.raises(ValueError, match="number"):
        commands["page"](number=[12])
    with pytest.raises(ValueError, match="count"):
        commands["fill"](count="many")
    with pytest.raises(ValueError, match="waited"):
        commands["assign"](number=12, waited=-1)
    for seconds in ("5", True, float("nan"), float("inf"), 1e12):
        with pytest.raises(ValueError, match="seconds"):
            commands["set_clock"](seconds=seconds)
    with pytest.raises(ValueError, match="party"):
        commands["assign"](number=12, party_size="two")
