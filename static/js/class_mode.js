// A new classroom's form: what a way to play decides by itself cannot be chosen beside it.

const form = document.querySelector(".plan");
const DECIDED = ["length", "feedback", "sets", "seconds"];

function follow() {
  const { mode, pace } = form.elements;
  const isShared = mode.value === "classic";
  for (const name of DECIDED) form.elements.namedItem(name).disabled = !isShared;
  form.querySelector("[name=pace][value=live]").disabled = !isShared;
  if (!isShared && pace.value === "live") pace.value = "self";
}

form.addEventListener("change", follow);
follow();
