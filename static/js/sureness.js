// Three steps of sureness: a second tap takes one back, and a click leaves the keys to the answers.

const steps = document.querySelector("[data-sureness]");
let chosen = null;

function choose({ target }) {
  if (!target.matches("input")) return;
  if (target === chosen) target.checked = false;
  chosen = target.checked ? target : null;
}

if (steps) {
  steps.addEventListener("click", choose);
  steps.closest("form").addEventListener("reset", () => (chosen = null));
  // With the focus on a step, the arrows would choose among the steps and not answer.
  steps.addEventListener("mousedown", (event) => event.preventDefault());
  steps.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}
