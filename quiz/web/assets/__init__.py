"""The styles and scripts as browsers get them: few, small, and kept for a year."""

from quiz.web.assets.release import built_assets
from quiz.web.assets.response import built_file

__all__ = ["built_assets", "built_file"]
