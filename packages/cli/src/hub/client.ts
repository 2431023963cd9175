import type { HubConnection } from "perilune/hub";
import type { Target } from "./target.ts";

/** A hub with Hugging Face's own client to talk to it, which is loaded now. */
export async function connect({ hubUrl, accessToken }: Target): Promise<HubConnection> {
  const client = await import("@huggingface/hub");
  return accessToken === undefined ? { client, hubUrl } : { client, hubUrl, accessToken };
}
