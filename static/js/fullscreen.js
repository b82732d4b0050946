// Offers the whole screen to a projector, in browsers that can give it.

const page = document.documentElement;
const button = document.querySelector("[data-fullscreen]");

function change() {
  if (document.fullscreenElement) document.exitFullscreen();
  else page.requestFullscreen().catch(() => {});
}

if (button && document.fullscreenEnabled) {
  button.addEventListener("click", change);
  button.hidden = false;
}
