// A deadline is typed in the teacher's local time: tells the server how far that is from UTC.

for (const field of document.querySelectorAll("[data-zone]")) {
  field.value = new Date().getTimezoneOffset();
  const words = field.parentElement.querySelector("[data-zone-words]");
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  words.textContent = words.dataset.zoneWords.replace("{zone}", timeZone);
}
