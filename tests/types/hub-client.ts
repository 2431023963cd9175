// The real client is what perilune/hub expects of one; checked by npm run check.
import * as client from "@huggingface/hub";
import { type HubClient, pull, type push } from "perilune/hub";

export const real: HubClient = client;
export const pulled: ReturnType<typeof pull> = pull("me/ppo-CartPole-v1", { client, fetch });

// @ts-expect-error a client that cannot say whose token it is
export const partial: HubClient = { ...client, whoAmI: undefined };
// @ts-expect-error the library has no clock of its own
export const timeless: Parameters<typeof push>[2] = { client };
