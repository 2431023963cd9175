import type { Command } from "commander";
import { openTerminal } from "../terminal.ts";
import { filled, type HubOptions, withHubOption, withOutputOptions } from "./options.ts";

interface PullOptions extends HubOptions {
  readonly output?: string;
  readonly revision: string;
}

/** `perilune pull`: fetches an agent; the folder is like that of a run. */
export function addPull(program: Command): void {
  const command = program
    .command("pull")
    .summary("Fetch an agent into a folder")
    .description(
      "Fetch an agent into a folder that evaluate, record and info take like a run; nothing of it is executed",
    )
    .argument("<repo>", "whose agent: user/name", filled)
    .option("--output <dir>", "folder to make (default: the agent's name)", filled)
    .option("--revision <revision>", "branch or commit", filled, "main");
  withOutputOptions(withHubOption(command), "perilune pull perilune/ppo-LunarLander-v3");
  command.action(runPull);
}

async function runPull(repo: string, options: PullOptions): Promise<void> {
  const [{ parseRepoId, pull }, { connect }, { resolveTarget }, { checkNewFolder, writeNewFolder }, { pullProgress }] =
    await Promise.all([
      import("perilune/hub"),
      import("../hub/client.ts"),
      import("../hub/target.ts"),
      import("../hub/new-folder.ts"),
      import("../hub/progress.ts"),
    ]);
  const terminal = openTerminal(options);
  const folder = options.output ?? parseRepoId(repo).name;
  checkNewFolder(folder);
  const { revision } = options;
  const connection = await connect(await resolveTarget(options.hub));
  const pulled = await pull(repo, { ...connection, revision, onProgress: pullProgress(terminal) });
  await writeNewFolder(folder, pulled.files);
  const files = [...pulled.files].map(([name, bytes]) => ({ name, bytes: bytes.length }));
  terminal.json({ event: "done", repo, revision: pulled.revision, folder, files });
  terminal.print(`${folder}: ${repo} at ${pulled.revision.slice(0, 7)}, ${files.length} files`);
  terminal.print(`See how it does: perilune evaluate ${folder}`);
}
