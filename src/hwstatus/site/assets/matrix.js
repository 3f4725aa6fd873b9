// The matrix on any day, of any group, and what it shows as CSV.
if (window.hwstatusRecord) {
  document.querySelectorAll("[data-scripted]").forEach(function (part) { part.hidden = false; });
}

hwstatusLoad("cells", function () {
  "use strict";
  var data = hwstatusCells;
  var named = function (id) { return document.getElementById("p-" + id); };
  var last = hwstatusRecord.day;
  var rows = Array.from(named("matrix").tBodies[0].rows);
  var headings = Array.from(named("matrix").tHead.rows[0].cells).slice(1);
  var scopes = headings.map(function (heading) { return data.scopes.indexOf(heading.textContent); });
  var day = named("day");
  day.max = last;

  function slugOf(row) { return row.id.slice(4); }

  // What stands for each scope of a country on a day: the newest turn of each.
  function cellsOn(slug, on) {
    var found = [];
    data.turns[slug].forEach(function (turn) { if (turn[0] <= on) { found[turn[1]] = turn; } });
    return found;
  }

  function chip(turn) {
    var found = document.createElement("b");
    found.textContent = data.statuses[turn[2]];
    found.className = "chip " + found.textContent + (turn[3] ? "" : " soft");
    return found;
  }

  function show() {
    var on = hwstatusAddress.get("on");
    on = on >= day.min && on < last ? on : last;
    // A group is asked for by its slug, or by its name.
    var asked = hwstatusAddress.get("group");
    var group = Array.from(named("group").options).find(function (option) {
      return option.value === asked || option.text === asked;
    });
    var stays = group && data.groups[group.value];
    day.value = on;
    named("group").value = stays ? group.value : "";
    named("binding").checked = hwstatusAddress.get("binding") === "1";
    named("of").textContent = hwstatusWords.spell(on);
    var columns = headings.map(function (heading) { return heading.textContent; });
    var lines = [["entity", "name"].concat(columns, "iso2", "iso3")];
    rows.forEach(function (row) {
      var turns = cellsOn(slugOf(row), on);
      var line = [slugOf(row), row.cells[0].textContent];
      var any = false;
      scopes.forEach(function (scope, at) {
        var turn = turns[scope];
        var known = turn && data.statuses[turn[2]] !== "unknown" ? turn : null;
        var was = row.cells[at + 1].firstElementChild;
        var now = known ? chip(known) : null;
        if ((was && was.className) !== (now && now.className)) { row.cells[at + 1].replaceChildren(now || ""); }
        var counts = known && (known[3] || !named("binding").checked);
        line.push(counts ? data.statuses[known[2]] : "");
        any = any || Boolean(counts);
      });
      row.hidden = !any || !hwstatusIsIn(stays, slugOf(row), on);
      if (!row.hidden) { lines.push(line.concat(data.codes[slugOf(row)])); }
    });
    hwstatusWords.say(named("shown"), lines.length - 1 + " of " + rows.length + " countries");
    URL.revokeObjectURL(named("csv").href);
    var text = lines.map(function (line) {
      return line.map(function (cell) { return /[",\n]/.test(cell) ? '"' + cell.replaceAll('"', '""') + '"' : cell; }).join(",");
    }).join("\r\n") + "\r\n";
    named("csv").href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    named("csv").download = "huawei-matrix-" + on + ".csv";
  }

  function chosen(name, value) { hwstatusAddress.set(name, value); show(); }

  day.addEventListener("change", function () {
    if (day.validity.valid) { chosen("on", day.value === last ? "" : day.value); }
  });
  named("group").addEventListener("input", function () { chosen("group", named("group").value); });
  named("binding").addEventListener("input", function () { chosen("binding", named("binding").checked ? "1" : ""); });
  hwstatusAddress.follow(show);
});
