// Plays the demo: one scene after the other; without this each scene is a page.

const SCENE_MS = 6000;
const demo = document.querySelector("[data-demo]");
const scenes = demo.querySelectorAll("[data-scene-of]");
const announce = demo.querySelector("[data-announce]");
let timer = 0;

function shownStep() {
  return Number(demo.querySelector("[data-scene-of]:not([hidden])").dataset.sceneOf);
}

function show(step) {
  for (const scene of scenes) scene.hidden = Number(scene.dataset.sceneOf) !== step;
  history.replaceState(null, "", `?step=${step}`);
}

function headingOf(step) {
  return scenes[step - 1].querySelector("h2");
}

function setPlaying(isPlaying) {
  clearInterval(timer);
  timer = isPlaying ? setInterval(goOn, SCENE_MS) : 0;
  for (const button of demo.querySelectorAll("button[data-play]")) {
    button.textContent = isPlaying ? demo.dataset.stop : demo.dataset.play;
  }
}

function goOn() {
  const step = shownStep() + 1;
  const hasFocus = document.activeElement.matches("[data-play]");
  show(step);
  announce.textContent = headingOf(step).textContent;
  if (hasFocus) scenes[step - 1].querySelector("[data-play]").focus({ preventScroll: true });
  if (step === scenes.length) setPlaying(false);
}

function play() {
  if (timer) return setPlaying(false);
  if (shownStep() === scenes.length) show(1);
  setPlaying(true);
}

function go(event) {
  const link = event.target.closest("[data-go]");
  if (!link) return;
  event.preventDefault();
  setPlaying(false);
  show(Number(link.dataset.go));
  headingOf(shownStep()).focus({ preventScroll: true });
}

demo.addEventListener("click", go);
for (const button of demo.querySelectorAll("button[data-play]")) {
  button.hidden = false;
  button.addEventListener("click", play);
}
