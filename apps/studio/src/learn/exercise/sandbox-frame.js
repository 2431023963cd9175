// The script of the sandboxed frame in which exercises run: it starts one worker and hands on what that says.
addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent) return;
  const report = (message) => parent.postMessage(message, origin);
  const address = URL.createObjectURL(new Blob([data.code], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.onmessage = (event) => report(event.data);
  worker.onerror = (event) => {
    // The learner is told of it; the page's console need not be.
    event.preventDefault();
    report({ kind: "failed", message: event.message, line: event.lineno });
  };
  worker.postMessage(data.calls);
});
