// The composer: recipients as chips, and what ; # and @ offer. Without this file the same fields are plain text.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, values = {}, ...children) => {
    const element = Object.assign(document.createElement(name), values);
    element.append(...children);
    return element;
  };
  const icon = (name) => {
    const shown = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    shown.setAttribute("class", "i");
    shown.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#i-${name}`);
    shown.append(use);
    return shown;
  };
  const sprite = $("use[href*='sprite']")?.getAttribute("href").split("#")[0] || "";

  // recipients
  const ADDRESS = /^[^\s@<>,;"()]+@[^\s@<>,;"().]+(\.[^\s@<>,;"().]+)*$/;
  const split = (written) => written.split(/[,;\n]/).map((each) => each.trim()).filter(Boolean);
  const isKnown = (address) => {
    const people = $("#people");
    const wanted = address.toLowerCase();
    return (
      (people?.dataset.domains || "").split(" ").includes(wanted.split("@").pop()) ||
      $$("option[data-known]", people).some((option) => option.value === wanted)
    );
  };
  const fields = [];
  const tellStrangers = () => {
    const strangers = fields.flatMap((field) => field.addresses()).filter((each) => ADDRESS.test(each) && !isKnown(each));
    for (const warned of $$("[data-warned]")) warned.value = [...new Set(strangers.map((each) => each.toLowerCase()))].join(", ");
  };
  const chipsFor = (input) => {
    const first = split(input.value);
    const name = input.labels[0].textContent.trim();
    const typed = make("input", { type: "text", autocomplete: "off", spellcheck: false, id: `${input.id}-typed` });
    typed.setAttribute("list", "people");
    typed.setAttribute("aria-label", `${name}: add an address`);
    const box = make("span", { className: "chips-in" }, typed);
    input.labels[0].htmlFor = typed.id;
    input.hidden = true;
    input.required = false;
    input.after(box);
    const field = {
      addresses: () => split(input.value),
      set(addresses) {
        input.value = [...new Map(addresses.map((each) => [each.toLowerCase(), each])).values()].join(", ");
        field.draw();
        for (const other of fields) if (other !== field) other.draw();
        tellStrangers();
        input.dispatchEvent(new Event("change", { bubbles: true }));
      },
      draw() {
        for (const chip of $$(".chip", box)) chip.remove();
        const here = field.addresses();
        let wrong = "";
        for (const address of here) {
          const valid = ADDRESS.test(address);
          const drop = make("button", { type: "button" }, icon("x"));
          drop.setAttribute("aria-label", `Remove ${address}`);
          drop.addEventListener("click", () => (field.set(here.filter((each) => each !== address)), typed.focus()));
          const known = valid && isKnown(address);
          const chip = make("span", { className: `chip ${known ? "out" : valid ? "warn" : "bad"}` }, make("span", { className: "t" }, address));
          if (!known) chip.append(make("b", {}, valid ? "new" : "no address"));
          if (!valid) wrong ||= `“${address}” is no mail address.`;
          chip.append(drop);
          typed.before(chip);
        }
        // whom the answer would have gone to and does not any more
        const all = fields.flatMap((other) => other.addresses()).map((each) => each.toLowerCase());
        for (const address of first.filter((each) => !all.includes(each.toLowerCase()))) {
          const back = make("button", { type: "button" }, icon("undo"));
          back.setAttribute("aria-label", `Put ${address} back`);
          back.addEventListener("click", () => field.set([...field.addresses(), address]));
          typed.before(make("span", { className: "chip out", title: "Taken off this reply" }, make("s", {}, address), back));
        }
        typed.setCustomValidity(wrong || (name === "To" && !here.length ? "Who gets it?" : ""));
        typed.placeholder = here.length ? "" : "Add an address";
      },
      take() {
        const written = split(typed.value);
        typed.value = "";
        if (written.length) field.set([...field.addresses(), ...written]);
      },
    };
    typed.addEventListener("keydown", (event) => {
      if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "," || event.key === ";") {
        event.preventDefault();
        field.take();
      } else if (event.key === "Backspace" && !typed.value) {
        field.set(field.addresses().slice(0, -1));
      }
    });
    typed.addEventListener("input", () => {
      const chosen = $$("#people option").some((option) => option.value === typed.value);
      if (chosen || /[,;\n]/.test(typed.value)) field.take();
    });
    typed.addEventListener("blur", field.take);
    fields.push(field);
    return field;
  };
  for (const input of $$("[data-people]")) chipsFor(input);
  const drawAll = () => (fields.forEach((field) => field.draw()), tellStrangers());
  drawAll();
  if (fields.length) for (const shown of $$(".strangers")) shown.hidden = true; // the chips say it
  // Ctrl Enter and a click on Send may leave the field before its blur
  for (const form of new Set($$("[data-people]").map((input) => input.form)))
    form.addEventListener("click", (event) => event.target.closest("button:not([type=button])") && $$(".chips-in input", form).forEach((typed) => typed.dispatchEvent(new Event("blur"))), true);
  document.addEventListener("htmx:after:swap", (event) => event.target?.id === "who" || $("#who") ? drawAll() : null);

  // copies that go along
  const chosen = $("#copies-chosen");
  const tellCopies = () =>
    chosen?.replaceChildren(
      ...$$("#copies input:checked").map((box) => {
        const drop = make("button", { type: "button" }, icon("x"));
        drop.setAttribute("aria-label", `Without the copy of ${box.dataset.number}`);
        drop.addEventListener("click", () => ((box.checked = false), tellCopies()));
        return make("span", { className: "chip out" }, icon("clip"), `Copy of ${box.dataset.number}`, drop);
      }),
    );
  $("#copies")?.addEventListener("change", tellCopies);
  tellCopies();

  // files of one's own: chosen, dropped on the text or pasted into it
  const own = $("#own");
  const tellFiles = () => {
    const files = [...own.files];
    const tooMuch = files.reduce((sum, file) => sum + file.size, 0) > own.dataset.most * 2 ** 20;
    own.setCustomValidity(tooMuch ? `More than ${own.dataset.most} MiB together is too much for a mail.` : "");
    $("#own-chosen").replaceChildren(
      ...files.map((file) => {
        const drop = make("button", { type: "button" }, icon("x"));
        drop.setAttribute("aria-label", `Without ${file.name}`);
        drop.addEventListener("click", () => (putFiles(files.filter((each) => each !== file)), own.focus()));
        return make("span", { className: `chip ${tooMuch ? "bad" : "out"}` }, icon("clip"), make("span", { className: "t" }, file.name), drop);
      }),
    );
  };
  const putFiles = (files) => {
    const transfer = new DataTransfer();
    for (const file of files) transfer.items.add(file);
    own.files = transfer.files;
    tellFiles();
  };
  const addFiles = (event, files) => {
    if (!files.length || $("#kind-note")?.checked) return; // a note takes none
    event.preventDefault();
    putFiles([...own.files, ...files]);
  };
  if (own) {
    own.addEventListener("change", tellFiles);
    own.form.addEventListener("dragover", (event) => event.dataTransfer.types.includes("Files") && event.preventDefault());
    own.form.addEventListener("drop", (event) => addFiles(event, [...event.dataTransfer.files]));
    $("[name=text]", own.form).addEventListener("paste", (event) => addFiles(event, [...event.clipboardData.files]));
  }

  // what is written is kept on the server, for the team to see; until it is there, in this tab
  const text = $("#reply");
  const composer = $("#composer");
  const keepsDrafts = () => {
    const said = $("#kept");
    const about = $("[name=about]", composer)?.value || "";
    const here = `draft:${composer.getAttribute("action")}:${about}`;
    const address = composer.getAttribute("action").replace(/replies$/, "draft");
    const fresh = (form) => {
      const values = new URLSearchParams({ csrf: form.elements.csrf.value, about });
      for (const [name, value] of new FormData(form)) if (["text", "kind", "to", "cc", "attach"].includes(name)) values.append(name, value);
      return values;
    };
    let saved = fresh(composer).toString();
    let timer = 0;
    let leaving = false;
    const tell = (words) => said.replaceChildren(icon("warn"), words);
    const save = async (keepalive = false) => {
      clearTimeout(timer);
      const values = fresh(composer);
      if (leaving || values.toString() === saved) return;
      try {
        const answer = await fetch(address, { method: "POST", body: values, keepalive, headers: { "hx-request": "true" } });
        if (answer.ok) {
          saved = values.toString();
          said.innerHTML = await answer.text();
          if (fresh(composer).toString() === saved) sessionStorage.removeItem(here);
        } else {
          tell("The draft could not be saved; it is kept in this tab.");
          if ([401, 403, 502, 503, 504].includes(answer.status)) dispatchEvent(new Event("desk:ask")); // 403: the token of an earlier sign-in
        }
      } catch {
        tell("Not saved yet; it is kept in this tab.");
        if (!leaving && !document.hidden) dispatchEvent(new Event("desk:ask"));
      }
    };
    addEventListener("desk:back", () => save());
    const change = () => {
      sessionStorage.setItem(here, text.value);
      clearTimeout(timer);
      timer = setTimeout(save, 1200);
    };
    if (/^(replied|noted)/.test(document.documentElement.dataset.done || "")) {
      sessionStorage.setItem(`sent:${here}`, sessionStorage.getItem(here) || "");
      sessionStorage.removeItem(here);
    }
    const unsaved = sessionStorage.getItem(here);
    if (unsaved && unsaved !== text.value) {
      text.value = unsaved;
      text.rows = Math.min(14, unsaved.split("\n").length + 1);
      change();
    }
    composer.addEventListener("input", change);
    composer.addEventListener("change", change);
    composer.addEventListener("submit", () => ((leaving = true), clearTimeout(timer), sessionStorage.setItem(here, text.value)));
    addEventListener("pageshow", () => {
      leaving = false;
      // back to the page that it was sent from: the browser puts the text there again
      if (text.value && text.value === sessionStorage.getItem(`sent:${here}`)) text.value = text.defaultValue;
    });
    addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => document.hidden && save(true));
  };
  if (text && composer && $("#kept")) keepsDrafts();

  // ; # and @ in the text
  const offers = $$("#insertions > i");
  if (!text || !offers.length) return;
  const list = make("ul", { id: "offers", className: "offers", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Put in");
  text.before(list);
  text.setAttribute("aria-controls", "offers");
  let from = -1;
  const close = () => {
    list.hidden = true;
    from = -1;
    text.removeAttribute("aria-activedescendant");
  };
  const point = (option) => {
    for (const other of list.children) other.setAttribute("aria-selected", other === option);
    text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const put = (offer) => {
    text.setRangeText(offer.dataset.insert, from, text.selectionStart, "end");
    const copy = offer.dataset.copy && $(`#copies input[value="${CSS.escape(offer.dataset.copy)}"]`);
    if (copy) (copy.checked = true), tellCopies();
    text.rows = Math.max(text.rows, Math.min(14, text.value.split("\n").length + 1));
    close();
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const offer = () => {
    const before = text.value.slice(0, text.selectionStart);
    const written = before.match(/(?:^|[\s(])([;#@])([^\s;#@]*(?: [^\s;#@]*)?)$/);
    const sign = written?.[1];
    const noting = $("#kind-note")?.checked;
    if (!written || (sign === "@" && !noting) || (sign === "#" && written[2].includes(" "))) return close();
    const wanted = written[2].toLowerCase();
    const fitting = offers
      .filter((each) => each.dataset.sign === sign && !(noting && each.dataset.copy))
      .filter((each) => each.textContent.toLowerCase().split(/\s+/).some((word) => word.startsWith(wanted)) || each.textContent.toLowerCase().includes(wanted))
      .slice(0, 8);
    if (!fitting.length) return close();
    from = before.length - written[2].length - 1;
    list.replaceChildren(
      ...fitting.map((each, at) => {
        const option = make("li", { id: `offer-${at}` }, make("b", { className: "t" }, each.textContent), make("span", { className: "m t" }, each.dataset.more));
        option.setAttribute("role", "option");
        option.addEventListener("pointerdown", (event) => (event.preventDefault(), put(each)));
        option.offer = each;
        return option;
      }),
    );
    list.hidden = false;
    point(list.firstChild);
  };
  text.addEventListener("input", (event) => event.isTrusted && offer());
  text.addEventListener("blur", close);
  text.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const now = $("[aria-selected=true]", list);
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) {
      event.preventDefault();
      const all = [...list.children];
      point(all[(all.indexOf(now) + by + all.length) % all.length]);
    } else if ((event.key === "Enter" || event.key === "Tab") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      put(now.offer);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });

  // others see that somebody is writing
  const writing = $("#writing");
  let wrote = 0;
  text.addEventListener("input", () => {
    const begins = Date.now() - wrote > 60000;
    wrote = Date.now();
    if (!writing || $("#kind-note")?.checked) return;
    writing.value = text.value.trim() ? "1" : "";
    if (begins && writing.value) window.htmx?.trigger("#presence", "wrote");
  });
  setInterval(() => writing && Date.now() - wrote > 60000 && (writing.value = ""), 15000);
})();
