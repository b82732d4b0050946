// The confidence is sent only while its section is open; whether it is open is remembered.

const KEY = "confidence-open";
const fold = document.querySelector("[data-confidence]");

function remembered() {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

function remember(isOpen) {
  try {
    localStorage.setItem(KEY, isOpen ? "yes" : "no");
  } catch {
    // Without storage the section starts closed.
  }
}

if (fold) {
  const slider = fold.querySelector("input");
  const shown = fold.querySelector("output");
  fold.hidden = false;
  fold.open = remembered();
  slider.disabled = !fold.open;
  slider.addEventListener("input", () => (shown.textContent = `${slider.value}%`));
  fold.addEventListener("toggle", () => {
    slider.disabled = !fold.open;
    remember(fold.open);
  });
}
