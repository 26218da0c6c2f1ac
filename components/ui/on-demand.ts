/** In place of a module that cannot be loaded: after an upgrade its file is gone until the page is reloaded. */
export const nothing = () => ({ default: () => null });
