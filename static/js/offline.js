// Lets the service worker show a page when the network is gone. Browsers have service workers under
// https, and on the machine that serves the quiz.

const manifest = document.querySelector('link[rel="manifest"]');

if (navigator.serviceWorker) {
  addEventListener("load", () => {
    navigator.serviceWorker.register(new URL("service-worker.js", manifest.href)).catch(() => {});
  });
}
