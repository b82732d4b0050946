"""What a classroom's snapshot says in words: the pages of all viewers only place them."""

from collections.abc import Mapping
from typing import Any

Snapshot = Mapping[str, Any]

STORIES = {
    ("real", "real"): "A real person, photographed.",
    ("fake", "fake"): "A fake, and you caught it.",
    ("real", "fake"): "A fake, and it fooled you: there is no such person.",
    ("fake", "real"): "A real person, and you did not believe it.",
}


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
            "split": split(state["split"]),
            "machine": machines(state["machine"]),
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
    face = state["provenance"]
    if face["label"] == "real":
        return f"Real: a photograph from {face['source']}."
    return f"Fake: made by our generator from seed {face['seed']}."


def split(votes: Mapping[str, int]) -> str:
    """Say how the class split."""
    return f"{votes['real']} said real, {votes['fake']} said fake"


def machines(opinions: Mapping[str, float]) -> str:
    """Say what the machines think."""
    return "; ".join(f"{name}: {opinion(p)}" for name, p in opinions.items())


def opinion(p_fake: float) -> str:
    """Say what a probability means, as the verdict of a round does."""
    sure = min(99, round(100 * max(p_fake, 1 - p_fake)))
    return f"{'fake' if p_fake > 0.5 else 'real'}, {sure}% sure"


# A student's


def student_words(state: Snapshot) -> dict[str, str]:
    """Return what only students read."""
    me = state["me"]
    return {
        "status": status(state),
        "outcome": outcome(state) if state["phase"] == "reveal" else "",
        "story": story(state) if state["phase"] == "reveal" else "",
        "score": score(me),
        "said": me["response"] or "nothing",
    }


def status(state: Snapshot) -> str:
    """Say what a student is to do now."""
    return {
        "lobby": "You are in. It begins when your teacher says so.",
        "tips": "Look at these tips. The second set begins when your teacher says so.",
        "own": "Your faces are ready: take the time that you need.",
        "question": "Is this face real or fake?",
        "responded": f"You said {state['me']['response']}. Now wait for the others.",
        "reveal": "Wait for the next face.",
        "finished": "That was the last face.",
    }[scene_of(state)]


def outcome(state: Snapshot) -> str:
    """Say whether a student was right."""
    said = state["me"]["response"]
    if said is None:
        return "No response"
    return "Right" if said == state["label"] else "Wrong"


def story(state: Snapshot) -> str:
    """Say what a student's response was worth, in a sentence."""
    said = state["me"]["response"]
    return STORIES[said, state["label"]] if said else truth(state)


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
