// A map, its sentence, its key and the table on any day; the parts of the world, the filter of the table.
function hwstatusBand(data) {
  "use strict";
  var DAY = 86400000;
  var named = function (id) { return document.getElementById("p-" + id); };
  var field = named("day");
  var range = named("range");
  var map = document.querySelector("svg.map");
  var table = named("countries");
  // Who is in a group from which day to which; and the part of the world that is looked at.
  var stays = JSON.parse(named("band").dataset.stays || "null");
  var part = "";
  var last = hwstatusRecord.day;
  var folded = hwstatusWords.folded;
  var spell = hwstatusWords.spell;

  // Every country with its turns, oldest first: [day, code, look, scope, since, operators, act].
  var countries = new Map();
  Object.keys(data.names).forEach(function (code) {
    if (stays && !stays.some(function (stay) { return stay[0] === code; })) { return; }
    countries.set(code, { code: code, name: data.names[code], turns: [], at: null });
  });
  var turns = data.turns.filter(function (turn) { return countries.has(turn[1]); });
  turns.forEach(function (turn) { countries.get(turn[1]).turns.push(turn); });
  countries.forEach(function (country) {
    country.shape = document.getElementById("map-" + country.code);
    country.row = document.getElementById("row-" + country.code);
    country.title = country.shape && country.shape.querySelector("title");
    country.blank = ["", country.code, data.blank[country.code] || data.unknown, -1];
    country.at = turnOn(country, last);
    country.inside = isMember(country, last);
  });
  var days = Array.from(new Set(turns.map(function (turn) { return turn[0]; })));

  function numberOf(day) { return Math.round(Date.parse(day) / DAY); }
  function dayOf(number) { return new Date(number * DAY).toISOString().slice(0, 10); }

  function turnOn(country, day) {
    var found = country.blank;
    country.turns.some(function (turn) {
      if (turn[0] > day) { return true; }
      found = turn;
      return false;
    });
    return found;
  }

  function isMember(country, day) { return hwstatusIsIn(stays, country.code, day); }

  // Those of whom sentence and key speak.
  function meant() {
    return Array.from(countries.values()).filter(function (country) {
      return country.inside && (!part || data.parts[part].includes(country.code));
    });
  }

  function wordsOf(turn) {
    var words = turn[3] < 0 ? data.labels[turn[2]] : data.statuses[turn[2]];
    if (turn[3] >= 0) { words += " (" + data.scopes[turn[3]] + ") since " + spell(turn[4] || turn[0]); }
    return turn[5] ? words + " · " + turn[5] : words;
  }

  function chip(status) {
    var found = document.createElement("b");
    found.className = "chip " + status;
    found.textContent = status;
    return found;
  }

  function fill(row, turn) {
    var known = turn[3] >= 0;
    var status = known ? data.statuses[turn[2]] : "unknown";
    var since = known ? turn[4] || turn[0] : "";
    var cells = row.cells;
    cells[1].replaceChildren(chip(status));
    if (turn[5]) {
      var practice = document.createElement("small");
      practice.textContent = turn[5];
      cells[1].append(practice);
    }
    cells[2].textContent = known ? data.scopes[turn[3]] : "";
    cells[3].textContent = since ? spell(since) : "";
    cells[4].replaceChildren();
    cells[5].textContent = "";
    if (known) {
      var act = document.createElement("a");
      act.href = data.updates.replace("ID", turn[6]);
      act.textContent = data.acts[turn[6]][0];
      cells[4].append(act);
      cells[5].textContent = data.acts[turn[6]][1];
    }
  }

  function draw(country, turn) {
    country.at = turn;
    if (country.shape) {
      country.shape.setAttribute("class", country.inside ? data.classes[turn[2]] : "outside");
      if (country.title) { country.title.textContent = country.name + ": " + wordsOf(turn); }
    }
    if (country.row) {
      fill(country.row, turn);
      if (stays) { country.row.hidden = !country.inside; }
    }
  }

  // How many countries have a status: practice makes other looks of what is unknown.
  function countOf(status, tally) { return tally[data.classes.indexOf(status)]; }

  // The same as `headline` of `wording.py`.
  function sentence(tally, number) {
    var of = stays ? " members" : part ? " countries in " + part : "";
    var parts = [];
    Object.keys(data.said).forEach(function (status) {
      var some = countOf(status, tally);
      if (!some) { return; }
      var whose = some === 1 ? " country" : " countries";
      if (of) { whose = " of " + number + of; }
      var words = data.said[status][(shown === last ? 0 : 4) + (parts.length ? 2 : 0) + (some === 1 ? 0 : 1)];
      parts.push(some + (parts.length ? "" : whose) + " " + words);
    });
    var end = parts.pop() || data.nobody;
    return "On " + spell(shown) + ", " + (parts.length ? parts.join(", ") + " and " : "") + end;
  }

  function count() {
    var tally = data.classes.map(function () { return 0; });
    var those = meant();
    those.forEach(function (country) { tally[country.at[2]] += 1; });
    var entries = Array.from(tally.keys()).filter(function (at) { return tally[at]; });
    named("legend").replaceChildren.apply(named("legend"), entries.map(function (at) {
      var entry = document.createElement("li");
      entry.innerHTML = '<svg class="swatch" aria-hidden="true"><rect/></svg><span></span> <b></b>';
      entry.querySelector("rect").setAttribute("class", data.classes[at]);
      entry.querySelector("span").textContent = data.labels[at];
      entry.querySelector("b").textContent = tally[at];
      return entry;
    }));
    hwstatusWords.say(named("said"), sentence(tally, those.length));
    document.getElementById("map-title").textContent = data.title + spell(shown) + (part && ", " + part);
    document.getElementById("map-desc").textContent = data.spoken
      + entries.map(function (at) { return tally[at] + " " + data.labels[at]; }).join(", ") + ".";
  }

  var shown = last;

  function show(day) {
    field.value = day;
    named("wrong").textContent = "";
    if (day === shown) { return; }
    shown = day;
    countries.forEach(function (country) {
      var turn = turnOn(country, day);
      var inside = isMember(country, day);
      if (turn === country.at && inside === country.inside) { return; }
      country.inside = inside;
      draw(country, turn);
    });
    count();
    range.value = numberOf(day);
    range.setAttribute("aria-valuetext", spell(day));
    if (table) { named("of").textContent = spell(day); }
    filter();
  }

  function keep() { hwstatusAddress.set("on", shown === last ? "" : shown); }

  function step(forward) {
    var next = forward
      ? days.find(function (day) { return day > shown; }) || last
      : days.findLast(function (day) { return day < shown && day > field.min; }) || field.min;
    show(next);
    keep();
  }

  field.max = last;
  field.value = last;
  range.min = numberOf(field.min);
  range.max = numberOf(last);
  range.value = range.max;
  range.setAttribute("aria-valuetext", spell(last));
  range.addEventListener("input", function () { show(dayOf(Number(range.value))); });
  range.addEventListener("change", keep);
  field.addEventListener("change", function () {
    if (field.validity.valid) { show(field.value); keep(); }
  });
  // Half a date is wrong while it is typed: only one that was left so is put right.
  field.addEventListener("blur", function () {
    if (field.validity.valid) { return; }
    field.value = shown;
    named("wrong").textContent = "The days go from " + spell(field.min) + " to " + spell(last) + ".";
  });
  named("earlier").addEventListener("click", function () { step(false); });
  named("later").addEventListener("click", function () { step(true); });
  named("latest").addEventListener("click", function () { show(last); keep(); });

  // Parts of the world: only the view of the map moves.
  var buttons = Array.from(document.querySelectorAll("#p-regions button"));
  var whole = map.viewBox.baseVal.width;

  function look(button) {
    buttons.forEach(function (other) { other.setAttribute("aria-pressed", String(other === button)); });
    map.setAttribute("viewBox", button.dataset.box);
    if (part !== button.dataset.part) {
      part = button.dataset.part;
      count();
    }
    var zoom = whole / map.viewBox.baseVal.width;
    map.querySelectorAll("circle").forEach(function (dot) {
      dot.setAttribute("r", (17 / Math.sqrt(zoom)).toFixed(1));
    });
  }

  buttons.forEach(function (button, at) {
    button.addEventListener("click", function () {
      look(button);
      hwstatusAddress.set("part", at ? button.textContent : "");
    });
  });

  // What is under the pointer, in words.
  map.addEventListener("pointerover", function (event) {
    var shape = event.target.closest("[id^='map-']");
    var title = shape && shape.querySelector("title");
    named("readout").textContent = title ? title.textContent : "";
  });

  // The filter of the table.
  var filters = ["word", "status", "region"].map(named).filter(Boolean);

  function filter() {
    if (!filters.length) { return; }
    var word = hwstatusWords.typed(named("word"));
    var status = named("status").value;
    var region = named("region").value && String(named("region").selectedIndex - 1);
    var found = 0;
    Array.from(table.tBodies[0].rows).forEach(function (row) {
      var fits = folded(row.cells[0].textContent).includes(word)
        && (!status || row.cells[1].firstElementChild.textContent === status)
        && (!region || row.dataset.r === region);
      row.hidden = !fits;
      found += fits ? 1 : 0;
    });
    hwstatusWords.say(named("shown"), found + " of " + table.tBodies[0].rows.length + " rows");
  }

  filters.forEach(function (field) {
    field.addEventListener("input", function () {
      hwstatusAddress.set(field.id.slice(2), field.value);
      filter();
    });
  });

  // What the address asks for: the last day where it asks for none, or for one that never was.
  hwstatusAddress.follow(function () {
    var day = hwstatusAddress.get("on");
    var number = numberOf(day);
    var isDay = number >= range.min && number <= range.max && dayOf(number) === day;
    filters.forEach(function (field) { field.value = hwstatusAddress.get(field.id.slice(2)); });
    var asked = buttons.find(function (button) { return button.textContent === hwstatusAddress.get("part"); });
    if (asked || buttons.length) { look(asked || buttons[0]); }
    show(isDay ? day : last);
    filter();
  });
}

if (window.hwstatusRecord) {
  document.querySelectorAll("#p-slider, #p-regions, #p-filter").forEach(function (part) { part.hidden = false; });
  hwstatusLoad("turns", function () { hwstatusBand(hwstatusTurns); });
}
