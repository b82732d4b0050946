// The names of keys, the same for every keyboard.

/** A key's name; a letter is that of the Latin alphabet, whatever alphabet the keyboard writes. */
export function nameOf({ key, code }) {
  if (key === " ") return "Space";
  if (key.length > 1) return key;
  if (key <= "\x7f") return key.toLowerCase();
  if (key === "؟" || key === "？") return "?";
  return /^(Key|Digit)/.test(code) ? code.slice(-1).toLowerCase() : key.toLowerCase();
}
