import process from "node:process";

// Preloaded into the app: reports the properties of its built-in prototypes to the tests.
process.on("message", (question) => {
  if (question !== "prototypes") return;
  const owned = [Object, Array, Function, String, Promise].map(({ prototype }) =>
    Reflect.ownKeys(prototype).map(String),
  );
  process.send?.({ prototypes: JSON.stringify(owned) });
});
