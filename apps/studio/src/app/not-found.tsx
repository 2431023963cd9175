import { ROUTES } from "./routes.ts";
import { useTitle } from "./title.ts";
import { hrefOf } from "./url-state.ts";

/** Said of an address that names nothing here; every page is one press away. */
export function NotFound({ name }: { readonly name: string }) {
  useTitle("No such page");
  return (
    <section class="prose">
      <h1>There is no such page</h1>
      <p class="lead">
        The address asks for “{name}”, which the studio does not have. The link may be cut off, or of another version.
      </p>
      <p>Perhaps it was one of these:</p>
      <ul>
        {ROUTES.map(({ id, title, about }) => (
          <li key={id}>
            <a href={hrefOf(id)}>{title}</a>: {about}
          </li>
        ))}
      </ul>
    </section>
  );
}
