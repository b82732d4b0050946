// Moves the film on: frames behind are exposed, one is open; a practice roll drops its oldest frame.

const strip = document.querySelector("[data-strip]");
const ROLL = 10;

function roll(position) {
  const frame = document.createElement("li");
  frame.dataset.frame = position;
  frame.textContent = position;
  strip.append(frame);
  if (strip.children.length > ROLL) strip.firstElementChild.remove();
}

export function moveTo(position) {
  if (strip.dataset.rolling === "true") roll(position);
  for (const frame of strip.children) {
    const at = Number(frame.dataset.frame);
    frame.className = at < position ? "is-exposed" : at === position ? "is-open" : "";
  }
}
