// Shows a face for so many frames of the screen, then a mask of its own pieces; then one may answer.

const LEAST_FRAMES = 3; // fewer are not shown reliably
const PROBED_FRAMES = 30; // to measure how long one takes
const SLOWEST_MS = 20.5; // a screen whose frames take longer has fewer than 49 in a second
const LATE_FACES = 3; // and a third of all: then the device is too slow
const WAIT_MS = 600; // with nothing to see, before a face
const MASK_MS = 500;
const LONGEST_MS = 10000; // that the server takes for a time
const PIECES = 12; // of the mask, across and down

const stage = document.querySelector("[data-trial]");
const box = stage.querySelector("[data-exposure]");
const face = stage.querySelector("[data-face]");
const mask = stage.querySelector("[data-mask]");
const ready = stage.querySelector("[data-ready]");
const form = stage.querySelector("[data-responses]");
const slow = document.querySelector("[data-slow]");
let frameMs = 0;
let shown = 0;
let late = 0;

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** How long a frame of this screen takes, in milliseconds: the median of a few. */
async function measureFrame() {
  const times = [];
  while (times.length <= PROBED_FRAMES) times.push(await frame());
  const gaps = times.slice(1).map((time, place) => time - times[place]);
  return gaps.sort((one, other) => one - other)[PROBED_FRAMES / 2];
}

function shuffled(count) {
  const places = Array.from({ length: count }, (_, place) => place);
  for (let place = count - 1; place > 0; place -= 1) {
    const other = Math.floor(Math.random() * (place + 1));
    [places[place], places[other]] = [places[other], places[place]];
  }
  return places;
}

/** Draws the face's own pieces in another order, so that the mask is as bright and as coarse. */
function drawMask() {
  const context = mask.getContext("2d");
  const from = face.naturalWidth / PIECES;
  const to = mask.width / PIECES;
  shuffled(PIECES * PIECES).forEach((piece, place) => {
    const corner = [from * (piece % PIECES), from * Math.floor(piece / PIECES)];
    const target = [to * (place % PIECES), to * Math.floor(place / PIECES)];
    context.drawImage(face, ...corner, from, from, ...target, to, to);
  });
}

/** Shows the face for so many frames; for how many milliseconds it was, by the frames' own times. */
async function flash(count) {
  const began = await frame();
  box.classList.remove("is-covered");
  let now = began;
  while (Math.round((now - began) / frameMs) < count) now = await frame();
  box.classList.add("is-covered");
  mask.hidden = false;
  return now - began;
}

/** Puts into the form what was measured, and says so once the device turns out to be too slow. */
function note(count, lasted) {
  const frames = Math.round(lasted / frameMs);
  form.elements.frames.value = frames;
  form.elements.shown_ms.value = Math.min(LONGEST_MS, Math.round(lasted));
  shown += 1;
  if (frames > count) late += 1;
  if (late >= LATE_FACES && late * 3 >= shown) slow.hidden = false;
}

async function show(exposure) {
  form.hidden = true;
  box.classList.add("is-covered");
  if (face.decode) await face.decode();
  drawMask();
  await pause(WAIT_MS);
  const count = Math.max(LEAST_FRAMES, Math.round(exposure / frameMs));
  note(count, await flash(count));
  form.hidden = false;
  await pause(MASK_MS);
  mask.hidden = true;
}

function uncover() {
  box.classList.remove("is-covered");
  mask.hidden = true;
}

async function prepare() {
  frameMs = await measureFrame();
  slow.hidden = frameMs < SLOWEST_MS;
  ready.hidden = false;
}

if (box && form) {
  ready.addEventListener("click", () => {
    ready.hidden = true;
    document.querySelector("[data-heading]").focus({ preventScroll: true });
    show(Number(box.dataset.exposure)).catch(() => location.reload());
  });
  stage.addEventListener("verdict", uncover);
  stage.addEventListener("trial", ({ detail }) => {
    show(detail.exposure_ms).catch(() => location.reload());
  });
  prepare();
}
