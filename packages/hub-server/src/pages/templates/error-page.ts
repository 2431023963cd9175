import { STATUS_CODES } from "node:http";
import { html } from "../html.ts";
import type { Page } from "../layout.ts";

const TITLES: Readonly<Record<number, string>> = {
  401: "Sign in first",
  403: "Not allowed",
  404: "Nothing here",
  429: "Slow down a little",
  500: "Something broke",
  507: "The disk is full",
};

/** What stands in the place of a page that cannot be shown. */
export function errorPage(status: number, message: string): Page {
  const title = TITLES[status] ?? STATUS_CODES[status] ?? "Something went wrong";
  return {
    title,
    main: html`<div class="narrow error">
<p class="code" aria-hidden="true">${status}</p>
<h1>${title}</h1>
<p class="lead">${message.charAt(0).toUpperCase() + message.slice(1)}.</p>
<p><a class="button" href="/">Home</a> ${status === 401 && html`<a class="button quiet" href="/login">Sign in</a>`}</p>
</div>`,
  };
}
