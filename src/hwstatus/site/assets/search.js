// Search: every word must occur in an entry; accents and capitals make no difference.
function hwstatusSearch(root, data) {
  "use strict";
  var PAGE = 50;
  var named = function (id) { return document.getElementById("p-" + id); };

  var folded = hwstatusWords.folded;
  var spell = hwstatusWords.spell;

  var entities = null;
  var updates = null;

  // A long record takes a while: what is searched is made ready when a word is there.
  function prepare() {
    if (entities) { return; }
    entities = data.entities.map(function (entity) {
      return { entity: entity, text: folded(entity[1] + " " + entity[4]) };
    });
    updates = data.updates.map(function (update) {
      var name = update[2] < 0 ? "" : data.entities[update[2]][1];
      var day = spell(update[1]);
      var texts = [update[0], update[1], day, name, update[3], update[4]];
      return { update: update, name: name, day: day, text: folded(texts.join(" ")) };
    });
  }

  function fits(words) {
    return function (entry) {
      return words.every(function (word) { return entry.text.includes(word); });
    };
  }

  function element(tag, name, children) {
    var found = document.createElement(tag);
    if (name) { found.className = name; }
    found.append.apply(found, children);
    return found;
  }

  function link(path, children) {
    var found = element("a", "", children);
    found.href = root + path;
    return found;
  }

  // The text with the words marked in it.
  function marked(text, words) {
    var plain = folded(text);
    var parts = [];
    var at = 0;
    while (at < text.length) {
      var next = text.length;
      var length = 0;
      words.forEach(function (word) {
        var place = plain.indexOf(word, at);
        if (place >= 0 && (place < next || (place === next && word.length > length))) {
          next = place;
          length = word.length;
        }
      });
      if (next > at) { parts.push(text.slice(at, next)); }
      if (length) { parts.push(element("mark", "", [text.slice(next, next + length)])); }
      at = next + length;
    }
    return parts;
  }

  function entityEntry(found, words) {
    var entity = found.entity;
    return element("li", "", [element("p", "head", [
      element("strong", "", [link(entity[0], marked(entity[1], words))]),
      element("span", "small quiet", [entity[2]]),
      entity[3] ? element("b", "chip " + entity[3], [entity[3]]) : "",
    ])]);
  }

  function updateEntry(found, words) {
    var update = found.update;
    return element("li", "", [
      element("p", "head", [
        element("span", "day", marked(found.day, words)),
        element("strong", "", [link(data.update.replace("PATH", update[0]), marked(found.name || update[0], words))]),
      ]),
      element("p", "said", marked(update[3], words)),
    ]);
  }

  // The very name comes first, then names with the very words, then those that begin with them.
  function distance(entry, words) {
    var asked = words.join(" ");
    if (folded(entry.entity[1]) === asked) { return -1; }
    if ((" " + entry.text + " ").includes(" " + asked + " ")) { return 0; }
    return entry.text.startsWith(asked) ? 1 : 2;
  }

  function counted(number, word) {
    return number.toLocaleString("en") + " " + word + (number === 1 ? "" : "s");
  }

  var shown = PAGE;

  // Whether two words differ by one letter: another, one more, one less, or two exchanged.
  function alike(one, other) {
    if (Math.abs(one.length - other.length) > 1) { return false; }
    var at = 0;
    while (at < one.length && one[at] === other[at]) { at += 1; }
    var rest = one.slice(at);
    var left = other.slice(at);
    return rest.slice(1) === left.slice(1) || rest.slice(1) === left || rest === left.slice(1)
      || (rest.slice(2) === left.slice(2) && rest[0] === left[1] && rest[1] === left[0]);
  }

  var vocabulary = null;

  // The word of the record that a mistyped one most likely is: of names first, then of texts.
  function meant(word) {
    vocabulary = vocabulary || [entities, updates].map(function (entries) {
      return new Set(entries.map(function (entry) { return entry.text; }).join(" ").match(/[^\s.,;:()"“”/]+/g));
    });
    if (word.length < 4) { return word; }
    var is = function (known) { return alike(word, known); };
    return Array.from(vocabulary[0]).find(is) || Array.from(vocabulary[1]).find(is) || word;
  }

  function isUnknown(word) { return ![entities, updates].some(function (entries) { return entries.some(fits([word])); }); }

  function search() {
    var asked = hwstatusWords.typed(named("words")).split(/\s+/).filter(Boolean);
    if (asked.length) { prepare(); }
    var words = asked.map(function (word) { return isUnknown(word) ? meant(word) : word; });
    var other = words.join(" ") === asked.join(" ") ? "" : "Shown for “" + words.join(" ") + "”: ";
    var names = words.length ? entities.filter(fits(words)) : [];
    var texts = words.length ? updates.filter(fits(words)) : [];
    names.sort(function (one, other) { return distance(one, words) - distance(other, words); });
    named("entities").replaceChildren.apply(named("entities"), names.slice(0, 12).map(function (entry) {
      return entityEntry(entry, words);
    }));
    named("updates").replaceChildren.apply(named("updates"), texts.slice(0, shown).map(function (entry) {
      return updateEntry(entry, words);
    }));
    named("more").hidden = texts.length <= shown;
    var all = counted(names.length, "name") + ", " + counted(texts.length, "update");
    hwstatusWords.say(named("found"), words.length ? (names.length + texts.length ? other + all : "Nothing found.") : "");
  }

  function asked() {
    var words = hwstatusAddress.get("q") || new URLSearchParams(location.search).get("q");
    if (words) { named("words").value = words; }
    search();
  }

  named("words").addEventListener("input", function () {
    shown = PAGE;
    search();
    hwstatusAddress.set("q", named("words").value);
  });
  named("more").addEventListener("click", function () { shown += 4 * PAGE; search(); });
  hwstatusAddress.follow(asked);
}

if (window.hwstatusRecord) {
  document.getElementById("p-ask").hidden = false;
  document.getElementById("p-words").focus();
}

// What is searched is as long as the record: the page is there first, unless its address asks already.
(function () {
  function load() { hwstatusLoad("texts", function (root) { hwstatusSearch(root, hwstatusTexts); }); }
  if (/[?#&]q=/.test(location.href)) {
    load();
  } else {
    window.addEventListener("load", load);
  }
})();
