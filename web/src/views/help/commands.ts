/** Everything that can be done by its name. */

import type {FoundSection} from "../../help_search/section.ts";
import {kCatalogue} from "../../state/catalogue.ts";
import {kViews} from "../../state/explore/exploration.ts";
import {kMethods} from "../../state/method.ts";
import {kViewTitles} from "../../state/page_title.ts";
import type {Session} from "../../state/session.ts";
import {kHelpPages} from "./pages.ts";

/** Where the help pages are, from the page. */
export const kHelpFolder = "help/";

export interface Command {
  readonly title: string;
  /** The key that does the same. */
  readonly key?: string;
  readonly run: () => void;
}

/** What the page itself can do, beside the session. */
export interface PageActions {
  readonly edit: () => void;
  readonly editLayers: () => void;
  readonly find: () => void;
  readonly keys: () => void;
  readonly about: () => void;
}

export function commandsOf(session: Session, page: PageActions): Command[] {
  const views = kViews.map((view) => ({
    title: `View: ${kViewTitles[view]}`,
    run: () => session.explore({view}),
  }));
  const choices = (["network", "architecture"] as const).flatMap((what) =>
    kCatalogue[what].map(({name, title}) => ({
      title: `${what === "network" ? "Network" : "Accelerator"}: ${title}`,
      run: () => session.choosePreset(what, name),
    })),
  );
  const methods = kMethods.map(({id, title}) => ({title: `Method: ${title}`, run: () => session.chooseMethod(id)}));
  const help = kHelpPages.map(({file, title}) => ({title: `Help: ${title}`, run: () => openPage(file)}));
  return [
    {title: "Find a layer or operator", key: "/", run: page.find},
    {title: "Undo: back to the step before", key: "Ctrl+Z", run: () => session.step(-1)},
    {title: "Redo: forward to the step behind", key: "Ctrl+Shift+Z", run: () => session.step(1)},
    {title: "Edit the accelerator's description", run: page.edit},
    {title: "Edit the network's layers", run: page.editLayers},
    {title: "Pin this design, to compare others with it", run: () => void session.pin()},
    {title: "Reset all parameters", run: () => session.resetParameters()},
    {title: "Learn a device from measurements", run: () => session.openLearn("device")},
    {title: "Close the view", run: () => session.explore(undefined)},
    ...views,
    ...choices,
    ...methods,
    {title: "Keys", key: "?", run: page.keys},
    {title: "About Cyclescope: version, licence, how to cite", run: page.about},
    ...help,
  ];
}

function openPage(address: string): void {
  window.open(`${kHelpFolder}${address}`, "_blank", "noopener");
}

/** Opens a section of the help. */
export function helpCommand({address, page, title}: FoundSection): Command {
  return {
    title: title === page ? `In the help: ${title}` : `In the help: ${title} – ${page}`,
    run: () => openPage(address),
  };
}

/** Commands in whose titles every word of the text occurs. */
export function matching(commands: readonly Command[], text: string): Command[] {
  const words = text.toLowerCase().split(/\s+/);
  return commands.filter(({title}) => words.every((word) => title.toLowerCase().includes(word)));
}
