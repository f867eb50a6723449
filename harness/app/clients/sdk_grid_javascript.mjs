// Tells what the JavaScript SDK v3 raises for each answer of a grid. Called by sdk_agreement_test.cpp as: node sdk_grid_javascript.mjs ENDPOINT_URL
// GRID_FILE NODE_MODULES_FOLDER. Reads and prints what sdk_grid_boto3.py reads and prints.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [endpoint, gridFile, modules] = process.argv.slice(2);
const load = createRequire(modules + "/");
const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" }, maxAttempts: 1 };
const names = { comprehend: "Comprehend", comprehendmedical: "ComprehendMedical", translate: "Translate" };
const clients = {};

function clientOf(service) {
  if (!clients[service]) {
    const module = load("@aws-sdk/client-" + service);
    const name = names[service];
    clients[service] = { module, client: new module[name + "Client"](settings), base: module[name + "ServiceException"] };
  }
  return clients[service];
}

async function outcome(service, operation, JobId) {
  const { module, client, base } = clientOf(service);
  try {
    await client.send(new module[operation + "Command"]({ JobId }));
  } catch (error) {
    if (!(error instanceof base)) return `crash ${error.name}`;
    return `${error.constructor === base ? "generic" : "typed"} ${error.name}`;
  }
  return "success ";
}

const lines = readFileSync(gridFile, "utf8").trimEnd().split("\n");
for (const [number, line] of lines.entries()) {
  console.log(await outcome(...line.split(" "), String(number).padStart(32, "0")));
}
