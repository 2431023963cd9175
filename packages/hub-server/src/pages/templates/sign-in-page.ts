import { html } from "../html.ts";
import { formField, type Page, type Viewer } from "../layout.ts";

/** The form that takes an access token; `problem` says what was wrong with the one before. */
export function signInPage(viewer: Viewer, { next, problem }: { next: string; problem: string | null }): Page {
  return {
    title: "Sign in",
    main: html`<div class="narrow">
<h1>Sign in</h1>
<p class="lead">With an access token of this hub. It stays on the server; your browser keeps a random number.</p>
<form class="stack panel" method="post" action="/login">
${formField(viewer.formToken)}
<input type="hidden" name="next" value="${next}">
<label for="token">Access token</label>
<input id="token" name="token" type="password" autocomplete="current-password" spellcheck="false" required
  placeholder="hf_…"${problem !== null && html` aria-invalid="true" aria-describedby="problem"`}>
${problem !== null && html`<p id="problem" class="problem" role="alert">${problem}</p>`}
<button class="primary">Sign in</button>
</form>
<h2>No token yet?</h2>
<p>Whoever runs the hub makes one on its machine:</p>
<pre tabindex="0"><code>perilune hub token create me</code></pre>
</div>`,
  };
}
