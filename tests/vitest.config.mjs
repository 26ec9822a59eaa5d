/** The JavaScript tests: `node` is everything that runs without a browser, `site` drives the built site in browsers. */
import {fileURLToPath} from "node:url";
import {defineConfig} from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));
const anyTest = "**/*.test.{mjs,ts}";

export default defineConfig({
  root,
  test: {
    projects: [
      {
        test: {
          name: "node",
          root,
          include: [`tests/${anyTest}`],
          exclude: [`tests/web/${anyTest}`],
          testTimeout: 120_000,
        },
      },
      {test: {name: "site", root, include: [`tests/web/${anyTest}`], testTimeout: 120_000, hookTimeout: 120_000}},
    ],
  },
});
