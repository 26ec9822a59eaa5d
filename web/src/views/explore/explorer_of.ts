/** The one explorer of a session: all views share its workers and what it knows. */

import {Explorer} from "../../state/explore/explorer.ts";
import type {Base} from "../../state/explore/explorer.ts";
import type {AppState} from "../../state/app_state.ts";
import type {Explorable} from "../../state/explore/axis_space.ts";
import type {Session} from "../../state/session.ts";

const explorers = new WeakMap<Session, Explorer>();

export function explorerOf(session: Session): Explorer {
  const explorer = explorers.get(session) ?? new Explorer();
  explorers.set(session, explorer);
  return explorer;
}

/** What the setup's accelerator and network let one vary. */
export function explorableOf({architecture, network, setup, estimate}: AppState): Explorable {
  const estimated = estimate?.architecture.name === architecture?.name ? estimate?.architecture.parameters : {};
  return {architecture, network, values: {...estimated, ...setup.parameters}};
}

/** What estimates vary around: the setup, with the parameters that its accelerator has. */
export async function baseOf(session: Session): Promise<Base> {
  const {setup, architecture} = session.store.state;
  const declared = new Set(architecture?.parameters.map(({name}) => name));
  const parameters = Object.fromEntries(Object.entries(setup.parameters).filter(([name]) => declared.has(name)));
  return {...(await session.contents()), parameters, method: setup.method};
}

/** Changes where what is varied around does; undefined while that is not known. */
export function baseKey({setup, running, problem, estimate, network}: AppState): string | undefined {
  if (running || estimate === undefined || problem?.input === "architecture" || problem?.input === "network")
    return undefined;
  const open = [...(network?.dimensions ?? []), ...(network?.sizes ?? [])];
  const dimensions = open.map(({name, value}) => [name, value]);
  return JSON.stringify([setup.architecture, setup.network, dimensions, setup.parameters, setup.method]);
}
