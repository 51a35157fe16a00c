"use strict";

const at = (id) => document.getElementById(id);
const KEPT = 200;
let world = "", entries = [], last = 0, chosen = null, paused = false, asking = null;

const make = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

const inHash = () => new URLSearchParams(location.hash.slice(1));
const base = () => `/sandbox/worlds/${encodeURIComponent(world)}/requests`;
const refused = (entry) => entry.explanation !== null || entry.answer.status === 0;
const nameOf = (entry) =>
  ["unknown", "api", "other"].includes(entry.understood.page) ? `${entry.request.method} ${entry.request.path}` : entry.understood.page;

async function ask(path, options) {
  const answer = await fetch(path, options);
  if (answer.status === 204) return null;
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail || answer.statusText);
  return told;
}

function shown(entry) {
  if (at("refused").checked && !refused(entry)) return false;
  const words = at("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [entry.understood.page, entry.request.path, entry.answer.errcode, entry.understood.caller].join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function row(entry) {
  const bad = refused(entry);
  const button = make("button", { type: "button", "data-number": entry.number },
    make("span", { class: "time" }, entry.at.slice(11, 19)),
    make("span", { class: "name" }, nameOf(entry)),
    make("span", { class: `code ${bad ? "bad" : "good"}` }, bad ? String(entry.answer.errcode) : "ok"));
  const said = bad && entry.explanation ? (entry.explanation.check === "api" ? entry.explanation.reason : entry.explanation.advice[0]) : `${entry.request.method} ${entry.request.path}`;
  button.append(make("span", { class: "said" }, said));
  if (chosen === entry.number) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => choose(entry.number, true));
  return make("li", {}, button);
}

function list() {
  const found = entries.filter(shown).reverse();
  const held = document.activeElement?.dataset?.number;
  at("requests").replaceChildren(...found.map(row));
  at("empty").hidden = found.length > 0;
  at("empty").textContent = entries.length ? "No request is as the filter says." : "No requests yet. Whatever this world is asked appears here.";
  if (held) at("requests").querySelector(`[data-number="${held}"]`)?.focus();
}

function section(title, ...children) {
  return [make("h3", {}, title), ...children];
}

function copied(text) {
  const button = make("button", { type: "button" }, "Copy");
  const pre = make("pre", { tabindex: "0" }, text);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(pre);
      button.textContent = "Selected: press Ctrl-C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
  return make("div", { class: "copied" }, pre, button);
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const json = (value) => make("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));
const pairs = (all) => make("dl", {}, ...all.filter(([, value]) => value !== null && value !== "").flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, String(value))]));

function checks(entry) {
  const items = entry.understood.passed.filter((one) => one !== entry.explanation?.check).map((one) => make("li", { class: "good" }, `✓ ${one}`));
  if (entry.explanation) items.push(make("li", { class: "bad" }, `✗ ${entry.explanation.check}`));
  return make("ol", { class: "checks" }, ...items);
}

function why(told) {
  return make("div", { class: "why bad" },
    make("strong", {}, told.field ? `${told.field}: ${told.reason}` : told.reason),
    make("span", {}, `Refused by ${told.check}: ${told.about}`),
    make("ul", {}, ...told.advice.map((one) => make("li", {}, one))));
}

function detail(entry) {
  const { request, understood, answer, explanation } = entry;
  const back = make("button", { type: "button", id: "back" }, "← All requests");
  back.addEventListener("click", () => choose(null));
  const parts = [back, make("h2", {}, `${entry.number}. ${nameOf(entry)}`),
    make("p", { class: "time" }, `${entry.at} · HTTP ${answer.status || "nothing answered"} · errcode ${answer.errcode} · ${(answer.seconds * 1000).toFixed(1)} ms`)];
  if (explanation) parts.push(why(explanation));
  if (understood.passed.length || explanation) parts.push(...section("Checks", checks(entry)));
  if (explanation?.nearest) {
    const { method, path, parameters } = explanation.nearest;
    parts.push(...section("The nearest form that is accepted", make("p", {}, `${method} ${path}`), json(parameters), make("p"), copied(explanation.nearest.curl)));
  }
  parts.push(...section("Request", pairs([["method", request.method], ["path", request.path], ["query", request.query], ["client", entry.client]])));
  if (request.body) parts.push(make("p", {}), make("pre", { tabindex: "0" }, pretty(request.body)));
  if (request.body_bytes > 4096) parts.push(make("p", { class: "time" }, `${request.body_bytes} bytes were sent`));
  if (understood.parameters) {
    parts.push(...section("Understood as", pairs([["page", understood.page], ["caller", understood.caller], ["ignored", understood.ignored.join(", ")]]), make("p", {}), json(understood.parameters)));
  }
  parts.push(...section("Answer", make("pre", { tabindex: "0" }, pretty(answer.body))));
  parts.push(...section("Headers", pairs(Object.entries(request.headers))));
  parts.push(...section("Send it again", copied(entry.curl)));
  at("detail").replaceChildren(...parts);
}

function choose(number, move = false) {
  const entry = entries.find((one) => one.number === number);
  const before = chosen;
  chosen = entry ? number : null;
  at("detail").hidden = !entry;
  document.querySelector("main").classList.toggle("open", Boolean(entry));
  if (entry) detail(entry);
  remember();
  list();
  if (entry && move) {
    at("detail").scrollTop = 0;
    if (matchMedia("(max-width: 59.99rem)").matches) {
      at("detail").focus();
      scrollTo(0, 0);
    }
  } else if (!entry && before) at("requests").querySelector(`[data-number="${before}"]`)?.focus();
}

function remember() {
  const hash = new URLSearchParams({ world });
  if (chosen) hash.set("request", chosen);
  history.replaceState(null, "", `#${hash}`);
}

function take(told) {
  if (told.last < last) entries = [];
  entries = [...entries, ...told.requests].slice(-KEPT);
  last = told.last;
  const wanted = Number(inHash().get("request"));
  if (chosen === null && wanted && entries.some((one) => one.number === wanted)) choose(wanted);
  else list();
}

async function follow() {
  const mine = asking = new AbortController();
  let wait = 0;
  while (!mine.signal.aborted) {
    try {
      const told = await ask(`${base()}?after=${last}&limit=${KEPT}&wait=${wait}`, { signal: mine.signal });
      if (mine.signal.aborted) return;
      if (told.last < last || told.requests.length || wait === 0) take(told);
      at("state").textContent = "live";
      wait = 3;
    } catch (error) {
      if (mine.signal.aborted) return;
      at("state").textContent = `not connected: ${error.message}`;
      await new Promise((done) => setTimeout(done, 1500));
    }
  }
}

function stop() {
  asking?.abort();
}

async function worlds() {
  const told = await ask("/sandbox/worlds");
  const options = told.worlds.map((one) => make("option", { value: one.id }, `${one.id} · ${one.name}`));
  at("world").replaceChildren(...options);
  at("world").value = world;
  const mine = told.worlds.find((one) => one.id === world);
  at("about").textContent = mine ? `${mine.corp_id} · seed ${mine.seed}` : "";
  return told.worlds;
}

async function enter(name) {
  stop();
  [world, entries, last, chosen] = [name, [], 0, null];
  at("detail").hidden = true;
  document.querySelector("main").classList.remove("open");
  const found = await worlds();
  if (!found.some((one) => one.id === world) && world !== "default") return enter("default");
  if (!inHash().has("request")) remember();
  list();
  if (!paused) follow();
}

function move(step) {
  const all = [...at("requests").querySelectorAll("button")];
  const now = all.indexOf(document.activeElement);
  all[Math.max(0, Math.min(all.length - 1, now + step))]?.focus();
}

at("world").addEventListener("change", () => { history.replaceState(null, "", "#"); enter(at("world").value); });
at("world").addEventListener("pointerdown", worlds);
at("filter").addEventListener("input", list);
at("refused").addEventListener("change", list);
at("tools").addEventListener("submit", (event) => event.preventDefault());
at("pause").addEventListener("click", () => {
  paused = !paused;
  at("pause").setAttribute("aria-pressed", String(paused));
  at("pause").textContent = paused ? "Go on" : "Pause";
  at("state").textContent = paused ? "paused" : "live";
  if (paused) stop(); else follow();
});
at("clear").addEventListener("click", async () => {
  await ask(base(), { method: "DELETE" });
  entries = [];
  choose(null);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose(null);
  const typing = ["INPUT", "SELECT"].includes(document.activeElement?.tagName);
  if (event.key === "/" && !typing) { event.preventDefault(); at("filter").focus(); }
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && at("requests").contains(document.activeElement)) {
    event.preventDefault();
    move(event.key === "ArrowDown" ? 1 : -1);
  }
});

enter(inHash().get("world") || "default").catch((error) => { at("state").textContent = error.message; });
