// Works with the endpoint as users of the JavaScript SDK v3 do: start, describe, list, stop, and the typed exceptions.
// Called by real_clients_test.cpp as: node javascript_client.mjs ENDPOINT_URL NODE_MODULES_FOLDER; exits non-zero at the first surprise.
import { createRequire } from "node:module";

const [endpoint, modules] = process.argv.slice(2);
const load = createRequire(modules + "/");
const role = "arn:aws:iam::123456789012:role/touchstone";
const unknown = "0".repeat(32);
const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "example" }, maxAttempts: 1 };

function expect(what, condition) {
  console.log((condition ? "ok   " : "FAIL ") + what);
  if (!condition) process.exit(1);
}

async function expectTyped(what, call, exception) {
  try {
    await call();
  } catch (error) {
    expect(`${what} raises ${error.name}`, error instanceof exception && error.$metadata.requestId !== undefined);
    return;
  }
  expect(`${what} raises`, false);
}

async function waitFor(describe, wanted) {
  const deadline = Date.now() + 30000;
  let state = await describe();
  while (state !== wanted && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 20));
    state = await describe();
  }
  return state;
}

const c = load("@aws-sdk/client-comprehend");
const comprehend = new c.ComprehendClient(settings);
const started = await comprehend.send(new c.StartSentimentDetectionJobCommand({
  InputDataConfig: { S3Uri: "s3://touchstone-input/lasting/" }, OutputDataConfig: { S3Uri: "s3://touchstone-output/" },
  DataAccessRoleArn: role, LanguageCode: "en", JobName: "javascript",
}));
expect("start answers SUBMITTED", started.JobStatus === "SUBMITTED");
const JobId = started.JobId;
const described = async () => (await comprehend.send(new c.DescribeSentimentDetectionJobCommand({ JobId }))).SentimentDetectionJobProperties;
expect("describe gives a date", (await described()).SubmitTime instanceof Date);
const list = await comprehend.send(new c.ListSentimentDetectionJobsCommand({ Filter: { JobName: "javascript" } }));
expect("list shows it", list.SentimentDetectionJobPropertiesList.length === 1 && list.SentimentDetectionJobPropertiesList[0].JobId === JobId);
expect("stop answers STOP_REQUESTED", (await comprehend.send(new c.StopSentimentDetectionJobCommand({ JobId }))).JobStatus === "STOP_REQUESTED");
expect("the job is stopped", (await waitFor(async () => (await described()).JobStatus, "STOPPED")) === "STOPPED");
await expectTyped("stopping an unknown job", () => comprehend.send(new c.StopSentimentDetectionJobCommand({ JobId: unknown })), c.JobNotFoundException);

const created = await comprehend.send(new c.CreateDocumentClassifierCommand({
  DocumentClassifierName: "javascript", DataAccessRoleArn: role, LanguageCode: "en", InputDataConfig: { S3Uri: "s3://touchstone-input/lasting/" },
}));
const DocumentClassifierArn = created.DocumentClassifierArn;
await comprehend.send(new c.StopTrainingDocumentClassifierCommand({ DocumentClassifierArn }));
expect("the training is stopped", (await waitFor(async () =>
  (await comprehend.send(new c.DescribeDocumentClassifierCommand({ DocumentClassifierArn }))).DocumentClassifierProperties.Status, "STOPPED")) === "STOPPED");
await expectTyped("stopping an unknown training", () => comprehend.send(new c.StopTrainingDocumentClassifierCommand({ DocumentClassifierArn: DocumentClassifierArn + "-not" })), c.ResourceNotFoundException);

const m = load("@aws-sdk/client-comprehendmedical");
const medical = new m.ComprehendMedicalClient(settings);
const medicalJob = (await medical.send(new m.StartEntitiesDetectionV2JobCommand({
  InputDataConfig: { S3Bucket: "touchstone-input", S3Key: "lasting/" }, OutputDataConfig: { S3Bucket: "touchstone-output" },
  DataAccessRoleArn: role, LanguageCode: "en",
}))).JobId;
expect("a medical stop answers the id", (await medical.send(new m.StopEntitiesDetectionV2JobCommand({ JobId: medicalJob }))).JobId === medicalJob);
expect("the medical job is stopped", (await waitFor(async () =>
  (await medical.send(new m.DescribeEntitiesDetectionV2JobCommand({ JobId: medicalJob }))).ComprehendMedicalAsyncJobProperties.JobStatus, "STOPPED")) === "STOPPED");
await expectTyped("stopping an unknown medical job", () => medical.send(new m.StopEntitiesDetectionV2JobCommand({ JobId: unknown })), m.ResourceNotFoundException);

const t = load("@aws-sdk/client-translate");
const translate = new t.TranslateClient(settings);
const translation = (await translate.send(new t.StartTextTranslationJobCommand({
  InputDataConfig: { S3Uri: "s3://touchstone-input/lasting/", ContentType: "text/plain" }, OutputDataConfig: { S3Uri: "s3://touchstone-output/" },
  DataAccessRoleArn: role, SourceLanguageCode: "en", TargetLanguageCodes: ["de"], ClientToken: "javascript",
}))).JobId;
expect("a translation stop answers STOP_REQUESTED", (await translate.send(new t.StopTextTranslationJobCommand({ JobId: translation }))).JobStatus === "STOP_REQUESTED");
const translations = await translate.send(new t.ListTextTranslationJobsCommand({}));
expect("the translation list shows it", translations.TextTranslationJobPropertiesList.some((entry) => entry.JobId === translation));
await expectTyped("stopping an unknown translation", () => translate.send(new t.StopTextTranslationJobCommand({ JobId: unknown })), t.ResourceNotFoundException);
console.log("all is well");
