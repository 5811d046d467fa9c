// Whether the desk answers, and who is signed in. A form with something in it is sent only when both hold; until then
// it stays on the page with its text and its files. Without this file forms are sent as they are.
(() => {
  "use strict";
  const box = document.querySelector("#connection");
  if (!box) return; // nobody is signed in on this page
  const PATIENCE = 6000;
  const PAUSE = 3000;
  const AWAY = 300000; // after so long out of sight the session may have ended
  const TROUBLE = [401, 502, 503, 504];
  let state = "here";
  let timer = 0;
  let heard = Date.now();
  let dropped = null; // the field whose search did not arrive

  const show = (found) => {
    const before = state;
    state = found;
    clearTimeout(timer);
    if (found === "lost") timer = setTimeout(ask, PAUSE);
    if (found === before) return;
    const words = document.querySelector(`#when-${found === "here" ? "back" : found}`);
    box.replaceChildren(words.content.cloneNode(true));
    if (found !== "here") return;
    setTimeout(() => state === "here" && box.replaceChildren(), 6000);
    dropped?.dispatchEvent(new Event("search"));
    dropped = null;
    dispatchEvent(new Event("desk:back"));
  };
  // after signing in again the forms of this page need the new session's token
  const renew = (csrf) => {
    for (const field of document.querySelectorAll("input[name=csrf]")) field.value = csrf;
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "x-csrf-token": csrf }));
  };
  const find = async () => {
    try {
      const answer = await fetch("/session", { headers: { "hx-request": "true" }, signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401) return "out";
      if (!answer.ok) return "lost";
      const session = await answer.json();
      if (String(session.user) !== box.dataset.user) return "other";
      renew(session.csrf);
      return "here";
    } catch {
      return "lost";
    }
  };
  const ask = async () => {
    heard = Date.now();
    const found = await find();
    show(found);
    return found;
  };

  const passed = new WeakSet();
  const waiting = new WeakSet();
  addEventListener(
    "submit",
    async (event) => {
      const { target: form, submitter } = event;
      const filled = form.querySelector("textarea, select, input:not([type=hidden])");
      if (form.method !== "post" || !filled || form.matches("[hx-post]") || passed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (waiting.has(form)) return;
      waiting.add(form);
      const found = await ask();
      waiting.delete(form);
      if (found !== "here") return;
      passed.add(form);
      form.requestSubmit(submitter);
    },
    true,
  );
  document.addEventListener("htmx:before:response", (event) => {
    heard = Date.now();
    if (!TROUBLE.includes(event.detail.ctx.response.status)) return;
    event.preventDefault(); // or it would lead away from what is written here, or take the place of what is shown
    keep(event.detail.ctx);
  });
  document.addEventListener("htmx:error", (event) => event.detail.ctx && !event.detail.ctx.response && keep(event.detail.ctx));
  const keep = (ctx) => {
    if (ctx.sourceElement?.matches("input")) dropped = ctx.sourceElement;
    if (state === "here") ask();
  };
  addEventListener("desk:ask", ask);
  addEventListener("online", () => state !== "here" && ask());
  addEventListener("offline", ask);
  document.addEventListener("visibilitychange", () => !document.hidden && (state !== "here" || Date.now() - heard > AWAY) && ask());
  box.addEventListener("click", (event) => event.target.closest("button") && ask());
})();
