import { Component, type ComponentChildren } from "preact";
import { Button } from "../ui/button.tsx";

interface Props {
  readonly children: ComponentChildren;
}

/** Catches what goes wrong in a page and says what to do; runs are stored and lose nothing. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | null }> {
  override state = { error: null as Error | null };

  static override getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidCatch(error: Error): void {
    console.error(error);
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <section class="panel" role="alert">
        <h1>This page has stopped</h1>
        <p>
          Your runs are stored up to their last checkpoint. Open the page anew; if it stops again, tell us what it said:
        </p>
        <pre>{error.message}</pre>
        <p class="row">
          <Button kind="primary" onClick={() => location.reload()}>
            Open it anew
          </Button>
        </p>
      </section>
    );
  }
}
