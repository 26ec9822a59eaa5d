export * from "./index.d.mts";
