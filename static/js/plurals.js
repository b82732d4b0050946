// The words for a number, of those that the page has for each plural of its language.

import { locale } from "./locale.js";

const rules = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);

export function counted(forms, count) {
  const words = forms[rules.select(count)] || forms.other;
  return words.replace("{count}", numbers.format(count));
}
