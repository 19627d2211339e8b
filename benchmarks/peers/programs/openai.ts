// Thirty calls of the OpenAI API: reads, lists, writes and waits, as in
// `benchmarks/src/measure/programs/thirty-calls.ts`.
import OpenAI from "openai";

const openai = new OpenAI();

console.log((await openai.models.retrieve("m")).owned_by);
for await (const model of openai.models.list()) console.log(model.id);
console.log((await openai.models.delete("m")).deleted);
console.log((await openai.files.retrieve("f")).filename);
for await (const file of openai.files.list({ limit: 10 })) console.log(file.id);
console.log((await openai.files.delete("f")).id);
console.log((await openai.files.content("f")).status);
const batch = await openai.batches.create({ completion_window: "24h", endpoint: "/v1/embeddings", input_file_id: "f" });
console.log(batch.status);
console.log((await openai.batches.retrieve("b")).request_counts?.completed);
for await (const page of (await openai.batches.list({ limit: 10 })).iterPages()) console.log(page.data.length);
console.log((await openai.batches.cancel("b")).id);
console.log((await openai.embeddings.create({ model: "m", input: "a" })).data[0]?.embedding.length);
console.log((await openai.moderations.create({ input: "a" })).results[0]?.flagged);
console.log((await openai.images.generate({ prompt: "a" })).data?.length);
const store = await openai.vectorStores.create({ name: "a" });
console.log(store.id, store.file_counts.total);
console.log((await openai.vectorStores.retrieve("v")).name);
console.log((await openai.vectorStores.update("v", { name: "b" })).status);
for await (const item of openai.vectorStores.list()) console.log(item.id);
console.log((await openai.vectorStores.delete("v")).deleted);
console.log((await openai.vectorStores.files.createAndPoll("v", { file_id: "f" })).status);
for await (const file of openai.vectorStores.files.list("v")) console.log(file.status);
console.log((await openai.vectorStores.fileBatches.createAndPoll("v", { file_ids: ["f"] })).file_counts.completed);
console.log((await openai.fineTuning.jobs.create({ model: "m", training_file: "f" })).id);
const { data, response } = await openai.fineTuning.jobs.retrieve("j").withResponse();
console.log(data.status, response.status);
for await (const job of openai.fineTuning.jobs.list()) console.log(job.id);
for await (const event of openai.fineTuning.jobs.listEvents("j")) console.log(event.message);
console.log((await openai.fineTuning.jobs.cancel("j")).id);
console.log((await openai.uploads.create({ bytes: 1, filename: "a", mime_type: "b", purpose: "batch" })).id);
console.log((await openai.conversations.create({})).id);
console.log((await openai.responses.retrieve("r", {}, { timeout: 5_000, maxRetries: 0 })).id);
