/** Measures one pair in a process of its own, whose memory is that of the pair: reads the pair, writes the measurement. */
import {createClient} from "../../build/wasm/package/index.js";
import {measurePair} from "./measure.mjs";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const pair = JSON.parse(Buffer.concat(chunks).toString());
const client = createClient();
await client.call("version", {}); // the module is there
const before = process.resourceUsage().maxRSS;
const measured = await measurePair(client, pair);
const megabytes = Math.max(0, process.resourceUsage().maxRSS - before) / 1024;
process.stdout.write(JSON.stringify({...measured, megabytes}));
process.exit();
