// A tiny transmitter, written with node-coap. It says its `port`, and its state after each command.
//
// Commands (`do`): `assign`, `page` and `clear` a pager, `fill` the list, `ping` the observers;
// `refuse` the next request with a code and a payload; answer `apart` from acknowledgements.
import { randomUUID } from 'node:crypto'
import { createSocket } from 'node:dgram'

import coap from 'coap'

import { obey, say } from './lines.mjs'

const HOST = '127.0.0.1'
const ACKNOWLEDGEMENT = 2
const PIGGYBACK_MS = 5

const sessions = new Map()
const observers = new Set()
const acknowledged = new Set()
let sequence = 0
let refusal = null
let apart = false

class Refusal extends Error {
  constructor(code, payload) {
    super(payload)
    this.code = code
  }
}

const now = () => new Date().toISOString().slice(0, 19)
const etag = () => `change ${sequence}`
const head = (...types) => ({ responseTypes: types, globalSessionSequence: sequence })
const origin = () => ({ timestamp: now(), deviceName: 'T7470', firmwareVersion: '8.4.100.43' })

function withStatistics(...shown) {
  const statistics = {
    guestsServed: [...sessions.values()].filter(({ notified }) => notified).length,
    percentLate: 0,
    percentOnTime: 100,
    averageTimeServed: 0,
    numSessions: sequence,
  }
  return { ...head('sessions', 'statistics'), statistics, sessions: shown }
}

function settings() {
  const values = { systemId: 3, defaultTargetGoal: 300, statisticsClearMark: 24 }
  return { ...head('settings'), ...origin(), settings: { datetime: now(), ...values } }
}

function notify(body) {
  for (const observer of observers) {
    observer.write(JSON.stringify(body))
  }
}

function find(number) {
  if (!sessions.has(number)) {
    throw new Refusal('4.04', JSON.stringify({ error: `No session for number ${number}` }))
  }
  return sessions.get(number)
}

function create(number) {
  const started = now()
  return {
    id: sequence + 1,
    uuid: randomUUID(),
    number,
    partySize: 1,
    goalInSeconds: 300,
    created: started,
    started,
    label: null,
    state: 'started',
  }
}

function change(session, { action, goal, label, partySize }) {
  sequence += 1
  const guest = { goalInSeconds: goal, label, partySize }
  for (const [name, value] of Object.entries(guest)) {
    if (value !== undefined) session[name] = value
  }
  session.sessionSequence = sequence
  sessions.set(session.number, session)
  if (action === 'page') {
    Object.assign(session, { state: 'paged', notified: now() })
  } else if (action) {
    Object.assign(session, { state: 'cleared', cleared: now() })
    sessions.delete(session.number)
  }
  const body = withStatistics(session)
  notify(body)
  return body
}

function list(number) {
  return number === null
    ? withStatistics(...sessions.values())
    : { ...head('sessions'), ...origin(), sessions: [find(Number(number))] }
}

// What is answered: a code, and a body if there is one.
function answer(method, path, number, request) {
  const body = () => JSON.parse(request.payload.toString())
  switch (`${method} ${path}`) {
    case 'GET /v1/sessions':
      return number === null && request.headers.ETag === etag() ? ['2.03'] : ['2.05', list(number)]
    case 'POST /v1/sessions':
      return ['2.01', change(sessions.get(body().number) ?? create(body().number), body())]
    case 'PUT /v1/sessions':
      return ['2.04', change(find(Number(number)), body())]
    case 'GET /v1/settings':
      return ['2.05', settings()]
    default:
      throw new Refusal('4.04', '')
  }
}

function observe(response) {
  observers.add(response)
  response.on('finish', () => observers.delete(response))
  response.setOption('Content-Format', 'application/json')
  response.write(JSON.stringify(head('ping')))
}

function respond(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'coap://transmitter')
  try {
    if (refusal) throw refusal
    const number = searchParams.get('number')
    const [code, body] = answer(request.method, pathname, number, request)
    response.code = code
    if (request.method === 'GET' && pathname === '/v1/sessions') response.setOption('ETag', etag())
    if (body) response.setOption('Content-Format', 'application/json')
    response.end(body && JSON.stringify(body))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refusal = null
    response.code = error.code
    response.end(error.message)
  }
}

const socket = createSocket('udp4')
socket.on('message', (datagram) => {
  if (((datagram[0] >> 4) & 3) === ACKNOWLEDGEMENT) acknowledged.add(datagram.readUInt16BE(2))
})
const server = coap.createServer({ piggybackReplyMs: PIGGYBACK_MS }, (request, response) => {
  if (request.headers.Observe === 0 && request.url.split('?')[0] === '/v1/notify') {
    observe(response)
  } else if (apart) {
    setTimeout(respond, 4 * PIGGYBACK_MS, request, response)
  } else {
    respond(request, response)
  }
})
socket.bind(0, HOST, () => server.listen(socket, () => say({ id: 0, port: socket.address().port })))

const commands = {
  assign: ({ number, label }) => change(create(number), { label }),
  page: ({ number }) => change(find(number), { action: 'page' }),
  clear: ({ number }) => change(find(number), { action: 'clear' }),
  fill: ({ count }) => {
    for (let number = 1; number <= count; number += 1) {
      change(create(number), { label: `Guest ${number}` })
    }
  },
  ping: () => notify(head('ping')),
  refuse: ({ code, payload }) => { refusal = new Refusal(code, payload) },
  apart: () => { apart = true },
  state: () => {},
}

obey(({ id, ...command }) => {
  commands[command.do](command)
  const numbers = [...sessions.keys()]
  say({ id, sessions: numbers, observers: observers.size, acknowledged: acknowledged.size })
})
