// Fills the verdict's slots and brings the stamp down; knows nothing of the server.

const panel = document.querySelector("[data-verdict]");
const stamp = document.querySelector("[data-stamp]");

function call(label) {
  return panel.getAttribute(`data-call-${label}`);
}

export function write(slot, words) {
  document.querySelector(`[data-slot="${slot}"]`).textContent = words;
}

export function writeSharpness(dPrime) {
  const tally = document.querySelector('[data-slot="tally"]');
  tally.textContent = `${tally.textContent.split(" · d′")[0]} · d′ ${dPrime.toFixed(2)}`;
}

function writeProvenance(verdict) {
  const { face } = verdict;
  const isFake = face.label === "fake";
  panel.querySelector("[data-made]").hidden = !isFake;
  panel.querySelector("[data-source]").hidden = isFake;
  if (!isFake) return write("source", face.source);
  const age = Math.max(0, Math.round((verdict.servedAt - Date.parse(face.made_at)) / 1000));
  write("age", `${age.toLocaleString("en-GB")} seconds`);
  write("seed", face.seed);
  write("checkpoint", face.checkpoint);
}

function writeMachines({ machine }) {
  const words = Object.entries(machine).map(([name, p]) => `${name} ${opinion(p)}`);
  panel.querySelector("[data-machine]").hidden = words.length === 0;
  write("machine", words.join("; "));
}

function opinion(p) {
  const word = call(p > 0.5 ? "fake" : "real").toLowerCase();
  return `${word}, ${Math.min(99, Math.round(100 * Math.max(p, 1 - p)))}% sure`;
}

function press(label) {
  stamp.dataset.label = label;
  stamp.textContent = call(label).toUpperCase();
  stamp.classList.add("is-fresh");
  stamp.hidden = false;
}

export function showVerdict(verdict, isLast, isPractice) {
  const outcome = verdict.correct ? "Right" : "Wrong";
  const story = panel.getAttribute(`data-${verdict.response}-${verdict.label}`);
  const { answered, correct_total: correct } = verdict;
  const share = isPractice ? ` · ${Math.round((100 * correct) / answered)}%` : "";
  panel.dataset.correct = verdict.correct;
  write("outcome", outcome);
  const said = call(verdict.response).toLowerCase();
  write("said", said);
  write("story", story);
  write("tally", `${correct} of ${answered} right${share}`);
  write("next", isLast ? "See the contact sheet" : "Next face");
  write("announce", `${outcome}. You said ${said}. ${story}`);
  writeProvenance(verdict);
  writeMachines(verdict);
  press(verdict.label);
  panel.hidden = false;
}

export function clearVerdict() {
  panel.hidden = true;
  stamp.hidden = true;
  stamp.textContent = "";
  delete stamp.dataset.label;
  stamp.classList.remove("is-fresh");
  write("announce", "");
}
