// Lets the service worker show a page when the network is gone. Browsers have service workers under
// https, and on the machine that serves the quiz.

const manifest = document.querySelector('link[rel="manifest"]');

if (navigator.serviceWorker) {
  addEventListener("load", () => {
    const address = `service-worker.js?lang=${document.documentElement.lang}`; // that of its page
    navigator.serviceWorker.register(new URL(address, manifest.href)).catch(() => {});
  });
}
