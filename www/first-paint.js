// Runs before the first paint: the chosen language and theme, so that nothing flashes.
// The address wins over what was stored, which wins over what the browser prefers.
(function () {
  function stored(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is forbidden in some private windows
    }
  }
  // What stands behind the # wins over what stands behind the ?.
  const address = new URLSearchParams(location.search);
  new URLSearchParams(location.hash.split("?").slice(1).join("?")).forEach((value, name) => address.set(name, value));
  const language = address.get("lang") || stored("glassgpt.lang") || navigator.language || "en";
  const theme = address.get("theme") || stored("glassgpt.theme");
  const root = document.documentElement;
  root.lang = language.toLowerCase().startsWith("ko") ? "ko" : "en";
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  }
})();
