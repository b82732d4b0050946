// The page's language, for requests, dates and numbers.

const { lang } = document.documentElement;

/** The header that names the page's language, which another tab may have changed since. */
export const ofPage = { "Page-Language": lang };

/** For Intl: the day first, and digits as the server writes them, 0 to 9 in every language. */
export const locale = `${lang === "en" ? "en-GB" : lang}-u-nu-latn`;
