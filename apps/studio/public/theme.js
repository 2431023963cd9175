// Before the first picture: the theme that the visitor chose last time.
{
  const theme = localStorage.getItem("perilune-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
}
