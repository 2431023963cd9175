import { describe, expect, it } from "vitest";
import { drawChart, type Series, sampled } from "./chart.ts";

const plain = (text: string): string => text;

function line(marker: string, values: readonly number[]): Series {
  return { marker, paint: plain, points: values.map((y, index) => ({ x: index, y })) };
}

/** Rows of a chart without labels and axis. */
function drawing(chart: string): string[] {
  return chart
    .split("\n")
    .slice(0, -1)
    .map((row) => row.slice(row.indexOf("│") + 1));
}

describe("sampled", () => {
  it("takes the mean where points crowd, and the straight line where they are few", () => {
    const crowded = [0, 1, 2, 3].map((x) => ({ x, y: 10 * x }));
    expect(sampled(crowded, 4, 2)).toEqual([5, 25]);
    const few = [
      { x: 2, y: 0 },
      { x: 8, y: 6 },
    ];
    expect(sampled(few, 10, 10)).toEqual([null, null, 0, 1, 2, 3, 4, 5, 6, null]);
  });
});

describe("drawChart", () => {
  it("draws a rising line from the lower left to the upper right, four dots a row and two a column", () => {
    const values = Array.from({ length: 21 }, (_, index) => index);
    const rows = drawing(drawChart([line("A", values)], { width: 14, height: 5 }));
    expect(rows[0].trim()).toBe("⢀A");
    expect(rows.map((row) => row.search(/\S/))).toEqual([8, 6, 4, 2, 0]);
  });

  it("labels its axes", () => {
    const chart = drawChart([line("A", [-200, 1000])], { width: 40, height: 5 });
    const rows = chart.split("\n");
    expect([rows[0], rows[2], rows[4]].map((row) => row.split("│")[0])).toEqual(["1,000 ", "  400 ", " -200 "]);
    expect(rows[5]).toMatch(/^ +0 +1 steps$/);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(40);
  });

  it("tells lines apart by their markers, where there are no colours", () => {
    const rows = drawing(drawChart([line("A", [1, 1, 1]), line("B", [5, 5, 5])], { width: 40, height: 4 }));
    expect(rows[0]).toMatch(/B/);
    expect(rows[0]).not.toMatch(/A/);
    expect(rows[3]).toMatch(/A/);
    expect(rows[3]).not.toMatch(/B/);
    const same = drawing(drawChart([line("A", [1, 1]), line("B", [1, 1])], { width: 40, height: 3 })).join("");
    expect(same).toMatch(/A.*B|B.*A/);
  });

  it("paints each line and its markers", () => {
    const painted = drawChart([{ ...line("A", [1, 2]), paint: (text) => `<${text}>` }], { width: 30, height: 3 });
    expect(painted).toContain("<A>");
    expect(painted.match(/[A\u2801-\u28ff]/g)?.length).toBe(painted.match(/<.>/g)?.length);
  });

  it("shows the threshold as a dashed line, and makes room for it", () => {
    const rows = drawing(drawChart([line("A", [0, 1])], { width: 30, height: 6, threshold: 10 }));
    expect(rows[0]).toMatch(/^┄+$/);
    expect(rows.slice(1).join("")).not.toContain("┄");
  });

  it("can draw one point, equal points, and none", () => {
    expect(drawChart([line("A", [3])], { width: 30, height: 3 })).toContain("A");
    expect(drawChart([line("A", [3, 3, 3])], { width: 30, height: 3 })).toContain("A");
    expect(drawChart([line("A", [])], { width: 30, height: 3 })).toBe("");
  });
});
