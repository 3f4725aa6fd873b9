// Before the page is drawn: light or dark, where the address (`?theme=`) or the reader chose one; and
// that scripts are to run, so that what they will show has its room until they have.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("loading");
  // All scripts have run then; what one that did not load should have filled is shown as it is.
  document.addEventListener("DOMContentLoaded", function () { root.classList.remove("loading"); });
  try {
    var theme = new URLSearchParams(location.search).get("theme") || localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") {
      root.dataset.theme = theme;
    }
  } catch (error) {
    // A browser that keeps nothing: the system's choice holds.
  }
})();
