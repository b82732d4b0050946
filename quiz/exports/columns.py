"""The columns of the export for research: one row for each response."""

from datetime import date
from typing import Annotated, NamedTuple

from quiz.exports.formats import columns_of


class ExportedTrial(NamedTuple):
    """One response; each field has its type, its unit and its meaning."""

    player: Annotated[int, "", "the player's number; the order is random in each export"]
    trial: Annotated[int, "", "the player's responses, numbered from 1 in the order of time"]
    round: Annotated[int, "", "the player's rounds, numbered from 1 in the order of time"]
    deck: Annotated[str, "", "utkface (photographs) or gallery (painted portraits)"]
    mode: Annotated[str, "", "classic (a fixed number of faces) or practice (no end)"]
    position: Annotated[int, "", "place in the round, from 1"]
    label: Annotated[str, "", "what the face was: real or fake"]
    response: Annotated[str, "", "what the player called it: real or fake"]
    is_correct: Annotated[bool, "", "whether the response was the label"]
    confidence: Annotated[int | None, "%", "how sure the player was, 50 to 100, if stated"]
    response_ms: Annotated[
        int | None, "ms", "from showing the face to the response, by the server's clock"
    ]
    responded_on: Annotated[date, "", "day of the response in UTC"]
    face: Annotated[int | None, "", "the real face, numbered for this export; empty for a fake"]
    checkpoint: Annotated[str | None, "", "the generator that made the fake"]
    seed: Annotated[
        int | None, "", "seed of the fake's latents; with the checkpoint it identifies the fake"
    ]
    psi: Annotated[
        float | None, "", "truncation of the fake's latents: 1 is none, near 0 the mean face"
    ]
    resolution: Annotated[int, "px", "width and height of the face before its finish"]
    face_class: Annotated[int, "", "class that conditions the generator: 2 × age group + gender"]
    age_group: Annotated[str | None, "years", "age group in the deck; for a fake, of its class"]
    gender: Annotated[str | None, "", "gender in the deck; for a fake, of its class"]
    race: Annotated[str | None, "", "race of a photograph in UTKFace; empty for a fake"]
    tone: Annotated[str | None, "", "skin tone of a painted portrait; empty for a forgery"]
    p_discriminator: Annotated[float | None, "", "P(fake) by the GAN's own discriminator, 3 places"]
    p_detector: Annotated[float | None, "", "P(fake) by the detector trained afterwards, 3 places"]
    level: Annotated[
        float | None, "", "what the mode asked for: ms in view (flash), px of width (distance)"
    ]
    achieved_level: Annotated[
        float | None, "", "the same, as the player's page measured it, where that can be"
    ]
    frames: Annotated[int | None, "", "frames of the screen that the face was in view for"]
    lane: Annotated[
        str | None, "", "how the fake was made: choice or tuned (taught by the crowd), or control"
    ]


COLUMNS = columns_of(ExportedTrial)
