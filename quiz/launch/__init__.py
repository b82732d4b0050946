"""Launch: run web server, worker and import together from one command."""

from quiz.launch.start import gunicorn, main, worker

__all__ = ["gunicorn", "main", "worker"]
