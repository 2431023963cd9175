import type { HubContext } from "@perilune/hub-server";
import { type Command, Option } from "commander";
import type { OutputOptions } from "../../terminal.ts";
import { filled } from "../options.ts";

/** What every verb takes that works on a hub's data. */
export interface DataOptions {
  readonly data?: string;
  readonly database?: string;
}

/** Options of a subcommand, those that `perilune hub` has taken for itself among them. */
export type HubDataVerbOptions = DataOptions & OutputOptions;

/** Adds where a hub keeps what it knows. */
export function withDataOptions(command: Command): Command {
  return command
    .option("--data <dir>", "folder of everything the hub keeps (default: one in your home)", filled)
    .addOption(
      // A password on the command line is there for everyone on the machine to see.
      new Option("--database <url>", "file:PATH or postgres://… (default: a file in the data folder)")
        .argParser(filled)
        .env("PERILUNE_HUB_DATABASE"),
    );
}

/** Opens the data that a subcommand works on: without `--data` that of the hub that runs here, else the usual one. */
export async function withHub<T>(options: HubDataVerbOptions, work: (context: HubContext) => Promise<T>): Promise<T> {
  const [{ withHubData }, { defaultHubData }, { runningHub }] = await Promise.all([
    import("../../hub/hub-data.ts"),
    import("../../hub/configuration.ts"),
    import("../../hub/own-hubs.ts"),
  ]);
  const data = options.data ?? (await runningHub({ patience: 0 }))?.data ?? defaultHubData();
  return withHubData({ data, database: options.database }, work);
}

/** Lines of columns. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i].length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
