// A deadline is typed in the teacher's own time: tells the server how far that is from UTC.

for (const field of document.querySelectorAll("[data-zone]")) {
  field.value = new Date().getTimezoneOffset();
  const words = field.parentElement.querySelector("[data-zone-words]");
  words.textContent = `In your own time: ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`;
}
