import path from "node:path";
import type { Hub, HubOptions } from "@perilune/hub-server";
import { PeriluneError } from "perilune";
import { beginOwnHub, endOwnHub, writeOwnHub } from "./own-hubs.ts";
import { usualPort } from "./target.ts";

/** Ports to try, from the usual one on, where none is asked for. */
const PORTS = 20;
/** The user that a hub's first start makes. */
const USER = "me";

/** A hub that this process runs. */
export interface ServedHub {
  readonly url: string;
  readonly data: string;
  readonly user: string;
  /** The file that the user's token is kept in. */
  readonly tokenFile: string;
  close(): Promise<void>;
}

/**
 * Starts a hub, and writes down where it listens and the token of its first user, so that other commands find it.
 *
 * @param options.port The usual one, else the next that is free, when left out
 * @throws PeriluneError when another hub uses the data, or the port that was asked for is taken
 */
export async function serveHub({ port, ...options }: HubOptions): Promise<ServedHub> {
  const data = path.resolve(options.data);
  const known = beginOwnHub(data);
  // Loaded when the entry stands: a push in the next line of a script knows by it that there is something to wait for.
  const [{ createHub }, { sayingWhy }] = await Promise.all([import("@perilune/hub-server"), import("./hub-data.ts")]);
  let firstToken: string | null = null;
  const onFirstToken = (token: string): void => {
    firstToken = token;
  };
  try {
    const hub = await sayingWhy(() => listen(createHub, { ...options, data, onFirstToken }, port));
    const token = firstToken ?? (await usableToken(hub, known.token));
    const tokenFile = writeOwnHub({ ...known, user: USER, token, url: hub.url });
    return {
      url: hub.url,
      data,
      user: USER,
      tokenFile,
      close: async () => {
        endOwnHub(data);
        await hub.close();
      },
    };
  } catch (error) {
    endOwnHub(data);
    throw error;
  }
}

async function listen(
  createHub: (options: HubOptions) => Promise<Hub>,
  options: HubOptions,
  port: number | undefined,
): Promise<Hub> {
  const last = usualPort + PORTS - 1;
  for (let candidate = port ?? usualPort; ; candidate++) {
    try {
      return await createHub({ ...options, port: candidate });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EADDRINUSE" && port === undefined && candidate < last) continue;
      throw listenFault(error, code, options.host, candidate);
    }
  }
}

function listenFault(error: unknown, code: string | undefined, host = "127.0.0.1", port: number): unknown {
  const at = `port ${port} of ${host}`;
  if (code === "EADDRINUSE") return new PeriluneError(`${at} is in use; leave --port out to take the next free one`);
  if (code === "EACCES") return new PeriluneError(`${at} is not for every user to take; give --port above 1023`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new PeriluneError(`expected an address of this machine at --host, got ${host}; try 127.0.0.1 or 0.0.0.0`);
  }
  return error;
}

/** The token known from an earlier start, unless the hub no longer takes it: then a new one. */
async function usableToken({ context: { tokens } }: Hub, known: string | null): Promise<string> {
  const identity = known === null ? null : await tokens.identify(known).catch(() => null);
  if (known !== null && identity?.user === USER) return known;
  return tokens.create({ user: USER, role: "write", name: "perilune hub" });
}
