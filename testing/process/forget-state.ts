// Test files share a process and its modules, but not the state that the one before left.
const { cheapestGpu } = globalThis as { cheapestGpu?: Map<string, { value: unknown }> };
for (const state of cheapestGpu?.values() ?? []) state.value = undefined;
