// Before the first paint: the theme that was chosen here last.
try {
  var kept = localStorage.getItem("theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {}
