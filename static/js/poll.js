// Polls for a newer snapshot: faster while a face is open, slower in a hidden tab.

import { plain, within } from "./api.js";

const QUESTION_MS = 700;
const PAUSE_MS = 1000;
const HIDDEN_MS = 5000;
const LIMIT_MS = 8000;
const PATIENCE = 3; // failures in a row before the page shows that something is wrong

function pause(phase) {
  const shown = phase === "question" ? QUESTION_MS : PAUSE_MS;
  const usual = document.hidden ? HIDDEN_MS : shown;
  return usual * (0.9 + 0.2 * Math.random()); // so that a class does not ask all at once
}

async function ask(url) {
  const reply = await fetch(url, {
    headers: plain,
    cache: "no-store",
    signal: within(LIMIT_MS),
  });
  return { status: reply.status, body: reply.status === 200 ? await reply.json() : null };
}

/** Calls `onSnapshot` with each new snapshot, `onTrouble(true|false)` when the server is gone or back. */
export function poll({ address, phase, onSnapshot, onGone, onTrouble }) {
  let timer = 0;
  let failures = 0;

  function schedule() {
    clearTimeout(timer);
    timer = setTimeout(pollNow, failures ? Math.min(HIDDEN_MS, PAUSE_MS * failures) : pause(phase()));
  }

  async function pollNow() {
    clearTimeout(timer);
    try {
      const { status, body } = await ask(address());
      if (status === 403 || status === 404) return onGone();
      if (status >= 400) throw new Error(status);
      if (failures >= PATIENCE) onTrouble(false);
      failures = 0;
      if (body) onSnapshot(body);
    } catch {
      failures += 1;
      if (failures === PATIENCE) onTrouble(true);
    }
    schedule();
  }

  if (typeof fetch !== "function") return setInterval(() => location.reload(), HIDDEN_MS);
  document.addEventListener("visibilitychange", () => document.hidden || pollNow());
  addEventListener("online", pollNow);
  addEventListener("pageshow", (event) => event.persisted && pollNow());
  schedule();
}
