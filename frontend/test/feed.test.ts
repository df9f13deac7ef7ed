import assert from "node:assert/strict";
import { test } from "node:test";
import { Feed } from "../src/common/feed.ts";
import type { Connection, Data } from "../src/hass.ts";

class Numbers extends Feed<number> {
  told: number[] = [];
  follow = (connection: Connection, command: Data | undefined) => this.subscribe(connection, command);

  protected override start(): (message: number) => void {
    const told: number[] = (this.told = []);
    return (message) => told.push(message);
  }
}

/** A connection whose subscriptions are answered by hand, and what shows them. */
function stage() {
  const asked: {
    tell: (message: number) => void;
    command: Data;
    answer: PromiseWithResolvers<() => void>;
  }[] = [];
  const ended: Data[] = [];
  const connection = {
    subscribeMessage: (tell: (message: number) => void, command: Data) => {
      const answer = Promise.withResolvers<() => void>();
      asked.push({ tell, command, answer });
      return answer.promise;
    },
  } as unknown as Connection;
  const host = { addController: () => undefined, requestUpdate: () => undefined };
  const feed = new Numbers(host as never);
  feed.hostConnected();
  const at = (place: number) => {
    const one = asked[place];
    assert.ok(one);
    return one;
  };
  const accept = (place: number) => {
    const { answer, command } = at(place);
    answer.resolve(() => ended.push(command));
  };
  return { feed, connection, asked, at, ended, accept };
}

const turn = () => new Promise((done) => setImmediate(done));

test("what is followed is asked for once, and ended when another is", async () => {
  const { feed, connection, at, ended, accept } = stage();
  assert.equal(feed.follow(connection, { type: "one" }), true);
  assert.equal(feed.follow(connection, { type: "one" }), false);
  accept(0);
  at(0).tell(1);
  assert.deepEqual(feed.told, [1]);
  feed.follow(connection, { type: "two" });
  accept(1);
  await turn();
  assert.deepEqual(ended, [{ type: "one" }]);
  at(0).tell(2);
  at(1).tell(3);
  assert.deepEqual(feed.told, [3]);
});

test("a refusal is told, but not of what is followed no longer", async () => {
  const { feed, connection, at, accept } = stage();
  feed.follow(connection, { type: "one" });
  feed.follow(connection, { type: "two" });
  accept(1);
  at(0).answer.reject({ message: "no such device" });
  await turn();
  assert.equal(feed.problem, undefined);
  feed.follow(connection, { type: "three" });
  at(2).answer.reject({ message: "no such device" });
  await turn();
  assert.equal(feed.problem, "no such device");
});

test("nothing is followed while the card is away, and all anew when it is back", async () => {
  const { feed, connection, asked, at, ended, accept } = stage();
  feed.follow(connection, { type: "one" });
  accept(0);
  feed.hostDisconnected();
  await turn();
  assert.deepEqual(ended, [{ type: "one" }]);
  feed.follow(connection, { type: "two" });
  assert.equal(asked.length, 1);
  feed.hostConnected();
  assert.deepEqual(at(1).command, { type: "two" });
  feed.follow(connection, undefined);
  accept(1);
  await turn();
  assert.equal(ended.length, 2);
});
