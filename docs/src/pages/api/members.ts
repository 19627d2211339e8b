import { type Declaration, findOutside } from "./declarations.ts";

/** A member of a class or an interface. */
export interface Member {
  /** Its name with a `?` if it can be omitted; empty for the signature of a call. */
  readonly name: string;
  /** Its type, or the parameters and the result of a method. */
  readonly type: string;
  readonly doc: string;
}

/** The code of a class or an interface before its members, such as `interface Page<Item> extends Base`. */
export function headOf({ code }: Declaration): string {
  return code.slice(0, bodyStart(code)).trim();
}

/** The members of a class or an interface that programs can use, in order. */
export function membersOf({ code }: Declaration): Member[] {
  const members: Member[] = [];
  const body = code.slice(bodyStart(code) + 1, code.lastIndexOf("}"));
  for (let index = 0; index < body.length; ) {
    const end = findOutside(body, index, (character, depth) => character === ";" && depth === 0);
    const member = parseMember(body.slice(index, end).trim());
    if (member) members.push(member);
    index = end + 1;
  }
  return members;
}

function bodyStart(code: string): number {
  return findOutside(code, 0, (character, depth) => character === "{" && depth === 0);
}

function parseMember(text: string): Member | undefined {
  const [comment = "", doc = ""] = /^\/\*\*([\s\S]*?)\*\/\s*/.exec(text) ?? [];
  const code = text
    .slice(comment.length)
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\s+/g, " ");
  if (code === "" || /^(private|protected|#|constructor\b)/.test(code)) return undefined;
  const [, name = "", type = ""] =
    /^(?:(?:readonly|override|declare|static) )*((?:[\w$]+|\[[^\]]+\])?\??)(.*)$/.exec(code) ?? [];
  return { name, type: type.replace(/^(: | = )/, ""), doc: doc.replaceAll(/^\s*\* ?/gm, "").trim() };
}
