import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hub, openBrowser, openPage, signIn } from "./browser.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Sends a form as a program would, with cookies of choice. */
function post(address: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  return fetch(`${hub.url}${address}`, {
    method: "POST",
    redirect: "manual",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(fields),
  });
}

it("signs in with a token, and out", async () => {
  const { page, close } = await openPage(browser);
  await page.goto("/login");
  await page.getByLabel("Access token").fill("hf_wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(await page.getByRole("alert").innerText()).toContain("does not know");
  await page.getByLabel("Access token").fill(hub.token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("/");
  expect(await page.locator(".me").innerText()).toBe("me");
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/" });
  expect(cookie.value).not.toContain("hf_");
  expect(await page.content()).not.toContain(hub.token);
  expect((await page.goto("/me/secret"))?.status()).toBe(200);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("/");
  expect((await page.goto("/me/secret"))?.status()).toBe(404);
  // The session is over on the server, not just forgotten by the browser.
  const old = await fetch(`${hub.url}/me/secret`, { headers: { cookie: `${cookie.name}=${cookie.value}` } });
  expect(old.status).toBe(404);
  await close();
});

it("gives a new session to whoever signs in", async () => {
  const { page, close } = await openPage(browser);
  await page.goto("/login");
  const [before] = await page.context().cookies();
  await signIn(page, hub.token);
  const [after] = await page.context().cookies();
  expect(after.value).not.toBe(before.value);
  await close();
});

it("leads nowhere else after signing in", async () => {
  const { page, close } = await openPage(browser);
  for (const next of ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"]) {
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    expect(await page.locator("[name=next]").inputValue()).toBe("/");
  }
  await page.goto("/login?next=%2Fboards%2Fautumn-lander");
  await page.getByLabel("Access token").fill(hub.token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("/boards/autumn-lander");
  await close();
});

describe("a form that no page of the hub sent", () => {
  it.each([
    "/login",
    "/logout",
    "/perilune/ppo-LunarLander-v3/verify",
    "/boards/autumn-lander/create-team",
    "/boards/autumn-lander/join-team",
    "/boards/autumn-lander/invite",
    "/boards/autumn-lander/enter",
  ])("changes nothing at %s", async (address) => {
    const { page, close } = await openPage(browser);
    await signIn(page, hub.token);
    const [{ name, value }] = await page.context().cookies();
    const fields = { token: hub.token, team: "forged", agent: "me/empty", invitation: "none" };
    const cookie = { cookie: `${name}=${value}` };
    for (const form_token of ["", "guess", "x".repeat(43)]) {
      expect((await post(address, { ...fields, form_token }, cookie)).status).toBe(403);
    }
    // With a token of another browser's.
    const other = await openPage(browser);
    await other.page.goto("/login");
    const form_token = await other.page.locator("[name=form_token]").first().inputValue();
    expect((await post(address, { ...fields, form_token }, cookie)).status).toBe(403);
    expect((await post(address, { ...fields, form_token })).status).toBe(403);
    const own = await page.locator("[name=form_token]").first().inputValue();
    const foreign = { ...cookie, origin: "https://example.com" };
    expect((await post(address, { ...fields, form_token: own }, foreign)).status).toBe(403);
    await page.reload();
    expect(await page.locator(".me").innerText()).toBe("me");
    await other.close();
    await close();
  });
});

it("makes a team, enters an agent, and invites others", async () => {
  const { page, close } = await openPage(browser);
  await signIn(page, hub.token);
  await page.goto("/boards/autumn-lander");
  await page.getByLabel("Name of a new team").fill("Apollo & <b>friends</b>");
  await page.getByRole("button", { name: "Make a team" }).click();
  const invitation = await page.locator(".copy code").innerText();
  expect(invitation).toMatch(/^\w{20,}$/);
  await page.getByRole("link", { name: "Back to" }).click();
  expect(await page.locator(".challenge").innerText()).toContain("You play for Apollo & <b>friends</b>");

  await page.getByLabel("Enter an agent").fill("me/an-agent-with-a-name-of-a-length-that-no-narrow-page-likes");
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  await page.waitForURL("/boards/autumn-lander");
  const lines = async (): Promise<number> => {
    await page.reload();
    return page.locator(".standings tbody tr").count();
  };
  await expect.poll(lines, { timeout: 60_000, interval: 500 }).toBe(1);
  expect(await page.locator(".standings tbody").innerText()).toContain("Apollo");
  await page.getByLabel("Enter an agent").fill("no agent");
  await page.getByRole("button", { name: "Enter", exact: true }).click();
  expect(await page.locator("h1 + .lead").innerText()).toContain("user/agent");

  const friend = await openPage(browser);
  await signIn(friend.page, hub.friendToken);
  const join = async (code: string): Promise<void> => {
    await friend.page.goto("/boards/autumn-lander");
    await friend.page.getByLabel("Invitation code").fill(code);
    await friend.page.getByRole("button", { name: "Join" }).click();
  };
  await join("a wrong code");
  expect(await friend.page.locator("h1").innerText()).toBe("Not allowed");
  await page.goto("/boards/autumn-lander");
  await page.getByRole("button", { name: "New invitation code" }).click();
  const renewed = await page.locator(".copy code").innerText();
  // The new code makes the old one worthless.
  await join(invitation);
  expect(await friend.page.locator("h1").innerText()).toBe("Not allowed");
  await join(renewed);
  await friend.page.getByText("You play for").waitFor();
  expect(await friend.page.locator(".teams").innerText()).toContain("friend, me");
  expect(await friend.page.getByRole("button", { name: "New invitation code" }).count()).toBe(0);
  await friend.close();
  await close();
});

it("asks for another verification, where one may", async () => {
  const { page, close } = await openPage(browser);
  await signIn(page, hub.token);
  await page.goto("/perilune/ppo-LunarLander-v3");
  expect(await page.getByRole("button", { name: "Verify again" }).count()).toBe(0);
  await page.goto("/me/hostile");
  await page.getByRole("button", { name: "Verify again" }).click();
  // It names no environment of a board: said on a page, not lost.
  expect(await page.locator("h1 + .lead").innerText()).toContain("goes to no board");
  await close();
});

it("lets a reader's token read and change nothing", async () => {
  const { page, close } = await openPage(browser);
  await signIn(page, hub.readToken);
  expect((await page.goto("/me/secret"))?.status()).toBe(200);
  await page.goto("/boards/autumn-lander");
  const form = page.locator(".challenge form").first();
  await form.locator("input:visible").fill("me/empty");
  await form.getByRole("button").click();
  expect(await page.locator("h1").innerText()).toBe("Not allowed");
  await close();
});
