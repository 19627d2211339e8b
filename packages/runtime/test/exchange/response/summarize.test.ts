import { describe, expect, test } from "vitest";
import { summarize, titleOf } from "../../../src/exchange/response/summarize.ts";

describe("summarize", () => {
  test.each([
    [
      "nginx",
      "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>",
      "502 Bad Gateway",
    ],
    [
      "a title with attributes and entities",
      '<!DOCTYPE html><title lang="en">\n  You&#39;re offline </title>',
      "You're offline",
    ],
    [
      "a captive portal without a title",
      "<html><body><style>p { color: red }</style><h1>Network&nbsp;Authentication\nRequired</h1><p>Sign in &amp; go on</p></body></html>",
      "Network Authentication Required Sign in & go on",
    ],
    ["an empty title", "<html><title></title><body>Down for <b>maintenance</b></body></html>", "Down for maintenance"],
    ["scripts and comments", "<html><!-- a --><script>if (a) b();</script><body>Denied", "Denied"],
    ["XML", '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>No.</Message></Error>', "AccessDenied No."],
    [
      "text of several lines",
      "upstream connect error\n  reset reason: timeout\n",
      "upstream connect error reset reason: timeout",
    ],
    ["a page after white space", "\n <p>Denied</p>", "Denied"],
    ["a page that is cut off in a tag", '<html>Denied<a href="', "Denied"],
    ["text with a comparison at its start", "a<b and c>d", "a<b and c>d"],
    ["text with comparisons", "a < b and c > d", "a < b and c > d"],
    ["long text", "x".repeat(300), "x".repeat(200)],
    ["a page without text", "<html><body></body></html>", ""],
  ])("returns one line of text for %s", (_, text, expected) => {
    expect(summarize(text)).toBe(expected);
  });

  const parts = [
    "<",
    "<title",
    "<title a",
    "<script>",
    "<!--",
    "<a ",
    "&",
    "&#",
    "&nbsp;",
    "&a",
    "%",
    "\\u",
    " ",
    "\n",
    ">",
  ];

  test.each(parts)("takes little time for 64 KiB of %j", (part) => {
    const before = process.cpuUsage();
    for (const start of ["", "<html>", "<title", "<html><title>"]) summarize(start + part.repeat(65_536 / part.length));

    expect(process.cpuUsage(before).user).toBeLessThan(300_000);
  });
});

test.each([
  ["a page", "<html>\n<head>\n<title>Sign in</title>", "Sign in"],
  ["a title with attributes", '<html><title lang="en">Sign in</title>', "Sign in"],
  ["a page without a title", "<html>Sign in</html>", ""],
  ["text that is not a page", "see <title>x</title>", ""],
])("titleOf returns the title of a page, and nothing for other text: %s", (_, text, expected) => {
  expect(titleOf(text)).toBe(expected);
});
