import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestHub, type TestHub } from "../../../../tests/support/hub-context.ts";
import { describeOnEachDatabase } from "../../../../tests/support/postgres.ts";

describeOnEachDatabase("accounts", (server) => {
  let hub: TestHub;

  beforeEach(async () => {
    hub = await openTestHub(await server.create());
  });
  afterEach(() => hub.close());

  it("share one set of names, whatever their case", async () => {
    const { accounts } = hub.context;
    await accounts.createUser("Ada");
    await accounts.createOrg("lab");
    await expect(accounts.createOrg("ada")).rejects.toMatchObject({ status: 409 });
    await expect(accounts.createUser("LAB")).rejects.toMatchObject({ status: 409 });
    expect((await accounts.list()).map(({ name, kind }) => `${kind} ${name}`)).toEqual(["user Ada", "org lab"]);
    expect(await accounts.find("ada")).toBeNull();
    expect(await accounts.find("Ada")).toMatchObject({ name: "Ada", kind: "user" });
  });

  it.each(["", "a/b", "..", "-a", "a--b", "a.git/", "api", "Datasets", "a\nb", "é", "a".repeat(43)])(
    "are not named %j",
    async (name) => {
      await expect(hub.context.accounts.createUser(name)).rejects.toMatchObject({ status: 400 });
    },
  );

  it("join and leave organisations", async () => {
    const { accounts } = hub.context;
    await accounts.createUser("ada");
    await accounts.createOrg("lab");
    await accounts.addMember("lab", "ada");
    await accounts.addMember("lab", "ada");
    expect(await accounts.members("lab")).toEqual(["ada"]);
    expect(await accounts.orgsOf("ada")).toEqual(["lab"]);
    await expect(accounts.addMember("ada", "ada")).rejects.toThrow('no organisation "ada"');
    await expect(accounts.addMember("lab", "lab")).rejects.toThrow('no user "lab"');
    await accounts.removeMember("lab", "ada");
    expect(await accounts.members("lab")).toEqual([]);
  });

  it("are who their tokens say, which are kept as hashes only", async () => {
    const { accounts, tokens, database } = hub.context;
    const ada = await hub.user("ada");
    await accounts.createOrg("lab");
    await accounts.addMember("lab", "ada");
    const token = await tokens.create({ user: "ada", role: "read", name: "laptop" });
    expect(token).toMatch(/^hf_[A-Za-z0-9]{36}$/);
    expect(await tokens.identify(token)).toMatchObject({ user: "ada", orgs: ["lab"], role: "read" });
    expect(await tokens.identify(`${token}x`)).toBeNull();
    const rows = await database.selectFrom("tokens").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token.slice(3));
    expect((await tokens.list("ada")).map(({ name }) => name).sort()).toEqual(["laptop", "test"]);
    const { tokenId } = (await tokens.identify(token))!;
    await tokens.revoke(tokenId);
    expect(await tokens.identify(token)).toBeNull();
    expect(await tokens.find(tokenId)).toBeNull();
    expect(await tokens.find(ada.tokenId)).toMatchObject({ user: "ada", role: "write" });
    await expect(tokens.create({ user: "lab", role: "read", name: "" })).rejects.toThrow('no user "lab"');
  });

  it("lose a token at the moment it expires", async () => {
    const { tokens } = hub.context;
    await hub.user("ada");
    const token = await tokens.create({
      user: "ada",
      role: "write",
      name: "day",
      expiresAt: new Date(hub.time + 1000),
    });
    hub.time += 999;
    expect(await tokens.identify(token)).toMatchObject({ user: "ada" });
    hub.time += 1;
    await expect(tokens.identify(token)).rejects.toMatchObject({
      status: 401,
      message: expect.stringContaining("expired"),
    });
  });
});
