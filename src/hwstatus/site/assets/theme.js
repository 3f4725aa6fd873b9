// Before the page is drawn: the reader's choice of light or dark, if there is one; and
// that scripts run, so that what they will show has its room from the beginning.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch (error) {
    // A browser that keeps nothing: the system's choice holds.
  }
})();
