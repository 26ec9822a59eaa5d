/** What can be asked of the core, the same in this thread and through a worker. */
import type {CallOperations, JobOperations} from "../types/operations.ts";
import type {DocumentContent, DocumentKind} from "./documents.ts";
import type {Handle} from "./handle.ts";
import type {Outcome} from "./outcome.ts";
import type {RunOptions} from "./run_job.ts";

/** Operations that answer at once. */
export type CallName = keyof CallOperations;
/** Operations that take long. */
export type JobName = keyof JobOperations;
type Operations = CallOperations & JobOperations;
export type Request<Name extends CallName | JobName> = Operations[Name]["request"];
export type Response<Name extends CallName | JobName> = Operations[Name]["response"];
export type JobPartial<Name extends JobName> = JobOperations[Name]["partial"];

export interface CoreClient {
  /** Gives the core a document, which it reads when a request first names it: that request says what is wrong with it. */
  open(kind: DocumentKind, content: DocumentContent): Handle;
  /** A document or result that is not needed any more. */
  close(handle: Handle): void;
  call<Name extends CallName>(operation: Name, request: Request<Name>): Promise<Outcome<Response<Name>>>;
  /** Runs a job to its end; rejects with the signal's reason where that ends it, and with what callbacks throw. */
  run<Name extends JobName>(
    operation: Name,
    request: Request<Name>,
    options?: RunOptions<JobPartial<Name>>,
  ): Promise<Outcome<Response<Name>>>;
}
