import { expect, it } from "vitest";
import { Sessions } from "./sessions.ts";

const DAY = 24 * 3600 * 1000;

it("gives back a session's token until it ends", () => {
  let now = 0;
  const sessions = new Sessions(() => new Date(now));
  const id = sessions.begin("hf_one");
  const other = sessions.begin("hf_two");
  expect(id).toMatch(/^[\w-]{32}$/);
  expect(sessions.token(id)).toBe("hf_one");
  expect(sessions.token("unknown")).toBeNull();
  now = 7 * DAY - 1;
  expect(sessions.token(id)).toBe("hf_one");
  sessions.end(id);
  expect(sessions.token(id)).toBeNull();
  now = 7 * DAY;
  expect(sessions.token(other)).toBeNull();
});

it("binds a form to one browser of one hub", () => {
  const sessions = new Sessions(() => new Date(0));
  const [mine, yours] = [sessions.newId(), sessions.newId()];
  const token = sessions.formToken(mine);
  expect(sessions.isFormToken(mine, token)).toBe(true);
  expect(sessions.isFormToken(yours, token)).toBe(false);
  expect(sessions.isFormToken(mine, "")).toBe(false);
  expect(new Sessions(() => new Date(0)).isFormToken(mine, token)).toBe(false);
  expect(token).not.toContain(mine);
});

it("holds no more than it has room for, the newest", () => {
  const sessions = new Sessions(() => new Date(0));
  const ids = Array.from({ length: 10_001 }, (_, index) => sessions.begin(`hf_${index}`));
  expect(sessions.token(ids[0])).toBeNull();
  expect(sessions.token(ids[1])).toBe("hf_1");
  expect(sessions.token(ids[10_000])).toBe("hf_10000");
});
