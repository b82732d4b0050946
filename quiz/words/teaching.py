"""What teachers are told before they have a class: what one gets, what it takes, and plans."""

# What there is to see, by the drawing beside it: its name, and what it is.
VIEWS = (
    (
        "wall",
        "On the wall",
        "The projector shows the code to join, then one face at a time, how many have answered, "
        "and after that what the face was and how the class voted.",
    ),
    (
        "phone",
        "On each student’s phone",
        "The same face and two buttons. After the reveal: right or wrong, and why. A computer or a "
        "tablet works too, and two students can share one.",
    ),
    (
        "desk",
        "On your own screen",
        "Who is here, who has answered, and one button that goes on. You can pause, rename or "
        "remove a student, and end whenever you like.",
    ),
    (
        "report",
        "Afterwards",
        "A report: how well the class told faces apart, whether the tips helped, which faces "
        "fooled most. You can print it or open it in a spreadsheet.",
    ),
)

# What a lesson takes: a name, the answer in a few words, and one sentence more.
NEEDS = (
    (
        "Time",
        "10 to 45 minutes",
        "Ten minutes for a first try, 45 for a whole lesson with tips and a talk, or homework.",
    ),
    (
        "Devices",
        "One projector",
        "And a phone, tablet or computer for each student, or for each two.",
    ),
    (
        "Students",
        "No account",
        "They type a code of six letters. The quiz makes up a name for each, such as amber-otter.",
    ),
    (
        "Ages",
        "12 and older",
        "The photographs show adults only. The gallery has painted people, and is for all ages.",
    ),
    (
        "You",
        "A name and a password",
        "No e-mail address. You need the account so that nobody else moves your class on.",
    ),
    (
        "Network",
        "This site alone",
        "No page loads anything from elsewhere, and no filter of a school blocks what it needs.",
    ),
)

# How a live class goes, step by step.
STEPS = (
    "You open a classroom. It takes a minute, and the plan is filled in for you.",
    "Students scan the code on the wall, or type it, and are in.",
    "You show a face. Everybody decides alone. You reveal what it was, and the class talks.",
    "Halfway, everybody sees what can give a generated face away.",
    "A second set of faces shows whether that helped. The report says by how much.",
)

# Ready-made plans, by name: a title and what it is.
PRESETS = {
    "starter": ("Ten-minute starter", "Live, 8 faces, with the answer after each."),
    "lesson": (
        "45-minute lesson",
        "Live, two sets of 10 faces, with the tips between them.",
    ),
    "homework": (
        "Homework",
        "Two sets of 10 faces at home. The answers come at the deadline.",
    ),
}

# After the button that copies the link for students.
COPIED = "The link is copied. Paste it where your students can see it."
NOT_COPIED = "This browser can’t copy it. Copy the selected link with Ctrl+C, or ⌘C on a Mac."


def filled(title: str) -> str:
    """Say that a form now has the values of a plan."""
    return f"The form is filled in for: {title}. Change what you like, then open the classroom."
