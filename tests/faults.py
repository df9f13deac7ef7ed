"""Faults that use has found, each with what must hold instead and the tests that hold it.

The letters stand for kinds: A an answer that says nothing, B one bad member, C clocks, D events
and statistics, E set-up, F voice and tools, G the stream of passings, P peers of another make. A
line is an example of its kind. `tests/repository/test_faults.py` looks whether each test is there.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Fault(NamedTuple):
    """What must hold, and the tests of that."""

    holds: str
    tests: tuple[str, ...]


_RUFUS = "tests/systems/rufus"
_LRS = "tests/systems/lrs"
_STREAM = f"{_RUFUS}/passings"
_SHEET = "tests/systems/spreadsheetweb"
_ELIAB = "tests/systems/eliab"
_ODD = f"{_RUFUS}/test_coordinator_faults.py"
_CHECKPOINT = f"{_STREAM}/test_checkpoint.py"
_STATE = f"{_LRS}/test_transmitter.py"
_COAP = f"{_LRS}/api/test_coap.py"
_TURNS = f"{_LRS}/api/test_coap_turns.py"
_CLIENT = f"{_LRS}/api/test_client.py"
_MANNERS = "tests/interop/test_libcoap_manners.py"

FAULTS: Mapping[str, Fault] = {
    "A1": Fault(
        "Sessions of a device of which nothing is said go on",
        (
            f"{_ODD}::test_sessions_of_which_nothing_is_said_go_on",
            f"{_RUFUS}/test_account.py::test_no_sessions_never_end_the_active_one",
        ),
    ),
    "A2": Fault(
        "A list of devices that lists nothing removes none",
        (f"{_ODD}::test_a_list_that_says_nothing_removes_nothing",),
    ),
    "A4": Fault(
        "A list of guests that lists nothing clears nobody",
        (
            f"{_CLIENT}::test_a_list_that_cannot_be_read_does_not_say_that_nobody_is_there",
            f"{_STATE}::test_a_list_that_lacks_what_cannot_be_read_clears_nobody",
            "tests/test_entity.py::test_transmitter_that_denies_its_list_keeps_its_guests",
        ),
    ),
    "A5": Fault(
        "Sessions of one device that time out cost that device",
        (
            (
                f"{_RUFUS}/test_coordinator.py::"
                "test_sessions_that_cannot_be_had_leave_the_account_available"
            ),
        ),
    ),
    "A6": Fault(
        "Devices that always fail rest, and keep no others back",
        (
            f"{_RUFUS}/test_account.py::test_those_that_fail_keep_no_others_back",
            f"{_RUFUS}/test_account.py::test_a_device_that_fails_rests_longer_each_time",
        ),
    ),
    "A7": Fault(
        "A registration that is declined is polling, and after two minutes a repair",
        (
            f"{_LRS}/api/test_client_notifications.py::test_a_transmitter_that_cannot_be_observed",
            f"{_LRS}/test_coordinator.py::test_it_is_polled_quickly_while_it_is_not_observed",
            "tests/test_issues.py::test_push_that_stays_lost",
        ),
    ),
    "A8": Fault(
        "Sessions that are opened elsewhere are seen without counts too",
        (f"{_RUFUS}/test_account.py::test_a_device_with_sessions_is_asked_now_and_then",),
    ),
    "B1": Fault(
        "A passing of a chip alone is told",
        (f"{_STREAM}/test_stream_odd.py::test_a_passing_of_a_chip_alone_is_told",),
    ),
    "B2": Fault(
        "A uuid of null is none",
        (f"{_LRS}/api/test_types.py::test_a_uuid_that_is_none_names_nobody",),
    ),
    "B3": Fault(
        "A bad member costs that member, and not the guest",
        (
            f"{_LRS}/api/test_types.py::test_a_bad_member_costs_that_member",
            f"{_RUFUS}/api/test_types.py::test_a_bad_member_costs_itself",
            "tests/systems/test_any_json.py::test_any_json_in_the_place_of_any_member",
        ),
    ),
    "B5": Fault(
        "A time without an offset is of the zone beside it",
        (f"{_RUFUS}/api/test_types.py::test_a_time_without_an_offset_is_of_the_record_s_zone",),
    ),
    "B6": Fault(
        "A name that is longer than a state is cut",
        ("tests/test_sensor.py::test_name_that_is_longer_than_a_state_is_cut",),
    ),
    "B7": Fault(
        "Half a pager's number is none, and yes is not pager 1",
        ("tests/test_services_lrs.py::test_number_that_is_none",),
    ),
    "C1": Fault(
        "A device's wrong clock stops neither rates nor announcements, and is told",
        (
            f"{_ODD}::test_a_device_s_clock_is_learned",
            (
                "tests/blueprints/test_passings.py::"
                "test_finishers_are_announced_though_the_device_s_clock_is_an_hour_off"
            ),
        ),
    ),
    "C2": Fault(
        "A passing well in the future is not the last one for long",
        (f"{_ODD}::test_a_passing_of_2036_is_not_the_last_one_for_long",),
    ),
    "C3": Fault(
        "Who has just come has not waited an hour, wherever the transmitter's clock jumps",
        (
            f"{_STATE}::test_who_has_only_just_come_has_not_waited_an_hour",
            f"{_LRS}/test_clock.py::test_a_clock_that_jumped_is_believed_until_it_is_asked",
        ),
    ),
    "C4": Fault(
        "A step of Home Assistant's own clock moves all that was learned along",
        (
            f"{_LRS}/test_clock.py::test_a_step_of_home_assistant_s_own_clock_moves_all_along",
            f"{_STATE}::test_a_step_of_the_clock_moves_who_waits_and_tells_nothing",
        ),
    ),
    "C6": Fault(
        "The last passing has one writer",
        (
            f"{_STREAM}/test_stream_ends.py::test_the_last_passing_is_the_one_that_came_last",
            f"{_ODD}::test_the_last_passing_is_known_after_a_restart",
        ),
    ),
    "D1": Fault(
        "What happens before Home Assistant has started is told once after",
        (
            (
                "tests/test_coordinator_events.py::"
                "test_what_happens_while_home_assistant_starts_is_told_after"
            ),
        ),
    ),
    "D2": Fault(
        "Who became overdue while Home Assistant was away is told of once after",
        (
            (
                f"{_LRS}/test_events.py::"
                "test_who_became_overdue_while_home_assistant_was_away_is_told_of_after"
            ),
        ),
    ),
    "D3": Fault(
        "The long-term sum of passings is that of all sessions",
        (
            f"{_RUFUS}/test_statistics.py::test_sessions_add_up",
            f"{_RUFUS}/test_statistics.py::test_the_statistics_of_a_race_day_are_its_passings",
        ),
    ),
    "D4": Fault(
        "A runner who is read three times is announced once",
        (
            "tests/test_trigger_passings.py::test_passing_that_is_not_told_again_soon",
            "tests/blueprints/test_passings.py::test_a_finisher_is_announced_once_and_by_what_is_known",
        ),
    ),
    "D5": Fault(
        "Ten who finish at once are all heard in whole clips",
        (
            (
                "tests/race/office/test_blueprints.py"
                "::test_ten_who_finish_at_once_are_all_heard_in_whole_clips"
            ),
        ),
    ),
    "D6": Fault(
        "A bug among several targets is raised",
        ("tests/test_services.py::test_failure_that_nobody_expected_is_not_hidden",),
    ),
    "D7": Fault(
        "Of several targets those that failed are named",
        ("tests/test_services.py::test_all_that_failed_is_named",),
    ),
    "D8": Fault(
        "A read that fails says nothing of what was done",
        (
            "tests/test_coordinator_errors.py::test_failed_read_says_what_happened",
            (
                f"{_RUFUS}/test_coordinator_commands.py::"
                "test_a_read_that_fails_says_nothing_of_what_was_done"
            ),
        ),
    ),
    "D9": Fault(
        "Nothing is told while Home Assistant stops",
        (
            "tests/test_coordinator_events.py::test_while_it_stops_nothing_is_told",
            ("tests/test_coordinator_events.py::test_a_poll_that_the_stop_cuts_off_is_no_outage"),
        ),
    ),
    "D10": Fault(
        "One changed device of many costs about one",
        (
            f"{_RUFUS}/test_account.py::test_one_changed_device_of_many_costs_about_one",
            "tests/test_coordinator_scale.py::test_only_what_changed_is_written",
        ),
    ),
    "D11": Fault(
        "Rates are counted by device as passings come",
        (
            (
                "tests/test_recent_passings.py"
                "::test_a_busy_source_takes_nothing_from_the_counts_of_a_quiet_one"
            ),
        ),
    ),
    "D12": Fault(
        "Many races are made into a calendar once",
        ("tests/test_calendar.py::test_many_races_are_made_once_however_often_they_are_looked_at",),
    ),
    "D13": Fault(
        "A session without a date stops no tidying, and what is unbound is dropped",
        (
            f"{_CHECKPOINT}::test_sessions_that_are_done_with_are_forgotten",
            f"{_CHECKPOINT}::test_a_device_that_was_unbound_is_forgotten",
        ),
    ),
    "E1": Fault(
        "Only the platforms are loaded that there are entities of",
        (
            (
                f"{_ELIAB}/test_entities.py"
                "::test_only_the_platforms_that_it_has_entities_of_are_loaded"
            ),
        ),
    ),
    "E2": Fault(
        "What is set up is known under another name, by another key and at another address",
        (
            "tests/test_config_flow_names.py::test_a_transmitter_is_known_by_its_address",
            (
                "tests/test_config_flow_names.py::"
                "test_a_transmitter_with_two_addresses_is_known_by_its_guests"
            ),
            (
                "tests/test_config_flow_names.py::"
                "test_an_account_without_devices_is_known_by_another_key"
            ),
        ),
    ),
    "E3": Fault(
        "A system that is removed and added again finds its names and areas",
        ("tests/update/test_adding_again.py::test_an_entry_that_is_added_again_is_as_it_was",),
    ),
    "E4": Fault(
        "Without the voice the rest works",
        ("tests/test_voice_off.py::test_what_is_missing_is_logged_once",),
    ),
    "E5": Fault(
        "Set-up asks which pagers there are, so that the first guest gets one",
        ("tests/test_config_flow.py::test_lrs_asks_for_the_pagers_at_once",),
    ),
    "E6": Fault(
        "A zone is kept as typed, IPv4 is reached, and of several addresses one that answers",
        (
            "tests/test_config_flow.py::test_a_zone_is_kept_as_it_was_typed",
            (
                f"{_LRS}/api/test_addresses.py::"
                "test_a_system_whose_ipv6_sockets_are_for_ipv6_alone_reaches_ipv4"
            ),
            f"{_LRS}/api/test_addresses.py::test_an_address_that_refuses_is_passed_over",
            f"{_LRS}/api/test_addresses.py::test_an_address_that_is_silent_is_passed_over",
        ),
    ),
    "E7": Fault(
        "An ETag on the first block alone is no change",
        (f"{_COAP}::test_an_etag_may_be_on_the_first_block_only",),
    ),
    "E8": Fault(
        "A reload leaves no observer behind",
        (f"{_TURNS}::test_a_transmitter_is_told_that_it_is_not_observed_any_more",),
    ),
    "E9": Fault(
        "Of commands that had not left at a reload it is known that nothing was done",
        (f"{_TURNS}::test_what_waits_for_its_turn_when_all_ends_was_never_sent",),
    ),
    "E10": Fault(
        "A pager in use says why it cannot be deleted",
        ("tests/test_init.py::test_pager_in_use_and_transmitter_are_not_deleted",),
    ),
    "F1": Fault(
        "A whole name that is said wins",
        ("tests/test_voice_faults.py::test_who_is_meant",),
    ),
    "F2": Fault(
        "What contradicts itself is refused",
        ("tests/test_llm.py::test_what_contradicts_itself_is_refused",),
    ),
    "F3": Fault(
        "Names are heard as they are said and written",
        ("tests/test_voice_faults.py::test_names_are_heard",),
    ),
    "F4": Fault(
        "Schemas have no format of their own",
        ("tests/test_llm.py::test_schemas_have_no_format_of_their_own",),
    ),
    "F5": Fault(
        "Sentences of everyday are understood, and unknown names named",
        (
            "tests/test_voice_faults.py::test_guest_is_paged",
            "tests/test_voice_faults.py::test_guest_is_added",
            "tests/test_voice_faults.py::test_who_is_next",
            "tests/test_voice_faults.py::test_who_is_not_there_is_named",
        ),
    ),
    "G1": Fault(
        "That a session is closed is never the last word",
        (f"{_CHECKPOINT}::test_closed_is_never_the_last_word",),
    ),
    "G2": Fault(
        "A page that brings nothing new ends the reading",
        (
            f"{_CHECKPOINT}::test_a_page_that_brings_nothing_new_ends_the_reading",
            f"{_STREAM}/test_stream_odd.py::test_a_cloud_that_does_not_know_pages",
        ),
    ),
    "G3": Fault(
        "A device that comes back is known",
        (f"{_CHECKPOINT}::test_a_device_that_comes_back_is_known",),
    ),
    "G4": Fault(
        "A number that no store can hold is a bad member",
        (
            f"{_RUFUS}/api/test_types.py::test_a_passing_without_a_number_that_can_be",
            f"{_RUFUS}/api/test_types.py::test_the_highest_number",
        ),
    ),
    "G5": Fault(
        "What could not be written is written later, and is a repair until then",
        (
            f"{_ODD}::test_what_cannot_be_stored_is_an_issue_until_it_can",
            f"{_STREAM}/test_store.py::test_what_could_not_be_written_is_written_later",
        ),
    ),
    "G6": Fault(
        "The documents' announcement runs through an outage, and never says None",
        (
            "tests/test_docs.py::test_finishers_are_announced",
            "tests/test_voice.py::test_last_passing_without_a_bib",
        ),
    ),
    "P1": Fault(
        "A guest is paged once by a peer that does not recognise repeats, however long it takes",
        (
            "tests/interop/test_libcoap.py::test_a_guest_is_paged_once_however_long_that_takes",
            f"{_COAP}::test_a_command_leaves_once",
            (
                f"{_LRS}/test_coordinator_doubt.py::"
                "test_a_page_that_nobody_knows_of_is_not_taken_for_the_next_one"
            ),
        ),
    ),
    "P2": Fault(
        "The key goes in both headers",
        (f"{_RUFUS}/api/test_client.py::test_a_server_that_knows_either_header_alone_is_content",),
    ),
    "P3": Fault(
        "A transmitter that counts its lists anew is believed",
        (f"{_LRS}/test_sync.py::test_a_reboot_at_which_the_address_is_silent",),
    ),
    "P4": Fault(
        "Lists are read from peers that cut blocks by characters",
        (
            f"{_COAP}::test_a_block_may_be_longer_than_its_size",
            "tests/interop/test_libcoap.py::test_a_long_list_of_names_with_accents_is_read",
        ),
    ),
    "P5": Fault(
        "A list in one datagram of any size is read",
        (f"{_COAP}::test_a_peer_without_blocks_answers_in_one_piece",),
    ),
    "P6": Fault(
        "The lowest aiocoap that is allowed is one that was tried",
        (
            (
                "tests/repository/test_manifest.py"
                "::test_the_lowest_coap_that_is_allowed_is_one_that_was_tried"
            ),
        ),
    ),
    "P8": Fault(
        "One output of another name is never taken for the one that was asked for",
        (
            (
                f"{_SHEET}/api/test_types.py::"
                "test_one_output_of_another_name_is_never_taken_for_the_one_that_was_asked_for"
            ),
        ),
    ),
    "P9": Fault(
        "Requests have the documented content type, and nothing undocumented decides",
        (
            f"{_ELIAB}/api/test_client.py::test_requests_are_as_documented",
            f"{_ELIAB}/api/test_client.py::test_a_server_that_takes_one_content_type_alone",
            f"{_ELIAB}/api/test_client.py::test_what_is_not_documented_decides_nothing",
        ),
    ),
    "P10": Fault(
        "A success whose body cannot be read is one",
        (
            (
                f"{_ELIAB}/api/test_client.py::"
                "test_a_close_that_is_answered_by_what_is_no_json_is_done"
            ),
            f"{_CLIENT}::test_a_body_that_is_not_the_interface_s",
        ),
    ),
    "P11": Fault(
        "An answer in blocks, or one that tells no session, is read up before it is told",
        (
            f"{_LRS}/test_coordinator_assign.py::test_an_answer_without_a_session_is_read_up",
            f"{_MANNERS}::test_a_guest_is_served_in_whatever_manner",
        ),
    ),
    "P12": Fault(
        "What is optional blocks nothing",
        (
            f"{_LRS}/test_init.py::test_a_transmitter_without_settings",
            f"{_CLIENT}::test_a_transmitter_may_tell_nothing_of_one_pager",
        ),
    ),
    "P13": Fault(
        "A transmitter that takes only the vendor's example is told by that",
        (f"{_CLIENT}::test_a_transmitter_that_takes_no_put_is_told_by_post",),
    ),
    "P14": Fault(
        "The answer to a command is news",
        (f"{_STATE}::test_an_answer_is_news_though_the_counter_stands_still",),
    ),
    "P16": Fault(
        "What stands around the JSON is no part of it",
        (f"{_CLIENT}::test_what_stands_around_the_json_is_no_part_of_it",),
    ),
    "P21": Fault(
        "An answer may come apart from its acknowledgement, or without one",
        (
            f"{_LRS}/api/test_coap_apart.py::test_commands_and_readings_are_answered",
            (
                "tests/interop/test_node_coap.py::"
                "test_steward_waits_for_an_answer_after_the_acknowledgement"
            ),
        ),
    ),
    "P22": Fault(
        "Zeros are no position, and the number of sessions is shown",
        (
            f"{_RUFUS}/api/test_types.py::test_a_device_without_a_position_writes_zeros",
            f"{_LRS}/test_entities.py::test_a_transmitter",
        ),
    ),
    "P24": Fault(
        "The simulators take the field's times, and answer outputs in any order",
        (
            "simulators/tests/rufus/test_switches.py::test_the_field_s_times_are_taken_by_a_switch",
            (
                "simulators/tests/spreadsheetweb/test_switches.py::"
                "test_outputs_may_come_in_another_order"
            ),
        ),
    ),
}
"""By the line's letter and number."""
