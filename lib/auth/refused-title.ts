/** The prefix by which the error page recognizes a rejected request. */
export const refusedTitle = "This request was refused";
