// WorkOS's own emulator on PORT, reached from this machine alone.
import { Server } from "node:net";
import { createEmulator } from "workos/emulate";

const listen = Server.prototype.listen;
Server.prototype.listen = function (port, ...rest) {
  return listen.call(this, port, "127.0.0.1", ...rest.filter((each) => typeof each === "function"));
};
await createEmulator({ port: Number(process.env.PORT) });
