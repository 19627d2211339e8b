import { expect, test } from "vitest";
import { findAvoided } from "../lint/rules/vocabulary.js";

test.each([
  ["Answers with the run.", "Answers"],
  ["The members of a run.", "members"],
  ["No page says how.", "No page"],
  ["Place in the life cycle.", "Place in the life"],
  ["Most rows to return.", "Most rows"],
  ["Inferred: they have none.", "Inferred: they have none"],
  ["Needs the `pipelines:read` scope (assumed).", "assumed"],
  ["Poll it with `runs.wait`.", ".wait"],
  ["Poll `runs.get`.", "`runs.get`"],
  ["What the walk met.", "walk"],
  ["The work goes on.", "goes on"],
  ["Sentence for people.", "for people"],
  ["Where the call may\ntime-out.", "time-out"],
  ["Inferred: items of any form.", "of any form"],
  ["Checks the code. Nothing is saved.", "Nothing is saved"],
  ["Loads data. Runs asynchronously: poll it.", ". Runs asynchronously"],
  ["The request was accepted and runs.", "The request was accepted"],
  ["Jobs that run at the moment.", "at the moment"],
  ["Returns 403 also if the plan is too small.", "Returns 403 also"],
  ["Id of the run, which `runs_get` takes.", "which `runs_get` takes"],
  ["Fields to update. Omitted fields are kept.", "fields are kept"],
  ["Fields to update. Send all of them.", "Send all of them"],
])("finds the term to avoid in %j", (text, found) => {
  expect(findAvoided(text)).toMatchObject({ found });
});

test.each([
  ["Returns the runs on this page. Inferred: no `id`."],
  ["Maximum number of items per page."],
  ["Time at which the run started."],
  ["Id of the related run. Pass it to `runs_get`."],
])("accepts %j", (text) => {
  expect(findAvoided(text)).toBeUndefined();
});
