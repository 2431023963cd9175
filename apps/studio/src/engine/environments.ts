import { registeredIds } from "perilune/envs/registry";
import "perilune/envs/classic-control/cartpole";

/**
 * Makes an environment known to the library in this thread.
 *
 * What the first page begins with is there already; all others come together, once one of them is asked for.
 */
export async function loadEnvironment(id: string): Promise<void> {
  if (!registeredIds().includes(id)) await import("perilune/envs");
}
