import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { switchTheme } from "../ui/theme.ts";
import { Toasts } from "../ui/toasts.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Header } from "./header.tsx";
import { KeyMap, showKeyMap } from "./key-map.tsx";
import { type KeyBinding, useKeys } from "./keys.ts";
import { NotFound } from "./not-found.tsx";
import { ROUTES, type Route, type RouteProps } from "./routes.ts";
import { titled } from "./title.ts";
import { hrefOf, place } from "./url-state.ts";

const KEYS: readonly KeyBinding[] = [
  { key: "?", does: "show the keys", act: showKeyMap },
  { key: "d", does: "light or dark", act: switchTheme },
];

/** The studio: the frame, and the page that the address names. */
export function App() {
  useKeys(KEYS);
  const main = useRef<HTMLElement>(null);
  const { page, rest } = place.value;
  const route = page === "" ? ROUTES[0] : ROUTES.find(({ id }) => id === page);
  const at = `${page}/${rest}`;
  // Before the effects of what stands in the page, which may know a better title.
  useLayoutEffect(() => {
    if (route !== undefined) document.title = titled(route.title);
  }, [route, at]);
  const before = useRef(at);
  useEffect(() => {
    // Who comes by a link goes on reading there.
    if (before.current !== at) main.current?.focus({ preventScroll: true });
    before.current = at;
  }, [at]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header current={route?.id} />
      <main id="main" tabIndex={-1} ref={main}>
        <ErrorBoundary at={at}>
          {route === undefined ? <NotFound name={page} /> : <Page key={route.id} route={route} rest={rest} />}
        </ErrorBoundary>
      </main>
      <footer class="foot">
        <div class="bar">
          <p>Everything here runs in your browser, by the library itself. Nothing is sent anywhere.</p>
          {ROUTES.filter(({ isAtFoot }) => isAtFoot).map(({ id, title }) => (
            <a key={id} href={hrefOf(id)} aria-current={id === page ? "page" : undefined}>
              {title}
            </a>
          ))}
        </div>
      </footer>
      <KeyMap />
      <Toasts />
    </>
  );
}

/** A page, once its code is there. */
function Page({ route, rest }: { readonly route: Route } & RouteProps) {
  const [loaded, setLoaded] = useState<{ readonly id: string; readonly page: ComponentType<RouteProps> } | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  useEffect(() => {
    let isGone = false;
    route.load().then(
      (module) => isGone || setLoaded({ id: route.id, page: module.default }),
      (error: unknown) =>
        isGone ||
        setProblem(new Error("the page's code could not be fetched; look at your connection", { cause: error })),
    );
    return () => {
      isGone = true;
    };
  }, [route]);
  if (problem !== null) throw problem;
  if (loaded?.id !== route.id) return <p class="waiting">One moment …</p>;
  const Loaded = loaded.page;
  return <Loaded rest={rest} />;
}
