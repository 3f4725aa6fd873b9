// What every page has: the switch of theme, the day of the record, days left, tables that sort; and dates
// and letters as all scripts read them.
(function () {
  "use strict";
  var root = document.documentElement;
  var MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

  // A date as all pages write it: `2020-12-16` is `16 Dec 2020`.
  function spell(date) {
    var parts = date.split("-");
    if (parts.length === 1 || !MONTHS[parts[1] - 1]) { return date; }
    var words = MONTHS[parts[1] - 1] + " " + parts[0];
    return parts.length === 3 ? Number(parts[2]) + " " + words : words;
  }

  // What phones type for an apostrophe, and letters that decomposition leaves alone.
  var SAME = { "’": "'", "‘": "'", "`": "'", "´": "'", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i" };

  function plain(letter) {
    var found = letter.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
    return found.length === letter.length ? SAME[found] || found : letter;
  }

  // One character for one, so that a place in the folded text is the same in the text.
  function folded(text) {
    return text.replace(/[^\0-_a-\x7f]/gu, plain).toLowerCase();
  }

  // What a field asks for; some keyboards write a letter and its accent apart.
  function typed(field) {
    return folded(field.value.normalize("NFC").trim());
  }

  // What is read aloud when it changes is left alone where it says the same.
  function say(place, words) {
    if (place.textContent !== words) { place.textContent = words; }
  }

  window.hwstatusWords = { spell: spell, folded: folded, typed: typed, say: say };

  // What a reader chose is in the address, behind `#` as in a query, so that it can be sent on.
  function chosen() { return new URLSearchParams(location.hash.slice(1)); }

  function choose(name, value) {
    var all = chosen();
    all.set(name, value);
    Array.from(all).forEach(function (pair) { if (!pair[1]) { all.delete(pair[0]); } });
    try {
      history.replaceState(null, "", "#" + all);
    } catch (error) {
      // An address that cannot be kept changes nothing on the page.
    }
  }

  window.hwstatusAddress = {
    get: function (name) { return chosen().get(name) || ""; },
    set: choose,
    // Now, and whenever the address changes.
    follow: function (read) { window.addEventListener("hashchange", read); read(); },
  };

  // Whether somebody is in a group on a day: a stay is who, from which day, and to which. No group has everybody.
  window.hwstatusIsIn = function (stays, who, day) {
    return !stays || stays.some(function (stay) {
      return stay[0] === who && stay[1] <= day && (!stay[2] || day <= stay[2]);
    });
  };

  // What a page reads changes with the record, and so does its name: `record.js` has it.
  window.hwstatusLoad = function (name, ready) {
    if (!window.hwstatusRecord) { return; }
    var root = document.querySelector(".plate a").getAttribute("href").replace(/index\.html$/, "");
    var script = document.createElement("script");
    script.src = root + hwstatusRecord[name];
    script.addEventListener("load", function () { ready(root); });
    document.head.append(script);
  };

  var dark = matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
  }

  function nameTheme(button) {
    button.textContent = isDark() ? "Light page" : "Dark page";
  }

  function switchTheme(event) {
    var theme = isDark() ? "light" : "dark";
    root.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch (error) {
      // It holds for this page.
    }
    nameTheme(event.currentTarget);
  }

  var button = document.querySelector(".theme");
  if (button) {
    button.hidden = false;
    nameTheme(button);
    button.addEventListener("click", switchTheme);
    dark.addEventListener("change", function () { nameTheme(button); });
  }

  // A page on a disk: a folder's name opens no page there.
  if (location.protocol === "file:") {
    document.querySelectorAll("a[href]").forEach(function (link) {
      if (link.protocol === "file:" && link.pathname.endsWith("/")) {
        link.pathname += "index.html";
      }
    });
  }

  // What changes with every publication is in one file, so that the pages stay as they are.
  function wordsOf(record) {
    return {
      day: record.spelled,
      on: record.day,
      year: (/^\d{4}/.exec(record.dataset) || ["n.d."])[0],
      edition: record.edition,
      address: location.href.replace(/[?#].*/, ""),
      head: "The record up to " + record.spelled + " · dataset " + record.dataset,
    };
  }

  document.querySelectorAll("[data-record]").forEach(function (place) {
    if (window.hwstatusRecord) { place.textContent = wordsOf(window.hwstatusRecord)[place.dataset.record]; }
  });

  // Only the reader's own clock knows the days left.
  function daysLeft(time) {
    var today = new Date();
    var midnight = Date.UTC(today.getFullYear(), today.getMonth(), today.getDate());
    var days = Math.round((Date.parse(time.dataset.left) - midnight) / 86400000);
    var unit = Math.abs(days) === 1 ? " day" : " days";
    var number = Math.abs(days).toLocaleString("en");
    if (days === 0) { return "today"; }
    if (days > 0) { return "in " + number + unit; }
    return time.textContent || "passed " + number + unit + " ago";
  }

  document.querySelectorAll("[data-left]").forEach(function (time) {
    time.textContent = daysLeft(time);
  });

  // What passed since the record's last day is no longer ahead.
  document.querySelectorAll("#p-ahead [data-left]").forEach(function (time) {
    if (!time.textContent.endsWith(" ago")) { return; }
    time.parentElement.dataset.label = "Outcome:";
    document.getElementById("p-passed").tBodies[0].prepend(time.closest("tr"));
  });

  // Of the deadlines that the record has ahead, so many that are ahead today.
  document.querySelectorAll("[data-next]").forEach(function (list) {
    var left = Number(list.dataset.next);
    Array.from(list.children).forEach(function (entry) {
      var time = entry.querySelector("[data-left]");
      entry.hidden = Boolean(time) && (time.textContent.endsWith(" ago") || left === 0);
      left -= entry.hidden ? 0 : 1;
    });
  });

  // Tables: a button in each heading that sorts.
  // A status sorts by strictness, in the order that the table names.
  function keyOf(row, column) {
    var cell = row.cells[column];
    var chip = cell.querySelector(".chip");
    var order = row.closest("table").dataset.order;
    if (chip && order) { return String(order.split(" ").indexOf(chip.textContent)); }
    return cell.dataset.key || dayOf(cell.textContent.trim());
  }

  // `16 Dec 2020` as `2020-12-16`, `Dec 2020` as `2020-12`; any other text as it is.
  function dayOf(text) {
    var parts = /^(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})$/.exec(text);
    if (!parts || !parts[2]) { return text; }
    var month = MONTHS.indexOf(parts[2]) + 1;
    var found = parts[3] + "-" + String(month).padStart(2, "0");
    return parts[1] ? found + "-" + parts[1].padStart(2, "0") : found;
  }

  function sort(table, column, heading, down) {
    var collator = new Intl.Collator("en", { numeric: true });
    var compare = function (one, other) {
      var days = /^\d{4}(-\d\d){0,2}$/;
      if (days.test(one) && days.test(other)) { return one < other ? -1 : Number(one > other); }
      return collator.compare(one, other);
    };
    var body = table.tBodies[0];
    var rows = Array.from(body.rows);
    var empty = function (row) { return keyOf(row, column) === ""; };
    rows.sort(function (one, other) {
      if (empty(one) !== empty(other)) { return empty(one) ? 1 : -1; }
      var order = compare(keyOf(one, column), keyOf(other, column));
      return down ? -order : order;
    });
    table.querySelectorAll("[aria-sort]").forEach(function (other) {
      other.removeAttribute("aria-sort");
    });
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append.apply(body, rows);
  }

  document.querySelectorAll("table.sortable").forEach(function (table, place) {
    var name = "sort" + (place ? place + 1 : "");
    var headings = Array.from(table.tHead.rows[0].cells);
    var words = headings.map(function (heading) { return heading.textContent.toLowerCase().replaceAll(" ", "-"); });
    headings.forEach(function (heading, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.append.apply(button, Array.from(heading.childNodes));
      heading.append(button);
      button.addEventListener("click", function () {
        var down = heading.getAttribute("aria-sort") === "ascending";
        sort(table, column, heading, down);
        hwstatusAddress.set(name, (down ? "-" : "") + words[column]);
      });
    });
    hwstatusAddress.follow(function () {
      var asked = hwstatusAddress.get(name);
      var column = words.indexOf(asked.replace(/^-/, ""));
      if (column >= 0) { sort(table, column, headings[column], asked[0] === "-"); }
    });
  });

  // Tables with a field that filters them by any of their words.
  document.querySelectorAll("fieldset[data-filters]").forEach(function (controls) {
    var rows = Array.from(document.getElementById(controls.dataset.filters).tBodies[0].rows);
    var input = controls.querySelector("input");
    var shown = controls.querySelector("[role=status]");
    function filter() {
      var word = typed(input);
      rows.forEach(function (row) { row.hidden = !folded(row.textContent).includes(word); });
      var left = rows.filter(function (row) { return !row.hidden; });
      say(shown, left.length + " of " + rows.length + " rows");
    }
    input.addEventListener("input", function () { hwstatusAddress.set("word", input.value); filter(); });
    controls.hidden = false;
    hwstatusAddress.follow(function () { input.value = hwstatusAddress.get("word"); filter(); });
  });

  // What an address names is seen, though it be folded; on paper everything is.
  function unfold() {
    var target = document.getElementById(location.hash.slice(1));
    var folded = target && target.closest("details");
    if (folded && !folded.open) { folded.open = true; target.scrollIntoView(); }
  }

  window.addEventListener("hashchange", unfold);
  unfold();

  // What can be copied.
  function copy(text) {
    if (navigator.clipboard) { return navigator.clipboard.writeText(text); }
    // A page that is not loaded safely: what is selected can be copied there.
    var field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    return Promise.resolve();
  }

  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    (button.closest(".share .controls") || button).hidden = false;
    button.addEventListener("click", function () {
      copy(document.getElementById(button.dataset.copy).textContent).then(function () {
        button.textContent = "Copied";
        button.focus();
      });
    });
  });
})();
