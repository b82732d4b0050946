// Shares a result: by the system's own dialog, else by the clipboard; without either the link leads
// to the public page, whose address can be copied.

const link = document.querySelector("[data-share]");
const status = document.querySelector("[data-share-status]");
const { share: text, shareUrl: url, copied } = link.dataset; // the words are the server's

async function copy() {
  await navigator.clipboard.writeText(`${text}\n${url}`);
  status.textContent = copied;
}

function follow() {
  location.assign(link.href);
}

/** Somebody who closes the dialog wants nothing else. */
async function offer() {
  try {
    await navigator.share({ text, url });
  } catch (error) {
    if (error.name !== "AbortError") await copy();
  }
}

link.addEventListener("click", (event) => {
  if (!navigator.share && !navigator.clipboard) return;
  event.preventDefault();
  status.textContent = "";
  (navigator.share ? offer() : copy()).catch(follow);
});
