"""One training run: its settings, steps and schedules, and the state that it leaves on disk."""
