// Before the first picture: the theme that the visitor chose last time, where the browser keeps such things.
try {
  const theme = localStorage.getItem("perilune-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // The system's theme holds.
}
