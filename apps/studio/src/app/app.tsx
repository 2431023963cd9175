import { useComputed } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { switchTheme } from "../ui/theme.ts";
import { Toasts } from "../ui/toasts.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Header } from "./header.tsx";
import { KeyMap, showKeyMap } from "./key-map.tsx";
import { type KeyBinding, useKeys } from "./keys.ts";
import { ROUTES, type Route, type RouteProps } from "./routes.ts";
import { hrefOf, place } from "./url-state.ts";

const KEYS: readonly KeyBinding[] = [
  { key: "?", does: "show the keys", act: showKeyMap },
  { key: "d", does: "light or dark", act: switchTheme },
];

/** The studio: the frame, and the page that the address names. */
export function App() {
  useKeys(KEYS);
  const main = useRef<HTMLElement>(null);
  const route = useComputed(() => ROUTES.find(({ id }) => id === place.value.page) ?? ROUTES[0]);
  const { rest } = place.value;
  const id = route.value.id;
  const before = useRef(id);
  useEffect(() => {
    document.title = `${route.value.title} · Perilune Studio`;
    // Who comes by a link goes on reading there.
    if (before.current !== id) main.current?.focus({ preventScroll: true });
    before.current = id;
  }, [id, route]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header current={id} />
      <main id="main" tabIndex={-1} ref={main}>
        <ErrorBoundary key={id}>
          <Page route={route.value} rest={rest} />
        </ErrorBoundary>
      </main>
      <footer class="foot">
        <div class="bar">
          <p>Everything here runs in your browser, by the library itself. Nothing is sent anywhere.</p>
          <p>
            <a href={hrefOf("about")}>About</a>
          </p>
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
