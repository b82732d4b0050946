// Shows the print button, and loads all pictures before printing.

async function load(image) {
  image.loading = "eager";
  if (image.decode) await image.decode().catch(() => {});
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await Promise.all([...document.images].map(load));
    print();
  });
}
