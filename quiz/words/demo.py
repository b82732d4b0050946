"""A class that never was, scene by scene: what the wall shows, what you do, what students see."""

from dataclasses import dataclass

from quiz.languages import gettext, lazy
from quiz.names import examples

CODE = "DEMO24"  # no classroom has it: codes have no O
STUDENTS = 12
TIPS = (
    lazy("Background that melts into hair"),
    lazy("Earrings that do not match"),
    lazy("Teeth without gaps"),
)


@dataclass(frozen=True)
class Scene:
    """One still page of the demo."""

    name: str  # which part of the wall and of the phone is shown
    title: str
    count: str  # the large line on the wall
    you: str
    students: str  # what they see, in a sentence
    joined: int = STUDENTS
    votes: tuple[int, int] | None = None  # how many said real and fake, once the face is told
    pressed: str = ""  # what the phone's student has said
    status: str = ""  # the sentence on the phone


SCENES = (
    Scene(
        "invite",
        lazy("The code is on the wall"),
        lazy("No students yet"),
        lazy(
            "You open a classroom and put its projector page on the wall. That is all there is to "
            "do."
        ),
        lazy("Students scan the code, or type the address and six letters. They need no account."),
        joined=0,
        status=lazy("Classroom code"),
    ),
    Scene(
        "joined",
        lazy("Students come in"),
        lazy("12 students"),
        lazy("You see who is here, and press Start when everybody is."),
        lazy("Each has a name that the quiz has made up, and waits."),
        status=lazy("You have joined. Wait for your teacher to start."),
    ),
    Scene(
        "question",
        lazy("The first face"),
        lazy("0 of 12 answered"),
        lazy("You wait. Nobody is faster for points, and no clock runs unless you want one."),
        lazy("Everybody sees the same face on the own screen, and decides alone."),
        status=lazy("Is this face real or fake?"),
    ),
    Scene(
        "question",
        lazy("Answers come in"),
        lazy("9 of 12 answered"),
        lazy("A tick shows who has answered. What they said is shown to nobody yet."),
        lazy("Who has answered waits for the others."),
        pressed="real",
        status=lazy("You said real. Now wait for the others."),
    ),
    Scene(
        "reveal",
        lazy("What it was"),
        lazy("12 of 12 answered"),
        lazy("You reveal the answer and ask: what did you look at?"),
        lazy("Each sees whether that was right, and how the class voted."),
        votes=(7, 5),
        pressed="real",
        status=lazy("Wrong. A fake, and it fooled you: this person does not exist."),
    ),
    Scene(
        "tips",
        lazy("After ten faces: the tips"),
        lazy("Between the two sets"),
        lazy("You read them together and look for more. Then you start ten other faces."),
        lazy("Everybody reads what can give a generated face away, and how far to trust it."),
        status=lazy("Read these tips. Your teacher starts the second set."),
    ),
    Scene(
        "finished",
        lazy("Did it help?"),
        lazy("12 students took part"),
        lazy("You open the report: before and after, the hardest faces, and a table of students."),
        lazy("Each sees the own results, in both sets. Nobody sees another’s."),
        status=lazy("First set: 5 of 10 right. Second set: 7 of 10 right."),
    ),
)
# The made-up result of the class: shares right before and after the tips.
BEFORE, AFTER = 0.56, 0.64


def progress(step: int) -> str:
    """Say which scene is shown; `step` counts from 1."""
    return gettext("Scene %(step)s of %(scenes)s", step=step, scenes=len(SCENES))


def students() -> list[str]:
    """Return the made-up names of the class."""
    return examples(STUDENTS)
