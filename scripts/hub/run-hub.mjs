// A hub in a process of its own, for the tests and measurements that kill, starve or load it:
// node scripts/hub/run-hub.mjs OPTIONS, with createHub's options as JSON. Its first line on stdout is
// {"url", "token"} (the token at the first start of a folder alone, else null); SIGTERM closes it.
import { createHub } from "../../packages/hub-server/dist/index.js";

let token = null;
const hub = await createHub({
  ...JSON.parse(process.argv[2]),
  onFirstToken: (first) => {
    token = first;
  },
});
process.stdout.write(`${JSON.stringify({ url: hub.url, token })}\n`);
process.once("SIGTERM", async () => {
  await hub.close();
  process.exit(0);
});
// Whoever started it holds the other end: however that process ends, this one does too.
process.stdin.resume().once("end", () => process.exit(1));
