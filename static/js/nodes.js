// What is in an element, replaced; older browsers have no replaceChildren.

export function replaceWith(element, nodes) {
  element.textContent = "";
  for (const node of nodes) element.appendChild(node);
}
