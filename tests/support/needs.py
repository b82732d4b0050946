"""What each test needs, from which `make test-fast` chooses: Postgres, a browser, much time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
SLOW_FOLDERS = {"bench", "chaos"}  # these start servers and take measurements
# These start processes, train networks, or repeat a game many times.
SLOW_TESTS = {
    "test_a_checkpoint_says_which_deck_it_learned_from",
    "test_a_class_of_three_hundred_behind_one_address",
    "test_a_classroom_in_any_order",
    "test_a_collection_is_the_same_for_any_number_of_workers",
    "test_a_hundred_puppets_with_twenty_faces_each_are_not_ranked",
    "test_a_hundred_students_respond_five_times_each",
    "test_a_life_without_utkface_plays_the_gallery",
    "test_a_report_speaks_of_its_deck",
    "test_a_student_finds_no_label_before_the_reveal",
    "test_a_title_may_be_anything_printable_and_stays_that",
    "test_a_whole_life",
    "test_an_audit_that_could_not_audit_fails",
    "test_bombs_are_refused_in_little_memory",
    "test_every_network_is_timed_beside_its_floor",
    "test_fuzzed_images_neither_crash_nor_take_memory",
    "test_no_bot_stands_among_the_best_and_people_are_left_alone",
    "test_nobody_sees_a_face_twice_in_a_thousand_trials",
    "test_nothing_that_comes_with_the_pixels_tells_the_label",
    "test_of_a_thousand_guesses_ten_are_evaluated",
    "test_portraits_are_painted_once_and_packed_once_a_size",
    "test_processes_change_nothing",
    "test_rounds_in_any_order",
    "test_six_hundred_guesses_find_nothing_while_a_class_comes_in",
    "test_the_tree_holds_no_secret",
    "test_two_processes_take_the_same_steps",
}


def needs_of(item: pytest.Item) -> Iterator[str]:
    """What a test needs, judged by its folder, its parameters and its fixtures."""
    folder = item.path.relative_to(TESTS).parts[0]
    if folder == "browser":
        yield "browser"
    if folder in SLOW_FOLDERS or getattr(item, "originalname", "") in SLOW_TESTS:
        yield "slow"
    values = item.callspec.params.values() if hasattr(item, "callspec") else ()
    if "postgres" in values or "postgres_server" in getattr(item, "fixturenames", ()):
        yield "postgres"
