// The ring on a face: around the part that decided for the detector.

/** Draws a ring at its place, in widths of the face; without one, none is shown. */
export function drawRing(ring, place) {
  ring.toggleAttribute("hidden", !place);
  if (!place) return;
  const circle = ring.firstElementChild;
  circle.setAttribute("cx", place.x);
  circle.setAttribute("cy", place.y);
  circle.setAttribute("r", place.r);
}
