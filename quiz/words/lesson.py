"""The lesson of 45 minutes in teachers' words: before it, minute by minute, after it."""

AIMS = (
    "say in two sentences how a generator and a discriminator teach each other;",
    "name three signs of a generated face, and say why none of them proves anything;",
    "tell a hit from a false alarm;",
    "say what to do about a picture when the eye is not sure.",
)

# A title and what to do, the day before and in the break.
BEFORE = (
    (
        "Check the room",
        "Log in, open “Before the lesson”, and do what it asks for. Do it in the room and on the "
        "network where the lesson will be, and open the page to join with one phone.",
    ),
    (
        "Open the classroom",
        "Choose “45-minute lesson”. The plan is filled in. The quiz makes up the names.",
    ),
    (
        "Play one round yourself",
        "The class will ask for your score. Look at the tips as well.",
    ),
    (
        "Print the handout",
        "It has the code, and room for a guess and for notes. The lesson also works without it.",
    ),
    (
        "Put the projector page on the wall",
        "Keep your own page for yourself. The key → goes on from either.",
    ),
)

# Minutes from and to, what happens, and what to say or ask.
MINUTES = (
    (
        0,
        5,
        "Students join",
        "The wall shows the code. Everybody notes a guess.",
        "Half of the faces that you will see belong to real people. The others belong to nobody. "
        "Write down how many of ten you will get right.",
    ),
    (
        5,
        12,
        "The first set",
        "Ten faces, about 40 seconds each: show, wait, reveal.",
        "What did you look at? Ask one who was right, and one who was wrong.",
    ),
    (
        12,
        18,
        "The tips",
        "They are on everybody’s own screen.",
        "Find one more sign in each picture. Then read “How far to trust them” aloud.",
    ),
    (
        18,
        23,
        "The forger and the detective",
        "A talk: how a generator learns.",
        "Who teaches the forger? Who teaches the detective?",
    ),
    (
        23,
        28,
        "Hit and false alarm",
        "Draw the four fields on the board.",
        "How does one catch every fake without looking?",
    ),
    (
        28,
        35,
        "The second set",
        "Ten other faces, at the same speed.",
        "Try to tell them apart. Calling everything fake is not a skill.",
    ),
    (
        35,
        40,
        "The report",
        "Its first part on the wall. The table of students is for you.",
        "Did we get better? Or only more suspicious? Or lucky?",
    ),
    (
        40,
        45,
        "What now?",
        "A talk: whose photographs, and what to do with a picture.",
        "You see a picture that makes you angry. What do you do first?",
    ),
)

# What to talk about: a title, a few sentences, and a question.
TALKS = (
    (
        "The forger and the detective",
        "A generator is a forger who has never seen a banknote. It turns random numbers into a "
        "picture. A detective, the discriminator, says which of two notes looks more real. When "
        "the detective is right, the forger learns what was wrong. When the forger gets through, "
        "the detective learns to look closer. Nobody tells either of them what a nose is.",
        "Why may a forger be weakest where nobody looks: ears, collars, walls?",
    ),
    (
        "Hit and false alarm",
        "A fake that is called fake is a hit. A photograph that is called fake is a false alarm. "
        "Whoever always says “fake” has all hits, and all false alarms too.",
        "Which mistake is worse: to believe a fake, or to call a real person one?",
    ),
    (
        "How many fakes are there at all?",
        "Here it is half. Elsewhere it may be 10 of 1,000 pictures. A class that catches 80 of 100 "
        "fakes and accuses 20 of 100 photographs then catches 8 fakes and accuses 198 people.",
        "Why does the same eye do so badly there?",
    ),
    (
        "Were they asked?",
        "The photographs come from a collection for research, gathered from the web. The people in "
        "them were not asked. So the quiz shows adults only, gives no names, and can take any "
        "photograph out for good.",
        "Your photograph could be in such a collection. How would you find out?",
    ),
    (
        "When you are not sure",
        "Studies show that people hardly tell the best fakes from photographs. Four things work: "
        "stop before you share it; look for the source; look for others who were there; search for "
        "the picture itself. “I don’t know” is a result.",
        "Who gains when nobody believes any picture any more?",
    ),
)

# Other lessons: a title and how.
VARIANTS = (
    ("Young classes", "Choose the gallery: painted people who have never lived. All ages."),
    ("Half an hour", "Two sets of eight faces, and only the last of the talks."),
    ("Ten minutes", "Choose “Ten-minute starter”: one set of eight faces, live."),
    ("Homework", "Choose “Homework”: the next lesson then begins with the report."),
    ("Own speed", "Choose “Self-paced”: good for computer rooms and mixed speeds."),
    ("In pairs", "One phone for two, who must agree. It makes them say what they see."),
)

AVOID = (
    "Do not promise that the signs work, or that they will work next year.",
    "Do not rank students. The best five are hidden unless you show them, and speed never counts.",
    "Stop remarks on how somebody looks. The photographs show people who did not ask to be here.",
    "Put no photograph of a student, or of anybody whom they know, into any tool.",
    "Do not send the class home afraid. The last word is what one can do.",
)
