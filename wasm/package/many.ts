/** Many estimates on a pool of workers. */
import type {AbortSignalLike} from "../client/platform.ts";
import type {CoreClient} from "../client/core_client.ts";
import {success, unwrap} from "../client/outcome.ts";
import type {Outcome} from "../client/outcome.ts";
import {headOf, totalsOf} from "../sweep/totals.ts";
import type {PointTotals} from "../sweep/totals.ts";
import {Pool} from "../workers/pool.ts";
import {WorkerClient} from "../workers/worker_client.ts";
import type {CompiledModules, WorkerPort} from "../workers/worker_client.ts";
import {runEstimate} from "./estimation.ts";
import type {EstimatePoint} from "./estimation.ts";
import {isFile} from "./inputs.ts";
import type {Inputs} from "./inputs.ts";
import {scopes} from "./scope.ts";
import type {Scope} from "./scope.ts";

export interface ManyOptions {
  /** Workers, at least 1; left out: one per core of this machine. Unit: workers. */
  jobs?: number;
  /** Ends the run early: the iteration throws the signal's reason. */
  signal?: AbortSignalLike;
}

/** What became of one of many points. */
export interface ManyResult<Point> {
  /** Its place among the points, from 0: results come as they are ready. */
  readonly index: number;
  readonly point: Point;
  /** A point that is refused says why, and the others go on. */
  readonly outcome: Outcome<PointTotals>;
}

export type EstimateMany = <Point extends EstimatePoint>(
  points: Iterable<Point> | AsyncIterable<Point>,
  options?: ManyOptions,
) => AsyncGenerator<ManyResult<Point>, void, undefined>;

/** Where workers come from: threads of Node or workers of a browser. */
export interface WorkerHost {
  /** How many can run at the same time. Unit: workers. */
  readonly parallelism: number;
  make(): WorkerPort;
  /** The modules, compiled once for all workers. */
  compile(): Promise<CompiledModules>;
}

type EstimateTotals = (point: EstimatePoint, signal: AbortSignalLike | undefined) => Promise<Outcome<PointTotals>>;

export function createEstimateMany(client: CoreClient, inputs: Inputs, host: WorkerHost): EstimateMany {
  const portable = portableNetworks(client, inputs);
  let compiled: Promise<CompiledModules> | undefined;
  return async function* <Point extends EstimatePoint>(
    points: Iterable<Point> | AsyncIterable<Point>,
    {jobs = host.parallelism, signal}: ManyOptions = {},
  ) {
    signal?.throwIfAborted();
    const modules = await (compiled ??= host.compile());
    const pool = new Pool(
      jobs,
      () => new WorkerClient(() => host.make(), modules),
      (worker) => totalsOn(worker, inputs),
    );
    const {readable, writable} = new TransformStream<ManyResult<Point>>();
    const writer = writable.getWriter();
    const run = pool
      .each(
        numbered(points),
        async (totals, [index, point]) => {
          const network = await portable(point);
          const outcome = network.ok ? await totals(network.value, signal) : network;
          await writer.write({index, point, outcome});
        },
        signal,
      )
      .then(
        () => writer.close(),
        (error: unknown) => writer.abort(error),
      )
      .catch(() => {}) // nobody reads any more
      .finally(() => pool.end());
    const reader = readable.getReader();
    try {
      for (;;) {
        const {done, value} = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      await reader.cancel().catch(() => {}); // it has failed, which was thrown
      await run;
    }
  };
}

async function* numbered<Item>(items: Iterable<Item> | AsyncIterable<Item>): AsyncGenerator<readonly [number, Item]> {
  let index = 0;
  for await (const item of items) yield [index++, item];
}

/** Estimates on one worker, where texts stay open between points. */
function totalsOn(worker: WorkerClient, inputs: Inputs): EstimateTotals {
  const scoped = scopes(worker);
  return (point, signal) =>
    scoped(async (scope) => {
      const outcome = await runEstimate(worker, inputs, scope, {...point, signal});
      return outcome.ok ? success(totalsOf(headOf(outcome.value, undefined))) : outcome;
    });
}

/** Points whose networks can go to a worker: a file is read here, once for all points with the same dimensions. */
function portableNetworks(client: CoreClient, inputs: Inputs) {
  const texts = new WeakMap<object, Map<string, Promise<Outcome<string>>>>();
  const scoped = scopes(client);
  const read = ({network, dimensions}: EstimatePoint): Promise<Outcome<string>> =>
    scoped(async (scope: Scope) => {
      const document = unwrap(await inputs.network(scope, network, dimensions));
      const text = await client.call("networkDocument", document);
      return text.ok ? success(text.value.text) : text;
    });
  return async (point: EstimatePoint): Promise<Outcome<EstimatePoint>> => {
    const {network, dimensions, ...rest} = point;
    if (!(await isFile(network))) return success(point);
    const source = network as object;
    const known = texts.get(source) ?? new Map<string, Promise<Outcome<string>>>();
    texts.set(source, known);
    const key = JSON.stringify(dimensions ?? {});
    const text = known.get(key) ?? read(point);
    known.set(key, text);
    const outcome = await text;
    return outcome.ok ? success({...rest, network: outcome.value}) : outcome;
  };
}
