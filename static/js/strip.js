// Marks the faces answered and the open one on the progress strip; practice shows the last ten.

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
    frame.className = at < position ? "is-answered" : at === position ? "is-open" : "";
  }
}
