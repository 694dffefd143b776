import https from "node:https";

https.get(process.env.TARGET, (answer) => {
  console.log(answer.statusCode);
  answer.resume();
});
