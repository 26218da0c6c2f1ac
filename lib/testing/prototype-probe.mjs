import process from "node:process";

// Preloaded into the app: tells the tests what its objects inherit.
process.on("message", (question) => {
  if (question !== "prototypes") return;
  const owned = [Object, Array, Function, String, Promise].map(({ prototype }) =>
    Reflect.ownKeys(prototype).map(String),
  );
  process.send?.({ prototypes: JSON.stringify(owned) });
});
