import { Component, type ComponentChildren } from "preact";
import { Button } from "../ui/button.tsx";

interface Props {
  /** Where one is: elsewhere, things may go well again. */
  readonly at: string;
  readonly children: ComponentChildren;
}

interface State {
  readonly error: Error | null;
  /** Where it went wrong. */
  readonly at: string;
}

/** Catches what goes wrong in a page and says what to do; runs are stored and lose nothing. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, at: this.props.at };

  static override getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  static override getDerivedStateFromProps({ at }: Props, state: State): State | null {
    return at === state.at ? null : { error: null, at };
  }

  override componentDidCatch(error: Error): void {
    console.error(error);
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <section class="panel stopped" role="alert">
        <h1>This page has stopped</h1>
        <p>Nothing is lost: your runs are stored up to their last checkpoint. What went wrong:</p>
        <pre>{error.message}</pre>
        <p class="row">
          <Button kind="primary" onClick={() => location.reload()}>
            Open the page again
          </Button>
        </p>
      </section>
    );
  }
}
