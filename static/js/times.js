// Shows times as the viewer's own clock and calendar do; without this script they are in UTC.

import { locale } from "./locale.js";

const DAY = { day: "numeric", month: "short", year: "numeric" };
const STYLES = { day: DAY, minute: { ...DAY, hour: "2-digit", minute: "2-digit" } };

for (const time of document.querySelectorAll("time[data-local]")) {
  const moment = new Date(time.getAttribute("datetime"));
  if (!isNaN(moment)) {
    time.title = time.textContent; // as the server says it, with its zone
    const format = new Intl.DateTimeFormat(locale, STYLES[time.dataset.local]);
    time.textContent = format.format(moment);
  }
}
