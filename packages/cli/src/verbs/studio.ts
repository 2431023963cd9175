import path from "node:path";
import type { Command } from "commander";
import { out } from "../colors.ts";
import type { ServedStudio } from "../studio/serve.ts";
import { type OutputOptions, openTerminal, type Terminal } from "../terminal.ts";
import { filled, port, withOutputOptions } from "./options.ts";

interface StudioOptions extends OutputOptions {
  readonly port?: number;
  readonly logFolder: string;
}

/** `perilune studio`: the studio in a browser, with the runs of this machine. */
export function addStudio(program: Command): void {
  const command = program
    .command("studio")
    .summary("Open the studio in a browser, with the runs of this machine")
    .description(
      "Serve the studio to this machine's browsers: train, watch, play and learn there, and look at the runs of this " +
        "machine while they train. The address printed lets one browser in, once",
    )
    .option("--port <n>", "port to listen on, 0 for any (default: 4871, or the next that is free)", port)
    .option("--log-folder <dir>", "folder of the runs to show", filled, "runs");
  withOutputOptions(command, "perilune studio --log-folder runs");
  command.action(runStudio);
}

async function runStudio({ logFolder, ...options }: StudioOptions): Promise<void> {
  const [{ findSite }, { serveStudio }, { interruptible }] = await Promise.all([
    import("../studio/site.ts"),
    import("../studio/serve.ts"),
    import("../interrupt.ts"),
  ]);
  const terminal = openTerminal(options);
  const runs = path.resolve(logFolder);
  await interruptible(
    () => terminal.progress("\nclosing\n"),
    async (signal) => {
      const given = options.port === undefined ? {} : { port: options.port };
      const studio = await serveStudio({ site: findSite(), runs, ...given });
      const stopListening = giveAddressOnEnter(studio, terminal);
      showStart(terminal, studio, runs);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      stopListening();
      await studio.close();
    },
  );
}

/** What a studio says once it listens. */
function showStart(terminal: Terminal, studio: ServedStudio, runs: string): void {
  const url = studio.address();
  terminal.json({ event: "listening", url, runs });
  terminal.print(
    [
      `${out.bold("Perilune Studio")}  ${out.cyan(url)}`,
      `  ${out.dim("runs")}   ${runs}`,
      ...(process.stdin.isTTY ? [`  ${out.dim("Enter")}  prints an address for another browser`] : []),
      "  Ctrl-C ends it",
    ].join("\n"),
  );
}

/** Each address is good for one browser: Enter in the terminal makes another. Returns what ends it. */
function giveAddressOnEnter(studio: ServedStudio, terminal: Terminal): () => void {
  const give = (): void => terminal.print(studio.address());
  if (process.stdin.isTTY) process.stdin.on("data", give);
  return () => {
    process.stdin.off("data", give).pause();
  };
}
