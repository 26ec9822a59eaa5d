import type {Session} from "../../state/session.ts";
import type {Setup} from "../../state/setup.ts";
import {encodePlace} from "../../state/url.ts";

/** Puts the address that shows estimates of `setup` on the clipboard, and says so in these words. */
export async function copyLink(session: Session, setup: Setup, done: string): Promise<void> {
  const {fragment, leftOut} = await encodePlace({
    setup: await session.portable(setup),
    layer: undefined,
    learn: undefined,
  });
  const link = new URL(`#${fragment}`, location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    if (leftOut.length === 0) session.notify(done);
    else session.notify(`The link is copied, but it is too small to hold the ${leftOut.join(" and the ")}.`, "warning");
  } catch {
    session.notify(`The browser does not let this page copy. Here it is: ${link}`, "warning");
  }
}
