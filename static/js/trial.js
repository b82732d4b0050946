// Plays the trials of a round on one page: respond, see the verdict, go on to the next face.

import { loadFace, readRound, sendResponse } from "./api.js";
import { feel } from "./feedback.js";
import { sendPlainly, submitterOf, valuesOf } from "./forms.js";
import { markFace, moveTo } from "./strip.js";
import { attempt } from "./trouble.js";
import { clearVerdict, say, showVerdict } from "./verdict.js";

const DOUBLE_TAP_MS = 400;
const MEASURED = ["frames", "shown_ms", "pixels"]; // how the face was shown, in modes that change that
const stage = document.querySelector("[data-trial]");
const form = stage.querySelector("[data-responses]");
const next = stage.querySelector("[data-next]");
const roundUrl = stage.dataset.round;
let position = Number(stage.dataset.position);
let isBusy = false;
let following = null; // the trial that came with a verdict
let seenAt = null; // when its face came into view
let changedAt = -Infinity; // when what the bar of actions offers last changed

function preload(url) {
  if (url) loadFace(url).catch(() => {});
}

function hold(button, isHeld) {
  for (const each of form.querySelectorAll("button")) {
    each.setAttribute("aria-disabled", isHeld);
    each.toggleAttribute("aria-pressed", false);
  }
  if (button && isHeld) button.setAttribute("aria-pressed", "true");
}

async function once(work) {
  if (isBusy) return;
  isBusy = true;
  try {
    await work();
  } finally {
    isBusy = false;
  }
}

async function respond(button) {
  const { confidence, face, step, ...others } = valuesOf(form);
  const response = { response: button.value, face };
  for (const name of MEASURED) if (others[name]) response[name] = Number(others[name]);
  if (seenAt !== null) response.seen_ms = Math.round(performance.now() - seenAt);
  if (step) response.step = step;
  if (confidence) response.confidence = Number(confidence);
  hold(button, true);
  const verdict = await attempt(() => sendResponse(`${roundUrl}/trials/${position}`, response));
  if (!verdict) return location.assign(roundUrl);
  following = verdict.next || null;
  if (following) preload(following.face);
  form.hidden = true;
  showVerdict(verdict, markFace(position, verdict.correct));
  stage.dispatchEvent(new CustomEvent("verdict", { detail: verdict }));
  feel(verdict.correct);
  changedAt = performance.now();
  next.focus({ preventScroll: true });
}

/** The next trial as the server has it now; null when there is none. */
async function askForTrial() {
  const { round, nextFace } = await readRound(roundUrl);
  return round.done || !round.trial ? null : { ...round.trial, say: round.say, next_face: nextFace };
}

/** The next trial, with its face loaded: it came with the verdict, unless that face has gone. */
async function nextTrial() {
  if (following) {
    try {
      await loadFace(following.face);
      return following;
    } catch {
      following = null;
    }
  }
  const trial = await askForTrial();
  if (trial) await loadFace(trial.face);
  return trial;
}

async function goOn() {
  const trial = await attempt(nextTrial);
  if (!trial) return location.assign(roundUrl);
  seenAt = following ? performance.now() : null;
  following = null;
  position = trial.position;
  clearVerdict();
  stage.querySelector("[data-face]").src = trial.face;
  form.action = `${roundUrl}/trials/${position}`;
  form.reset();
  form.elements.face.value = trial.face;
  say(trial.say);
  moveTo(position);
  hold(null, false);
  form.hidden = false;
  changedAt = performance.now();
  document.querySelector("[data-heading]").focus({ preventScroll: true });
  stage.dispatchEvent(new CustomEvent("trial", { detail: trial }));
  preload(trial.next_face);
}

/** Next and the answers are in the same box: the second half of a double tap would hit the other. */
function dropSecondTap(event) {
  const isByKey = event.detail === 0;
  if (isByKey || performance.now() - changedAt > DOUBLE_TAP_MS || !event.target.closest(".actions")) return;
  event.preventDefault();
  event.stopPropagation();
}

if (form) {
  form.addEventListener("submit", (event) => {
    const button = submitterOf(event);
    event.preventDefault();
    once(() => respond(button)).catch(() => sendPlainly(form, button));
  });
  next.addEventListener("click", (event) => {
    event.preventDefault();
    once(goOn).catch(() => location.assign(roundUrl));
  });
  stage.addEventListener("click", dropSecondTap, true);
  preload(stage.dataset.nextFace);
}

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
