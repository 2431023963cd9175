/** What a token may do: look, also change what its user owns, or also run the hub and act for anyone. */
export type Role = "read" | "write" | "admin";

/** Who is asking: the owner of the token that came with a request. */
export interface Identity {
  readonly user: string;
  /** Organisations whose member the user is. */
  readonly orgs: readonly string[];
  readonly role: Role;
  readonly tokenId: string;
}

/** Whether this identity may change what belongs to an account (an admin's token: any account). */
export function canWrite(by: Identity, namespace: string): boolean {
  if (by.role === "read") return false;
  return by.role === "admin" || by.user === namespace || by.orgs.includes(namespace);
}
