/**
 * How long a run takes on a machine that does other things, too. What interrupts a run only makes it longer, so the runs that
 * count are the fastest quarter; a run is repeated until these agree.
 */

/** In milliseconds. */
export type Clock = () => number;

export interface Repetition {
  /** Runs before any counts. */
  readonly warmUps: number;
  /** Runs that are at least made, and at most. */
  readonly least: number;
  readonly most: number;
  /** How long a layer may be repeated once there are `least` runs, in milliseconds. */
  readonly longest: number;
  /** The fastest quarter of the runs agrees when its slowest takes at most this part longer than its fastest. */
  readonly agreement: number;
}

export const kUsualRepetition: Repetition = {warmUps: 2, least: 8, most: 60, longest: 400, agreement: 0.02};

export interface Timing {
  /** The median of the fastest quarter. */
  readonly milliseconds: number;
  /** The fastest. */
  readonly least: number;
  /** The median of all. */
  readonly median: number;
  /** Times that were taken; each may be of several runs in a row. */
  readonly samples: number;
  /** Whether the fastest quarter agrees. */
  readonly settled: boolean;
}

/** Samples last at least so many steps of the clock, and begin with one: what is left is half a step at their end. */
const kClockSteps = 25;
const kPart = 4;
/** The fastest quarter has at least so many samples. */
const kFewest = 2;

/** The smallest step of a clock; browsers make theirs coarse. */
export function clockStep(clock: Clock): number {
  let step = Infinity;
  for (let found = 0; found < 5; ++found) {
    const before = nextStep(clock);
    step = Math.min(step, nextStep(clock) - before);
  }
  return step;
}

/** Waits until the clock moves. */
function nextStep(clock: Clock): number {
  const before = clock();
  let after = before;
  while (after === before) after = clock();
  return after;
}

export async function repeat(
  run: () => Promise<unknown>,
  clock: Clock,
  step: number,
  how: Repetition = kUsualRepetition,
): Promise<Timing> {
  const one = await warmUp(run, clock, how.warmUps);
  const inARow = Math.max(1, Math.ceil((kClockSteps * step) / Math.max(one, step / kClockSteps)));
  const samples: number[] = [];
  const begin = clock();
  while (samples.length < how.most) {
    const before = nextStep(clock);
    for (let index = 0; index < inARow; ++index) await run();
    samples.push((clock() - before + step / 2) / inARow);
    if (samples.length < how.least) continue;
    if (agrees(samples, how.agreement) || clock() - begin > how.longest) break;
  }
  const fastest = fastestOf(samples);
  return {
    milliseconds: medianOf(fastest),
    least: Math.min(...samples),
    median: medianOf(samples),
    samples: samples.length,
    settled: agrees(samples, how.agreement),
  };
}

/** How long the last of these runs took. */
async function warmUp(run: () => Promise<unknown>, clock: Clock, runs: number): Promise<number> {
  let last = 0;
  for (let index = 0; index < Math.max(1, runs); ++index) {
    const before = clock();
    await run();
    last = clock() - before;
  }
  return last;
}

function fastestOf(samples: readonly number[]): number[] {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted.slice(0, Math.max(kFewest, Math.ceil(samples.length / kPart)));
}

function agrees(samples: readonly number[], agreement: number): boolean {
  const fastest = fastestOf(samples);
  const [least = 0, most = 0] = [fastest[0], fastest.at(-1)];
  return most <= (1 + agreement) * least;
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)] ?? NaN;
  return Number.isInteger(half) ? ((sorted[half - 1] ?? NaN) + upper) / 2 : upper;
}
