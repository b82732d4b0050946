// The print button is there where a script can do it; pictures come first, paper does not wait.

async function load(image) {
  image.loading = "eager";
  await image.decode().catch(() => {});
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await Promise.all([...document.images].map(load));
    print();
  });
}
