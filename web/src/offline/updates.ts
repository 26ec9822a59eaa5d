/** Makes the site open without a network, and offers a newer version of it: nothing is replaced under a running page. */

import {noteVersion, readVersions, versionChannel} from "./versions.ts";

/** A version that waits; `use` loads the page again, with all that its address and history keep. */
export type Offer = (use: () => void) => void;

const kCanKeep = import.meta.env.PROD && isSecureContext && "serviceWorker" in navigator;
/** The version that this page is of, read before another tab is likely to take the next one; undefined on a first visit. */
const kOwn =
  kCanKeep && navigator.serviceWorker.controller !== null
    ? readVersions(new URL("./", document.baseURI).href).then(
        ({inUse}) => inUse,
        () => undefined,
      )
    : Promise.resolve(undefined);

/** Calls `offer` whenever a newer version is ready. Does nothing where browsers allow no service worker. */
export async function keepOffline(offer: Offer): Promise<void> {
  if (!kCanKeep) return;
  try {
    const url = new URL("service_worker.js", document.baseURI);
    const registration = await navigator.serviceWorker.register(url, {updateViaCache: "none"});
    await watch(registration, offer);
  } catch {
    // forbidden, or not to be had: the page works, as long as there is a network
  }
}

async function watch(registration: ServiceWorkerRegistration, offer: Offer): Promise<void> {
  const {scope} = registration;
  const channel = versionChannel(scope);
  const take = async (): Promise<void> => {
    try {
      const {newest} = await readVersions(scope); // may be yet newer than what was offered
      if (newest !== undefined) await noteVersion(scope, "inUse", newest);
      channel.postMessage(newest);
    } finally {
      location.reload();
    }
  };
  let own = await kOwn;
  let offered = own;
  const look = async (): Promise<void> => {
    const {inUse, newest} = await readVersions(scope);
    own ??= inUse;
    offered ??= own;
    if (newest === undefined || newest === offered) return;
    offered = newest;
    offer(() => void take());
  };
  channel.addEventListener("message", () => void look());
  const follow = (): void => registration.installing?.addEventListener("statechange", () => void look());
  registration.addEventListener("updatefound", follow);
  follow(); // it may have been found before this page began to listen
  await navigator.serviceWorker.ready;
  await look();
}

/** Whether the page would open without a network now. */
export function worksOffline(): boolean {
  return "serviceWorker" in navigator && navigator.serviceWorker.controller !== null;
}
