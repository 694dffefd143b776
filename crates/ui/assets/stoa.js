// What pages do beyond HTML. Every one of these has a way without it. Whoever listens, listens to the document: forms are made anew.

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const on = (kind, selector, act) => addEventListener(kind, (event) => {
  const target = event.target.closest?.(selector);
  if (target) act(target, event);
});
const parsed = (text) => new DOMParser().parseFromString(text, 'text/html');
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);

/** Old bookmarks end with a fragment, which no server sees: the page names where each leads, and where all others do. */
const forward = () => {
  const sought = location.hash.toLowerCase().replace(/\/$/, '');
  const known = (fragment) => all('[data-fragment]').find((link) => link.dataset.fragment === fragment);
  if (sought.length < 2 || document.getElementById(location.hash.slice(1))) return;
  const old = known(sought) ?? known('*');
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
      const page = parsed(await answer.text());
      for (const part of all('[data-part]')) {
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

/** A form that was changed is not left by mistake; the save bar names what was. */
let changed = false;
const unsaved = new Set();
const isChanged = (control) => {
  if (control.options) return control.selectedIndex !== Math.max(0, [...control.options].findIndex((option) => option.defaultSelected));
  return /checkbox|radio/.test(control.type) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue;
};
const tellUnsaved = () => {
  const said = document.querySelector('[data-unsaved]');
  if (!said) return;
  const [most, names] = [3, [...unsaved]];
  const shown = names.length > most ? [...names.slice(0, most), `+${names.length - most}`] : names;
  said.hidden = !shown.length;
  said.querySelector('[data-names]').textContent = new Intl.ListFormat(document.documentElement.lang).format(shown);
};
on('input', 'form[data-guard] [name]', (control) => {
  const part = control.closest('[data-label]');
  if (!part || !control.closest('[data-editor]')) { changed = true; return; }
  // What was changed before the form was made anew stays so.
  const is = part.dataset.changed !== undefined || all('[name]', part).some(isChanged);
  unsaved[is ? 'add' : 'delete'](part.dataset.label);
  changed = unsaved.size > 0;
  tellUnsaved();
});
addEventListener('beforeunload', (event) => { if (changed) event.preventDefault(); });
addEventListener('keydown', (event) => {
  const save = (event.ctrlKey || event.metaKey) && event.key === 's' && document.querySelector('[data-guard] [name=do][value=save]');
  if (save) { event.preventDefault(); save.click(); }
});

/** Adds, moves and removes rows of a form without leaving the page: what is sent is what the button sends. */
let asIs = false;
addEventListener('submit', async (event) => {
  const [form, button] = [event.target, event.submitter];
  if (asIs || !form.matches('[data-editor]') || button?.name !== 'do' || button.value === 'save') { changed = false; return; }
  event.preventDefault();
  const part = button.closest('[data-label]')?.dataset.label;
  try {
    const sent = [...new FormData(form, button)].filter(([, value]) => typeof value === 'string');
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(sent) });
    const page = parsed(await answer.text());
    if (answer.redirected || !page.querySelector('[data-editor]')) throw answer;
    const open = all('details[open][id]').map((details) => details.id);
    const at = document.activeElement?.id;
    document.querySelector('main').replaceWith(page.querySelector('main'));
    document.title = page.title;
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    if (part) unsaved.add(part);
    for (const kept of all('[data-label]')) if (unsaved.has(kept.dataset.label)) kept.dataset.changed = '';
    changed = unsaved.size > 0;
    ready();
    // Where something moved, the page says what is next; where it was removed, the next one has its place.
    (document.querySelector('main [autofocus]') ?? document.getElementById(at) ?? all('[name=do]').find((same) => same.value === button.value))?.focus();
  } catch {
    asIs = true;
    form.requestSubmit(button);
  }
});

/** How long a text is, as somebody types; one of one line has no other. */
on('input', '[data-editor] :is(input, textarea)', (control) => {
  if ('line' in control.dataset && /\n/.test(control.value)) control.value = control.value.replace(/\s*\n\s*/g, ' ');
  const count = control.id && document.getElementById(`${control.id}-count`);
  if (!count) return;
  const characters = [...control.value].length;
  count.textContent = count.dataset.words.replace('#', characters.toLocaleString(document.documentElement.lang));
  count.classList.toggle('over', characters > count.dataset.most);
});
on('keydown', '[data-line]', (control, event) => { if (event.key === 'Enter' && !event.isComposing) event.preventDefault(); });

/** What a choice decides is shown at once: the button that shows it is pressed. */
on('change', '[data-then]', (control) => all('[name=do]').find((button) => button.value === control.dataset.then)?.click());

/** Members that matter under a condition stand under their cause. */
const depend = () => {
  for (const part of all('[data-when]')) {
    const causes = all(`[name="${CSS.escape(part.dataset.when)}"]`).filter((cause) => cause.type !== 'hidden');
    const cause = causes.find((one) => one.checked) ?? causes.find((one) => !/checkbox|radio/.test(one.type));
    if (causes.length) part.hidden = !JSON.parse(part.dataset.is).includes(cause?.value ?? '');
  }
};
on('change', '[data-editor]', depend);

/** A list that is filtered as somebody types, and chosen from by group. */
const tellChosen = (list) => {
  const said = list?.querySelector('[data-chosen]');
  if (said) said.textContent = filled(said.dataset.chosen, { n: all('[data-words] :checked', list).length });
};
on('input', 'input[data-filter]', (input) => {
  const sought = input.value.trim().toLowerCase();
  const list = document.querySelector(input.dataset.filter || null) ?? input.closest('[data-list]');
  for (const item of all('[data-words]', list)) item.hidden = !item.dataset.words.toLowerCase().includes(sought);
  for (const rest of all('.rest', list)) rest.open ||= sought;
});
on('keydown', 'input[data-filter=""]', (input, event) => { if (event.key === 'Enter') event.preventDefault(); });
on('click', 'button[data-check]', (button, event) => {
  event.preventDefault();
  const boxes = all('[data-words]:not([hidden]) input:enabled', button.closest('[data-list]'));
  const { check, group } = button.dataset;
  for (const box of boxes) {
    if (group && box.dataset.group !== group || box.checked === (check === 'on')) continue;
    box.checked = check === 'on';
  }
  boxes[0]?.dispatchEvent(new Event('input', { bubbles: true }));
});
on('input', '[data-list]', tellChosen);

/** Texts with markup: buttons that write it, and what buyers see of it, made by the server by the rule of the type. */
const seen = async (rich, text, pasted) => {
  const body = new URLSearchParams({ token: rich.closest('form').elements.token.value, place: rich.dataset.place, text, clean: pasted ? 'true' : '' });
  const answer = await fetch(rich.dataset.rich, { method: 'POST', body }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  const page = parsed(await answer.text());
  const leftOut = page.querySelector('[data-left-out]').textContent;
  rich.parentElement.querySelector(pasted ? '[data-pasted]' : '[data-left-out]').textContent = leftOut;
  if (!pasted) rich.querySelector('[data-seen]').replaceChildren(...page.querySelector('[data-seen]').childNodes);
  return page;
};
const write = (area, text) => {
  area.focus();
  // It can be undone, which is not so of what a script sets.
  if (!document.execCommand('insertText', false, text)) area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
};
const mark = (button) => {
  const area = button.closest('[data-rich]').querySelector('textarea');
  const [start, chosen] = [area.selectionStart, area.value.slice(area.selectionStart, area.selectionEnd)];
  const [before, after] = button.dataset.mark.split('…');
  const lines = button.dataset.each?.split('…');
  const inside = lines ? chosen.split('\n').map((line) => lines[0] + line + lines[1]).join('\n') : chosen;
  write(area, before + inside + after);
  const at = before.includes('""') ? start + before.indexOf('""') + 1 : start + before.length + (chosen ? inside.length : lines?.[0].length ?? 0);
  area.setSelectionRange(at, at);
};
on('click', '[data-mark]', mark);
on('keydown', '[data-rich] textarea', (area, event) => {
  const button = (event.ctrlKey || event.metaKey) && area.closest('[data-rich]').querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) { event.preventDefault(); mark(button); }
});
on('keydown', '[role=toolbar] button', (button, event) => {
  const buttons = all('button', button.parentElement);
  const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!to) return;
  const next = buttons.at((buttons.indexOf(button) + to) % buttons.length);
  for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  next.focus();
});
let waits;
on('input', '[data-rich] textarea', (area) => {
  clearTimeout(waits);
  waits = setTimeout(() => seen(area.closest('[data-rich]'), area.value), 400);
});
on('paste', '[data-rich] textarea', async (area, event) => {
  const [html, plain] = ['text/html', 'text/plain'].map((kind) => event.clipboardData.getData(kind));
  // What was copied from a page of code says tags itself.
  if (!html || html.length > 60_000 || /<\w/.test(plain)) return;
  event.preventDefault();
  const page = await seen(area.closest('[data-rich]'), html, true);
  write(area, page?.querySelector('[data-clean]').value.trim() ?? plain);
});

/** Files are looked at before they are sent, and sent at once. What is wrong is said in the words of the rule. */
on('change', 'input[data-upload]', async (input) => {
  const [card, file, rule] = [input.closest('[data-file]'), input.files[0], input.dataset];
  if (!file) return;
  const said = card.querySelector('[data-found]');
  const tell = (words, isFault) => {
    said.textContent = words;
    said.className = isFault ? 'fault' : 'found';
    if (isFault) input.value = '';
    return isFault;
  };
  const wrong = () => filled(rule.kind, { found: file.type });
  if (rule.most && file.size > rule.most) return tell(filled(rule.large, { bytes: file.size }), true);
  if (input.accept && file.type && !input.accept.split(',').includes(file.type)) return tell(wrong(), true);
  const picture = rule.sizes && await createImageBitmap(file).catch(() => null);
  if (picture === null) return tell(wrong(), true);
  const fits = ([wide, wider, high, higher, isSquare]) => picture.width >= wide && picture.width <= wider && picture.height >= high
    && picture.height <= higher && (!isSquare || picture.width === picture.height);
  if (picture && !JSON.parse(rule.sizes).some(fits)) return tell(filled(rule.pixels, picture), true);
  tell(rule.sending);
  const headers = { 'content-type': file.type, 'stoa-token': input.form.elements.token.value };
  const answer = await fetch(rule.upload, { method: 'POST', headers, body: file }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (!told?.address) return tell(told?.faults?.join(' ') ?? rule.failed, true);
  tell(told.found);
  input.value = '';
  const address = card.querySelector('[data-address]');
  address.value = told.address;
  address.dispatchEvent(new Event('input', { bubbles: true }));
  card.querySelector('[data-picture]')?.replaceChildren(Object.assign(new Image(), { src: told.here, alt: '' }));
});
on('dragover', '[data-file]', (card, event) => event.preventDefault());
on('drop', '[data-file]', (card, event) => {
  const input = card.querySelector('input[type=file]');
  event.preventDefault();
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
});

/** Prices: arrows and Enter go from one to the next, F2 edits one, and a block from a spreadsheet fills many. */
const price = (at, down, right) => {
  const [cell, table] = [at.closest('td'), at.closest('table')];
  return table.rows[cell.parentElement.rowIndex + down]?.cells[cell.cellIndex + right]?.querySelector('input');
};
const isPrice = (control) => control.matches?.('[data-matrix] td input');
addEventListener('focusin', ({ target }) => { if (isPrice(target)) { delete target.dataset.edits; target.select(); } });
addEventListener('keydown', (event) => {
  const { target, key } = event;
  if (!isPrice(target) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === 'F2') { target.dataset.edits = ''; target.setSelectionRange(target.value.length, target.value.length); }
  if (key === 'Escape') { target.value = target.defaultValue; target.dispatchEvent(new Event('input', { bubbles: true })); target.select(); }
  const to = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[key];
  if (!to || to[1] && 'edits' in target.dataset) return;
  event.preventDefault();
  price(target, ...to)?.focus();
});
addEventListener('paste', (event) => {
  const text = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '');
  if (!isPrice(event.target) || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  let filled = 0;
  text.split(/\r?\n/).forEach((line, down) => line.split('\t').forEach((amount, right) => {
    const cell = price(event.target, down, right);
    if (!cell) return;
    cell.value = amount.trim();
    cell.dispatchEvent(new Event('input', { bubbles: true }));
    filled += 1;
  }));
  document.querySelector('[data-told]').textContent = event.target.closest('[data-matrix]').dataset.matrix.replace('{n}', filled);
});

/** Answers to what is typed: the newest only. What fails is told by the page itself, without a script. */
let timer, asked = 0;
const answering = (address, tell) => {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const nth = ++asked, answer = await fetch(address).catch(() => null);
    if (answer?.ok && !answer.redirected && nth === asked) tell(await answer.text());
  }, 200);
};

/** What the search page finds, in a dialog: Ctrl+K, or /. */
const palette = document.getElementById('palette');
const choose = (step) => {
  const found = all('[role=option]', palette);
  const to = found.at((found.findIndex((one) => one.ariaSelected === 'true') + step) % found.length);
  for (const one of found) one.ariaSelected = one === to;
  palette.querySelector('[name=q]').setAttribute('aria-activedescendant', to?.id ?? '');
  to?.scrollIntoView({ block: 'nearest' });
  return to;
};
on('input', '#palette [name=q]', (input) => answering(`/dashboard/search?part=list&${new URLSearchParams(new FormData(input.form))}`, (list) => {
  palette.querySelector('[data-found]').innerHTML = list;
  input.ariaExpanded = !!choose(1);
}));
on('keydown', '#palette [name=q]', (input, event) => {
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key], to = step !== undefined && choose(step);
  if (!to) return;
  event.preventDefault();
  if (!step) to.click();
});
addEventListener('keydown', (event) => {
  const asks = event.key === 'k' ? event.ctrlKey || event.metaKey : event.key === '/' && !event.target.matches('input, textarea, select');
  if (!asks || event.defaultPrevented || palette?.open !== false) return;
  event.preventDefault();
  palette.showModal();
});

/** Whether an id can be given is told as it is typed. */
on('input', '[data-ask]', (id) => {
  const { type, publisher } = id.form.elements, said = id.nextElementSibling;
  answering(`${id.dataset.ask}?${new URLSearchParams({ id: id.value, type: type?.value ?? '', publisher: publisher?.value ?? '' })}`, (answer) => {
    const { free, text } = JSON.parse(answer);
    said.textContent = id.value && text;
    said.className = `checked ${free && 'free'}`;
  });
});

/** What stands in place of a page is asked again, until there is the page. */
if (document.querySelector('[data-reload]')) {
  // Not by reloading: what was asked may have been a form.
  setInterval(() => { if (!document.hidden) location.replace(location.pathname + location.search); }, 60_000);
}

/** What a form that is made anew needs again. */
const ready = () => { depend(); tellUnsaved(); };
ready();

/** What is wrong is read first. */
document.querySelector('[role=alert]')?.focus();
