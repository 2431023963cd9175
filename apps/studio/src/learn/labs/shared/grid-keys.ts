/** The tile that a key leads to from another, `null` for a key that leads nowhere. */
export function nextCell(index: number, key: string, columns: number, count: number): number | null {
  const column = index % columns;
  switch (key) {
    case "ArrowUp":
      return index >= columns ? index - columns : index;
    case "ArrowDown":
      return index + columns < count ? index + columns : index;
    case "ArrowLeft":
      return column > 0 ? index - 1 : index;
    case "ArrowRight":
      return column < columns - 1 ? index + 1 : index;
    case "Home":
      return index - column;
    case "End":
      return Math.min(count, index - column + columns) - 1;
    default:
      return null;
  }
}
