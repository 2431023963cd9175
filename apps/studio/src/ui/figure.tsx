export interface FigureProps {
  readonly name: string;
  readonly value: string;
  /** What the value is a part of. */
  readonly of?: string;
}

/** A figure with its name, in a list of class `figures`. */
export function Figure({ name, value, of }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value}
        {of !== undefined && <small> of {of}</small>}
      </dd>
    </div>
  );
}
