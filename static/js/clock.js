// Compares the server's clock with this browser's, as of the moment when the page came.

const LIMIT_S = 60;
const [visit] = performance.getEntriesByType("navigation");
const cameAt = performance.timeOrigin + (visit ? visit.responseStart : 0);

function duration(seconds) {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
}

function words(ahead) {
  const apart = Math.abs(ahead);
  if (apart < 2) return "This browser’s clock agrees with it.";
  const state = `This browser’s clock is ${duration(apart)} ${ahead > 0 ? "ahead of" : "behind"} it`;
  return apart > LIMIT_S ? `${state}: set one of them, or a deadline comes as a surprise.` : `${state}: near enough.`;
}

for (const check of document.querySelectorAll("[data-clock]")) {
  const ahead = Math.round((cameAt - Number(check.dataset.clock)) / 1000);
  const isGood = Math.abs(ahead) <= LIMIT_S;
  check.querySelector("[data-clock-words]").textContent = words(ahead);
  for (const box of check.querySelectorAll("[data-good]")) {
    box.hidden = (box.dataset.good === "yes") !== isGood;
  }
}
