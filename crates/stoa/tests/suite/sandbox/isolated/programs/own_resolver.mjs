// Asks a name server of its own choice, and connects to the address that it is told.
import dns from "node:dns";
import https from "node:https";

const resolver = new dns.promises.Resolver();
resolver.setServers(["192.0.2.53"]);
const { hostname, pathname } = new URL(process.env.TARGET);
const [host] = await resolver.resolve4(hostname);
https.get({ host, path: pathname, servername: hostname, headers: { host: hostname } }, (answer) => {
  console.log(answer.statusCode);
  answer.resume();
});
