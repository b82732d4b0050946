"""What a page in Chromium has loaded: its requests, and their bytes as they came."""

from typing import Any

from playwright.sync_api import CDPSession


class Loads:
    """The requests of a page from now on, with the bytes of each; faces are counted apart."""

    def __init__(self, network: CDPSession) -> None:
        self.faces: set[str] = set()
        self.sizes: dict[str, int] = {}
        network.send("Network.enable")
        network.send("Network.clearBrowserCache")
        network.on("Network.requestWillBeSent", self._began)
        network.on("Network.loadingFinished", self._ended)

    def _began(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = 0
        if "/faces/" in event["request"]["url"]:
            self.faces.add(event["requestId"])

    def _ended(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = int(event["encodedDataLength"])

    @property
    def weight(self) -> int:
        """Bytes of all that is no face, with their headers."""
        return sum(size for request, size in self.sizes.items() if request not in self.faces)


# Milliseconds from a click to the verdict, in a page that shows a trial.
CLICK_TO_VERDICT = """() => new Promise((resolve) => {
  const started = performance.now();
  const seen = () => resolve(performance.now() - started);
  const panel = document.querySelector("[data-verdict]");
  const look = () => panel.hidden ? requestAnimationFrame(look) : requestAnimationFrame(seen);
  document.querySelector("[data-responses] .respond").click();
  look();
})"""
