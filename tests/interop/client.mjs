// A client of a transmitter, written with node-coap as its maker's samples are.
//
//   node client.mjs HOST PORT text|hex
//
// A command is a request (`method`, `pathname`, `query`, `options`, `body`, `observe`), which is
// said with `code`, `options` and the decoded `body` of its answer, and of each notification; or it
// is to `close` the observation of that id: `eagerly` by a request, else by a Reset.
//
// ETags are text, as node-coap has them; `hex` shows their bytes.
import { createSocket } from 'node:dgram'

import coap from 'coap'

import { obey, say } from './lines.mjs'

const [hostname, port, etags] = process.argv.slice(2)
const observations = new Map()
// Without a socket of its own the agent closes its last one before it can end an observation.
const agent = new coap.Agent({ socket: createSocket('udp4') })

if (etags === 'hex') {
  coap.registerOption('ETag', (hex) => Buffer.from(hex, 'hex'), (bytes) => bytes.toString('hex'))
}

function tell(id, { code, headers }, payload) {
  const body = payload.length ? JSON.parse(payload.toString()) : null
  say({ id, code, options: headers, body })
}

function send({ id, body, ...request }) {
  const sent = coap.request({ agent, hostname, port: Number(port), ...request })
  sent.on('response', (response) => {
    if (request.observe && response.close) {
      observations.set(id, response)
      response.on('data', (payload) => tell(id, response, payload))
    } else {
      tell(id, response, response.payload)
    }
  })
  sent.on('error', (error) => say({ id, failed: error.message }))
  sent.end(body)
}

obey((command) => {
  if ('close' in command) {
    observations.get(command.close).close(command.eagerly)
    say({ id: command.id })
  } else {
    send(command)
  }
})
