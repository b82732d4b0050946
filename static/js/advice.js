// Sends the first response, and shows the detector's opinion before the final one.

import { sendFirst } from "./api.js";
import { sendPlainly, submitterOf, valuesOf } from "./forms.js";
import { attempt } from "./trouble.js";
import { say } from "./verdict.js";

const DOUBLE_TAP_MS = 400;
const stage = document.querySelector("[data-trial]");
const form = stage.querySelector("[data-responses]");
let isBusy = false;
let advisedAt = -Infinity; // the second half of a double tap would be the final response

function mark(step, first) {
  form.elements.step.value = step;
  if (first) form.dataset.first = first;
  else delete form.dataset.first;
}

function hold(isHeld) {
  for (const each of form.querySelectorAll("button")) each.setAttribute("aria-disabled", isHeld);
}

async function respondFirst(button) {
  isBusy = true;
  hold(true);
  try {
    const values = { response: button.value, step: "first", face: valuesOf(form).face };
    const advice = await attempt(() => sendFirst(form.action, values));
    if (!advice) return location.reload();
    say(advice.say);
    mark(advice.step, advice.first);
    advisedAt = performance.now();
    hold(false);
  } finally {
    isBusy = false;
  }
}

/** Before the script of all trials, which sends what is left to it: the final response. */
function intercept(event) {
  if (form.elements.step.value !== "first" && !isBusy) return;
  const button = submitterOf(event);
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!isBusy) respondFirst(button).catch(() => sendPlainly(form, button));
}

function dropSecondTap(event) {
  const isByKey = event.detail === 0;
  if (isByKey || performance.now() - advisedAt > DOUBLE_TAP_MS) return;
  event.preventDefault();
  event.stopPropagation();
}

if (form) {
  stage.addEventListener("submit", intercept, true);
  form.addEventListener("click", dropSecondTap, true);
  stage.addEventListener("trial", (event) => mark(event.detail.step, null));
}
