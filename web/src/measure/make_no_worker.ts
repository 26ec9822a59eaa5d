/** In place of make_worker.ts where the page is opened as a file (see web/vite.file.config.ts): ONNX Runtime is not in it. */

export const kCanMeasure: boolean = false;

export function makeWorker(): Worker {
  throw new Error("a page that is opened as a file holds no ONNX Runtime");
}
