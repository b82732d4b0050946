"""A judgement: one response to one face, with its confidence and response time where known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Judgement:
    """One response to one face; ValueError when confidence is outside 50..100.

    confidence is in per cent, response_ms in milliseconds; either is None when not known.
    """

    is_fake: bool
    called_fake: bool
    confidence: float | None = None
    response_ms: float | None = None

    def __post_init__(self) -> None:
        if self.confidence is not None and not 50 <= self.confidence <= 100:
            raise ValueError(f"A confidence of {self.confidence} is not between 50 and 100.")

    @property
    def is_correct(self) -> bool:
        """Whether the response equals the label."""
        return self.called_fake == self.is_fake

    @property
    def stated_p_fake(self) -> float | None:
        """The probability of FAKE in [0, 1] that response and confidence together state."""
        if self.confidence is None:
            return None
        return (self.confidence if self.called_fake else 100 - self.confidence) / 100
