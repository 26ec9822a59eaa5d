/** A built module whose requests and answers are held against their schemas. */
import {expect} from "vitest";
import {violations} from "./schemas.mjs";

function valueOf(text) {
  const {ok, value, error} = JSON.parse(text);
  expect(ok, error?.message).toBe(true);
  return value;
}

/** Fails the test where what crosses has not the shape of `schema`. */
function shaped(schema, value) {
  expect(violations(schema, value), schema).toEqual([]);
  return value;
}

export function checked(module) {
  return {
    put: (kind, content) => valueOf(module.put(kind, content)).handle,

    call(operation, request) {
      shaped(`${operation}.request`, request);
      return shaped(`${operation}.response`, valueOf(module.call(operation, JSON.stringify(request))));
    },

    /** The value of a job, and the parts that it told before. */
    run(operation, request, milliseconds = 10) {
      shaped(`${operation}.request`, request);
      const {job} = valueOf(module.start(operation, JSON.stringify(request)));
      const parts = [];
      for (;;) {
        const step = shaped("step", valueOf(module.step(job, milliseconds)));
        if (step.partial !== undefined) parts.push(shaped(`${operation}.partial`, step.partial));
        if (!step.done) continue;
        expect(JSON.parse(module.step(job, 0)).error.code).toBe("UnknownJob");
        return {value: shaped(`${operation}.response`, step.value), parts};
      }
    },
  };
}
