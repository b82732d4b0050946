// Marks the faces judged and the open one on the progress strip; practice shows the last ten.

import { counted } from "./plurals.js";

const strip = document.querySelector("[data-strip]");
const ROLL = 10;
const SHORTEST_STREAK = 3;

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
    frame.classList.toggle("is-answered", at < position);
    frame.classList.toggle("is-open", at === position);
  }
}

/** Marks a face as right or wrong for the rest of the round; how many were right in a row, in words. */
export function markFace(position, isRight) {
  const frame = strip.querySelector(`[data-frame="${position}"]`);
  frame.classList.add(isRight ? "is-right" : "is-wrong");
  strip.dataset.streak = isRight ? Number(strip.dataset.streak) + 1 : 0;
  const isLong = Number(strip.dataset.streak) >= SHORTEST_STREAK;
  return isLong ? counted(JSON.parse(strip.dataset.streakWords), Number(strip.dataset.streak)) : "";
}
