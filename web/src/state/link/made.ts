/** What made the number that a link was sent with, so that a newer page can say what became of it. */

export interface Made {
  /** Version of the core. */
  readonly core: string;
  /** Content hashes of the documents. */
  readonly architecture: string;
  readonly network: string;
  /** Total cycles; undefined where nothing could be timed. */
  readonly cycles: number | undefined;
}

/** `0.1.0~k3jd92~8fj2k1~7581114` */
export function madeText({core, architecture, network, cycles}: Made): string {
  return [core, architecture, network, cycles ?? ""].join("~");
}

/** Undefined where the text is none. */
export function madeOf(text: string | null): Made | undefined {
  const [, core, architecture, network, cycles] =
    /^([\w.+-]{1,40})~([0-9a-z]{1,12})~([0-9a-z]{1,12})~(\d{0,16})$/.exec(text ?? "") ?? [];
  if (core === undefined || architecture === undefined || network === undefined) return undefined;
  return {core, architecture, network, cycles: cycles ? Number(cycles) : undefined};
}

/** What has changed since, as a sentence; undefined where the number is the same. */
export function changeText(then: Made, now: Made): string | undefined {
  if (then.cycles === now.cycles) return undefined;
  const before = `When this was shared, with version ${then.core}, ${totalText(then.cycles)}`;
  return `${before}; version ${now.core} makes it ${shortText(now.cycles)}, because ${reason(then, now)}.`;
}

function totalText(cycles: number | undefined): string {
  return cycles === undefined ? "nothing could be timed" : `the total was ${shortText(cycles)}`;
}

function shortText(cycles: number | undefined): string {
  return cycles === undefined ? "nothing that could be timed" : `${cycles.toLocaleString("en-US")} cycles`;
}

function reason(then: Made, now: Made): string {
  const changed = [
    ...(then.architecture === now.architecture ? [] : ["the accelerator’s description"]),
    ...(then.network === now.network ? [] : ["the network"]),
  ];
  if (changed.length > 0) return `${changed.join(" and ")} ${changed.length > 1 ? "have" : "has"} changed since`;
  return then.core === now.core ? "the estimator has changed since" : "the estimator is a newer one";
}
