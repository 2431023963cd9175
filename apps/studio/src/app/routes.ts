import type { ComponentType } from "preact";

/** A page of the studio; its code is fetched when it is gone to. */
export interface Route {
  /** Its name in the address: `?page=train`. */
  readonly id: string;
  readonly title: string;
  /** What one does there, in a few words. */
  readonly about: string;
  /** Whether it stands at the foot of every page in place of the navigation. @default false */
  readonly isAtFoot?: boolean;
  load(): Promise<{ readonly default: ComponentType<RouteProps> }>;
}

/** What a page is given beside the address. */
export interface RouteProps {
  /** What follows the page's name after a slash: the lesson of `?page=learn/the-loop`. */
  readonly rest: string;
}

/** The pages in the order of the navigation; the first is where one arrives. */
export const ROUTES: readonly Route[] = [
  {
    id: "train",
    title: "Train",
    about: "let an agent learn, and watch its curves",
    load: () => import("../train/train-page.tsx"),
  },
  {
    id: "watch",
    title: "Watch",
    about: "go through an episode step by step",
    load: () => import("../watch/watch-page.tsx"),
  },
  {
    id: "play",
    title: "Play",
    about: "play yourself, beside an agent",
    load: () => import("../play/play-page.tsx"),
  },
  {
    id: "learn",
    title: "Learn",
    about: "the course, from the first idea to a landing on the Moon",
    load: () => import("../learn/learn-page.tsx"),
  },
  {
    id: "quiz",
    title: "Quiz",
    about: "find out what has stayed, and earn a certificate",
    load: () => import("../quiz/quiz-page.tsx"),
  },
  {
    id: "runs",
    title: "Runs",
    about: "what was trained: to keep, to take along, to bring in",
    load: () => import("../runs/runs-page.tsx"),
  },
  {
    id: "about",
    title: "About",
    about: "what the studio is, and what it does with your data",
    isAtFoot: true,
    load: () => import("../about/about-page.tsx"),
  },
];
