// What a browser can do with the API; each part stands for itself.
const $ = id => document.getElementById(id);

function element(tag, text, ...children) {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
}

async function json(path, options) {
  const response = await fetch(path, options);
  const body = response.status === 204 ? null : await response.json();
  if (!response.ok)
    throw new Error(Object.values(body.errors ?? {}).flat()[0] ?? body.detail ?? body.title);
  return body;
}

// Machine
async function showMachine() {
  const machine = await json('/api/machine');
  const rows = {
    System: machine.system,
    Framework: machine.framework,
    Processors: machine.processors,
    Memory: `${Math.round(machine.memoryBytes / 1048576)} MiB, ${(machine.heapBytes / 1048576).toFixed(1)} MiB of objects`,
    Up: `${Math.round(machine.uptimeSeconds)} s`,
  };
  $('machine').replaceChildren(...Object.entries(rows).flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
}

// Clock: the browser connects again by itself when the stream ends.
const ticks = new EventSource('/api/ticks?milliseconds=500');
ticks.addEventListener('tick', e => {
  const tick = JSON.parse(e.data);
  $('clock').textContent = `${tick.number}: ${new Date(tick.time).toLocaleTimeString()}`;
});
ticks.onerror = () => $('clock').textContent = 'not connected';

// Echo
function connectEcho() {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/echo`);
  socket.onmessage = e => $('echo').prepend(element('li', e.data));
  socket.onclose = () => setTimeout(connectEcho, 1000);
  $('echo-form').onsubmit = e => {
    e.preventDefault();
    if (socket.readyState === WebSocket.OPEN)
      socket.send($('echo-text').value);
    e.target.reset();
  };
}

// Notes: the feed tells of all changes, of this page's as of others'.
async function showNotes() {
  const notes = await json('/api/notes');
  $('notes').replaceChildren(...notes.map(note => {
    const remove = element('button', '×');
    remove.onclick = () => json(`/api/notes/${note.id}`, { method: 'DELETE' });
    return element('li', `${note.text} `, remove);
  }));
}

$('note-form').onsubmit = async e => {
  e.preventDefault();
  $('note-problem').textContent = '';
  const body = JSON.stringify({ text: $('note-text').value });
  try {
    await json('/api/notes', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    e.target.reset();
  } catch (error) {
    $('note-problem').textContent = error.message;
  }
};
const feed = new EventSource('/api/notes/feed');
feed.addEventListener('ready', showNotes);
feed.addEventListener('note', showNotes);

// Transfer
async function timed(action) {
  const length = Number($('length').value);
  const start = performance.now();
  await action(length);
  const seconds = (performance.now() - start) / 1000;
  $('transfer').textContent = `${(length / 1048576 / seconds).toFixed(1)} MB/s`;
}
$('download').onclick = () => timed(async length => (await fetch(`/api/data/${length}`)).arrayBuffer());
$('upload').onclick = () => timed(length => fetch('/api/data/count', { method: 'POST', body: new Uint8Array(length) }));

// Requests with known answers
const requests = [
  ['GET', '/plaintext', 200],
  ['GET', '/json', 200],
  ['GET', '/api/calendar/2024/2', 200],
  ['GET', '/api/calendar/2024/13', 404],
  ['GET', '/api/failure', 500],
  ['POST', '/api/notes', 415],
  ['PUT', '/plaintext', 405],
  ['GET', '/app.js', 200],
];
$('check').onclick = async () => {
  $('requests').replaceChildren();
  for (const [method, path, expected] of requests) {
    const start = performance.now();
    const response = await fetch(path, { method });
    await response.text();
    const row = element('tr', '', element('td', `${method} ${path}`), element('td', response.status), element('td', `${(performance.now() - start).toFixed(1)} ms`));
    row.classList.toggle('failed', response.status !== expected);
    $('requests').append(row);
  }
};

showMachine();
connectEcho();
