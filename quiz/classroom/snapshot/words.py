"""The sentences of a snapshot: pages and scripts show them and make none of their own."""

from collections.abc import Mapping
from typing import Any

from quiz.classroom.class_modes import shares_faces
from quiz.decks import DECKS, Deck
from quiz.languages import (
    deck_count,
    deck_text,
    gap,
    gettext,
    lazy,
    listed,
    ngettext,
    number,
    percent,
    sentence,
)
from quiz.models import Label, Mode
from quiz.policy import lifetimes
from quiz.words import machines, modes, rings, rounds, scores, trials

State = Mapping[str, Any]
STATUS = {
    "lobby": lazy("You have joined. Wait for your teacher to start."),
    "tips": lazy("Read these tips. Your teacher starts the second set."),
    "own": lazy("Your faces are ready. Take as much time as you need."),
    "done": lazy("You are done. Your teacher can see that."),
    "reveal": lazy("Wait for the next face."),
    "finished": lazy("This classroom is finished."),
    "paused": lazy("Paused. Your teacher goes on in a moment."),
    "ended": lazy("Your teacher has ended this class. The results come in a moment."),
}
BREAKS = {  # what the teacher and the wall say
    "paused": lazy("Paused: no answers are taken, and no timer runs."),
    "ended": lazy("The class has ended. You can undo this until the results are shown."),
}


def with_words(state: State) -> dict[str, Any]:
    """Return a snapshot with its scene and with every sentence that its page shows, by slot."""
    words = student_words(state) if "me" in state else teacher_words(state)
    words |= {"progress": progress(state), "announce": announcement(state)}
    words |= revealed_words(state) if "label" in state else {}
    return {**state, "scene": scene_of(state), "say": words}


def deck_of(state: State) -> Deck:
    """Return the deck that is played."""
    return DECKS[state["deck"]]


def scene_of(state: State) -> str:
    """Return which of a page's scenes is shown: a phase, or a part of one."""
    phase = str(state["phase"])
    if state.get("is_ending"):
        return "ended"
    if state.get("is_paused"):
        return "paused"
    if state["has_tips"]:
        return "tips"
    if phase == "question" and state["pace"] != "live":
        return "done" if state.get("me", {}).get("is_done") else "own"
    if phase == "question" and state.get("me", {}).get("response"):
        return "responded"
    return phase


def progress(state: State) -> str:
    """Say how far the classroom is."""
    if state["phase"] == "finished":
        return gettext("Finished")
    if state["has_tips"]:
        return gettext("Between the two sets")
    if not shares_faces(Mode(state.get("mode", Mode.CLASSIC))):
        return modes.title(state["mode"])
    if state["pace"] == "live" and state["position"]:
        return trials.position(state["position"], state["length"])
    return ngettext("%(num)s face", "%(num)s faces", state["length"])


def announcement(state: State) -> str:
    """Say what a screen reader reads out when the scene changes."""
    is_student, is_revealed = "me" in state, "label" in state
    if scene_of(state) in BREAKS:
        return str(STATUS[scene_of(state)] if is_student else BREAKS[scene_of(state)])
    if is_revealed:
        first, then = (outcome(state), story(state)) if is_student else (truth(state), split(state))
        return f"{sentence(first)} {sentence(then)}"
    now = status(state) if is_student else count(state)
    # Translators: how far a class is, such as "Face 2 of 10", and a sentence, to be read out.
    return gettext("%(progress)s. %(sentence)s", progress=progress(state), sentence=now)


# In REVEAL


def revealed_words(state: State) -> dict[str, str]:
    """Return what everybody reads once the label is revealed."""
    return {
        "stamp": deck_of(state).call(state["label"]).upper(),
        "truth": truth(state),
        "split": split(state),
        "fooled": fooled(state),
        "focus": rings.about(Label(state["label"]), state["focus"], state["machine"]),
        "machine": machines.opinions(deck_of(state), state["machine"]),
    }


def truth(state: State) -> str:
    """Say what the face was."""
    return trials.truth(deck_of(state), state["provenance"])


def split(state: State) -> str:
    """Say how the class voted."""
    deck, votes = deck_of(state).name, state["split"]
    real = deck_count(deck, "%(num)s said real", "%(num)s said real", votes["real"])
    fake = deck_count(deck, "%(num)s said fake", "%(num)s said fake", votes["fake"])
    return listed((real, fake))


def fooled(state: State) -> str:
    """Say how many took the face for what it is not; "" where nobody responded."""
    deck, votes = deck_of(state), state["split"]
    total = sum(votes.values())
    wrong = total - votes[state["label"]]
    return trials.fooled(deck, state["label"], wrong, total) if total else ""


# A student's


def student_words(state: State) -> dict[str, str]:
    """Return what only students read."""
    team, is_revealed = state["me"]["team"], "label" in state
    return {
        "status": status(state),
        "outcome": outcome(state) if is_revealed else "",
        "story": story(state) if is_revealed else "",
        "score": score(state),
        "team": team_name(team) if team else "",
        "here": here(state),
        "rank": rank(state),
        "sets": sets(state),
        "streak": rounds.long_streak(state["me"].get("streak", 0)),
    }


def here(state: State) -> str:
    """Say who is there while a class waits for its start; "" later."""
    names, players = state["me"].get("here"), state["players"]
    if names is None:
        return ""
    shown, more = listed(names), players - len(names)
    if more <= 0:
        return ngettext(
            "%(num)s student here: %(names)s.",
            "%(num)s students here: %(names)s.",
            players,
            names=shown,
        )
    return ngettext(
        "%(num)s student here: %(names)s and %(more)s more.",
        "%(num)s students here: %(names)s and %(more)s more.",
        players,
        names=shown,
        more=number(more),
    )


def rank(state: State) -> str:
    """Say which place a student has by right responses, "" where it is not told."""
    place, of = state["me"].get("rank"), state["me"].get("ranked", 0)
    if not place or of < 2:
        return ""
    # Translators: %(place)s is an ordinal number, such as 2nd.
    return gettext("You are %(place)s of %(of)s.", place=scores.ordinal(place), of=number(of))


def sets(state: State) -> str:
    """Say how a student did in each set of two, as far as it is told."""
    told = zip((first_set, second_set), state["me"].get("sets", ()), strict=False)
    return gap().join(words(own["correct"], own["answered"]) for words, own in told)


def first_set(correct: int, answered: int) -> str:
    """Say how a student did in the first set."""
    return ngettext(
        "First set: %(correct)s of %(num)s right.",
        "First set: %(correct)s of %(num)s right.",
        answered,
        correct=number(correct),
    )


def second_set(correct: int, answered: int) -> str:
    """Say how a student did in the second set."""
    return ngettext(
        "Second set: %(correct)s of %(num)s right.",
        "Second set: %(correct)s of %(num)s right.",
        answered,
        correct=number(correct),
    )


def status(state: State) -> str:
    """Say what a student does now."""
    scene, deck = scene_of(state), deck_of(state)
    if scene == "question":
        return deck.question
    if scene == "responded":
        if state["me"]["response"] == Label.REAL:
            return deck_text(deck.name, "You said real. Now wait for the others.")
        return deck_text(deck.name, "You said fake. Now wait for the others.")
    return str(STATUS[scene])


def outcome(state: State) -> str:
    """Say whether a student was right."""
    return trials.outcome(state["me"]["response"], state["label"])


def story(state: State) -> str:
    """Say what a student's response was worth."""
    response, label = state["me"]["response"], state["label"]
    return trials.story(deck_of(state), response, label, state["provenance"])


def score(state: State) -> str:
    """Say how many a student told right so far, of those that are revealed."""
    me, is_open = state["me"], scene_of(state) == "responded"
    if me.get("score_words"):
        return gettext("Your score: %(score)s.", score=me["score_words"])
    return scores.tally(me["correct_total"], me["answered"] - is_open)


# The teacher's


def teacher_words(state: State) -> dict[str, str]:
    """Return what only the teacher and the projector show."""
    return {
        "count": count(state),
        "question": deck_of(state).question,
        "next": next_step(state),
        "break": str(BREAKS.get(scene_of(state), "")),
        "end": end_question(state),
    }


def end_question(state: State) -> str:
    """Say what it means to end the classroom now."""
    if state.get("end_tells"):
        return gettext(
            "No more responses are accepted, and all students see the answers. "
            "This can’t be undone, because the end tells answers that are not known yet."
        )
    return ngettext(
        "No more responses are accepted. You can undo this for %(num)s minute. "
        "After that, or when you show the results before, it is final.",
        "No more responses are accepted. You can undo this for %(num)s minutes. "
        "After that, or when you show the results before, it is final.",
        lifetimes.UNDO_END.seconds // 60,
    )


def count(state: State) -> str:
    """Say how many have joined, have responded, or have finished all their faces."""
    done, players = number(state["responded"]), state["players"]
    if state["phase"] == "lobby":
        return joined(players)
    if state["pace"] != "live":
        finished = ngettext(
            "%(done)s of %(num)s finished", "%(done)s of %(num)s finished", players, done=done
        )
        return gap().join(filter(None, (finished, mean_score(state))))
    if state["phase"] == "finished":
        return gap().join(filter(None, (took_part(players), average(state))))
    return ngettext(
        "%(done)s of %(num)s responded", "%(done)s of %(num)s responded", players, done=done
    )


def joined(players: int) -> str:
    """Say how many students have joined."""
    if not players:
        return gettext("No students yet")
    return ngettext("%(num)s student", "%(num)s students", players)


def took_part(players: int) -> str:
    """Say how many students took part."""
    return ngettext("%(num)s student took part.", "%(num)s students took part.", players)


def average(state: State) -> str:
    """Say how the class did, "" where too few students responded."""
    share = state.get("mean_accuracy")
    if share is None:
        return ""
    return gettext("Average score: %(share)s right.", share=percent(share))


def mean_score(state: State) -> str:
    """Say which score the students had on average in a mode, "" where that is not told."""
    mean = state.get("mean_words")
    return gettext("· Average score: %(score)s", score=mean) if mean else ""


def next_step(state: State) -> str:
    """Say what the teacher's button does."""
    phase, is_last = state["phase"], state["position"] == state["length"]
    if state.get("is_ending"):
        return gettext("Show the results now")
    if state.get("is_paused"):
        return gettext("Go on")
    if phase == "finished":
        return gettext("Finished")
    if state["has_tips"]:
        return gettext("Start the second set")
    if phase == "lobby":
        return gettext("Start")
    if state["pace"] != "live":
        return gettext("End the classroom")
    if phase == "question" and state["has_verdicts"]:
        return gettext("Reveal the answer")
    if is_last:
        return gettext("Finish")
    is_before_tips = state["position"] == state["tips_after"]
    return gettext("Show the tips") if is_before_tips else gettext("Next face")


def student_facts(team: int | None, answered: int) -> str:
    """Say how a student stands in the teacher's list."""
    told = ngettext("%(num)s answered", "%(num)s answered", answered)
    return f"{team_name(team)} · {told}" if team else told


def alone_facts(team: int | None, answered: int, score: str, *, is_done: bool) -> str:
    """Say how far a student is who plays alone, and with which score, in the teacher's list."""
    if is_done:
        told = gettext("done: %(score)s", score=score) if score else gettext("done")
    elif answered:
        told = ngettext("%(num)s answered", "%(num)s answered", answered)
    else:
        told = gettext("has not begun")
    return f"{team_name(team)} · {told}" if team else told


def spread_count(students: int) -> str:
    """Say how many students had a score."""
    return ngettext("%(num)s student", "%(num)s students", students)


def team_name(team: int) -> str:
    """Return the name of a team."""
    return gettext("Team %(number)s", number=number(team))


def shared_place(count: int, rank: int) -> str:
    """Say that many share a place, from 1 to 5."""
    return (
        ngettext("%(num)s share first place", "%(num)s share first place", count),
        ngettext("%(num)s share second place", "%(num)s share second place", count),
        ngettext("%(num)s share third place", "%(num)s share third place", count),
        ngettext("%(num)s share fourth place", "%(num)s share fourth place", count),
        ngettext("%(num)s share fifth place", "%(num)s share fifth place", count),
    )[rank - 1]


def top_score(correct: int, trials: int) -> str:
    """Return a leader's score."""
    return gettext("%(some)s of %(all)s", some=number(correct), all=number(trials))


def team_score(accuracy: float) -> str:
    """Return a team's score, the mean of its members' accuracies in [0, 1]."""
    return gettext("%(share)s right", share=percent(accuracy))
