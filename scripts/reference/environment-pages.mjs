// A page per environment, from its documentation as data, its spaces and the zoo.
import { bullets, code, number, page, section, table } from "./markdown.mjs";
import { tunedEnvironments } from "./sources.mjs";

/** Title, file name and text of every page. */
export function environmentPages(library, root) {
  const tuned = Object.keys(library.algorithms).map((name) => ({ name, ids: tunedEnvironments(name, root) }));
  return library.registeredIds().map((id) => {
    const learners = tuned.filter(({ ids }) => ids.includes(id)).map(({ name }) => name);
    return environmentPage(id, learners, library);
  });
}

function environmentPage(id, learners, { make, snakeCase, specOf }) {
  const { doc, maxEpisodeSteps, rewardThreshold, kwargs = {} } = specOf(id);
  const env = make(id);
  const { observationSpace, actionSpace } = env;
  env.close?.();
  const file = `${id.replaceAll("/", "-")}.md`;
  const facts = bullets([
    `observation: ${spaceText(observationSpace)}`,
    `action: ${spaceText(actionSpace)}`,
    maxEpisodeSteps === undefined
      ? "no limit of an episode's steps"
      : `episodes end after ${maxEpisodeSteps} steps at the latest`,
    ...(rewardThreshold === undefined ? [] : [`counts as solved at a mean return of ${number(rewardThreshold)}`]),
    ...(Object.keys(kwargs).length === 0 ? [] : [`made with \`${JSON.stringify(kwargs)}\``]),
    ...learners.map((name) => `[${name}](../algorithms/${name}.md) has tuned settings for it`),
  ]);
  const commands = code(
    [
      `npx perilune envs ${id}`,
      `npx perilune record --random ${id}${maxEpisodeSteps === undefined ? " --max-steps 200" : ""}`,
      ...learners.map((name) => `npx perilune train ${name} ${id}`),
    ].join("\n"),
    "sh",
  );
  if (doc === undefined) return { title: id, id, file, about: "", body: page([`# ${id}`, facts, commands]) };
  const body = page([
    `# ${id}: ${doc.title}`,
    doc.description,
    facts,
    commands,
    section("Observation", quantityTable(doc.observation)),
    section("Actions", actionTable(doc.actions)),
    section("Reward", doc.rewards),
    section("Start", doc.startingState),
    section("End", bullets(doc.episodeEnd)),
    section("Arguments", argumentTable(doc.arguments, snakeCase)),
    section("Keys", keyTable(doc)),
    section("Versions", bullets(Object.entries(doc.versions).map(([version, about]) => `${version}: ${about}`))),
    section("Source", doc.source),
  ]);
  return { title: id, id, file, about: doc.title, body };
}

/** A space in a few words, as `Box of 8 float32` or `Discrete(4)`. */
function spaceText({ kind, ...space }) {
  switch (kind) {
    case "box":
      return `Box of ${space.shape.length === 0 ? "one number" : space.shape.join(" × ")}, ${space.dtype}`;
    case "discrete":
      return `Discrete(${space.n})${space.start ? `, from ${space.start}` : ""}`;
    case "tuple":
      return `Tuple of ${space.spaces.map(spaceText).join("; ")}`;
    case "dict":
      return `Dict of ${Object.entries(space.spaces)
        .map(([key, value]) => `${key}: ${spaceText(value)}`)
        .join("; ")}`;
    default:
      return kind;
  }
}

function quantityTable(quantities) {
  const rows = quantities.map(({ name, min, max, unit = "", meaning = "" }, index) => {
    return [String(index), name, number(min), number(max), unit, meaning];
  });
  return table(["number", "what", "least", "greatest", "unit", "meaning"], rows);
}

function actionTable(actions) {
  if (actions.every((action) => typeof action !== "string")) return quantityTable(actions);
  return table(
    ["action", "what"],
    actions.map((action, index) => [String(index), action]),
  );
}

function argumentTable(documented, snakeCase) {
  const rows = Object.entries(documented).map(([name, about]) => {
    const { type, default: usual, description, min, max, choices, exclusive = false } = about;
    const from = min === undefined ? "" : `${exclusive ? ">" : "≥"} ${number(min)}`;
    const to = max === undefined ? "" : `${exclusive ? "<" : "≤"} ${number(max)}`;
    const range = [from, to, choices?.join(", ") ?? ""].filter((part) => part !== "").join(", ");
    return [`\`${name}\``, `\`${snakeCase(name)}\``, type, range, `\`${JSON.stringify(usual)}\``, description];
  });
  return table(["in code", "on the command line", "type", "may be", "default", "meaning"], rows);
}

function keyTable({ keys, idle, actions }) {
  const told = (action) => {
    if (Array.isArray(action)) return `[${action.map(number).join(", ")}]`;
    return typeof actions[action] === "string" ? actions[action] : String(action);
  };
  const rows = Object.entries(keys).map(([key, action]) => [`\`${key === " " ? "Space" : key}\``, told(action)]);
  if (rows.length === 0) return "";
  const waiting = idle === null ? ["none", "the world waits"] : ["none", told(idle)];
  return table(["key", "action"], [...rows, waiting]);
}
