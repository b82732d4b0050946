"""The lesson of 45 minutes in teachers' words: before it, minute by minute, after it."""

from quiz.languages import lazy

AIMS = (
    lazy("say in two sentences how a generator and a discriminator teach each other;"),
    lazy("name three signs of a generated face, and say why none of them proves anything;"),
    lazy("tell a hit from a false alarm;"),
    lazy("say what to do about a picture when the eye is not sure."),
)

# A title and what to do, the day before and in the break.
BEFORE = (
    (
        lazy("Check the room"),
        lazy(
            "Log in, open “Before the lesson”, and do what it asks for. Do it in the room and on "
            "the network where the lesson will be, and open the page to join with one phone."
        ),
    ),
    (
        lazy("Open the classroom"),
        lazy("Choose “45-minute lesson”. The plan is filled in. The quiz makes up the names."),
    ),
    (
        lazy("Play one round yourself"),
        lazy("The class will ask for your score. Look at the tips as well."),
    ),
    (
        lazy("Print the handout"),
        lazy(
            "It has the code, and room for a guess and for notes. The lesson also works without it."
        ),
    ),
    (
        lazy("Put the projector page on the wall"),
        lazy("Keep your own page for yourself. The key → goes on from either."),
    ),
)

# Minutes from and to, what happens, and what to say or ask.
MINUTES = (
    (
        0,
        5,
        lazy("Students join"),
        lazy("The wall shows the code. Everybody notes a guess."),
        lazy(
            "Half of the faces that you will see belong to real people. The others belong to "
            "nobody. Write down how many of ten you will get right."
        ),
    ),
    (
        5,
        12,
        lazy("The first set"),
        lazy("Ten faces, about 40 seconds each: show, wait, reveal."),
        lazy("What did you look at? Ask one who was right, and one who was wrong."),
    ),
    (
        12,
        18,
        lazy("The tips"),
        lazy("They are on everybody’s own screen."),
        lazy("Find one more sign in each picture. Then read “How far to trust these tips” aloud."),
    ),
    (
        18,
        23,
        lazy("The forger and the detective"),
        lazy("A talk: how a generator learns."),
        lazy("Who teaches the forger? Who teaches the detective?"),
    ),
    (
        23,
        28,
        lazy("Hit and false alarm"),
        lazy("Draw the four fields on the board."),
        lazy("How does one catch every fake without looking?"),
    ),
    (
        28,
        35,
        lazy("The second set"),
        lazy("Ten other faces, at the same speed."),
        lazy("Try to tell them apart. Calling everything fake is not a skill."),
    ),
    (
        35,
        40,
        lazy("The report"),
        lazy("Its first part on the wall. The table of students is for you."),
        lazy("Did we get better? Or only more suspicious? Or lucky?"),
    ),
    (
        40,
        45,
        lazy("What now?"),
        lazy("A talk: whose photographs, and what to do with a picture."),
        lazy("You see a picture that makes you angry. What do you do first?"),
    ),
)

# What to talk about: a title, a few sentences, and a question.
TALKS = (
    (
        lazy("The forger and the detective"),
        lazy(
            "A generator is a forger who has never seen a banknote. It turns random numbers into a "
            "picture. A detective, the discriminator, says which of two notes looks more real. "
            "When the detective is right, the forger learns what was wrong. When the forger gets "
            "through, the detective learns to look closer. Nobody tells either of them what a nose "
            "is."
        ),
        lazy("Why may a forger be weakest where nobody looks: ears, collars, walls?"),
    ),
    (
        lazy("Hit and false alarm"),
        lazy(
            "A fake that is called fake is a hit. A photograph that is called fake is a false "
            "alarm. Whoever always says “fake” has all hits, and all false alarms too."
        ),
        lazy("Which mistake is worse: to believe a fake, or to call a real person one?"),
    ),
    (
        lazy("How many fakes are there at all?"),
        lazy(
            "Here it is half. Elsewhere it may be 10 of 1,000 pictures. A class that catches 80 of "
            "100 fakes and accuses 20 of 100 photographs then catches 8 fakes and accuses 198 "
            "people."
        ),
        lazy("Why does the same eye do so badly there?"),
    ),
    (
        lazy("Were they asked?"),
        lazy(
            "The photographs come from a collection for research, gathered from the web. The "
            "people in them were not asked. So the quiz shows adults only, gives no names, and can "
            "take any photograph out for good."
        ),
        lazy("Your photograph could be in such a collection. How would you find out?"),
    ),
    (
        lazy("When you are not sure"),
        lazy(
            "Studies show that people hardly tell the best fakes from photographs. Four things "
            "work: stop before you share it; look for the source; look for others who were there; "
            "search for the picture itself. “I don’t know” is a result."
        ),
        lazy("Who gains when nobody believes any picture any more?"),
    ),
)

# Other lessons: a title and how.
VARIANTS = (
    (
        lazy("Young classes"),
        lazy("Choose the gallery: painted people who have never lived. All ages."),
    ),
    (lazy("Half an hour"), lazy("Two sets of eight faces, and only the last of the talks.")),
    (lazy("Ten minutes"), lazy("Choose “Ten-minute starter”: one set of eight faces, live.")),
    (lazy("Homework"), lazy("Choose “Homework”: the next lesson then begins with the report.")),
    (lazy("Own speed"), lazy("Choose “Self-paced”: good for computer rooms and mixed speeds.")),
    (lazy("In pairs"), lazy("One phone for two, who must agree. It makes them say what they see.")),
)

AVOID = (
    lazy("Do not promise that the signs work, or that they will work next year."),
    lazy(
        "Do not rank students. The best five are hidden unless you show them, and speed never "
        "counts."
    ),
    lazy(
        "Stop remarks on how somebody looks. The photographs show people who did not ask to be "
        "here."
    ),
    lazy("Put no photograph of a student, or of anybody whom they know, into any tool."),
    lazy("Do not send the class home afraid. The last word is what one can do."),
)
