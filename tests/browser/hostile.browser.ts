import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hub, openBrowser, openPage, signIn } from "./browser.ts";
import { EVIL, HOSTILE_BOARD } from "./hostile-agent.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** What would show that something of a stranger's was taken for more than text. */
function traces(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    if ("hacked" in window) found.push("a script ran");
    for (const element of document.querySelectorAll(
      "main script, iframe, object, embed, meta[http-equiv], base, style",
    )) {
      found.push(`<${element.localName}>`);
    }
    for (const element of document.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        const isScript =
          /^\s*(javascript|data|vbscript|file):/i.test(value) && /^(href|src|action|formaction)$/.test(name);
        if (name.startsWith("on") || name === "style" || isScript) found.push(`${element.localName} ${name}=${value}`);
      }
    }
    if (document.querySelector("#evil, #evil-button") !== null) found.push("an element of the card");
    return found;
  });
}

const addresses = [
  "/",
  "/models",
  "/me",
  "/me/hostile",
  "/me/hostile/tree/main",
  "/me/hostile/commits/main",
  "/boards",
  "/challenges",
  `/boards/${HOSTILE_BOARD}`,
  `/models?search=${encodeURIComponent(`"><script>window.hacked=1</script>`)}&env=${encodeURIComponent(EVIL)}`,
  `/login?next=${encodeURIComponent(EVIL)}`,
  `/${encodeURIComponent(EVIL)}`,
  `/me/${encodeURIComponent(EVIL)}`,
  `/boards/${encodeURIComponent(EVIL)}`,
];

describe("what strangers wrote stays text", () => {
  it.each(addresses)("at %s", async (address) => {
    const { page, complaints, close } = await openPage(browser);
    await signIn(page, hub.token);
    complaints.length = 0;
    await page.goto(address);
    await page.waitForLoadState("networkidle");
    expect(await traces(page)).toEqual([]);
    // Nothing is left to the security policy, nothing is fetched elsewhere, nothing asks. A broken picture may be missed.
    expect(complaints.filter((text) => !text.includes("404"))).toEqual([]);
    await close();
  });
});

it("marks links of a card and keeps them inside", async () => {
  const { page, close } = await openPage(browser);
  await page.goto("/me/hostile");
  const links = await page
    .locator("article a")
    .evaluateAll((anchors) => anchors.map((a) => [a.textContent, a.getAttribute("href"), a.getAttribute("rel")]));
  const byText = new Map(links.map(([text, href]) => [text, href]));
  expect(links.every(([, , rel]) => rel === "nofollow ugc noopener")).toBe(true);
  expect(byText.get("away")).toBe("https://example.com/");
  // What leads out of the repository, or is no file of it, leads nowhere.
  expect(byText.get("up")).toBe("#");
  expect(byText.get("tab") ?? "#").toBe("#");
  expect(byText.get("control") ?? "#").toBe("#");
  const sources = await page
    .locator("article img")
    .evaluateAll((images) => images.map((image) => image.getAttribute("src")));
  expect(sources).toEqual(["/me/hostile/media/main/missing.png", "/me/hostile/media/main/picture.svg"]);
  await close();
});

it("serves files of strangers powerless", async () => {
  const { page, close } = await openPage(browser);
  const picture = await fetch(`${hub.url}/me/hostile/media/main/picture.svg`);
  expect(picture.headers.get("content-type")).toBe("image/svg+xml");
  expect(picture.headers.get("content-security-policy")).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
  expect(picture.headers.get("x-content-type-options")).toBe("nosniff");
  await page.goto("/me/hostile/media/main/picture.svg");
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  // A page is no picture; as a file it comes to be kept, not to be shown.
  expect((await fetch(`${hub.url}/me/hostile/media/main/page.html`)).status).toBe(404);
  const file = await fetch(`${hub.url}/me/hostile/resolve/main/page.html`);
  expect(file.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(file.headers.get("content-security-policy")).toContain("sandbox");
  await close();
});
