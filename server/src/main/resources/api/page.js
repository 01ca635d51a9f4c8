// Shows openapi.json to people. Everything is set as text, never as markup.
'use strict';

const problems = {
  'bad-request': ['400', 'The request breaks the document; the detail names the first place where it does.'],
  'unauthenticated': ['401', 'Present a client certificate of this network in the TLS handshake.'],
  'forbidden': ['403', 'The certificate is refused, or its holder may not do this; the detail says which.'],
  'not-found': ['404', 'Nothing is here, or no such thing exists yet.'],
  'method-not-allowed': ['405', 'The header Allow lists the methods that are.'],
  'request-timeout': ['408', 'The body did not arrive in time.'],
  'conflict': ['409', 'The present state does not allow it; read it again.'],
  'too-large': ['413', 'The body is larger than the operation takes.'],
  'uri-too-long': ['414', 'The request target is too long.'],
  'unsupported-media-type': ['415', 'Set content-type to what the operation takes.'],
  'out-of-range': ['416', 'Offset and length reach past the end.'],
  'refused': ['422', 'Well formed, but the ledger or a module refused it; the code says why.'],
  'upgrade-required': ['426', 'Connect with WebSocket over HTTP/1.1.'],
  'too-many-requests': ['429', 'Wait for a request of yours to end.'],
  'headers-too-large': ['431', 'Send fewer or shorter headers.'],
  'internal': ['500', 'A bug or a broken machine; the log of the node has the reason.'],
  'unavailable': ['503', 'Not now; try again later.'],
  'timed-out': ['504', 'The node is still at work on it; ask for its result before you try again.'],
};

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const resolve = (api, node) =>
  node && node.$ref ? resolve(api, node.$ref.slice(2).split('/').reduce((at, key) => at[key], api)) : node;

function typeOf(api, schema) {
  const name = schema.$ref && schema.$ref.split('/').pop();
  const full = resolve(api, schema);
  if (full.enum) return full.enum.join(' | ');
  if (full.type === 'array') return typeOf(api, full.items) + '[]';
  return full.type === 'object' && name ? name : (full.type || 'any') + (name ? ' (' + name + ')' : '');
}

function table(headings, rows) {
  const made = element('table');
  const head = made.appendChild(element('tr'));
  headings.forEach((heading) => head.append(element('th', heading)));
  rows.forEach((row) => {
    const line = made.appendChild(element('tr'));
    row.forEach((cell) => line.append(element('td', cell)));
  });
  return made;
}

function fields(api, schema) {
  const full = resolve(api, schema);
  if (full.type === 'array') return fields(api, full.items);
  const required = full.required || [];
  return table(['field', 'type', 'what'], Object.entries(full.properties || {}).map(([name, property]) => [
    name + (required.includes(name) ? '' : ' (optional)'), typeOf(api, property), resolve(api, property).description || '']));
}

function example(path, method, operation, body) {
  const parts = ['curl --cacert roots.pem'];
  if (operation['x-role']) parts.push('--cert me.crt --key me.key');
  if (method !== 'get') parts.push('-X ' + method.toUpperCase());
  if (body) parts.push(body === 'application/json' ? "--json '{...}'" : "-H 'content-type: " + body + "' --data-binary @file");
  return parts.join(' ') + " '" + location.origin + path + "'";
}

function operationView(api, path, method, operation) {
  const view = element('details');
  view.id = operation.operationId;
  const summary = view.appendChild(element('summary'));
  summary.append(element('span', method.toUpperCase(), 'method'), element('code', path),
    element('span', operation.summary, 'what'), element('span', operation['x-role'] || 'anyone', 'role'));
  const body = view.appendChild(element('div', undefined, 'body'));
  const parameters = (operation.parameters || []).map((each) => resolve(api, each));
  if (parameters.length) {
    body.append(element('h4', 'Parameters'), table(['name', 'in', 'type', 'what'], parameters.map((each) => [
      each.name + (each.required ? '' : ' (optional)'), each.in, typeOf(api, each.schema), each.description || ''])));
  }
  const [type, content] = Object.entries(operation.requestBody ? operation.requestBody.content : {})[0] || [];
  if (type) {
    body.append(element('h4', 'Body: ' + type));
    if (content.schema) body.append(fields(api, content.schema));
  }
  Object.entries(operation.responses).filter(([status]) => status !== 'default').forEach(([status, response]) => {
    body.append(element('h4', status + ': ' + resolve(api, response).description));
    Object.values(resolve(api, response).content || {}).filter((each) => each.schema)
      .forEach((each) => body.append(fields(api, each.schema)));
  });
  body.append(element('h4', 'Try'), element('pre', example(path, method, operation, type)));
  return view;
}

function show(api) {
  document.getElementById('about').textContent = api.info.description;
  const main = document.getElementById('operations');
  const groups = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      const tag = operation.tags[0];
      if (!groups.has(tag)) {
        const group = main.appendChild(element('section'));
        group.append(element('h2', tag));
        groups.set(tag, group);
      }
      groups.get(tag).append(operationView(api, path, method, operation));
    }
  }
  document.getElementById('find').addEventListener('input', (event) => filter(main, event.target.value.toLowerCase()));
  const wanted = location.hash && document.getElementById(location.hash.slice(1));
  if (wanted) {
    wanted.open = true;
    wanted.scrollIntoView();
  }
}

function filter(main, wanted) {
  for (const group of main.children) {
    const shown = [...group.querySelectorAll('details')].filter((view) => {
      const matches = (group.firstChild.textContent + view.firstChild.textContent).toLowerCase().includes(wanted);
      view.hidden = !matches;
      return matches;
    });
    group.hidden = shown.length === 0;
  }
}

for (const [name, [status, meaning]] of Object.entries(problems)) {
  const term = element('dt', status + ' ' + name);
  term.id = 'problem-' + name;
  document.getElementById('problems').append(term, element('dd', meaning));
}
fetch('/openapi.json').then((answer) => answer.json()).then(show)
  .catch((failure) => document.getElementById('operations').append(element('p', 'The document cannot be shown: ' + failure)));
