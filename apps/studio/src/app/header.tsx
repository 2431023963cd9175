import { IconButton } from "../ui/button.tsx";
import { switchTheme, theme } from "../ui/theme.ts";
import { showKeyMap } from "./key-map.tsx";
import { ROUTES } from "./routes.ts";
import { hrefOf } from "./url-state.ts";

/** The head of every page: the mark, the navigation, the theme, the keys. */
export function Header({ current }: { readonly current: string | undefined }) {
  const isDark = theme.value === "dark";
  return (
    <header class="top">
      <div class="bar">
        <a class="brand" href={hrefOf(ROUTES[0].id)}>
          <Mark />
          <span>
            Perilune <b>Studio</b>
          </span>
        </a>
        <nav aria-label="Studio">
          <ul>
            {ROUTES.filter(({ isAtFoot }) => !isAtFoot).map(({ id, title }) => (
              <li key={id}>
                <a href={hrefOf(id)} aria-current={id === current ? "page" : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="tools">
          <IconButton label="Keyboard shortcuts" icon="keyboard" onClick={showKeyMap} />
          <IconButton
            label={isDark ? "Change to light" : "Change to dark"}
            icon={isDark ? "sun" : "moon"}
            name="theme"
            onClick={switchTheme}
          />
        </div>
      </div>
    </header>
  );
}

/** An orbit around the Moon and, on it, the point nearest to the Moon. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 40 40" aria-hidden="true">
      <circle class="moon" cx="17" cy="20" r="8" />
      <ellipse class="orbit" cx="22" cy="20" rx="16.5" ry="12" />
      <circle class="perilune" cx="5.5" cy="20" r="3" />
    </svg>
  );
}
