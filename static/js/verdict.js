// Puts the server's words into the page's slots, and stamps the truth on the face.

import { drawRing } from "./ring.js";

const stage = document.querySelector("[data-trial]");
const panel = document.querySelector("[data-verdict]");
const stamp = document.querySelector("[data-stamp]");
const TAP_MS = 250;
const ring = document.querySelector("[data-ring]");

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

/** Shows a verdict, and how many were right in a row if that is worth a word. */
export function showVerdict(verdict, streak) {
  stage.dataset.correct = verdict.correct;
  stamp.dataset.label = verdict.label;
  stamp.classList.add("is-fresh");
  say({ ...verdict.say, streak, announce: [verdict.say.announce, streak].join(" ").trim() });
  stamp.hidden = false;
  drawRing(ring, verdict.ring);
  panel.hidden = false;
}

export function clearVerdict() {
  delete stage.dataset.correct;
  panel.hidden = true;
  stamp.hidden = true;
  for (const mark of [stamp, ring]) mark.classList.remove("is-fresh", "is-lifted");
  drawRing(ring, null);
  delete stamp.dataset.label;
  say({ stamp: "", announce: "" });
}

// A tap on the face lifts stamp and ring off it, and another puts them back; to hold magnifies.
let pressedAt = 0;
const slide = stamp.parentElement;
slide.addEventListener("pointerdown", (event) => (pressedAt = event.timeStamp));
slide.addEventListener("click", (event) => {
  if (event.timeStamp - pressedAt > TAP_MS) return;
  stamp.classList.remove("is-fresh");
  for (const mark of [stamp, ring]) mark.classList.toggle("is-lifted");
});
