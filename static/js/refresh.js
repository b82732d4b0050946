// While the quiz is not ready, loads the page again every two seconds and replaces what changed.

import { ofPage } from "./locale.js";
import { replaceWith } from "./nodes.js";

const PAUSE_MS = 2000;
const PARTS = "[data-refresh]";
const TOLD = "[data-hero][data-correct]"; // a verdict stays until its player has read it
const isWaiting = (page) => page.querySelector("[data-waiting]") !== null;

function replace(page) {
  const fresh = page.querySelectorAll(PARTS);
  document.querySelectorAll(PARTS).forEach((part, index) => {
    if (part.querySelector(TOLD)) return;
    if (part.textContent !== fresh[index].textContent) replaceWith(part, [...fresh[index].childNodes]);
  });
}

async function look() {
  const reply = await fetch(location.href, { headers: { Accept: "text/html", ...ofPage } });
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  if (reply.ok) replace(page);
  return !reply.ok || isWaiting(page);
}

async function watch() {
  const goesOn = document.hidden || (await look().catch(() => true));
  if (goesOn) setTimeout(watch, PAUSE_MS);
}

setTimeout(watch, PAUSE_MS);
