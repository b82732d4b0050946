"""The entry: `create_app` for gunicorn and flask; `python app.py` runs web and worker together."""

from quiz import create_app

__all__ = ["create_app"]

if __name__ == "__main__":
    from quiz.launch import main

    raise SystemExit(main())
