"""Pages as tests ask for them: JSON twins, and rounds played to their end."""

import re
from typing import Any

from flask.testing import FlaskClient

from quiz.decks.deck import Deck

JSON = {"Accept": "application/json"}


def twin(client: FlaskClient, url: str) -> dict[str, Any]:
    """Get a JSON twin."""
    response = client.get(url, headers=JSON)
    assert response.status_code == 200, response.text
    assert response.mimetype == "application/json"
    return dict(response.json or {})


def start(client: FlaskClient, **values: Any) -> str:
    """Start a round; its address."""
    response = client.post("/rounds", json=values, headers=JSON)
    assert response.status_code == 201, response.text
    return str((response.json or {})["url"])


def play(client: FlaskClient, trials: int = 4, deck: Deck | None = None) -> str:
    """Play a round, always saying fake; its address."""
    url = start(client, length=trials, **({"deck": deck.name} if deck else {}))
    for position in range(1, trials + 1):
        said = {"response": "fake", "confidence": 80}
        answered = client.post(f"{url}/trials/{position}", json=said, headers=JSON)
        assert answered.status_code == 200
    return url


def csrf_token(client: FlaskClient, **options: Any) -> str:
    """Read the CSRF token as a script does."""
    page = client.get("/", **options).text
    token = re.search(r'name="csrf-token"\s+content="([^"]+)"', page)
    assert token
    return token[1]
