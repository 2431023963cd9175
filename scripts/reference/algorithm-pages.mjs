// A page per algorithm: those of the command from their descriptors and sources, those without a command from their
// sources alone.
import path from "node:path";
import { bullets, code, number, page, section, table, withLinks } from "./markdown.mjs";
import { metricMeanings } from "./metric-meanings.mjs";
import { detailsOf, exportsOf, headerOf, metricsOf, read, sourcesBelow, tunedEnvironments } from "./sources.mjs";

const folder = "packages/perilune/src/algorithms";

/** Title, file name and text of every page; `report` is told what a page lacks. */
export function algorithmPages(library, root, report) {
  const sources = sourcesBelow(root, folder).map((file) => ({ file, text: read(root, file) }));
  const named = Object.entries(library.algorithms).map(([name, { descriptors }]) => {
    const source = sourceOf(name, sources);
    if (source === undefined) report(`${name}: no source with name = "${name}" or called ${name}.ts`);
    return { name, descriptors, ...source };
  });
  const taken = new Set(named.map(({ file }) => file));
  // What plans instead of learning has functions and no command: any other source with a header that names a method.
  const others = sources
    .filter(({ file, text }) => !taken.has(file) && isMethod(text))
    .map(({ file, text }) => ({ name: path.posix.basename(file, ".ts"), file, text }));
  return [...named, ...others].map((algorithm) => algorithmPage(algorithm, library, root, report));
}

function sourceOf(name, sources) {
  const says = new RegExp(`\\bname(:[^=]*)? ?[=:] "${name}"`);
  return (
    sources.find(({ file }) => path.posix.basename(file) === `${name}.ts`) ??
    sources.find(({ text }) => says.test(text))
  );
}

/** Whether a source begins by naming a method, its origin and its equation, and exports functions. */
function isMethod(text) {
  const header = headerOf(text);
  return header !== null && header.equations.length > 0 && header.papers !== "" && exportsOf(text).length > 0;
}

function algorithmPage({ name, descriptors, file, text = "" }, library, root, report) {
  const header = headerOf(text) ?? { title: name, papers: "", equations: [], facts: [], lines: 0 };
  const settings = descriptors === undefined ? [] : settingRows(descriptors, library);
  const link = file === undefined ? "" : `../../../${file}`;
  const details = detailsOf(text, header.lines).map((detail) => {
    const told = `[${detail.number}] [${detail.about}](${link}#L${detail.line})`;
    return detail.code === "" ? told : `${told}: \`${detail.code}\``;
  });
  const tuned = tunedEnvironments(name, root);
  const metrics = descriptors === undefined || file === undefined ? [] : metricsOf(root, file);
  const parts = descriptors === undefined ? exportsOf(text) : [];
  const body = page([
    `# ${header.title}`,
    withLinks(header.papers),
    code(header.equations.join("\n")),
    section("Quick facts", bullets(quickFacts({ name, descriptors, file, header, link, tuned }))),
    descriptors === undefined ? "" : section("Run it", code(commandLines(name, tuned, library).join("\n"), "sh")),
    section("In code", bullets(parts.map((part) => `\`${part.name}\`: ${part.about}`))),
    code(
      parts
        .map(({ example }) => example)
        .filter((example) => example !== "")
        .join("\n"),
      "ts",
    ),
    section(
      "Hyper-parameters",
      table(["name", "default", "may be", "meaning", "raising it", "worth searching"], settings),
    ),
    section("Metrics", metricTable(name, metrics, report)),
    section("Implementation details", bullets(details)),
  ]);
  return { title: header.title, name, file: `${name}.md`, about: withLinks(header.papers), body };
}

function quickFacts({ name, descriptors, file, header, link, tuned }) {
  return [
    ...header.facts.map(withLinks),
    ...(descriptors === undefined ? [] : [`the command's name for it: \`${name}\``]),
    ...(tuned.length === 0
      ? []
      : [`tuned settings for ${tuned.join(", ")}: [\`zoo/${name}.yml\`](../../../zoo/${name}.yml)`]),
    ...(file === undefined ? [] : [`source: [\`${file}\`](${link})`]),
  ];
}

function commandLines(name, tuned, library) {
  const env = tuned[0] ?? usableEnvironment(name, library);
  const steps = tuned.length === 0 ? " --steps 1e5" : "";
  return [`npx perilune train ${name} ${env} --seed 1${steps}`, `npx perilune train ${name} --help`];
}

/** The first of a few known environments that the algorithm takes: some need finite spaces, some continuous actions. */
function usableEnvironment(name, { algorithms, makeVec }) {
  return ["FrozenLake-v1", "CartPole-v1", "Pendulum-v1"].find((id) => {
    try {
      algorithms[name].create(makeVec(id, { numEnvs: 1, seed: 0 }));
      return true;
    } catch {
      return false;
    }
  });
}

function settingRows(descriptors, { hyperparamsToRecord, resolveHyperparams, snakeCase }) {
  const defaults = hyperparamsToRecord(resolveHyperparams(descriptors));
  return Object.entries(descriptors).map(([name, descriptor]) => {
    const outside = snakeCase(name);
    const { meaning, raising, tune } = descriptor;
    return [
      `\`${outside}\``,
      valueText(defaults[outside]),
      allowed(descriptor),
      meaning,
      raising,
      tune === undefined ? "" : `${number(tune[0])} to ${number(tune[1])}`,
    ];
  });
}

function valueText(value) {
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "number" ? number(value) : String(value);
}

/** What values a hyper-parameter takes, in a few words. */
function allowed({ kind, min, max, choices, nullable }) {
  const names = { boolean: "true, false", choice: choices?.join(", "), integer: "integer", number: "number" };
  const kinds = {
    ...names,
    schedule: "number or schedule",
    frequency: "N or N,episode; N",
    net_arch: "layer sizes",
    layers: "layer sizes",
  };
  const range =
    min !== undefined && max !== undefined
      ? `${number(min)} to ${number(max)}`
      : min !== undefined
        ? `≥ ${number(min)}`
        : max !== undefined
          ? `≤ ${number(max)}`
          : "";
  const what = kinds[kind] ?? (kind === "normalize" ? "true, false or a record" : kind);
  return [what, range, nullable ? "or null" : ""].filter((part) => part !== "").join(" ");
}

function metricTable(name, metrics, report) {
  if (metrics.length === 0) return "";
  const all = [...metrics, ...Object.keys(metricMeanings).filter((metric) => metric.startsWith("time/"))];
  const rows = all.map((metric) => {
    if (metricMeanings[metric] === undefined)
      report(`${name}: metric ${metric} has no meaning; add it to metric-meanings.mjs`);
    const [meaning, look] = metricMeanings[metric] ?? ["", ""];
    return [`\`${metric}\``, meaning, look];
  });
  return table(["metric", "meaning", "what to look for"], rows);
}
