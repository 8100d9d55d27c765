// Asks the server. Everything that fails does so as an Error whose message is a sentence for people.

/** A name of this page among all that are open, so that it knows its own gestures. */
export const page = crypto.randomUUID();

async function ask(path, options) {
  let reply;
  try {
    reply = await fetch(path, options);
  } catch {
    throw new Error('The studio does not answer. Is it still running in its terminal?');
  }
  if (!reply.ok) {
    const said = await reply.json().catch(() => ({}));
    throw new Error(sentence(said.error ?? `The studio answers ${reply.status}.`));
  }
  return reply;
}

export function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}

function address(path, values) {
  return path + '?' + new URLSearchParams(values);
}

export async function get(path, values = {}) {
  return (await ask(address(path, values))).json();
}

export async function bytes(path, values) {
  return (await ask(address(path, values))).arrayBuffer();
}

export async function post(path, values, body) {
  const options = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  return (await ask(address(path, { ...values, page }), options)).json();
}

/** Calls back on events of the server by name; `lost` and `found` when it goes away and comes back. */
export function listen(handlers) {
  const source = new EventSource('/api/events');
  let lost = false;
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, event => handle(JSON.parse(event.data)));
  }
  source.onerror = () => {
    if (!lost) { lost = true; handlers.lost?.(); }
  };
  source.onopen = () => {
    if (lost) { lost = false; handlers.found?.(); }
  };
}
