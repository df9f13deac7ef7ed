// The tests' end of a script: each line of the standard input is a command, each line of the
// standard output says what came of it. Both are JSON objects; `id` says which belongs to which.
import { createInterface } from 'node:readline'

export function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

// Carry out each command as it comes; the process ends when no more can come.
export function obey(command) {
  createInterface({ input: process.stdin })
    .on('line', (line) => command(JSON.parse(line)))
    .on('close', () => process.exit())
}
