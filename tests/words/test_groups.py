"""The names of groups of faces."""

from datasets.names import AGE_GROUPS
from quiz.decks import DECKS, group_names
from quiz.words import groups


def test_every_group_has_a_name_for_people_and_ages_need_none() -> None:
    names = {name for deck in DECKS for kind in group_names(deck).values() for name in kind}
    assert names == groups.SAID.keys() | set(AGE_GROUPS)
    assert [groups.said(name) for name in ("female, 3–12", "3–12")] == ["female, 3–12", "3–12"]
