// What a form would send, and the form itself for whatever a script cannot do in an older browser.

let pressed = null; // older browsers do not tell which button has sent a form

document.addEventListener("click", (event) => (pressed = event.target.closest("button")), true);

/** The button that sent a form. */
export function submitterOf(event) {
  const form = event.target;
  const isOwn = pressed && pressed.form === form;
  return event.submitter || (isOwn ? pressed : form.querySelector("button"));
}

/** The values that a form and its button would send. */
export function valuesOf(form, button) {
  const values = {};
  new FormData(form).forEach((value, name) => (values[name] = value));
  if (button && button.name) values[button.name] = button.value;
  return values;
}

/** Sends a form as a browser without scripts does; the server then sends the next page. */
export function sendPlainly(form, button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = (button && button.name) || "";
  field.value = (button && button.value) || "";
  form.appendChild(field);
  HTMLFormElement.prototype.submit.call(form);
}
