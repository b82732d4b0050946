// Light, dark or as the system says: applies the choice before the page is painted, and offers it.

(() => {
  const KEPT_AS = "colours";
  const MEDIA = { light: "not all", dark: "screen", automatic: "screen and (prefers-color-scheme: dark)" };

  // A browser may refuse to keep anything: then the system decides.
  function read() {
    try {
      return localStorage.getItem(KEPT_AS) in MEDIA ? localStorage.getItem(KEPT_AS) : "automatic";
    } catch (refused) {
      return "automatic";
    }
  }

  function keep(choice) {
    try {
      if (choice === "automatic") localStorage.removeItem(KEPT_AS);
      else localStorage.setItem(KEPT_AS, choice);
    } catch (refused) {
      // The choice holds for this page.
    }
  }

  function apply(choice) {
    document.querySelector("link[data-dark]").media = MEDIA[choice];
  }

  function offer() {
    const group = document.querySelector("[data-colours]");
    if (!group) return;
    group.querySelector(`[value="${read()}"]`).checked = true;
    group.addEventListener("change", (event) => {
      keep(event.target.value);
      apply(event.target.value);
    });
    group.hidden = false;
  }

  document.documentElement.dataset.scripts = "yes"; // for what is shown without them alone
  apply(read());
  document.addEventListener("DOMContentLoaded", offer);
})();
