import type { Command } from "commander";
import { algorithmOf, hyperparamsToRecord, resolveHyperparams, snakeCase } from "perilune";

/** The hyper-parameters of an algorithm, laid out as the options in the command's `--help` are. */
export function hyperparamsHelp(command: Command, algorithm: string): string {
  const { descriptors } = algorithmOf(algorithm);
  const defaults = hyperparamsToRecord(resolveHyperparams(descriptors));
  const names = Object.keys(defaults);
  const width = Math.max(...names.map((name) => name.length));
  const helper = command.createHelp();
  const { isTTY, columns } = process.stdout;
  helper.prepareContext(isTTY ? { helpWidth: columns } : {});
  const items = Object.entries(descriptors).map(([name, { meaning }]) => {
    const outside = snakeCase(name);
    return helper.formatItem(outside, width, `${meaning} (default: ${defaults[outside]})`, helper);
  });
  return `Hyper-parameters of ${algorithm} (name=value; the zoo's settings go before these defaults):\n${items.join("\n")}`;
}
