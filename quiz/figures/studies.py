"""Published measurements of how well people distinguish real from fake faces."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Study:
    """A published measurement of people; accuracy in [0, 1], None when none was given."""

    name: str
    year: int
    fakes: str
    people: int
    accuracy: float | None
    note: str = ""


def mark(words: str) -> str:
    """Mark words for translators; whoever shows them looks them up."""
    return words


# fmt: off
PUBLISHED: tuple[Study, ...] = (
    Study("Nightingale & Farid, experiment 1", 2022, "StyleGAN2", 315, 0.482),
    Study("Nightingale & Farid, experiment 2", 2022, "StyleGAN2", 219, 0.590,
          mark("trained, with feedback; d′ 0.46")),
    Study("Bray et al.", 2023, "StyleGAN2", 280, 0.62),
    Study("Miller et al.", 2023, mark("StyleGAN2, White faces"), 124, 0.425,
          mark("mean of 34% right on fakes and 51% on real")),
    Study("Kamali, Groh et al., Detect Fakes", 2025, mark("diffusion"), 50_444, 0.75,
          mark("mean of 76% right on fakes and 74% on real; not only faces")),
    Study("Diel et al., meta-analysis", 2024, mark("images of many kinds"), 86_155, 0.532,
          mark("56 papers; 55.5% over all media")),
    Study("Microsoft, Real or Not", 2025, mark("images of many kinds"), 12_500, 0.62,
          mark("65% on people")),
)
# fmt: on

# People who saw the opinion of a model. The source compares means; no one figure is a person's.
WITH_ADVICE = Study("Groh et al.", 2022, mark("deepfakes"), 15_016, None)
