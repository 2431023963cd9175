import Fastify, { type FastifyInstance } from "fastify";
import { addErrorAnswers, sendError } from "./api/errors.ts";
import { registerApi } from "./api/register-api.ts";
import { type HubContext, openContext } from "./context.ts";
import { HubError } from "./errors.ts";
import type { EvaluationLimits } from "./evaluation/limits.ts";
import { VerificationService } from "./evaluation/verification-service.ts";
import { startHousekeeping } from "./housekeeping.ts";
import { registerPages } from "./pages/register-pages.ts";
import { addAuthentication } from "./security/authentication.ts";
import { takeDataFolder } from "./security/data-folder.ts";
import { addRateLimit } from "./security/rate-limit.ts";
import { addRequestOriginChecks } from "./security/request-origin.ts";
import { UploadLinks } from "./security/upload-links.ts";
import { publishSeedAgents } from "./seeding/publish-agents.ts";
import { type HubSettings, hubSettings, type SettingsOptions } from "./settings.ts";

export interface HubOptions extends SettingsOptions {
  /** Names in a `Host` header that the hub answers to besides its own, `localhost` and plain addresses. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Files larger than this come in parts of so many bytes. @default 64_000_000 */
  readonly partBytes?: number;
  /** Whether the agents that come with the hub are published at its first start. @default true */
  readonly agents?: boolean;
  /** Processes that run pushed agents on boards at once. @default 1 */
  readonly evaluators?: number;
  /** What one run of an agent may take. */
  readonly evaluationLimits?: Partial<EvaluationLimits>;
  /** Called at the first start with the write token of the user it made, which is told this once. */
  readonly onFirstToken?: (token: string, user: string) => void | Promise<void>;
  /** Writes an entry to the log: what went wrong inside. @default standard error */
  readonly log?: (entry: string) => void;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** A hub that listens. */
export interface Hub {
  /** Where it listens, for this machine: `http://127.0.0.1:4870`. */
  readonly url: string;
  readonly app: FastifyInstance;
  readonly context: HubContext;
  /** The runs of agents on boards. */
  readonly verification: VerificationService;
  close(): Promise<void>;
}

/** The user that the first start makes. */
const FIRST_USER = "me";

/**
 * Starts a hub: opens its data, makes the first user and token when there is none, and listens.
 *
 * @throws {HubError} When another hub uses the data folder.
 */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { now = () => new Date(), log = (entry) => void process.stderr.write(`${entry}\n`) } = options;
  const settings = hubSettings(options);
  const folder = await takeDataFolder(settings.data);
  // Undone from the last to the first, whether all of it came about or not.
  const undo: (() => void | Promise<void>)[] = [() => folder.release()];
  const close = async (): Promise<void> => {
    for (let step = undo.pop(); step !== undefined; step = undo.pop()) await step();
  };
  try {
    const context = await openContext(settings, { now });
    undo.push(() => context.close());
    // Only the one hub of this folder may remove what seems left over.
    await context.blobs.removeIncoming();
    await context.boards.open();
    await makeFirstToken(context, options.onFirstToken);
    const verification = new VerificationService(context, {
      workers: options.evaluators,
      limits: options.evaluationLimits,
      log,
    });
    const app = await createApp(context, {
      links: new UploadLinks(folder.linkKey, now),
      partBytes: options.partBytes ?? 64_000_000,
      allowedHosts: options.allowedHosts ?? [],
      log,
    });
    undo.push(() => app.close());
    const url = await app.listen({ host: settings.host, port: settings.port });

    // From here on the hub answers, and the rest goes on behind.
    const working = startWork(context, verification, (options.agents ?? true) ? cardUrl(settings, url) : null, log);
    const endHousekeeping = startHousekeeping(context, log);
    undo.push(async () => {
      await endHousekeeping();
      await working;
      await verification.close();
    });
    return { url, app, context, verification, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface AppOptions {
  readonly links: UploadLinks;
  readonly partBytes: number;
  readonly allowedHosts: readonly string[];
  readonly log: (entry: string) => void;
}

/** The routes of a hub, with what guards them. */
async function createApp(context: HubContext, options: AppOptions): Promise<FastifyInstance> {
  const { publicUrl, rateLimit } = context.settings;
  const app = Fastify({
    // A proxy on this machine may say whom it speaks for, once there is one.
    trustProxy: publicUrl === null ? false : "loopback",
    // Milliseconds that a connection may be silent; the parts of a large file take their time to be joined.
    connectionTimeout: 600_000,
    // Closing does not wait for a slow client: what it was sending is not there until it is whole.
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, _request, reply) => void sendError(reply, new HubError(400, error.message)),
  });
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff");
  });
  addErrorAnswers(app, options.log);
  addRequestOriginChecks(app, { publicUrl, allowedHosts: options.allowedHosts });
  addAuthentication(app, context.tokens);
  await addRateLimit(app, rateLimit);
  registerPages(app, context, { log: options.log });
  await app.register(async (scope) => registerApi(scope, context, options));
  return app;
}

/** The address that cards tell people to give their token to: never one of plain http on a network. */
function cardUrl({ publicUrl }: HubSettings, url: string): string {
  return publicUrl?.startsWith("https:") ? publicUrl : url;
}

/** What goes on while the hub answers already: the runs of agents, and at the first start the agents it comes with. */
async function startWork(
  context: HubContext,
  verification: VerificationService,
  agentsFor: string | null,
  log: (entry: string) => void,
): Promise<void> {
  try {
    await verification.start();
    if (agentsFor !== null) await publishSeedAgents(context, agentsFor);
  } catch (error) {
    log(`start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

async function makeFirstToken(context: HubContext, tell: HubOptions["onFirstToken"]): Promise<void> {
  if ((await context.accounts.find(FIRST_USER)) === null) await context.accounts.createUser(FIRST_USER);
  if ((await context.tokens.list(FIRST_USER)).length > 0) return;
  const token = await context.tokens.create({ user: FIRST_USER, role: "write", name: "first start" });
  await tell?.(token, FIRST_USER);
}
