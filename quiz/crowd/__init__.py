"""The crowd's lanes: which responses teach the generator, and the fakes that they have taught."""

from quiz.crowd import guesses, lanes, trainings

__all__ = ["guesses", "lanes", "trainings"]
