// Compares the server's clock with this device's, at the moment when the page arrived.

const LIMIT_S = 60;
const SAME_S = 2;
const [visit] = performance.getEntriesByType("navigation");
const began = performance.timeOrigin || performance.timing.navigationStart;
const cameAt = began + (visit ? visit.responseStart : 0);

function words(sentences, ahead) {
  const seconds = Math.abs(ahead);
  if (seconds < SAME_S) return sentences.same;
  if (seconds <= LIMIT_S) return sentences.close.replace("{seconds}", seconds);
  const sentence = ahead > 0 ? sentences.ahead : sentences.behind;
  return sentence.replace("{minutes}", Math.round(seconds / 60));
}

for (const check of document.querySelectorAll("[data-clock]")) {
  const ahead = Math.round((cameAt - Number(check.dataset.clock)) / 1000);
  const isGood = Math.abs(ahead) <= LIMIT_S;
  check.querySelector("[data-clock-words]").textContent = words(check.dataset, ahead);
  for (const box of check.querySelectorAll("[data-good]")) {
    box.hidden = (box.dataset.good === "yes") !== isGood;
  }
}
