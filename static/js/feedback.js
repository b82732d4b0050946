// Lets a verdict be felt, and be heard once the player has switched the sound on.

const KEY = "sound";
const PULSES = { right: 25, wrong: [45, 60, 45] }; // milliseconds
const TONES = { right: [660, 880], wrong: [220, 185] }; // hertz, one after the other
const TONE_S = 0.11;
const VOLUME = 0.15;
const button = document.querySelector("[data-sound]");
const isCalm = matchMedia("(prefers-reduced-motion: reduce)");
let context = null;

function remembered() {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

function remember(isOn) {
  try {
    localStorage.setItem(KEY, isOn ? "on" : "off");
  } catch {
    // Without storage the sound is off on the next page.
  }
}

const isOn = () => Boolean(button) && button.getAttribute("aria-pressed") === "true";

/** Browsers let a page make sounds only from a touch or a key on, so each of them wakes it. */
function wake() {
  if (!isOn()) return;
  context = context || new AudioContext();
  context.resume();
}

function tone(frequency, at) {
  const source = context.createOscillator();
  const loudness = context.createGain();
  source.type = "triangle";
  source.frequency.value = frequency;
  loudness.gain.setValueAtTime(VOLUME, at);
  loudness.gain.exponentialRampToValueAtTime(0.001, at + 2 * TONE_S);
  source.connect(loudness).connect(context.destination);
  source.start(at);
  source.stop(at + 2 * TONE_S);
}

function sound(kind) {
  TONES[kind].forEach((frequency, place) => tone(frequency, context.currentTime + place * TONE_S));
}

/** Tells a verdict to hand and ear. */
export function feel(isRight) {
  const kind = isRight ? "right" : "wrong";
  if (navigator.vibrate && !isCalm.matches) navigator.vibrate(PULSES[kind]);
  if (isOn() && context) sound(kind);
}

if (button && typeof AudioContext === "function") {
  button.hidden = false;
  button.setAttribute("aria-pressed", remembered());
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", !isOn());
    remember(isOn());
    wake();
    if (isOn()) sound("right");
  });
  for (const event of ["click", "keydown"]) addEventListener(event, wake, true);
}
