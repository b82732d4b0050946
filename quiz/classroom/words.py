"""What a classroom's snapshot says in words: the pages of all viewers only place them."""

from collections.abc import Mapping
from typing import Any

from quiz.decks import DECKS, Deck

Snapshot = Mapping[str, Any]


def deck_of(state: Snapshot) -> Deck:
    """Return the deck whose words are spoken."""
    return DECKS[state["deck"]]


def said(state: Snapshot, label: str) -> str:
    """Return what a student says for a label, within a sentence."""
    return deck_of(state).call(label).lower()


def scene_of(state: Snapshot) -> str:
    """Return which of a page's scenes is on: a phase, or a part of one."""
    phase = str(state["phase"])
    if state["has_tips"]:
        return "tips"
    if phase == "question" and state["pace"] != "live":
        return "own"
    if phase == "question" and state.get("me", {}).get("response"):
        return "responded"
    return phase


def words(state: Snapshot) -> dict[str, str]:
    """Return every sentence that the snapshot's viewer reads, by slot."""
    said = {"progress": progress(state), "announce": announcement(state)}
    if state["phase"] == "reveal":
        said |= {
            "truth": truth(state),
            "split": split(state),
            "machine": machines(state),
        }
    return said | (student_words(state) if "me" in state else teacher_words(state))


def progress(state: Snapshot) -> str:
    """Say how far the classroom is."""
    if state["phase"] == "finished":
        return "All done"
    if state["has_tips"]:
        return "Between the sets"
    if state["pace"] == "live" and state["position"]:
        return f"Face {state['position']} of {state['length']}"
    return f"{state['length']} faces"


def announcement(state: Snapshot) -> str:
    """Say what a listener needs to hear when the scene changes."""
    if "me" in state and state["phase"] == "reveal":
        return f"{outcome(state)}. {story(state)}"
    return f"{progress(state)}. {status(state) if 'me' in state else count(state)}"


def truth(state: Snapshot) -> str:
    """Say what the face was."""
    face, deck = state["provenance"], deck_of(state)
    if face["label"] == "real":
        return f"{deck.call_real}: {deck.from_words} {deck.source}."
    return f"{deck.call_fake}: {deck.made_words} {face['seed']}."


def split(state: Snapshot) -> str:
    """Say how the class split."""
    votes = state["split"].items()
    return ", ".join(f"{count} said {said(state, label)}" for label, count in votes)


def machines(state: Snapshot) -> str:
    """Say what the machines think."""
    opinions = state["machine"].items()
    return "; ".join(f"{name}: {opinion(state, p)}" for name, p in opinions)


def opinion(state: Snapshot, p_fake: float) -> str:
    """Say what a probability means, as the verdict of a round does."""
    sure = min(99, round(100 * max(p_fake, 1 - p_fake)))
    return f"{said(state, 'fake' if p_fake > 0.5 else 'real')}, {sure}% sure"


# A student's


def student_words(state: Snapshot) -> dict[str, str]:
    """Return what only students read."""
    me = state["me"]
    return {
        "status": status(state),
        "outcome": outcome(state) if state["phase"] == "reveal" else "",
        "story": story(state) if state["phase"] == "reveal" else "",
        "score": score(me),
        "said": said(state, me["response"]) if me["response"] else "nothing",
    }


def status(state: Snapshot) -> str:
    """Say what a student is to do now."""
    response = state["me"]["response"]
    return {
        "lobby": "You are in. It begins when your teacher says so.",
        "tips": "Look at these tips. The second set begins when your teacher says so.",
        "own": "Your faces are ready: take the time that you need.",
        "question": deck_of(state).question,
        "responded": f"You said {said(state, response or '')}. Now wait for the others.",
        "reveal": "Wait for the next face.",
        "finished": "That was the last face.",
    }[scene_of(state)]


def outcome(state: Snapshot) -> str:
    """Say whether a student was right."""
    response = state["me"]["response"]
    if response is None:
        return "No response"
    return "Right" if response == state["label"] else "Wrong"


def story(state: Snapshot) -> str:
    """Say what a student's response was worth, in a sentence."""
    response = state["me"]["response"]
    return deck_of(state).story(response, state["label"]) if response else truth(state)


def score(me: Snapshot) -> str:
    """Say how many a student told right so far."""
    if me["correct_total"] is None:
        return f"{me['answered']} answered, marks at the end"
    return f"{me['correct_total']} right so far" if me["answered"] else "no marks yet"


# A teacher's


def teacher_words(state: Snapshot) -> dict[str, str]:
    """Return what only the teacher and the projector say."""
    return {"count": count(state), "next": next_step(state), "here": here(state["players"])}


def here(players: int) -> str:
    """Say how many are in the classroom."""
    return "nobody is here yet" if not players else f"{players} here"


def count(state: Snapshot) -> str:
    """Say how many have responded, or are through, or are here."""
    responded, players = state["responded"], state["players"]
    if state["phase"] == "lobby":
        return here(players)
    if state["pace"] != "live":
        return f"{responded} of {players} through"
    if state["phase"] == "finished":
        return f"{players} took part{average(state)}"
    return f"{responded} of {players} responded"


def average(state: Snapshot) -> str:
    """Say how the class did, once all is told."""
    share = state.get("mean_accuracy")
    return "" if share is None else f", {100 * share:.0f}% right on average"


def next_step(state: Snapshot) -> str:
    """Say what the teacher's button does."""
    phase, is_last = state["phase"], state["position"] == state["length"]
    if phase == "finished":
        return "It is over"
    if state["pace"] != "live":
        return "Open it" if phase == "lobby" else "Close it"
    if state["has_tips"]:
        return "Start the second set"
    if phase == "lobby":
        return "Start"
    if phase == "question" and state["has_verdicts"]:
        return "Reveal"
    if is_last:
        return "Finish"
    return "Show the tips" if state["position"] == state["tips_after"] else "Next face"
