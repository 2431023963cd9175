/** Drawings of 24 by 24, made for this studio; `solid` ones are filled, the others are lines. */
const PATHS = {
  play: { path: "M7 4.5v15l12.5-7.5z", solid: true },
  pause: { path: "M6 5h4v14H6zM14 5h4v14h-4z", solid: true },
  step: { path: "M5 4.5v15l10-7.5zM17 5h3v14h-3z", solid: true },
  stop: { path: "M6 6h12v12H6z", solid: true },
  first: { path: "M6 5v14M18 5l-7 7 7 7" },
  back: { path: "M15 5l-7 7 7 7" },
  forward: { path: "M9 5l7 7-7 7" },
  last: { path: "M18 5v14M6 5l7 7-7 7" },
  sun: {
    path: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  },
  moon: { path: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z" },
  keyboard: { path: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10" },
  close: { path: "M6 6l12 12M18 6L6 18" },
  check: { path: "M5 12.5l4.5 4.5L19 7.5" },
  download: { path: "M12 4v11M7 10.5l5 5 5-5M4 20h16" },
  trash: { path: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13" },
} as const;

export type IconName = keyof typeof PATHS;

/** A small drawing beside a word, or in place of one that the button's label says; never read out. */
export function Icon({ name }: { readonly name: IconName }) {
  const icon: { readonly path: string; readonly solid?: boolean } = PATHS[name];
  return (
    <svg class={icon.solid ? "icon solid" : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      <path d={icon.path} />
    </svg>
  );
}
