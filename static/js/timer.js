// The time for a face: a bar that shrinks, and covers the face when the time is up.

const stage = document.querySelector("[data-trial]");
const bar = document.querySelector("[data-timer]");
const windows = stage.querySelector(".window");
let timer = 0;
let endsAt = 0;
let total = 0;

function tick() {
  const left = Math.max(0, endsAt - performance.now());
  bar.value = left / total;
  if (left > 0) timer = requestAnimationFrame(tick);
  else windows.classList.add("is-covered");
}

function stop() {
  cancelAnimationFrame(timer);
  windows.classList.remove("is-covered");
}

function start(seconds) {
  stop();
  bar.hidden = !seconds;
  if (!seconds) return;
  total = 1000 * seconds;
  endsAt = performance.now() + total;
  tick();
}

if (bar) {
  start(Number(bar.dataset.seconds));
  stage.addEventListener("verdict", stop);
  stage.addEventListener("trial", (event) => start(event.detail.seconds));
}
