// A classroom's form in the teacher's own zone: the day in the title, and the deadline.

import { locale } from "./locale.js";

const form = document.querySelector(".plan");
const { title, deadline, zone } = form.elements;
const two = (number) => String(number).padStart(2, "0");

/** How many minutes the teacher's clock is behind UTC at the deadline: clocks change in between. */
function offsetAt(typed) {
  const [year, month, day, hour, minute] = typed.split(/\D/).map(Number);
  const moment = new Date(year, month - 1, day, hour || 0, minute || 0);
  return (isNaN(moment) ? new Date() : moment).getTimezoneOffset();
}

function showZone() {
  zone.value = offsetAt(deadline.value);
}

function suggestDeadline(iso) {
  const at = new Date(iso);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  deadline.value = `${day}T${two(at.getHours())}:00`;
}

function suggestTitle(words) {
  const today = new Date();
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" }).format(today);
  title.value = words.replace("{day}", day);
}

if (title.dataset.suggested) suggestTitle(title.dataset.suggested);
if (deadline.dataset.suggested) suggestDeadline(deadline.dataset.suggested);
for (const event of ["input", "change"]) deadline.addEventListener(event, showZone);
form.addEventListener("submit", showZone);
showZone();

const words = form.querySelector("[data-zone-words]");
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
words.textContent = words.dataset.zoneWords.replace("{zone}", timeZone || "");
