/** Offers `text` as a file to save. */
export function download(name: string, type: string, text: string): void {
  downloadBlob(name, new Blob([text], {type}));
}

export function downloadBlob(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
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
