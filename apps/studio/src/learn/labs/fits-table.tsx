import { type Fit, fits } from "./action-spaces.ts";
import { useWork } from "./shared/pace.ts";

/** What the library's own checks say. */
export function FitsTable() {
  const found = useWork("", fits);
  if (found === null) return <p class="waiting">Asking …</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="scroll-x" aria-label="Which algorithms learn where" tabIndex={0}>
      <table class="fits">
        <thead>
          <tr>
            <th>Algorithm</th>
            <th>MouseMaze: tiles, four moves</th>
            <th>MountainCar: numbers, three actions</th>
            <th>MountainCarContinuous: numbers, any force</th>
          </tr>
        </thead>
        <tbody>
          {found.map((fit) => (
            <FitRow key={fit.algorithm} fit={fit} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FitRow({ fit: { algorithm, worlds } }: { readonly fit: Fit }) {
  return (
    <tr>
      <th scope="row">{algorithm}</th>
      {worlds.map(({ world, refusal }) => (
        <td key={world}>{refusal === null ? <b>learns</b> : refusal}</td>
      ))}
    </tr>
  );
}
