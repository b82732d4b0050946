// Magnifies the face under the pointer while it is held down, or while Z is held. Over a finger the
// lens is higher, where it can be seen; a finger that moves at once scrolls the page.

import { nameOf } from "./keyname.js";

const ZOOM = 2.6;
const HOLD_MS = 250;
const ABOVE = 0.8; // of the lens's height
const stage = document.querySelector("[data-loupe]");
const face = stage.querySelector("img");
let lens = null;
let isTouch = false;
let holding = 0;

/** How far above the point the lens is: it stays in the window. */
function heightAbove(y, top) {
  const room = top + y - lens.offsetHeight / 2;
  return isTouch ? Math.min(lens.offsetHeight * ABOVE, Math.max(0, room)) : 0;
}

function place(x, y) {
  const { width, top } = stage.getBoundingClientRect();
  const glass = lens.firstElementChild;
  lens.style.left = `${x}px`;
  lens.style.top = `${y - heightAbove(y, top)}px`;
  glass.style.width = glass.style.height = `${width * ZOOM}px`;
  glass.style.left = `${lens.clientWidth / 2 - x * ZOOM}px`;
  glass.style.top = `${lens.clientHeight / 2 - y * ZOOM}px`;
}

function lift() {
  clearTimeout(holding);
  if (lens) lens.remove();
  lens = null;
}

function lay(x, y) {
  lift();
  lens = document.createElement("div");
  lens.className = "lens";
  lens.setAttribute("aria-hidden", "true");
  const glass = new Image();
  glass.alt = "";
  glass.src = face.src;
  lens.append(glass);
  stage.append(lens);
  place(x, y);
}

function at(event) {
  const box = stage.getBoundingClientRect();
  const within = (value, most) => Math.min(most, Math.max(0, value));
  return [within(event.clientX - box.left, box.width), within(event.clientY - box.top, box.height)];
}

stage.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) return;
  isTouch = event.pointerType === "touch";
  if (isTouch) return (holding = setTimeout(() => lay(...at(event)), HOLD_MS));
  stage.setPointerCapture(event.pointerId);
  lay(...at(event));
});
stage.addEventListener("touchmove", (event) => lens && event.preventDefault(), { passive: false });
stage.addEventListener("pointermove", (event) => lens && place(...at(event)));
for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, lift);
stage.addEventListener("contextmenu", (event) => event.preventDefault());

document.addEventListener("keydown", (event) => {
  if (nameOf(event) !== "z" || event.repeat || event.ctrlKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  isTouch = false;
  lay(stage.clientWidth / 2, stage.clientHeight * 0.45);
});
document.addEventListener("keyup", (event) => nameOf(event) === "z" && lift());
addEventListener("blur", lift);
