/** Makes the site open without a network, and offers a newer version of it: nothing is replaced under a running page. */

/** A version that waits; `use` loads the page again, with all that its address and history keep. */
export type Offer = (use: () => void) => void;

/** What answered for this page, before another version could take its place while the page begins. */
const kFirst = "serviceWorker" in navigator ? navigator.serviceWorker.controller : null;

/** Calls `offer` whenever a newer version is ready. Does nothing where browsers allow no service worker. */
export async function keepOffline(offer: Offer): Promise<void> {
  if (!import.meta.env.PROD || !isSecureContext || !("serviceWorker" in navigator)) return;
  const {serviceWorker} = navigator;
  try {
    const url = new URL("service_worker.js", document.baseURI);
    watch(await serviceWorker.register(url, {updateViaCache: "none"}), serviceWorker, offer);
  } catch {
    // forbidden, or not to be had: the page works, as long as there is a network
  }
}

function watch(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer, offer: Offer): void {
  let replaced = container.controller !== null;
  let wanted = false;
  if (kFirst !== null && container.controller !== kFirst) offer(() => location.reload());
  container.addEventListener("controllerchange", () => {
    if (wanted) location.reload();
    else if (replaced) offer(() => location.reload()); // another tab took it
    replaced = true;
  });
  const ready = () =>
    offer(() => {
      wanted = true;
      // That which waits now: what was offered may have been replaced by a yet newer one.
      if (registration.waiting === null) return location.reload(); // another tab was quicker
      // The browser ends the worker before it. A request in that moment starts that one again, and Chromium then goes on
      // with it until a page is loaded: the page asks for nothing here, not even for its icon (see web/plugins/icons.ts).
      registration.waiting.postMessage("activate");
    });
  if (registration.waiting !== null && container.controller !== null) ready();
  registration.addEventListener("updatefound", () => {
    const worker = registration.installing;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && container.controller !== null) ready();
    });
  });
}

/** Whether the page would open without a network now. */
export function worksOffline(): boolean {
  return "serviceWorker" in navigator && navigator.serviceWorker.controller !== null;
}
