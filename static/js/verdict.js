// Puts the server's words into the page's slots, and stamps the truth on the face.

const panel = document.querySelector("[data-verdict]");
const stamp = document.querySelector("[data-stamp]");

/** Shows each text in the slots of its name; a row whose slot is empty is hidden. */
export function say(words) {
  for (const [name, text] of Object.entries(words)) {
    for (const slot of document.querySelectorAll(`[data-slot="${name}"]`)) {
      slot.textContent = text;
      const row = slot.closest("[data-row]");
      if (row) row.hidden = !text;
    }
  }
}

export function showVerdict(verdict) {
  panel.dataset.correct = verdict.correct;
  stamp.dataset.label = verdict.label;
  stamp.classList.add("is-fresh");
  say(verdict.say);
  stamp.hidden = false;
  panel.hidden = false;
}

export function clearVerdict() {
  panel.hidden = true;
  stamp.hidden = true;
  stamp.classList.remove("is-fresh");
  delete stamp.dataset.label;
  say({ stamp: "", announce: "" });
}
