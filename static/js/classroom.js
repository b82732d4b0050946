// A classroom's page: each new snapshot replaces all that the last one showed.

import { loadFace, send, Trouble } from "./api.js";
import { feel } from "./feedback.js";
import { sendPlainly, submitterOf, valuesOf } from "./forms.js";
import { counted } from "./plurals.js";
import { poll } from "./poll.js";
import { drawRing } from "./ring.js";
import { showLeaders, showStudents } from "./roster.js";

const root = document.querySelector("[data-classroom]");
const { classroom: url, view } = root.dataset;
const box = root.querySelector("[data-trouble]");
const all = (selector) => root.querySelectorAll(selector);
const units = JSON.parse(root.dataset.left);
let version = Number(root.dataset.version);
let phase = root.dataset.phase;
let closesAt = deadline(root.dataset.closesInMs);

function deadline(ms) {
  return ms === "" || ms == null ? null : performance.now() + Number(ms);
}

function preload(face) {
  if (face) loadFace(face).catch(() => {});
}

function showFace(state) {
  for (const face of all("[data-face]")) {
    if (!state.face) face.removeAttribute("src");
    else if (face.getAttribute("src") !== state.face) face.src = state.face;
  }
  for (const field of all("[data-seen]")) field.value = state.face || "";
  for (const stamp of all("[data-stamp]")) {
    stamp.hidden = !state.label;
    stamp.textContent = state.say.stamp || "";
    if (state.label) stamp.dataset.label = state.label;
    stamp.classList.toggle("is-fresh", Boolean(state.label));
  }
  for (const ring of all("[data-ring]")) drawRing(ring, state.ring);
}

/** Colours the page of a student who was told right or wrong, and lets it be felt once. */
function showOutcome(me) {
  const isTold = Boolean(me) && "correct" in me;
  if (isTold && !("correct" in root.dataset)) feel(me.correct);
  if (isTold) root.dataset.correct = me.correct;
  else delete root.dataset.correct;
}

function showVotes(split) {
  const most = Math.max(1, split.real + split.fake);
  for (const slot of all("[data-vote]")) slot.textContent = split[slot.dataset.vote];
  for (const bar of all("[data-bar]")) bar.setAttribute("width", (100 * split[bar.dataset.bar]) / most);
}

/** Shows how many of the class have responded. */
function showShare(state) {
  const share = state.players ? state.responded / state.players : 0;
  for (const bar of all("[data-share]")) bar.setAttribute("width", 100 * share);
}

function show(state) {
  if (state.version < version) return; // a reply that came later than a newer one
  const isNewScene = root.dataset.scene !== state.scene || phase !== state.phase;
  version = state.version;
  phase = state.phase;
  root.dataset.scene = state.scene;
  root.toggleAttribute("data-empty", view !== "student" && state.scene === "lobby" && !(state.students || []).length);
  closesAt = deadline(state.closes_in_ms);
  showFace(state);
  showOutcome(state.me);
  showShare(state);
  showVotes(state.split || { real: 0, fake: 0 });
  for (const slot of all("[data-say]")) {
    const words = state.say[slot.dataset.say] || "";
    if (slot.textContent !== words) slot.textContent = words;
  }
  for (const row of all("[data-said]")) row.hidden = !state.say[row.dataset.said];
  for (const part of all("[data-scenes]")) part.hidden = !part.dataset.scenes.split(" ").includes(state.scene);
  for (const field of all("[data-from]")) field.value = state.version;
  for (const field of all("[data-position]")) field.value = state.position;
  for (const part of all("[data-lock]")) part.hidden = (part.dataset.lock === "on") !== state.is_locked;
  for (const link of all("[data-round]")) link.href = (state.me && state.me.round) || "#";
  for (const slot of all("[data-me]")) slot.textContent = state.me[slot.dataset.me];
  if (state.students) showStudents(root, state.students, url);
  showLeaders(root, "top", state.top);
  showLeaders(root, "podium", state.podium);
  showLeaders(root, "teams", state.teams);
  showLeaders(root, "spread", state.spread);
  if (isNewScene && view === "student") enterScene(state);
  preload(state.next_face);
}

function enterScene(state) {
  setPressed(null);
  if (state.scene === "question") root.querySelector("[data-responses]").reset();
  root.querySelector("[data-heading]").focus({ preventScroll: true });
}

function setPressed(button) {
  for (const each of all("[data-responses] button.respond")) {
    each.setAttribute("aria-disabled", Boolean(button));
    each.toggleAttribute("aria-pressed", false);
  }
  if (button) button.setAttribute("aria-pressed", "true");
}

function showTrouble(sentence) {
  box.hidden = !sentence;
  box.querySelector("[data-slot]").textContent = sentence || "";
}

/** Shows a snapshot; where this browser cannot, the server shows it on a new page. */
function update(state) {
  try {
    show(state);
  } catch {
    location.reload();
  }
}

async function act(form, button) {
  const values = valuesOf(form, button);
  const chosen = new FormData(form).getAll("students");
  if (chosen.length) values.students = chosen;
  delete values.csrf_token;
  const path = new URL(form.action).pathname;
  const reply = await send(path, values);
  const state = reply.body.snapshot || reply.body;
  if (state.scene) update(state);
  else if (reply.status >= 400) throw new Trouble(reply.body.detail);
  return reply;
}

async function respond(form, button) {
  setPressed(button);
  const reply = await act(form, button);
  if (reply.status < 300) await refresh();
}

async function refresh() {
  const reply = await send(address(""), null);
  if (reply.status === 200) update(reply.body);
}

async function attempt(work, otherwise) {
  try {
    showTrouble("");
    await work();
  } catch (error) {
    if (!(error instanceof Trouble)) return otherwise();
    setPressed(null);
    showTrouble(error.message);
  }
}

function address(known) {
  return `${url}/state?view=${view}&version=${known}`;
}

/** Says how much time is left: in the largest unit of which there are two, or in the smallest. */
function wordsFor(ms) {
  const [size, forms] = units.find(([each]) => ms >= 2 * each) || units[units.length - 1];
  const isSmallest = size === units[units.length - 1][0];
  const count = Math.max(0, isSmallest ? Math.ceil(ms / size) : Math.floor(ms / size));
  return counted(forms, count);
}

function tick() {
  const left = closesAt === null ? "" : wordsFor(closesAt - performance.now());
  for (const slot of all("[data-countdown]")) if (slot.textContent !== left) slot.textContent = left;
}

root.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-action], [data-responses]")) return;
  const button = submitterOf(event);
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  const work = form.matches("[data-responses]") ? respond : act;
  attempt(() => work(form, button), () => sendPlainly(form, button));
});
box.querySelector("[data-retry]").addEventListener("click", () => attempt(refresh, () => location.reload()));

root.dataset.scene = "";
preload(root.dataset.nextFace);
setInterval(tick, 250);
poll({
  address: () => address(version),
  phase: () => phase,
  onSnapshot: update,
  onGone: () => location.reload(),
  onTrouble: (isGone) => showTrouble(isGone ? root.dataset.unreachable : ""),
});
