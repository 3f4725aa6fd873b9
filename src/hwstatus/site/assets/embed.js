// The page of frames: what is chosen is in the preview, and in the text to copy beside it.
(function () {
  "use strict";
  var theme = document.getElementById("p-theme");

  function show(section) {
    var frame = section.querySelector("iframe");
    var text = section.querySelector("code");
    // The preview names its file, since a folder opens no page on a disk; the text does where the site has no address.
    var before = frame.getAttribute("src").replace(/^(\.\.\/)+/, "");
    var chosen = section.querySelector("select");
    var option = chosen && chosen.selectedOptions[0];
    var path = (option ? option.value + "index.html" : before.split("?")[0]) + "?theme=" + theme.value;
    var named = text.textContent.includes(before);
    function written(address) { return named ? address : address.replace("index.html", ""); }
    if (option) {
      text.textContent = text.textContent.replace(/title="[^"]*"/, function () {
        return 'title="' + option.dataset.title.replaceAll("&", "&amp;").replaceAll('"', "&quot;") + '"';
      }).replace(/height="\d+"/, 'height="' + option.dataset.height + '"');
      frame.title = option.dataset.title;
      frame.height = option.dataset.height;
    }
    text.textContent = text.textContent.replace(written(before), function () { return written(path); });
    frame.src = frame.getAttribute("src").replace(before, function () { return path; });
  }

  var sections = Array.from(document.querySelectorAll(".framed"));
  document.querySelectorAll(".controls").forEach(function (part) { part.hidden = false; });
  theme.addEventListener("input", function () { sections.forEach(show); });
  sections.forEach(function (section) { section.addEventListener("input", function () { show(section); }); });
})();
