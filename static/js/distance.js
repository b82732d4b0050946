// Shows faces at the size that the server asks for, and says at which size they were there.

const stage = document.querySelector("[data-trial]");
const face = stage.querySelector("[data-far] [data-face]");
const form = stage.querySelector("[data-responses]");

function measure() {
  form.elements.pixels.value = Math.round(face.getBoundingClientRect().width);
}

function showAt(size) {
  face.className = "far-face";
  face.width = face.height = size;
  measure();
}

if (face && form) {
  measure();
  // The verdict is read off the whole face, as in other rounds.
  stage.addEventListener("verdict", () => (face.className = "face"));
  stage.addEventListener("trial", ({ detail }) => showAt(detail.size));
}
