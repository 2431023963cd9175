// Brings the agents of a page to life as they come into view; the library is fetched no sooner.
const players = document.querySelectorAll<HTMLElement>("[data-player]");

const whenSeen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    whenSeen.unobserve(target);
    void import("./stage.ts").then(({ openStage }) => openStage(target as HTMLElement));
  }
});

for (const player of players) whenSeen.observe(player);

export {};
