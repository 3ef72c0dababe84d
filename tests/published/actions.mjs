// Answers one JSON line per JSON line: what GitHub's own parser and evaluator say of a workflow or an expression.
import { createInterface } from "node:readline";
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";

// `success()` and its like are the runner's: they read the state of the needs or steps, which the caller gives.
const STATUS_FUNCTIONS = ["success", "failure", "cancelled", "always"];

function toData(value) {
  return JSON.parse(JSON.stringify(value), data.reviver);
}

function evaluate({ text, contexts, status }) {
  const functions = STATUS_FUNCTIONS.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: name === "always" || name === "cancelled" ? 0 : 255,
    call: () => new data.BooleanData(name === "always" || name === status),
  }));
  const { tokens } = new Lexer(text).lex();
  const tree = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = new Map(functions.map((one) => [one.name, one]));
  const found = new Evaluator(tree, toData(contexts), known).evaluate();
  return JSON.parse(JSON.stringify(found, data.replacer) ?? "null");
}

async function parse({ name, content }) {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map((error) => error.message);
  if (!value || errors.length > 0) {
    return { errors, workflow: null };
  }
  const workflow = await convertWorkflowTemplate(context, value);
  const later = context.errors.getErrors().map((error) => error.message);
  return { errors: later, workflow: JSON.parse(JSON.stringify(workflow)) };
}

const operations = { evaluate, parse };

async function answer(line) {
  const { operation, ...question } = JSON.parse(line);
  try {
    return { answer: await operations[operation](question) };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
}

async function serve() {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(line))}\n`);
  }
}

serve();
