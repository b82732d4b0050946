// A key clicks the element that lists it in data-keys, unless the focused element uses the key itself,
// or nobody is there: a key pressed by accident starts no empty classroom.

import { nameOf } from "./keyname.js";

function isTaken(target, key, hit) {
  const at = target.closest("a, button, summary, input, select, textarea");
  if (!at) return false;
  if (at.matches("[type=radio]")) return key === "Space" || key.startsWith("Arrow");
  if (at.matches("input, select, textarea")) return true;
  if (key !== "Enter" && key !== "Space") return false;
  return at !== hit || key === "Enter";
}

function carrier(key) {
  const found = [...document.querySelectorAll(`[data-keys~="${CSS.escape(key)}"]`)];
  return found.find((each) => !each.closest("[hidden], [data-empty]"));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]")) return;
  const key = nameOf(event);
  const hit = carrier(key);
  if (!hit) return;
  if (event.repeat) return event.preventDefault();
  if (isTaken(event.target, key, hit)) return;
  event.preventDefault();
  hit.click();
});
