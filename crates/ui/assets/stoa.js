// What pages do beyond HTML. Every one of these has a way without it.

/** Old bookmarks end with a fragment, which no server sees: the page names where each leads, and where all others do. */
const forward = () => {
  const sought = location.hash.toLowerCase().replace(/\/$/, '');
  const known = [...document.querySelectorAll('[data-fragment]')];
  if (sought.length < 2 || document.getElementById(location.hash.slice(1))) return;
  const old = known.find((link) => link.dataset.fragment === sought) ?? known.find((link) => link.dataset.fragment === '*');
  if (old) location.replace(old.href);
};
forward();
addEventListener('hashchange', forward);

/** Parts of the page that show what is under way are fetched anew when something happened, and every ten seconds. */
const live = document.querySelector('[data-live]');
if (live) {
  const said = document.querySelector('[data-said]');
  let busy = false, again = false, last = 0;
  const refresh = async () => {
    if (busy) { again = true; return; }
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      // Signed out meanwhile: the next click says so.
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const part of document.querySelectorAll('[data-part]')) {
        const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
        // Nobody's focus or pointer is moved.
        if (!fresh || part.innerHTML === fresh.innerHTML || part.contains(document.activeElement) || part.matches(':hover')) continue;
        part.replaceWith(fresh);
      }
      const words = page.querySelector('[data-said]')?.textContent ?? '';
      if (said && words !== said.textContent && Date.now() - last > 10_000) {
        said.textContent = words;
        last = Date.now();
      }
    } catch {
      // The network is away: the next time is in ten seconds.
    } finally {
      busy = false;
      if (again) { again = false; refresh(); }
    }
  };
  // Of the offers of many publishers nobody is told: they are looked at every ten seconds.
  const source = live.dataset.live ? new EventSource(live.dataset.live) : null;
  if (source) source.onmessage = refresh;
  const timer = setInterval(() => { if (document.querySelector('[data-running]') && !document.hidden) refresh(); }, 10_000);
  addEventListener('pagehide', () => { source?.close(); clearInterval(timer); });
}

/** A form that was changed is not left by mistake. */
for (const form of document.querySelectorAll('form[data-guard]')) {
  let changed = false;
  form.addEventListener('input', () => { changed = true; });
  form.addEventListener('submit', () => { changed = false; });
  addEventListener('beforeunload', (event) => { if (changed) event.preventDefault(); });
}

/** A list that is filtered as somebody types. */
for (const input of document.querySelectorAll('input[data-filter]')) {
  const items = document.querySelectorAll(`${input.dataset.filter} [data-words]`);
  input.addEventListener('input', () => {
    const sought = input.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.dataset.words.toLowerCase().includes(sought);
  });
}

/** What stands in place of a page is asked again, until there is the page. */
if (document.querySelector('[data-reload]')) {
  // Not by reloading: what was asked may have been a form.
  setInterval(() => { if (!document.hidden) location.replace(location.pathname + location.search); }, 60_000);
}

/** What is wrong is read first. */
document.querySelector('[role=alert]')?.focus();
