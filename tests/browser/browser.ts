import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { inject } from "vitest";
import { findChromium, noChromium } from "./chromium.mjs";

export const hub = inject("hub");

/** Where pictures of the pages go; ignored by git. */
const SCREENSHOTS = fileURLToPath(new URL("screenshots/", import.meta.url));

/** Opens the system's Chromium. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noChromium);
  // Containers run as root and have little shared memory; pages here are our own.
  return await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}

/** A page of a browser of its own, with everything it complained about. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors, refusals by the security policy, failed and foreign requests, dialogs. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const { baseURL = hub.url } = options;
  const context = await browser.newContext({ baseURL, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Said by Playwright itself where a test wants no service worker.
    if (message.text().startsWith("Service Worker registration blocked by Playwright")) return;
    if (["error", "warning"].includes(message.type())) {
      complaints.push(`${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    // What a page made itself, a worker say, comes from nowhere.
    const isForeign = !request.url().startsWith(baseURL) && !request.url().startsWith("blob:");
    if (isForeign) complaints.push(`foreign request: ${request.url()}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** Signs the browser in with a token. */
export async function signIn(page: Page, token: string): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("/");
}

/** Takes a picture of the whole page for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
