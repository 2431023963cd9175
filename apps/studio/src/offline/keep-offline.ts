import { hasMachine } from "../runs/machine.ts";
import { toast } from "../ui/toasts.tsx";

/** Lets the studio open without a network from its second visit on, where the browser can; call it once. */
export function keepOffline(): void {
  // Beside perilune studio the site is on this machine already.
  if (!import.meta.env.PROD || hasMachine() || !("serviceWorker" in navigator)) return;
  addEventListener("load", () => {
    register().catch(() => {
      // A browser that keeps nothing (a private window, say) shows the studio all the same.
    });
  });
}

async function register(): Promise<void> {
  const { serviceWorker } = navigator;
  const wasKept = serviceWorker.controller !== null;
  let isWanted = false;
  serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "complete") document.documentElement.dataset.offline = "ready";
  });
  serviceWorker.addEventListener("controllerchange", () => {
    if (isWanted) location.reload();
    else if (wasKept)
      toast(
        "Another tab has changed to a new version of the studio.",
        openAnew(() => location.reload()),
      );
  });
  const registration = await serviceWorker.register("./service-worker.js");
  const offer = (worker: ServiceWorker | null): void => {
    if (worker === null || !wasKept) return;
    const ask = (): void => {
      if (worker.state !== "installed") return;
      toast(
        "There is a new version of the studio. A run under way goes on after it.",
        openAnew(() => {
          isWanted = true;
          worker.postMessage("take-over");
        }),
      );
    };
    ask();
    worker.addEventListener("statechange", ask);
  };
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => offer(registration.installing));
  await serviceWorker.ready;
  whenIdle(() => registration.active?.postMessage("complete"));
}

function openAnew(act: () => void) {
  return { label: "Open it", act };
}

/** Fetching all other pages waits until nobody waits for the page. */
function whenIdle(act: () => void): void {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  if (connection?.saveData === true) return;
  if ("requestIdleCallback" in window) requestIdleCallback(act, { timeout: 20_000 });
  else setTimeout(act, 5000);
}
