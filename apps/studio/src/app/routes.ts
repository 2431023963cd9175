import type { ComponentType } from "preact";

/** A page of the studio; its code is fetched when it is gone to. */
export interface Route {
  /** Its name in the address: `?page=train`. */
  readonly id: string;
  readonly title: string;
  /** Whether the navigation shows it. @default true */
  readonly isHidden?: boolean;
  load(): Promise<{ readonly default: ComponentType<RouteProps> }>;
}

/** What a page is given beside the address. */
export interface RouteProps {
  /** What follows the page's name after a slash: the lesson of `?page=learn/the-loop`. */
  readonly rest: string;
}

/** The pages in the order of the navigation; the first is where one arrives. */
export const ROUTES: readonly Route[] = [
  { id: "train", title: "Train", load: () => import("../train/train-page.tsx") },
  { id: "watch", title: "Watch", load: () => import("../watch/watch-page.tsx") },
  { id: "play", title: "Play", load: () => import("../play/play-page.tsx") },
  { id: "learn", title: "Learn", load: () => import("../learn/learn-page.tsx") },
  { id: "quiz", title: "Quiz", load: () => import("../quiz/quiz-page.tsx") },
  { id: "runs", title: "Runs", load: () => import("../runs/runs-page.tsx") },
  { id: "about", title: "About", load: () => import("../about/about-page.tsx") },
];
