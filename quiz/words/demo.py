"""A class that never was, scene by scene: what the wall shows, what you do, what students see."""

from dataclasses import dataclass

CODE = "DEMO24"  # no classroom has it: codes have no O
STUDENTS = (
    "amber-otter", "quiet-heron", "blue-lynx", "brisk-wren", "green-seal", "clever-hare",
    "silver-fox", "gentle-moth", "bold-robin", "misty-crane", "lucky-newt", "sunny-vole",
)  # fmt: skip
TIPS = ("Background that melts into hair", "Earrings that do not match", "Teeth without gaps")


@dataclass(frozen=True)
class Scene:
    """One still page of the demo."""

    name: str  # which part of the wall and of the phone is shown
    title: str
    count: str  # the large line on the wall
    you: str
    students: str  # what they see, in a sentence
    joined: int = len(STUDENTS)
    votes: tuple[int, int] | None = None  # how many said real and fake, once the face is told
    pressed: str = ""  # what the phone's student has said
    status: str = ""  # the sentence on the phone


SCENES = (
    Scene(
        "invite",
        "The code is on the wall",
        "No students yet",
        "You open a classroom and put its projector page on the wall. That is all there is to do.",
        "Students scan the code, or type the address and six letters. They need no account.",
        joined=0,
        status="Classroom code",
    ),
    Scene(
        "joined",
        "Students come in",
        "12 students",
        "You see who is here, and press Start when everybody is.",
        "Each has a name that the quiz has made up, and waits.",
        status="You have joined. Wait for your teacher to start.",
    ),
    Scene(
        "question",
        "The first face",
        "0 of 12 answered",
        "You wait. Nobody is faster for points, and no clock runs unless you want one.",
        "Everybody sees the same face on the own screen, and decides alone.",
        status="Is this face real or fake?",
    ),
    Scene(
        "question",
        "Answers come in",
        "9 of 12 answered",
        "A tick shows who has answered. What they said is shown to nobody yet.",
        "Who has answered waits for the others.",
        pressed="real",
        status="You said real. Now wait for the others.",
    ),
    Scene(
        "reveal",
        "What it was",
        "12 of 12 answered",
        "You reveal the answer and ask: what did you look at?",
        "Each sees whether that was right, and how the class voted.",
        votes=(7, 5),
        pressed="real",
        status="Wrong. A fake, and it fooled you: this person does not exist.",
    ),
    Scene(
        "tips",
        "After ten faces: the tips",
        "Between the two sets",
        "You read them together and look for more. Then you start ten other faces.",
        "Everybody reads what can give a generated face away, and how far to trust it.",
        status="Read these tips. Your teacher starts the second set.",
    ),
    Scene(
        "finished",
        "Did it help?",
        "12 students took part",
        "You open the report: before and after, the hardest faces, and a table of students.",
        "Each sees the own results, in both sets. Nobody sees another’s.",
        status="First set: 5 of 10 right. Second set: 7 of 10 right.",
    ),
)
# The made-up result of the class: shares right before and after the tips.
BEFORE, AFTER = 0.56, 0.64


def progress(step: int) -> str:
    """Say which scene is shown; `step` counts from 1."""
    return f"Scene {step} of {len(SCENES)}"
