// Keys, theme and drawer. Every action also works without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const wide = () => innerWidth >= 768;

  // htmx would bind the page after a timeout; what is typed until then would be searched for by nobody
  window.htmx?.process(document.body);

  // theme and density: the server reads the same cookies
  const prefer = (name, value) => {
    root.dataset[name] = value;
    document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
  };
  const isDark = () =>
    (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

  const doings = {
    theme: () => prefer("theme", isDark() ? "light" : "dark"),
    density: () => prefer("density", root.dataset.density === "compact" ? "comfortable" : "compact"),
    side: () => $("#side").classList.toggle("open"),
    back: () => history.back(),
    clear: () => {
      for (const all of $$(".pick-all")) all.checked = false;
      pick([]);
    },
    copy: (button) => {
      const said = $("#notice");
      navigator.clipboard?.writeText(button.dataset.text).then(() => {
        said.innerHTML = '<div class="toast" data-toast></div>';
        said.firstChild.textContent = `${button.dataset.text} is copied.`;
        setTimeout(() => said.replaceChildren(), 4000);
      });
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && doings[button.dataset.do]) {
      event.preventDefault();
      doings[button.dataset.do](button);
    }
    for (const open of $$("details.drop[open], details.pop[open]")) if (!open.contains(event.target)) open.open = false;
  });

  // a form is sent once, however often its button is pressed; one that only brought a file can be sent again
  const sending = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[hx-post]") || event.defaultPrevented) return;
    if (sending.has(form)) event.preventDefault();
    sending.add(form);
    setTimeout(() => sending.delete(form), 3000);
  });

  // the list that previous and next lead through: that of this window, not of the one that was loaded last
  const keepList = () => {
    const list = $("[data-list]")?.dataset.list;
    if (list) document.cookie = `list=${list};path=/;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
  };
  addEventListener("click", keepList, true);
  addEventListener("submit", keepList, true);

  // rows: a cursor that survives swaps, and the way to a ticket and back
  const place = `cursor:${location.pathname}`;
  let [cursorId, cursorAt] = (sessionStorage.getItem(place) || "").split("@");
  const rows = () => $$("[data-row]");
  const cursor = () => $("[data-row].cursor");
  const moveTo = (row, focus = true) => {
    cursor()?.classList.remove("cursor");
    for (const box of $$(".box.on")) box.classList.remove("on");
    if (!row) return;
    row.classList.add("cursor");
    cursorId = row.id;
    sessionStorage.setItem(place, `${cursorId}@${rows().indexOf(row)}`);
    if (row.dataset.box) document.getElementById(row.dataset.box)?.classList.add("on");
    if (focus) ($("[data-open]", row) || row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(cursor());
    moveTo(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  };
  const restore = () => {
    const searching = document.activeElement?.matches("input[type=search]"); // another list, and it begins at its top
    const row = cursorId && (document.getElementById(cursorId) || rows()[searching ? 0 : Math.min(cursorAt, rows().length - 1)]);
    if (row && row !== cursor()) moveTo(row, document.activeElement === document.body);
  };
  // selected rows; an act without a selection is for the row under the cursor
  const picks = () => $$(".pick");
  const tell = () => {
    const count = $("[data-count]");
    if (count) count.textContent = `${picks().filter((box) => box.checked).length} selected`;
  };
  const pick = (boxes, on = true) => {
    for (const box of picks()) box.checked = boxes.includes(box) ? on : boxes.length > 0 && box.checked;
    tell();
  };
  const pickRow = (on) => {
    const box = cursor() && $(".pick", cursor());
    if (box) pick([box], on ?? !box.checked);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches?.(".pick-all")) for (const box of picks()) box.checked = event.target.checked;
    if (event.target.matches?.(".pick, .pick-all")) tell();
  });
  document.addEventListener("htmx:after:swap", () => {
    restore();
    if ($("#found")) $("#found").textContent = $("#list")?.dataset.found || "";
  });
  restore();
  if (!cursor() && $("[data-row][aria-current=true]")) moveTo($("[data-row][aria-current=true]"), false);

  // keys: an element says its own in data-key (data-go after g); in a list, those of the row under the cursor
  const act = (element) => {
    if (element.closest("#acts") && !$(".pick:checked")) {
      if (!cursor()) return;
      pickRow(true);
    }
    if (element.matches("input, textarea, select, [data-careful]")) {
      // what moves money at once is pointed at by its key, and done by Enter
      element.focus();
      element.scrollIntoView({ block: "nearest" });
      return;
    }
    element.click();
    if (element.matches("summary") && element.parentNode.open) $("a, button, select, textarea, input:not([type=hidden])", element.parentNode)?.focus();
  };
  const find = (key) => {
    const selector = `[data-key="${CSS.escape(key)}"]`;
    if ($(".pick:checked") && $(`#acts ${selector}`)) return $(`#acts ${selector}`);
    const all = $$(selector);
    const only = all.length === 1 && /^[1-9]$/.test(key); // a choice that is alone with its number needs no cursor
    return (cursor() && $(selector, cursor())) || all.find((element) => only || !element.closest("[data-row]"));
  };
  const compose = (kind) => {
    $(`#kind-${kind}`).checked = true;
    $("#reply").focus();
  };
  const simple = {
    j: () => step(1),
    k: () => step(-1),
    J: () => (pickRow(true), step(1), pickRow(true)),
    K: () => (pickRow(true), step(-1), pickRow(true)),
    x: () => pickRow(),
    o: () => cursor() && $("[data-open]", cursor())?.click(),
    r: () => $("#kind-reply") && compose("reply"),
    n: () => $("#kind-note") && compose("note"),
    "?": () => $("#keys")?.showModal(),
  };
  const send = (solve) => {
    const noting = $("#kind-note")?.checked;
    const button = $(`[data-send="${noting ? "note" : solve ? "solve" : "reply"}"]`) || $('[data-send="apply"]');
    if (button && !button.disabled) button.click();
  };
  // the palette: what the server finds, and the page's own actions by their names
  const palette = $("#palette");
  const wordsOf = (element) => {
    const copy = element.cloneNode(true);
    for (const part of $$("kbd, .m, svg", copy)) part.remove();
    const label = element.labels?.[0]?.textContent || element.getAttribute("aria-label") || copy.textContent || "";
    return (label.trim() || element.title).replace(/\s+/g, " ").trim();
  };
  const listActions = () => {
    const found = new Map();
    for (const element of $$("#main [data-key], #main [data-answer]")) {
      const row = element.closest("[data-row]");
      if (element.disabled || (row && row !== cursor()) || element.closest("#acts, dialog")) continue;
      const words = wordsOf(element);
      if (words && !found.has(words)) found.set(words, element);
    }
    return found;
  };
  const optionsOf = () => $$("#palette-list a, #palette-list button");
  const point = (option) => {
    for (const other of optionsOf()) other.setAttribute("aria-selected", other === option);
    const field = $("input", palette);
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };
  const fillPalette = () => {
    const wanted = $("input", palette).value.toLowerCase().split(/\s+/).filter(Boolean);
    const begins = (words) => wanted.every((each) => words.toLowerCase().split(/\s+/).some((word) => word.startsWith(each)));
    const fitting = [...listActions()].filter(([words]) => begins(words));
    const heading = document.createElement("h2");
    heading.textContent = "On this page";
    const list = document.createElement("ul");
    for (const [words, element] of fitting) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(words);
      if (element.dataset.key) button.append(Object.assign(document.createElement("kbd"), { className: "end", textContent: element.dataset.key }));
      button.addEventListener("click", () => (palette.close(), act(element)));
      list.append(Object.assign(document.createElement("li"), { role: "presentation" }));
      list.lastChild.append(button);
    }
    $("#palette-actions").replaceChildren(...(fitting.length ? [heading, list] : []));
    optionsOf().forEach((option, at) => ((option.id = `option-${at}`), option.setAttribute("role", "option"), (option.tabIndex = -1)));
    // a number or name that was typed means a thing; of actions the first only when nothing else is found
    point($("#palette-found a[href^='/tickets/']:not([href^='/tickets/new']), #palette-found a[href^='/customers/'], #palette-found a[href^='/items/']") || optionsOf()[0]);
  };
  if (palette) {
    doings.palette = () => {
      if (palette.open) return palette.close();
      $("input", palette).value = "";
      palette.showModal();
      window.htmx?.ajax("GET", "/find", { target: "#palette-found", swap: "innerHTML" });
      fillPalette();
    };
    palette.addEventListener("input", fillPalette);
    document.addEventListener("htmx:after:swap", () => palette.open && fillPalette());
    palette.addEventListener("click", (event) => event.target === palette && palette.close());
    palette.addEventListener("submit", (event) => {
      const option = $("[aria-selected=true]", palette);
      if (option) event.preventDefault(), option.click();
    });
    palette.addEventListener("keydown", (event) => {
      if (event.key === "Escape") return event.preventDefault(), palette.close(); // the field would only be emptied
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const all = optionsOf();
      point(all[(all.indexOf($("[aria-selected=true]", palette)) + by + all.length) % all.length]);
    });
  }
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && palette) {
      event.preventDefault();
      return doings.palette();
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !$("dialog[open]")) {
      event.preventDefault();
      return send(event.shiftKey);
    }
    const asked = event.altKey && !event.ctrlKey && !event.metaKey && event.code.match(/^Digit([1-9])$/);
    if (asked) {
      const answer = $(`[data-answer="${asked[1]}"]`);
      if (answer) event.preventDefault(), answer.click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const opened = $$("details.drop[open], details.pop[open]");
      for (const each of opened) {
        each.open = false;
        if (each.contains(event.target)) $("summary", each).focus();
      }
      if (opened.length) return;
      if (event.target.matches("input, textarea")) event.target.blur();
      else pick([]);
      return;
    }
    const typing = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
    if (event.target.matches(typing) || $("dialog[open]") || localStorage.getItem("keys") === "off") return;
    const target = Date.now() < going ? $(`[data-go="${CSS.escape(event.key)}"]`) : null;
    if (target) {
      going = 0;
      target.click();
    } else if (event.key === "g") {
      going = Date.now() + 1500;
    } else if (simple[event.key]) {
      event.preventDefault();
      simple[event.key]();
    } else {
      const element = find(event.key);
      if (!element) return;
      event.preventDefault();
      act(element);
    }
  });
  const switchOff = $("#keys-off");
  if (switchOff) {
    switchOff.checked = localStorage.getItem("keys") === "off";
    switchOff.addEventListener("change", () => localStorage.setItem("keys", switchOff.checked ? "off" : "on"));
  }

  // a saved reply goes where the cursor is
  const text = $("#reply");
  if (text)
    document.addEventListener("click", (event) => {
      const saved = event.target.closest("[data-insert]");
      if (!saved) return;
      event.preventDefault();
      saved.closest("details").open = false;
      text.setRangeText(saved.dataset.insert, text.selectionStart, text.selectionEnd, "end");
      text.rows = Math.max(text.rows, Math.min(14, text.value.split("\n").length + 1));
      text.focus();
      text.dispatchEvent(new Event("input", { bubbles: true }));
    });

  // a notice is said once: not again on reload; it leaves by itself
  if (location.search.includes("done=")) {
    const url = new URL(location.href);
    root.dataset.done = url.searchParams.get("done");
    for (const name of ["done", "undo", "left"]) url.searchParams.delete(name);
    history.replaceState(null, "", url);
  }
  const toast = $("[data-toast]");
  if (toast) toast.remove(), requestAnimationFrame(() => $("#notice").append(toast)); // screen readers say what is put in, not what stood there
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
  if (toast) setTimeout(leave, $("form", toast) ? 15000 : 8000);

  const latest = $$("#conversation > .msg").at(-1);
  if (latest && wide() && !location.hash) latest.scrollIntoView({ block: "start" });
})();
