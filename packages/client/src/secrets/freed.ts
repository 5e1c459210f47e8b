// Objects of the crypto library live outside the garbage collector's reach: they are freed when done with.

/** Uses an object of the crypto library and frees it, whatever happens. (`using` needs a newer Safari than people have.) */
export async function freed<T extends { free(): void }, R>(
  object: T,
  use: (object: T) => R | Promise<R>,
): Promise<R> {
  try {
    return await use(object);
  } finally {
    object.free();
  }
}
