/** The client: everything that JavaScript knows of the core's border. */
export type {BoundModule, LoadOptions, ModuleFactory, ModuleName} from "./bound_module.ts";
export {loadModule} from "./bound_module.ts";
export type {ByteSource} from "./byte_source.ts";
export {blobSource, bytesSource} from "./byte_source.ts";
export {Client} from "./client.ts";
export type {ModuleLoaders} from "./client.ts";
export type {CallName, CoreClient, JobName, JobPartial, Request, Response} from "./core_client.ts";
export type {DocumentContent, DocumentKind} from "./documents.ts";
export type {Handle} from "./handle.ts";
export {CyclescopeError, unwrap} from "./outcome.ts";
export type {Outcome} from "./outcome.ts";
export type {MeasureLayer, RunOptions} from "./run_job.ts";
