"""What a deck's faces go through, whatever their label, before they are stored."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def finished_jpeg(deck: str, pixels: "NDArray[np.uint8]") -> bytes:
    """Finish uint8 RGB pixels (R, R, 3) of a deck, and encode them as JPEG."""
    from datasets.finish import finish, to_jpeg

    return to_jpeg(deck, finish(deck, pixels))
