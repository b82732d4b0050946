"""The human critic: a small network that learns from recorded responses what people call fake.

It learns P(a person says *fake*) from what people said, never from the truth, then chooses among
candidates or tunes a generator. What the quiz's worker and commands use:

    Guesses(face, player, said_fake, preferred)     arrays; rows of features and players from 0
    load_eyes(checkpoint, device="auto") -> Eyes    .name, .size; eyes(pixels as served) -> float16
    learn(features, guesses, eyes.name, machines=..., progress=...) -> (HumanCritic, card)
    HumanCritic                                     .p_fake(features), .to_bytes(), .from_bytes()
    crowd_chooser(critic, eyes, deck) -> Chooser    .make(sampler, candidates, classes, psi)
    fair_candidates(sampler, chooser, most) -> (k, figures)
    tune(checkpoint, critic, eyes, minutes, out, taught_by=..., cache=..., progress=...) -> figures

`tune` writes a checkpoint with its provenance to `out`, which has its name by the file's hash.
`features` may be a memory map of any length; `machines` maps an opponent's name to its P(fake) of
each face (F,), NaN where unknown; `progress` gets lines of text. `learn` and `tune` raise
ValueError with one sentence for what they cannot learn from, or where a tuned generator lost
recall, and `tune` FileNotFoundError where the training packages are missing; CheckpointError is
for files: damaged, or a critic of other eyes. The card and the figures are plain values for JSON.
"""

from generator.crowd.choosing import crowd_chooser, fair_candidates
from generator.crowd.critic import HumanCritic
from generator.crowd.eyes import Eyes, load_eyes
from generator.crowd.guesses import Guesses
from generator.crowd.learning import learn
from generator.crowd.tuning import tune

__all__ = [
    "Eyes",
    "Guesses",
    "HumanCritic",
    "crowd_chooser",
    "fair_candidates",
    "learn",
    "load_eyes",
    "tune",
]
