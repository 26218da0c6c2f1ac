import { relative } from "node:path";
import { SyntaxKind } from "typescript/unstable/ast";
import { API } from "typescript/unstable/sync";

/**
 * Finds reads and writes of a plain object under a key that may be any text, using the project's types. Such
 * a key may be `constructor` or `__proto__`, which every object inherits. Allows keys guarded by
 * `Object.hasOwn(object, key)` in the same function, a `Map`, an array, and keys of a closed union.
 * @param {string} config path of a tsconfig.json
 * @param {(file: string) => boolean} isChecked by the path below the project
 * @returns {string[]} one line per finding: file, line and expression
 */
export function findOpenKeys(config, isChecked) {
  const api = new API({ cwd: process.cwd() });
  try {
    const { program, checker } = api.updateSnapshot({ openProject: config }).getProjects()[0];
    const anyText = checker.getStringType();
    const findings = [];
    for (const name of program.getSourceFileNames()) {
      const path = relative(process.cwd(), name).replaceAll("\\", "/");
      if (!isChecked(path)) continue;
      const file = program.getSourceFile(name);
      const accesses = accessesOf(file);
      if (accesses.length === 0) continue;
      const types = checker.getTypeAtLocation(accesses.map(({ key }) => key));
      accesses.forEach(({ node, object, key, body }, index) => {
        const isOpen = isAssertion(key) || !types[index] || checker.isTypeAssignableTo(anyText, types[index]);
        const guard = `Object.hasOwn(${bare(textOf(file, object))}, ${textOf(file, key)})`;
        if (!isOpen || (body && textOf(file, body).includes(guard))) return;
        const line = file.text.slice(0, node.end).split("\n").length;
        findings.push(`${path}:${line}: ${textOf(file, node)}`);
      });
    }
    return findings;
  } finally {
    api.close();
  }
}

const functions = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.Constructor,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.GetAccessor,
  SyntaxKind.MethodDeclaration,
]);

/** Every `object[key]` and `key in object` of a file, with the nearest function around it. */
function accessesOf(file) {
  const found = [];
  const visit = (node, body) => {
    const inside = functions.has(node.kind) ? node : body;
    // Deleting does not affect inherited members.
    const isDeleted = node.parent?.kind === SyntaxKind.DeleteExpression;
    if (node.kind === SyntaxKind.ElementAccessExpression && !isDeleted) {
      found.push({ node, object: node.expression, key: node.argumentExpression, body });
    } else if (
      node.kind === SyntaxKind.BinaryExpression &&
      node.operatorToken.kind === SyntaxKind.InKeyword &&
      node.left.kind !== SyntaxKind.PrivateIdentifier
    ) {
      found.push({ node, object: node.right, key: node.left, body });
    }
    node.forEachChild((child) => visit(child, inside));
  };
  visit(file, null);
  return found;
}

/** A key that is only asserted to be one of a union: `text as Word`. */
function isAssertion(key) {
  return key.kind === SyntaxKind.AsExpression;
}

/** An expression without its type assertion: `at` for `(at as Row)`. */
function bare(text) {
  return text.replace(/^\((\w+) as .*\)$/, "$1");
}

function textOf(file, node) {
  return file.text.slice(node.pos, node.end).trim().replaceAll(/\s+/g, " ");
}
