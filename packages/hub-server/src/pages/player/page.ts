// What every page does with scripts: buttons that copy the command beside them.
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  const text = button.closest(".copy")?.querySelector("code")?.textContent ?? "";
  const label = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => {
      button.innerHTML = label;
    }, 2000);
  });
}
