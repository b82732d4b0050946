// Repeats a piece of work until it succeeds: says what is wrong, waits for the button, tries again.

import { Trouble } from "./api.js";

const box = document.querySelector("[data-trouble]");

function retried(sentence) {
  box.hidden = false;
  box.querySelector("[data-slot]").textContent = sentence;
  box.querySelector("[data-retry]").focus();
  return new Promise((resolve) => {
    box.querySelector("[data-retry]").addEventListener("click", resolve, { once: true });
    addEventListener("online", resolve, { once: true });
  });
}

export async function attempt(work) {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      await retried(error.message);
    } finally {
      box.hidden = true;
    }
  }
}
