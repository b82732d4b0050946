"""What teachers are told before they have a class: what one gets, what it takes, and plans."""

from quiz.languages import gettext, lazy
from quiz.names import EXAMPLE

# What there is to see, by the drawing beside it: its name, and what it is.
VIEWS = (
    (
        "wall",
        lazy("On the wall"),
        lazy(
            "The projector shows the code to join, then one face at a time, how many have "
            "answered, and after that what the face was and how the class voted."
        ),
    ),
    (
        "phone",
        lazy("On each student’s phone"),
        lazy(
            "The same face and two buttons. After the reveal: right or wrong, and why. A computer "
            "or a tablet works too, and two students can share one."
        ),
    ),
    (
        "desk",
        lazy("On your own screen"),
        lazy(
            "Who is here, who has answered, and one button that goes on. You can pause, rename or "
            "remove a student, and end whenever you like."
        ),
    ),
    (
        "report",
        lazy("Afterwards"),
        lazy(
            "A report: how well the class told faces apart, whether the tips helped, which faces "
            "fooled most. You can print it or open it in a spreadsheet."
        ),
    ),
)

# What a lesson takes: a name, the answer in a few words, and one sentence more.
NEEDS = (
    (
        lazy("Time"),
        lazy("10 to 45 minutes"),
        lazy(
            "Ten minutes for a first try, 45 for a whole lesson with tips and a talk, or homework."
        ),
    ),
    (
        lazy("Devices"),
        lazy("One projector"),
        lazy("And a phone, tablet or computer for each student, or for each two."),
    ),
    (
        lazy("Students"),
        lazy("No account"),
        lazy(
            "They type a code of six letters. The quiz makes up a name for each, such as %(name)s.",
            name=EXAMPLE,
        ),
    ),
    (
        lazy("Ages"),
        lazy("12 and older"),
        lazy(
            "The photographs show adults only. The gallery has painted people, and is for all ages."
        ),
    ),
    (
        lazy("Your account"),
        lazy("A name and a password"),
        lazy("No e-mail address. You need the account so that nobody else moves your class on."),
    ),
    (
        lazy("Network"),
        lazy("This site alone"),
        lazy(
            "No page loads anything from elsewhere, and no filter of a school blocks what it needs."
        ),
    ),
)

# How a live class goes, step by step.
STEPS = (
    lazy("You open a classroom. It takes a minute, and the plan is filled in for you."),
    lazy("Students scan the code on the wall, or type it, and are in."),
    lazy("You show a face. Everybody decides alone. You reveal what it was, and the class talks."),
    lazy("Halfway, everybody sees what can give a generated face away."),
    lazy("A second set of faces shows whether that helped. The report says by how much."),
)

# Ready-made plans, by name: a title and what it is.
PRESETS = {
    "starter": (lazy("Ten-minute starter"), lazy("Live, 8 faces, with the answer after each.")),
    "lesson": (
        lazy("45-minute lesson"),
        lazy("Live, two sets of 10 faces, with the tips between them."),
    ),
    "homework": (
        lazy("Homework"),
        lazy("Two sets of 10 faces at home. The answers come at the deadline."),
    ),
}

# After the button that copies the link for students.
COPIED = lazy("The link is copied. Paste it where your students can see it.")
NOT_COPIED = lazy("This browser can’t copy it. Copy the selected link with Ctrl+C, or ⌘C on a Mac.")


def filled(title: str) -> str:
    """Say that a form now has the values of a plan."""
    return gettext(
        "The form is filled in for: %(title)s. Change what you like, then open the classroom.",
        title=title,
    )
