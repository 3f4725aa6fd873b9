// Before the page is drawn: the reader's choice of light or dark, if there is one.
(function () {
  "use strict";
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
    }
  } catch (error) {
    // A browser that keeps nothing: the system's choice holds.
  }
})();
