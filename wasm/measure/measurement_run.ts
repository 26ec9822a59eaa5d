/**
 * Measures layers one after another for as long as there is time, on a machine that is not idle and may become slower while
 * it works: one layer, the reference, is measured again and again. Where it takes as long as before, what was measured in
 * between counts; where it does not, that is measured once more, and is marked where it is disturbed again.
 */
import type {MeasurableLayer} from "../types/schema.ts";
import {medianOf} from "./repeat.ts";
import type {Clock, Repetition, Timing} from "./repeat.ts";

export interface MeasuredRow {
  readonly layer: MeasurableLayer;
  readonly milliseconds: number;
  /** Whether the times that count agree among themselves, and with the reference's before and after. */
  readonly settled: boolean;
}

/** How long the same layers take when they are measured twice: what no model can predict. */
export interface NoiseFloor {
  readonly layers: number;
  /** Mean absolute difference of the second measurement from the first, in per cent. */
  readonly percent: number;
}

/** The device was of another speed from then on. */
export interface SpeedChange {
  /** Rows that were measured before. */
  readonly rows: number;
  /** How long the reference takes now, as a ratio of before. */
  readonly ratio: number;
}

export interface RunState {
  readonly rows: readonly MeasuredRow[];
  /** Layers that were measured once more since the reference had been disturbed. */
  readonly repeated: number;
  readonly changes: readonly SpeedChange[];
  /** Why layers were not measured, and how many. */
  readonly refused: ReadonlyMap<string, number>;
  readonly noise: NoiseFloor | undefined;
  /** How far the time that was given is spent, from 0 to 1. */
  readonly spent: number;
  /** All layers are measured. */
  readonly complete: boolean;
}

export interface RunOptions {
  /** In this order, as far as time goes; each once. */
  readonly layers: readonly MeasurableLayer[];
  readonly reference: MeasurableLayer;
  /** Rejects where the device refuses the layer. */
  time(layer: MeasurableLayer, how?: Repetition): Promise<Timing>;
  readonly clock?: Clock;
  /** Ends a wait; in milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  readonly onState?: (state: RunState) => void;
}

/** The reference may take so much more or less than it did, as a ratio. */
const kTolerance = 0.05;
/** Time between looks at the reference, in milliseconds. */
const kWatch = 2500;
/** Of the reference, which is looked at often. */
const kQuick: Repetition = {warmUps: 1, least: 8, most: 30, longest: 100, agreement: 0.02};
/** How long is waited for the reference to take as long as before. */
const kRest = 250;
const kRests = 3;
/** Of the time, for measuring layers twice; and how many at most. */
const kNoisePart = 0.08;
const kNoiseLayers = 16;

export function keyOf(layer: MeasurableLayer): string {
  return JSON.stringify(Object.entries(layer).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A run that can be stopped and gone on with. */
export class MeasurementRun {
  readonly #options: RunOptions;
  readonly #clock: Clock;
  readonly #pause: (milliseconds: number) => Promise<unknown>;
  readonly #waiting: MeasurableLayer[];
  readonly #rows: MeasuredRow[] = [];
  readonly #again: MeasuredRow[] = [];
  readonly #changes: SpeedChange[] = [];
  readonly #refused = new Map<string, number>();
  /** Measured since the reference was last looked at. */
  #unsure: MeasuredRow[] = [];
  /** Keys of layers that were measured once more. */
  readonly #tried = new Set<string>();
  #level: number | undefined;
  #repeated = 0;
  #noise: NoiseFloor | undefined;
  #looked = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
    this.#pause = options.pause ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
    this.#waiting = [...options.layers];
  }

  /** Repetitions for the noise floor included: these are rows of layers that are there already. */
  get rows(): readonly MeasuredRow[] {
    return [...this.#rows, ...this.#unsure, ...this.#again];
  }

  state(spent = 1): RunState {
    return {
      rows: this.rows,
      repeated: this.#repeated,
      changes: [...this.#changes],
      refused: new Map(this.#refused),
      noise: this.#noise,
      spent: Math.min(1, spent),
      complete: this.#waiting.length === 0 && this.#unsure.length === 0,
    };
  }

  /** Goes on for `seconds`. Rejects where the reference cannot be measured; an `ended` that becomes true ends it early. */
  async run(seconds: number, ended: () => boolean = () => false): Promise<RunState> {
    const begin = this.#clock();
    const whole = 1000 * seconds;
    const spent = () => (this.#clock() - begin) / whole;
    await this.#findLevel();
    while (this.#waiting.length > 0 && spent() < 1 - kNoisePart && !ended()) {
      await this.#measureNext();
      if (this.#waiting.length === 0 || this.#clock() - this.#looked > kWatch) await this.#verify();
      this.#options.onState?.(this.state(spent()));
    }
    if (this.#unsure.length > 0) await this.#verify({again: false});
    if (!ended()) await this.#findNoise(() => spent() < 1 && !ended());
    const end = this.state(1);
    this.#options.onState?.(end);
    return end;
  }

  async #measureNext(): Promise<void> {
    const layer = this.#waiting.shift();
    if (layer === undefined) return;
    const row = await this.#measure(layer);
    if (row !== undefined) this.#unsure.push(row);
  }

  async #measure(layer: MeasurableLayer): Promise<MeasuredRow | undefined> {
    try {
      const {milliseconds, settled} = await this.#options.time(layer);
      return {layer, milliseconds, settled};
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
      return undefined;
    }
  }

  async #timeReference(): Promise<number> {
    const {milliseconds} = await this.#options.time(this.#options.reference, kQuick);
    this.#looked = this.#clock();
    return milliseconds;
  }

  /** The machine may have rested, and begins faster than it goes on. */
  async #findLevel(): Promise<void> {
    const times: number[] = [];
    for (let index = 0; index < 3; ++index) times.push(await this.#timeReference());
    const now = medianOf(times);
    if (this.#level === undefined) this.#level = now;
    else if (this.#isOff(now)) this.#changeLevel(now);
  }

  #isOff(milliseconds: number): boolean {
    return Math.abs(milliseconds / (this.#level ?? milliseconds) - 1) > kTolerance;
  }

  #changeLevel(milliseconds: number): void {
    this.#changes.push({rows: this.#rows.length, ratio: milliseconds / (this.#level ?? milliseconds)});
    this.#level = milliseconds;
  }

  /**
   * Takes what was measured since the last look, or puts it in front of what is waiting; where there is no time to measure
   * it again, it is taken and marked as disturbed.
   */
  async #verify({again = true} = {}): Promise<void> {
    let now = await this.#timeReference();
    if (!this.#isOff(now)) {
      this.#rows.push(...this.#unsure);
      this.#unsure = [];
      return;
    }
    let least = now;
    for (let rest = 0; rest < kRests && this.#isOff(now); ++rest) {
      await this.#pause(kRest);
      now = await this.#timeReference();
      least = Math.min(least, now);
    }
    if (this.#isOff(now)) this.#changeLevel(least);
    const first = again ? this.#unsure.filter(({layer}) => !this.#tried.has(keyOf(layer))) : [];
    const second = this.#unsure.filter((row) => !first.includes(row));
    this.#rows.push(...second.map((row) => ({...row, settled: false})));
    for (const {layer} of first) this.#tried.add(keyOf(layer));
    this.#repeated += first.length;
    this.#waiting.unshift(...first.map(({layer}) => layer));
    this.#unsure = [];
  }

  async #findNoise(goesOn: () => boolean): Promise<void> {
    const count = Math.min(kNoiseLayers, this.#rows.length);
    const differences: number[] = [];
    for (let index = 0; index < count && goesOn(); ++index) {
      const first = this.#rows[Math.floor((index * this.#rows.length) / count)];
      const second = first && (await this.#measure(first.layer));
      if (first === undefined || second === undefined) continue;
      this.#again.push(second);
      differences.push(Math.abs(second.milliseconds / first.milliseconds - 1));
    }
    if (differences.length === 0) return;
    const mean = differences.reduce((sum, one) => sum + one, 0) / differences.length;
    this.#noise = {layers: differences.length, percent: 100 * mean};
  }
}

const kMicroseconds = 1000;
const kDigits = 6;

/** Rows as a table of measurements that can be learnt from: CSV, in microseconds. */
export function measurementTable(rows: readonly MeasuredRow[]): string {
  const parameters = [...new Set(rows.flatMap(({layer}) => Object.keys(layer).filter((name) => name !== "type")))];
  const lines = rows.map(({layer, milliseconds}) => {
    const values: Readonly<Record<string, string | number>> = layer;
    const latency = Number((milliseconds * kMicroseconds).toPrecision(kDigits));
    return [layer.type, ...parameters.map((name) => values[name] ?? ""), latency].join(",");
  });
  return [["type", ...parameters, "latency_us"].join(","), ...lines, ""].join("\n");
}
