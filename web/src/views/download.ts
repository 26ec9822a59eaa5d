/** Offers `text` as a file to save. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], {type}));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** `name` as part of a file name. */
export function fileName(name: string): string {
  return name.replace(/[^\w.-]+/g, "_");
}
