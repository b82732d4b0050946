// Shows the list of keys, in browsers that have dialogs.

const list = document.querySelector("[data-keys-list]");

if ("showModal" in list) {
  for (const button of document.querySelectorAll("[data-keys-offer]")) {
    button.addEventListener("click", () => list.showModal());
    button.hidden = false;
  }
}
