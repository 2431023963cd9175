import { expect, it } from "vitest";
import { newUser, startHub } from "./a-hub.ts";

/** A browser's part that forms need: one cookie, and the token that the last page gave. */
function newBrowser(url: string) {
  let cookie = "";
  let formToken = "";
  async function visit(path: string, fields?: Readonly<Record<string, string>>) {
    const response = await fetch(url + path, {
      redirect: "manual",
      headers: { cookie },
      ...(fields && { method: "POST", body: new URLSearchParams({ form_token: formToken, ...fields }) }),
    });
    cookie = response.headers.get("set-cookie")?.split(";")[0] ?? cookie;
    const page = await response.text();
    formToken = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? formToken;
    return { status: response.status, page };
  }
  return {
    visit,
    async signIn(token: string) {
      await visit("/login");
      expect((await visit("/login", { token, next: "/" })).status).toBe(303);
    },
  };
}

it("a team's founder is shown its code once, and others join with it", async () => {
  const hub = await startHub();
  const [ada, bob] = [newBrowser(hub.url), newBrowser(hub.url)];
  await ada.signIn(await newUser(hub, "ada"));
  await bob.signIn(await newUser(hub, "bob"));
  await newUser(hub, "root");
  const admin = { user: "root", orgs: [], role: "admin", tokenId: "" } as const;
  const env = { id: "CartPole-v1", kwargs: {} };
  const times = { startsAt: new Date(), endsAt: new Date(Date.now() + 60_000) };
  await hub.context.boards.createChallenge({ id: "cup", title: "Cup", env, ...times }, admin);
  const codeIn = (page: string) => /\b[A-Za-z0-9]{24}\b(?=<)/.exec(page)?.[0];

  await ada.visit("/boards/cup");
  const made = await ada.visit("/boards/cup/create-team", { team: "Comets" });
  expect(made.status).toBe(200);
  const first = codeIn(made.page)!;
  expect(codeIn((await ada.visit("/boards/cup")).page)).toBeUndefined();
  const second = codeIn((await ada.visit("/boards/cup/invite", { team: "Comets" })).page)!;

  expect((await bob.visit("/boards/cup")).page).toContain("Invitation code of a team");
  expect((await bob.visit("/boards/cup/create-team", { team: "Comets" })).status).toBe(409);
  expect((await bob.visit("/boards/cup/join-team", { invitation: first })).status).toBe(403);
  expect((await bob.visit("/boards/cup/join-team", { invitation: second })).status).toBe(303);
  const { page } = await bob.visit("/boards/cup");
  expect(page).toContain("You play for <b>Comets</b>");
  expect(page).not.toContain("New invitation code");
  expect((await bob.visit("/boards/cup/invite", { team: "Comets" })).status).toBe(403);
});
