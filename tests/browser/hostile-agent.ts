import type { HubContext, Identity } from "@perilune/hub-server";

/** What would run were it taken for HTML, in every place a stranger may write to. */
export const EVIL = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;

/** Name of a challenge whose teams are hostile too. */
export const HOSTILE_BOARD = "hostile";

const card = `---
library_name: '${EVIL}'
license: mit
tags:
- '${EVIL}'
- '"><svg onload=window.hacked=1>'
model-index:
- name: '${EVIL}'
  results:
  - dataset:
      name: '${EVIL}'
      type: '${EVIL}'
    metrics:
    - type: mean_reward
      value: 1e308
---
# ${EVIL}

${EVIL}

<div id="evil" onclick="window.hacked=1" style="position:fixed;inset:0">over everything</div>
<iframe src="javascript:window.hacked=1"></iframe>
<form action="/logout" method="post"><button id="evil-button">press me</button></form>
<meta http-equiv="refresh" content="0;url=https://example.com/">

[link](javascript:window.hacked=1)
[upper](JaVaScRiPt:window.hacked=1)
[entity](java&#115;cript:window.hacked=1)
[tab](java&#9;script:window.hacked=1)
[control](<\u0001javascript:window.hacked=1>)
[data](data:text/html,<script>window.hacked=1</script>)
[vb](vbscript:window.hacked=1)
[file](file:///etc/passwd)
[up](../../../../login)
[quoted](x"onmouseover="window.hacked=1)
<javascript:window.hacked=1>
[away](https://example.com/)

![foreign](https://example.com/beacon.png)
![scheme](//example.com/beacon.png)
![data](data:image/svg+xml,<svg/onload=window.hacked=1>)
![" onerror="window.hacked=1](missing.png)
![own](picture.svg)

\`\`\`"><script>window.hacked=1</script>
code ${EVIL}
\`\`\`

| ${EVIL} | b |
| --- | --- |
| ${EVIL} | d |
`;

const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="window.hacked=1">
<script>window.hacked=1; parent.hacked=1</script><rect width="40" height="40" fill="tomato"/></svg>`;

/** Pushes a repository that tries everything, and a challenge with a team that does. */
export async function publishHostileAgent({ repos, boards, teams }: HubContext, by: Identity): Promise<void> {
  const repo = await repos.create({ kind: "model", namespace: "me", name: "hostile" }, { private: false, by });
  const text = (path: string, content: string) => ({ kind: "file", path, content: Buffer.from(content) }) as const;
  await repos.commit(repo, {
    title: EVIL,
    message: EVIL,
    operations: [
      text("README.md", card),
      text("picture.svg", picture),
      text("page.html", `<script>window.hacked=1</script>`),
      text(`"><img src=x onerror=window.hacked=1>.txt`, "a name"),
      text("javascript:window.hacked=1", "a name"),
      text("model.safetensors", "no model at all"),
    ],
    by,
  });
  const challenge = {
    id: HOSTILE_BOARD,
    title: EVIL,
    env: { id: "CartPole-v1", kwargs: {} },
    startsAt: new Date(Date.now() - 3_600_000),
    endsAt: new Date(Date.now() + 90_000_000),
    episodes: 10,
  };
  const board = await boards.createChallenge(challenge, by);
  await teams.create(board, EVIL.slice(0, 60), by);
}
