/**
 * npm run golden:update: rewrites the golden files from the native build, then checks them. Tests that hold a golden
 * file have "golden" in their name and rewrite it when CYCLESCOPE_UPDATE_GOLDEN=1. Read the difference before committing.
 */
import {join} from "node:path";
import {buildPreset} from "./build.mjs";
import {root, runOpenly} from "./run.mjs";
import {needs, prepare} from "./setup.mjs";

prepare(needs.native);
buildPreset("native");
const tests = join(root, "build", "native", "tests", "cyclescope_tests");
const argv = ["--gtest_filter=*olden*", "--gtest_brief=1"];
runOpenly(tests, argv, {env: {CYCLESCOPE_UPDATE_GOLDEN: "1"}});
runOpenly(tests, argv);
runOpenly("git", ["status", "--short", "--", "tests"]);
