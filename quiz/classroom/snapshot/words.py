"""The sentences of a snapshot: pages and scripts show them and make none of their own."""

from collections.abc import Mapping
from typing import Any

from quiz.decks import DECKS, Deck
from quiz.policy import lifetimes
from quiz.words import machines, scores, trials

State = Mapping[str, Any]
STATUS = {
    "lobby": "You have joined. Wait for your teacher to start.",
    "tips": "Read these tips. Your teacher starts the second set.",
    "own": "Your faces are ready. Take as much time as you need.",
    "reveal": "Wait for the next face.",
    "finished": "This classroom is finished.",
    "paused": "Paused. Your teacher goes on in a moment.",
    "ended": "Your teacher has ended this class. The results come in a moment.",
}

BREAKS = {  # what the teacher and the wall say
    "paused": "Paused: no answers are taken, and no timer runs.",
    "ended": "The class has ended. You can undo this until the results are shown.",
}
END_IS_FINAL = (
    "No more responses are accepted, and all students see the answers. "
    "This can’t be undone, because the end tells answers that are not known yet."
)
END_CAN_BE_UNDONE = (
    "No more responses are accepted. You can undo this for {minutes} minutes. "
    "After that, or when you show the results before, it is final."
)


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
        return "own"
    if phase == "question" and state.get("me", {}).get("response"):
        return "responded"
    return phase


def progress(state: State) -> str:
    """Say how far the classroom is."""
    if state["phase"] == "finished":
        return "Finished"
    if state["has_tips"]:
        return "Between the two sets"
    if state["pace"] == "live" and state["position"]:
        return trials.position(state["position"], state["length"])
    return scores.counted(state["length"], "face")


def announcement(state: State) -> str:
    """Say what a screen reader reads out when the scene changes."""
    is_student, is_revealed = "me" in state, "label" in state
    if scene_of(state) in BREAKS:
        return STATUS[scene_of(state)] if is_student else BREAKS[scene_of(state)]
    if is_revealed:
        first, then = (outcome(state), story(state)) if is_student else (truth(state), split(state))
        return f"{first.rstrip('.')}. {then.rstrip('.')}."
    return f"{progress(state)}. {status(state) if is_student else count(state)}"


# In REVEAL


def revealed_words(state: State) -> dict[str, str]:
    """Return what everybody reads once the label is revealed."""
    return {
        "stamp": deck_of(state).call(state["label"]).upper(),
        "truth": truth(state),
        "split": split(state),
        "machine": machines.opinions(deck_of(state), state["machine"]),
    }


def truth(state: State) -> str:
    """Say what the face was."""
    return trials.truth(deck_of(state), state["provenance"])


def split(state: State) -> str:
    """Say how the class voted."""
    deck, votes = deck_of(state), state["split"].items()
    return ", ".join(f"{count} said {trials.said(deck, label)}" for label, count in votes)


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
    }


def here(state: State) -> str:
    """Say who is there while a class waits for its start; "" later."""
    names, players = state["me"].get("here"), state["players"]
    if names is None:
        return ""
    others = f" and {scores.number(players - len(names))} more" if players > len(names) else ""
    return f"{scores.counted(players, 'student')} here: {', '.join(names)}{others}."


def rank(state: State) -> str:
    """Say which place a student has by right responses, "" where it is not told."""
    place, of = state["me"].get("rank"), state["me"].get("ranked", 0)
    return f"You are {scores.ordinal(place)} of {of}." if place and of > 1 else ""


def sets(state: State) -> str:
    """Say how a student did in each set of two, as far as it is told."""
    names = ("First set", "Second set")
    told = zip(names, state["me"].get("sets", ()), strict=False)
    return " ".join(f"{name}: {own['correct']} of {own['answered']} right." for name, own in told)


def status(state: State) -> str:
    """Say what a student does now."""
    scene, deck = scene_of(state), deck_of(state)
    if scene == "question":
        return deck.question
    if scene == "responded":
        return f"You said {trials.said(deck, state['me']['response'])}. Now wait for the others."
    return STATUS[scene]


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
    return scores.tally(me["correct_total"], me["answered"] - is_open)


# The teacher's


def teacher_words(state: State) -> dict[str, str]:
    """Return what only the teacher and the projector show."""
    return {
        "count": count(state),
        "next": next_step(state),
        "break": BREAKS.get(scene_of(state), ""),
        "end": end_question(state),
    }


def end_question(state: State) -> str:
    """Say what it means to end the classroom now."""
    if state.get("end_tells"):
        return END_IS_FINAL
    return END_CAN_BE_UNDONE.format(minutes=lifetimes.UNDO_END.seconds // 60)


def count(state: State) -> str:
    """Say how many have joined, have responded, or have finished all their faces."""
    responded, players = state["responded"], state["players"]
    students = scores.counted(players, "student")
    if state["phase"] == "lobby":
        return students if players else "No students yet"
    if state["pace"] != "live":
        return f"{responded} of {players} finished"
    if state["phase"] == "finished":
        return f"{students} took part. {average(state)}".rstrip()
    return f"{responded} of {players} responded"


def average(state: State) -> str:
    """Say how the class did, "" where too few students responded."""
    share = state.get("mean_accuracy")
    return "" if share is None else f"Average score: {scores.percent(share)} right."


def next_step(state: State) -> str:
    """Say what the teacher's button does."""
    phase, is_last = state["phase"], state["position"] == state["length"]
    if state.get("is_ending"):
        return "Show the results now"
    if state.get("is_paused"):
        return "Go on"
    if phase == "finished":
        return "Finished"
    if state["has_tips"]:
        return "Start the second set"
    if phase == "lobby":
        return "Start"
    if state["pace"] != "live":
        return "End the classroom"
    if phase == "question" and state["has_verdicts"]:
        return "Reveal the answer"
    if is_last:
        return "Finish"
    return "Show the tips" if state["position"] == state["tips_after"] else "Next face"


def student_facts(team: int | None, answered: int) -> str:
    """Say how a student stands in the teacher's list."""
    return f"{team_name(team)} · {answered} answered" if team else f"{answered} answered"


def team_name(team: int) -> str:
    """Return the name of a team."""
    return f"Team {team}"


def top_score(correct: int, trials: int) -> str:
    """Return a leader's score."""
    return f"{correct} of {trials}"
