// Fills the form of a new classroom with a ready-made plan; without this the server does.

const form = document.querySelector(".plan");
const said = document.querySelector("[data-filled-words]");

function fill(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements.namedItem(name); // `length` is a field and a property
    if (field) field.value = value;
  }
  if (values.sets === "two") form.querySelector("details").open = true;
  form.dispatchEvent(new Event("change"));
}

for (const button of document.querySelectorAll("[data-values]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    fill(JSON.parse(button.dataset.values));
    said.textContent = button.dataset.filled;
  });
}
