/** In place of make_worker.ts where the page is opened as a file: its worker is in its script (see web/vite.file.config.ts). */

import InlinedWorker from "./worker.ts?worker&inline";

export function makeWorker(): Worker {
  return new InlinedWorker();
}
