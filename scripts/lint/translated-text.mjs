// A translator (Chrome's) wraps each text node in a new element. React still holds the old node: removing it,
// or inserting something before it, throws; changing it changes nothing on the screen. React sets the text of
// an element without other children through the element, so changing text is safe there and nowhere else.

const messages = {
  beside:
    "Text that may change stands beside other children. Give it an element of its own: <span>{…}</span>.",
  before: "What comes and goes stands before text. Give the text an element of its own: <span>text</span>.",
  returned: "A component returns text without an element. Return <span>{…}</span>.",
  bare: "Text stands in a fragment, which is no element. Use <span> instead of <>.",
};

/**
 * What an expression may render: changing `text`, `static` text, an `element`, optional elements
 * (`optional`), or nothing. `isNode` knows names that hold elements.
 */
function kindOf(node, isNode) {
  switch (node.type) {
    case "JSXElement":
    case "JSXFragment":
      return "element";
    case "JSXEmptyExpression":
      return "nothing";
    case "Literal":
      return typeof node.value === "string" || typeof node.value === "number" ? "static" : "nothing";
    case "TemplateLiteral":
      return node.expressions.length > 0 ? "text" : "static";
    case "ChainExpression":
    case "ParenthesizedExpression":
    case "TSNonNullExpression":
    case "TSAsExpression":
      return kindOf(node.expression, isNode);
    case "LogicalExpression":
      return anyOf(node.operator === "&&" ? [node.right] : [node.left, node.right], isNode);
    case "ConditionalExpression":
      return anyOf([node.consequent, node.alternate], isNode);
    case "CallExpression":
      return kindOfCall(node, isNode);
    case "Identifier":
      return node.name === "undefined" ? "nothing" : isNode(node.name) ? "optional" : "text";
    default:
      return "text";
  }
}

function anyOf(branches, isNode) {
  const kinds = branches.map((branch) => kindOf(branch, isNode));
  if (kinds.some((kind) => kind === "text" || kind === "static")) return "text";
  return kinds.every((kind) => kind === "nothing") ? "nothing" : "optional";
}

function kindOfCall({ callee, arguments: given }, isNode) {
  if (callee.type === "Identifier") return isNode(callee.name) ? "optional" : "text";
  const [draw] = given;
  if (callee.property?.name !== "map" || draw?.type !== "ArrowFunctionExpression") return "text";
  if (draw.body.type === "BlockStatement") return "optional";
  return anyOf([draw.body], isNode);
}

/** The children that render something, with their kinds. */
function childrenOf(node, isNode) {
  return node.children.flatMap((child) => {
    if (child.type === "JSXText") {
      const isLayout = child.value.trim() === "" && child.value.includes("\n");
      return isLayout ? [] : { child, kind: "static" };
    }
    const kind = child.type === "JSXExpressionContainer" ? kindOf(child.expression, isNode) : "element";
    return kind === "nothing" ? [] : { child, kind };
  });
}

/** The literal text of an expression, if it may render one. */
function writtenIn(node) {
  if (node.type === "TemplateLiteral") return node;
  if (node.type === "Literal") return typeof node.value === "string" ? node : null;
  if (node.type === "ConditionalExpression") return writtenIn(node.consequent) ?? writtenIn(node.alternate);
  return null;
}

function ancestorsOf(node) {
  return node.parent ? [...ancestorsOf(node.parent), node.parent] : [];
}

function isComponent(ancestors) {
  const owner = ancestors.findLast(({ type }) => type.includes("Function"));
  return owner?.type === "FunctionDeclaration" && /^[A-Z]/.test(owner.id?.name ?? "");
}

const isText = ({ kind }) => kind === "text" || kind === "static";

const rule = {
  meta: { type: "problem", messages, schema: [{ type: "string" }] },
  create(context) {
    const parents = [];
    const nodes = new Set(["children"]);
    const draws = new Set();

    function check(parent, isNode) {
      const children = childrenOf(parent, isNode);
      if (parent.type === "JSXFragment") {
        for (const { child } of children.filter(isText)) context.report({ node: child, messageId: "bare" });
        return;
      }
      if (children.length < 2) return;
      for (const [at, { child, kind }] of children.entries()) {
        const before = children[at - 1];
        if (kind === "text") context.report({ node: child, messageId: "beside" });
        else if (kind === "static" && before?.kind === "optional")
          context.report({ node: child, messageId: "before" });
      }
    }

    return {
      JSXElement: (node) => void parents.push(node),
      JSXFragment: (node) => void parents.push(node),
      ReturnStatement({ argument }) {
        const written = argument && writtenIn(argument);
        if (written && isComponent(ancestorsOf(written)))
          context.report({ node: argument, messageId: "returned" });
      },
      // Names of this file that hold elements, by value or by type.
      VariableDeclarator({ id, init }) {
        if (id.type === "Identifier" && init) draws.add([id.name, init]);
      },
      TSPropertySignature({ key, typeAnnotation }) {
        if (typeAnnotation?.typeAnnotation.typeName?.name === "ReactNode") nodes.add(key.name);
      },
      TSMethodSignature({ key, returnType }) {
        if (returnType?.typeAnnotation.typeName?.name === "ReactNode") nodes.add(key.name);
      },
      "Program:exit"() {
        const isNode = (name) => nodes.has(name);
        for (const [name, init] of draws) {
          const drawn = init.type === "ArrowFunctionExpression" ? init.body : init;
          if (["element", "optional"].includes(kindOf(drawn, isNode))) nodes.add(name);
        }
        for (const parent of parents) check(parent, isNode);
      },
    };
  },
};

export default { meta: { name: "page" }, rules: { "translated-text": rule } };
