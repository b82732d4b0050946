// Judges the home page's face without leaving the page.

import { feel } from "./feedback.js";
import { sendPlainly, submitterOf, valuesOf } from "./forms.js";
import { ofPage } from "./locale.js";
import { replaceWith } from "./nodes.js";

const HERO = "[data-hero]";

async function judge(hero, form, button) {
  const query = new URLSearchParams(valuesOf(form, button));
  const reply = await fetch(`${form.action}?${query}`, { headers: { Accept: "text/html", ...ofPage } });
  if (!reply.ok) throw new Error(reply.status);
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const told = page.querySelector(HERO);
  hero.dataset.correct = told.dataset.correct;
  replaceWith(hero, [...told.childNodes]);
  feel(hero.dataset.correct === "true");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const hero = form.closest(HERO);
  if (!hero) return;
  event.preventDefault();
  const button = submitterOf(event);
  judge(hero, form, button).catch(() => sendPlainly(form, button));
});
