// Copies the link for students, and says so; without a script the link can be selected.

const button = document.querySelector("[data-copy]");
const field = document.querySelector("[data-copied-from]");
const said = document.querySelector("[data-copy-words]");

/** Copies what is selected; this also works where a page has no https, which the clipboard needs. */
function copySelected() {
  field.focus();
  field.select();
  return document.execCommand("copy");
}

async function copy() {
  if (!navigator.clipboard) return copySelected();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return copySelected();
  }
}

button.hidden = false;
button.addEventListener("click", async () => {
  said.textContent = ""; // so that a second time is read out too
  const isCopied = await copy();
  if (isCopied) button.focus();
  said.textContent = isCopied ? button.dataset.done : button.dataset.failed;
});
